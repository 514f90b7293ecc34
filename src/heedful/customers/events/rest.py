"""Public events over the API: all that the screens can do."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

import msgspec
from django.http import HttpRequest

from heedful.core.clock import utc_now
from heedful.core.cursor import Cursor, cursor_of, cursor_text
from heedful.customers.errors import EventError
from heedful.customers.events import registry
from heedful.customers.events.take_in import Fate, plan, take_in
from heedful.customers.events.views import event_or_404
from heedful.customers.types import EventDraft, EventFacts, EventFilter, EventKind, EventState
from heedful.customers.words import said_of
from heedful.staff.api import ApiError, api_view, by_method, viewer
from heedful.staff.types import Right

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=registry.MOST_TITLE)]


class EventsAsked(msgspec.Struct, frozen=True, kw_only=True):
    target: int | None = None
    kind: EventKind | None = None
    state: EventState | None = None
    q: str = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50
    after: str = ""


class EventsPage(msgspec.Struct, frozen=True, kw_only=True):
    """`next` is the `after` of the next page, "" where there is none."""

    events: tuple[EventFacts, ...]
    next: str = ""


class EventIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`starts_at` with an offset; a day without a time is its midnight."""

    title: Title
    target: int
    kind: EventKind
    starts_at: Moment
    ends_at: Moment | None = None
    text: str = ""
    link: str = ""
    state: EventState = EventState.CONFIRMED


class EventChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    title: Title | msgspec.UnsetType = msgspec.UNSET
    target: int | msgspec.UnsetType = msgspec.UNSET
    kind: EventKind | msgspec.UnsetType = msgspec.UNSET
    starts_at: Moment | msgspec.UnsetType = msgspec.UNSET
    ends_at: Moment | msgspec.UnsetType | None = msgspec.UNSET
    text: str | msgspec.UnsetType = msgspec.UNSET
    link: str | msgspec.UnsetType = msgspec.UNSET
    state: EventState | msgspec.UnsetType = msgspec.UNSET


class FileIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`content` is a CSV table or an iCalendar file as text; `target` for events that name none."""

    content: str
    target: int | None = None
    dry: bool = False


class LineOut(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    title: str
    fate: Fate
    error: str = ""


class FileOut(msgspec.Struct, frozen=True, kw_only=True):
    taken: int
    lines: list[LineOut]


@api_view(Right.PERSON_VIEW, summary="Public events, newest first", query=EventsAsked, response=EventsPage)
def list_events(_request: HttpRequest, *, query: EventsAsked) -> EventsPage:
    targets = frozenset({query.target}) if query.target is not None else None
    wanted = EventFilter(targets=targets, kind=query.kind, state=query.state, text=query.q[:100])
    found = registry.events(wanted, before=cursor_of(query.after), limit=query.limit + 1)
    more = len(found) > query.limit
    last = found[query.limit - 1] if more else None
    return EventsPage(events=found[: query.limit], next=cursor_text(Cursor(last.starts_at, last.id)) if last else "")


@api_view(
    Right.LISTENING_EDIT,
    method="POST",
    summary="Enter a public event",
    body=EventIn,
    response=EventFacts,
    status=201,
    example={"title": "Bag fee raised", "target": 1, "kind": "price-change", "starts_at": "2026-11-03T00:00:00+01:00"},
)
def make_event(request: HttpRequest, *, body: EventIn) -> EventFacts:
    told = {name: getattr(body, name) for name in EventDraft.__struct_fields__}
    try:
        return registry.create_event(EventDraft(**told), state=body.state, who=viewer(request), now=utc_now())
    except EventError as error:
        raise refused(error) from error


@api_view(Right.PERSON_VIEW, summary="One public event", response=EventFacts)
def show_event(_request: HttpRequest, pk: int) -> EventFacts:
    return event_or_404(pk)


@api_view(
    Right.LISTENING_EDIT,
    method="PATCH",
    summary="Change, confirm or dismiss a public event",
    body=EventChange,
    response=EventFacts,
    example={"state": "confirmed"},
)
def change_event(request: HttpRequest, pk: int, *, body: EventChange) -> EventFacts:
    found, who, now = event_or_404(pk), viewer(request), utc_now()
    asked = {name: value for name in body.__struct_fields__ if (value := getattr(body, name)) is not msgspec.UNSET}
    state = asked.pop("state", None)
    told = {name: asked.get(name, getattr(found, name)) for name in EventDraft.__struct_fields__}
    try:
        if asked:
            found = registry.edit_event(pk, EventDraft(**told), who=who, now=now)
    except EventError as error:
        raise refused(error) from error
    return found if state is None else registry.settle_event(pk, state, who=who, now=now)


@api_view(Right.LISTENING_EDIT, method="DELETE", summary="Remove a public event", status=204)
def remove_event(request: HttpRequest, pk: int) -> None:
    event_or_404(pk)
    registry.remove_event(pk, who=viewer(request), now=utc_now())


@api_view(
    Right.LISTENING_EDIT,
    method="POST",
    summary="Take in events from a CSV table or an iCalendar file",
    description="`dry` says what each line would do and changes nothing. A second time changes nothing either. "
    "Times without a zone are UTC.",
    body=FileIn,
    response=FileOut,
    example={"content": "title,target,kind,starts\nBag fee raised,Nordwind Air,price-change,2026-11-03\n", "dry": True},
)
def import_events(request: HttpRequest, *, body: FileIn) -> FileOut:
    try:
        source, planned = plan(body.content.encode("utf-8", "replace"), zone=UTC, target=body.target)
    except EventError as error:
        raise refused(error) from error
    taken = 0 if body.dry else take_in(planned, source, who=viewer(request), now=utc_now())
    lines = [
        LineOut(
            line=one.entry.place,
            title=one.draft.title if one.draft else one.entry.title[: registry.MOST_TITLE],
            fate=one.fate,
            error=said_of(one.fault) if one.fault else "",
        )
        for one in planned
    ]
    return FileOut(taken=taken, lines=lines)


def refused(error: EventError) -> ApiError:
    return ApiError(said_of(error), field=error.field, status=HTTPStatus.UNPROCESSABLE_ENTITY)


events = by_method(list_events, make_event)
event = by_method(show_event, change_event, remove_event)
