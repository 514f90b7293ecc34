"""Public events: the list, one event, and what is decided about it."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heedful.core.clock import utc_now
from heedful.core.cursor import Cursor, cursor_of, cursor_text
from heedful.customers.errors import EventError, NoSuchEvent
from heedful.customers.events import registry
from heedful.customers.events.feeds import feed_names
from heedful.customers.events.forms import EventForm, initial_of
from heedful.customers.types import EventFacts, EventFilter, EventKind, EventState
from heedful.customers.words import SOURCES, STATES, kind_names, said_of
from heedful.listening import api as listening
from heedful.listening.types import TargetFacts
from heedful.staff.api import needs, viewer
from heedful.staff.types import Right

PAGE = 50
PROPOSED = 20  # shown above the list
UNDO_S = 10


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    event: EventFacts
    target: TargetFacts
    kind: str
    source: str


@require_GET
@needs(Right.PERSON_VIEW)
def listing(request: HttpRequest) -> HttpResponse:
    """Proposed ones stand above the others until somebody has looked at them."""
    wanted, targets = _asked(request), {one.id: one for one in listening.targets(active=None)}
    before = cursor_of(request.GET.get("before", ""))
    plain = wanted.state is None and before is None
    proposed = msgspec.structs.replace(wanted, state=EventState.PROPOSED)
    listed = msgspec.structs.replace(wanted, state=wanted.state or EventState.CONFIRMED)
    found = registry.events(listed, before=before, limit=PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "rows": _rows(found[:PAGE], targets),
        "proposed": _rows(registry.events(proposed, limit=PROPOSED), targets) if plain else [],
        "waiting": registry.count_events(proposed) if plain else 0,
        "wanted": wanted,
        "target": next(iter(wanted.targets or ()), 0),
        "targets": listening.targets(),
        "kinds": kind_names(),
        "states": {one.value: name for one, name in STATES.items()},
        "empty": not found and wanted == EventFilter() and before is None,
        "next": _query(request, before=cursor_text(Cursor(last.starts_at, last.id))) if last else "",
        "later": before is not None,
    }
    return render(request, "customers/events.html", context)


@needs(Right.LISTENING_EDIT)
def new_event(request: HttpRequest) -> HttpResponse:
    form = EventForm(request.POST or None, targets=listening.targets(), initial={"target": request.GET.get("target")})
    if request.method == "POST" and form.is_valid():
        try:
            made = registry.create_event(form.draft(), who=viewer(request), now=utc_now())
        except EventError as error:
            _blame(form, error)
        else:
            messages.success(request, _("“{title}” is kept.").format(title=made.title))
            return redirect("customers:events")
    return _editor(request, form, None)


@needs(Right.PERSON_VIEW, change=Right.LISTENING_EDIT)
def edit_event(request: HttpRequest, pk: int) -> HttpResponse:
    event = event_or_404(pk)
    form = EventForm(request.POST or None, targets=listening.targets(active=None), initial=initial_of(event))
    if request.method == "POST" and form.is_valid():
        try:
            registry.edit_event(pk, form.draft(), who=viewer(request), now=utc_now())
        except EventError as error:
            _blame(form, error)
        else:
            messages.success(request, _("Saved"))
            return redirect("customers:events")
    return _editor(request, form, event)


@require_POST
@needs(Right.LISTENING_EDIT)
def settle_event(request: HttpRequest, pk: int) -> HttpResponse:
    asked = request.GET.get("state", "")
    before = event_or_404(pk)
    if asked not in set(EventState):
        raise Http404
    after = registry.settle_event(pk, EventState(asked), who=viewer(request), now=utc_now())
    said = {
        EventState.CONFIRMED: _("“{title}” is confirmed."),
        EventState.DISMISSED: _("“{title}” is dismissed."),
        EventState.PROPOSED: _("“{title}” is proposed again."),
    }
    undo = f"{reverse('customers:event-settle', args=[pk])}?state={before.state}"
    return told(said[after.state].format(title=after.title), undo=undo)


@require_POST
@needs(Right.LISTENING_EDIT)
def remove_event(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        gone = registry.remove_event(pk, who=viewer(request), now=utc_now())
    except NoSuchEvent as error:
        raise Http404 from error
    return told(_("“{title}” is removed.").format(title=gone.title), undo=reverse("customers:event-restore", args=[pk]))


@require_POST
@needs(Right.LISTENING_EDIT)
def restore_event(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        back = registry.restore_event(pk, who=viewer(request), now=utc_now())
    except NoSuchEvent as error:
        raise Http404 from error
    return told(_("“{title}” is back.").format(title=back.title))


def told(text: str, *, undo: str = "", kind: str = "") -> HttpResponse:
    """A short message; lists that are open show anew."""
    toast: dict[str, Any] = {"text": text, "kind": kind}
    if undo:
        toast["undo"] = {"url": undo, "label": _("Undo"), "seconds": UNDO_S}
    trigger = json.dumps({"toast": toast, "customers:events": {}})
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Trigger": trigger})


def event_or_404(pk: int) -> EventFacts:
    try:
        return registry.event(pk)
    except NoSuchEvent as error:
        raise Http404 from error


def _rows(found: tuple[EventFacts, ...], targets: Mapping[int, TargetFacts]) -> list[EventRow]:
    kinds, feeds = kind_names(), feed_names({one.feed for one in found if one.feed})
    return [
        EventRow(
            event=one,
            target=targets[one.target],
            kind=kinds[one.kind],
            source=feeds.get(one.feed or 0) or str(SOURCES[one.source]),
        )
        for one in found
        if one.target in targets
    ]


def _asked(request: HttpRequest) -> EventFilter:
    target, kind, state = (request.GET.get(name, "") for name in ("target", "kind", "state"))
    known = target.isascii() and target.isdigit() and len(target) < 9  # noqa: PLR2004  # more is no target
    return EventFilter(
        targets=frozenset({int(target)}) if known else None,
        kind=EventKind(kind) if kind in set(EventKind) else None,
        state=EventState(state) if state in set(EventState) else None,
        text=request.GET.get("q", "").strip()[:100],
    )


def _query(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return "?" + query.urlencode()


def _blame(form: EventForm, error: EventError) -> None:
    field = {"starts": "starts_on", "ends": "ends_on"}.get(error.field, error.field)
    form.add_error(field if field in form.fields else None, said_of(error))


def _editor(request: HttpRequest, form: EventForm, event: EventFacts | None) -> HttpResponse:
    context = {"form": form, "event": event}
    return render(request, "customers/event.html", context, status=422 if form.errors else 200)
