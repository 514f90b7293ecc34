"""People: the list, and one person's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from heedful.core.cursor import Cursor, cursor_of, cursor_text
from heedful.customers import api as customers
from heedful.customers.types import Direction, Joint
from heedful.desk.person.found import person_or_404
from heedful.desk.person.pane import PAGE_STEPS, page
from heedful.desk.person.standing import changed
from heedful.desk.person.views_tags import known_tags
from heedful.listening import api as listening
from heedful.staff.api import looked, may, needs
from heedful.staff.types import Right

PAGE = 50
MOST_STEPS = 2000


@require_GET
@needs(Right.PERSON_VIEW)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    customer = person_or_404(pk)
    if customer.id != pk:
        return redirect("desk:person", customer.id)
    looked(request, "customers.person.viewed", f"customer:{pk}")
    steps = min(max(_number(request, "steps", PAGE_STEPS), PAGE_STEPS), MOST_STEPS)
    shown = page(customer, zone=timezone.get_current_timezone(), personal=may(request, Right.PERSON_DATA), steps=steps)
    context = {"person": shown, "more_steps": steps + PAGE_STEPS, **known_tags(request, customer)}
    return render(request, "desk/person_page.html", context)


@require_GET
@needs(Right.PERSON_VIEW)
def changes(request: HttpRequest) -> HttpResponse:
    """Whose feelings changed, newest first."""
    asked = request.GET.get("direction", "")
    direction = Direction(asked) if asked in set(Direction) else None
    target = _number(request, "target", 0)
    found = changed(
        direction=direction,
        targets=[target] if target else None,
        joint=_joint(request),
        before=cursor_of(request.GET.get("before", "")),
        limit=PAGE + 1,
        personal=may(request, Right.PERSON_DATA),
    )
    last = found[PAGE - 1].shift if len(found) > PAGE else None
    context = {
        "rows": found[:PAGE],
        "direction": direction,
        "target": target,
        "joint": _joint(request),
        "joints": customers.joint_names(),
        "targets": listening.targets(),
        "next": _query(request, before=cursor_text(Cursor(last.detected_at, last.id))) if last else "",
        "later": "before" in request.GET,
    }
    return render(request, "desk/changes.html", context)


def _joint(request: HttpRequest) -> Joint | None:
    asked = request.GET.get("joint", "")
    return Joint(asked) if asked in set(Joint) else None


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise  # noqa: PLR2004  # no page is that far


def _query(request: HttpRequest, **changes: object) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return "?" + query.urlencode()
