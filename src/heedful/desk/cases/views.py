"""The desk itself: the list, the case beside it, the person beside the case."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from heedful.channels.types import Visibility
from heedful.core.clock import utc_now
from heedful.core.number import whole_number
from heedful.desk.cases.inbox import Inbox, inbox
from heedful.desk.cases.screen import CaseScreen, case_screen, tab_of
from heedful.desk.handling import canned as texts
from heedful.desk.handling.fill import fill
from heedful.desk.handling.replies import undo_window
from heedful.desk.person.pane import pane
from heedful.escalation.errors import NoSuchCase
from heedful.escalation.types import Priority
from heedful.routing import api as routing
from heedful.routing.types import Tab
from heedful.staff.api import looked, needs, people, viewer
from heedful.staff.types import Right

TABS = tuple(Tab)


@require_GET
@needs(Right.DESK_USE)
def desk(request: HttpRequest) -> HttpResponse:
    """With the most urgent case open, so that an agent who comes in sees work and not a list."""
    cases = _inbox(request)
    first = cases.rows[0].case.id if cases.rows and "list" not in request.GET else None
    context: dict[str, Any] = {"inbox": cases, "tabs": TABS, "shown": "list"}
    if first is not None:
        context |= case_context(request, first)
    return render(request, "desk/desk.html", context)


@require_GET
@needs(Right.DESK_USE)
def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/list.html", {"inbox": _inbox(request), "tabs": TABS})


@require_GET
@needs(Right.DESK_USE)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own, and for the desk that is open already only the case and the person."""
    context = case_context(request, pk)
    if request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers:
        return render(request, "desk/case.html", context)
    screen: CaseScreen = context["screen"]
    tab = _tab(request) if "tab" in request.GET else tab_of(screen.case, viewer(request))
    cases = inbox(viewer(request), tab)
    return render(request, "desk/desk.html", {**context, "inbox": cases, "tabs": TABS, "shown": "main"})


@require_GET
@needs(Right.DESK_USE)
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes in an open case while somebody reads it; the composer is not among it."""
    return render(request, "desk/live.html", {"screen": _screen(request, pk), "undo_s": undo_window().seconds})


@require_GET
@needs(Right.DESK_USE)
def canned(request: HttpRequest, pk: int) -> HttpResponse:
    """The picker: each response as it would read in this case, and what could not be filled."""
    screen = _screen(request, pk)
    found = texts.canned(
        queue=screen.case.queue,
        language=request.GET.get("language") or screen.case.language,
        text=request.GET.get("q", "")[:100],
        limit=30,
    )
    filled = [(one, fill(one.text, screen.composer.fills)) for one in found]
    return render(request, "desk/canned_picker.html", {"filled": filled})


def case_context(request: HttpRequest, pk: int) -> dict[str, Any]:
    who = viewer(request)
    screen = _screen(request, pk)
    looked(request, "customers.person.viewed", f"customer:{screen.customer.id}")
    return {
        "screen": screen,
        "person": pane(screen.customer, zone=timezone.get_current_timezone(), but_case=pk),
        "undo_s": undo_window().seconds,
        "queues": [queue for queue in routing.queues() if queue.key != screen.case.queue],
        "agents": [one for one in people() if one.id not in {who.id, screen.case.agent} and _answers(one.role)],
        "wrap_ups": texts.wrap_up_codes(),
        "both_ways": tuple(Visibility),
        "priorities": tuple(Priority),
    }


def _answers(role: str) -> bool:
    return role in {"agent", "supervisor", "administrator"}


def _screen(request: HttpRequest, pk: int) -> CaseScreen:
    chosen = whole_number(request.GET.get("answers", ""))
    try:
        return case_screen(pk, viewer(request), now=utc_now(), answers=chosen)
    except NoSuchCase as error:
        raise Http404 from error


def _inbox(request: HttpRequest) -> Inbox:
    return inbox(viewer(request), _tab(request), cursor=request.GET.get("after", "")[:200])


def _tab(request: HttpRequest) -> Tab:
    asked = request.GET.get("tab", "")
    return Tab(asked) if asked in set(Tab) else Tab.MINE
