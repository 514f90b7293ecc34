"""What waits to be said first, and what became of the rest."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from heedful.core.clock import utc_now
from heedful.core.cursor import cursor_of, cursor_text
from heedful.core.number import whole_numbers
from heedful.customers import api as customers
from heedful.escalation.errors import NoSuchOutreach, OutreachMoved
from heedful.escalation.outreach import api
from heedful.escalation.outreach.types import OutreachFacts, State
from heedful.escalation.outreach.words import reason_words, state_name
from heedful.listening import api as listening
from heedful.staff.api import may, needs, people, viewer
from heedful.staff.types import Right

PAGE = 50
UNDO_S = 10
POSTS = 2  # newest of those that show a change
MOST = 500  # at once
LATEST = timedelta(days=30)
TABS = ("asked", "scheduled", "ended")
BULK = {"approve": "asked", "refuse": "asked", "cancel": "scheduled", "restore": ""}


@require_GET
@needs(Right.OUTREACH_APPROVE)
def scheduled(request: HttpRequest) -> HttpResponse:
    part = (
        "escalation/outreach/list.html" if request.headers.get("HX-Request") else "escalation/outreach/scheduled.html"
    )
    return render(request, part, _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    counts = api.counts()
    asked = request.GET.get("tab", "")
    tab = asked if asked in TABS else ("asked" if counts[State.ASKED] else "scheduled")
    more = None
    if tab == "ended":
        page = api.ended(before=cursor_of(request.GET.get("before", "")), limit=PAGE)
        found, more = page.rows, page.next
    else:
        found = api.waiting(State(tab))
    return {
        "rows": shown(found, posts=tab != "ended", personal=may(request, Right.PERSON_DATA)),
        "tab": tab,
        "counts": counts,
        "on": api.policy().on,
        "next": f"?tab=ended&before={cursor_text(more)}" if more else "",
        "later": "before" in request.GET,
    }


def shown(found: Sequence[OutreachFacts], *, posts: bool, personal: bool) -> list[dict[str, Any]]:
    """A fixed number of queries for the whole list. Without `personal`, posts are masked."""
    ids = [pk for one in found for pk in one.evidence[-POSTS:]] if posts else []
    said = {pk: one if personal else one.covered() for pk, one in listening.mentions(ids).items()}
    who = customers.customers({one.customer for one in found})
    targets = {one.id: one.name for one in listening.targets(active=None)}
    deciders = {one.id: one.name for one in people({one.by for one in found if one.by}, active=None)}
    return [
        {
            "one": one,
            "person": who.get(one.customer),
            "target": targets.get(one.target, ""),
            "state": state_name(one.state),
            "why": reason_words(one),
            "posts": [said[pk] for pk in one.evidence[-POSTS:] if pk in said and said[pk].deleted_at is None],
            "by": deciders.get(one.by or 0, ""),
        }
        for one in found
    ]


@needs(Right.OUTREACH_APPROVE)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Several at once: approve or refuse with a word, cancel, or take that back."""
    what = request.POST.get("do", "")
    ids = _ids(request.POST.getlist("id"))
    if what not in BULK:
        raise Http404
    if not ids:
        return refused(_("Choose at least one."))
    done = _done(what, ids, request)
    if not done:
        return refused(str(OutreachMoved()))
    return _told(request, _sentence(what, len(done)), undo=done if what in {"refuse", "cancel"} else ())


def _done(what: str, ids: Iterable[int], request: HttpRequest) -> list[int]:
    who, now = viewer(request), utc_now()
    word = request.POST.get("word", "").strip()[:500]
    if what == "approve":
        return api.approve(ids, who=who, word=word, now=now)
    if what == "refuse":
        return api.refuse(ids, who=who, word=word, now=now)
    if what == "cancel":
        return api.cancel(ids, who=who, word=word, now=now)
    return api.restore(ids, who=who, now=now)


@needs(Right.OUTREACH_APPROVE)
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        became = api.start_now(pk, who=viewer(request), now=utc_now())
    except NoSuchOutreach as error:
        raise Http404 from error
    except OutreachMoved as error:
        return refused(str(error))
    one = api.outreach(pk)
    if became is State.OPENED:
        return _told(request, _("Opened as case #%(case)d") % {"case": one.case or 0})
    return _told(request, reason_words(one))


@needs(Right.OUTREACH_APPROVE)
def postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """The dialog, and what was chosen in it."""
    if request.method != "POST":
        return render(request, "escalation/outreach/postpone.html", {"pk": pk, "choices": _choices()})
    now = utc_now()
    until = _until(request.POST.get("choice", ""), request.POST.get("until", ""), now)
    if until is None:
        return refused(_("Choose a time within the next 30 days."))
    try:
        api.postpone(pk, until, who=viewer(request), now=now)
    except NoSuchOutreach as error:
        raise Http404 from error
    except OutreachMoved as error:
        return refused(str(error))
    return _told(request, _("Moved"))


def _choices() -> list[tuple[str, str]]:
    return [("1", _("By a day")), ("3", _("By three days")), ("7", _("By a week"))]


def _until(choice: str, custom: str, now: datetime) -> datetime | None:
    if choice in {key for key, _label in _choices()}:
        return now + timedelta(days=int(choice))
    try:
        until = datetime.fromisoformat(custom)
    except ValueError:
        return None
    until = until if until.tzinfo else timezone.make_aware(until)
    return until if now < until <= now + LATEST else None


def refused(text: str) -> HttpResponse:
    told = {"HX-Trigger": json.dumps({"toast": {"text": text, "kind": "bad"}})}
    plain = "text/plain; charset=utf-8"
    return HttpResponse(text, status=HTTPStatus.UNPROCESSABLE_ENTITY, content_type=plain, headers=told)


def _ids(asked: Iterable[str]) -> list[int]:
    return whole_numbers(list(asked)[:MOST])


def _sentence(what: str, n: int) -> str:
    return {
        "approve": ngettext("%(n)d approved", "%(n)d approved", n),
        "refuse": ngettext("%(n)d refused", "%(n)d refused", n),
        "cancel": ngettext("%(n)d cancelled", "%(n)d cancelled", n),
        "restore": ngettext("%(n)d waits again", "%(n)d wait again", n),
    }[what] % {"n": n}


def _told(request: HttpRequest, text: str, *, undo: Iterable[int] = ()) -> HttpResponse:
    """Nothing to swap: the list loads itself anew, and the person hears how to take it back."""
    if not request.headers.get("HX-Request"):
        messages.success(request, text)
        return redirect("escalation:scheduled")
    toast: dict[str, Any] = {"text": text}
    if undo:
        again = "&".join(["do=restore", *(f"id={pk}" for pk in undo)])
        toast["undo"] = {"url": f"{reverse('escalation:undo')}?{again}", "label": _("Undo"), "seconds": UNDO_S}
    told = {"toast": toast, "close-dialog": {}, "outreach:done": {}}
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Trigger": json.dumps(told)})


@needs(Right.OUTREACH_APPROVE)
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    ids = _ids(request.GET.getlist("id"))
    done = api.restore(ids, who=viewer(request), now=utc_now())
    return _told(request, _sentence("restore", len(done))) if done else refused(str(OutreachMoved()))
