"""Feeds over the API: all that the screen can do."""

from http import HTTPStatus
from typing import Annotated

import msgspec
from django.http import Http404, HttpRequest

from heedful.core.clock import utc_now
from heedful.customers.errors import EventError, NoSuchEvent
from heedful.customers.events import feeds as registry
from heedful.customers.events.feeds import FeedDraft, FeedFacts
from heedful.customers.words import said_of
from heedful.staff.api import ApiError, api_view, by_method, viewer
from heedful.staff.types import Right

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Address = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Minutes = Annotated[int, msgspec.Meta(ge=registry.LEAST_MINUTES, le=registry.MOST_MINUTES)]


class FeedIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`inside`: its host may have a private address, or no TLS."""

    name: Name
    url: Address
    every_minutes: Minutes = 60
    inside: bool = False


class FeedChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    url: Address | msgspec.UnsetType = msgspec.UNSET
    every_minutes: Minutes | msgspec.UnsetType = msgspec.UNSET
    inside: bool | msgspec.UnsetType = msgspec.UNSET
    active: bool | msgspec.UnsetType = msgspec.UNSET


@api_view(Right.LISTENING_VIEW, summary="Feeds that events are found in", response=list[FeedFacts])
def list_feeds(_request: HttpRequest) -> list[FeedFacts]:
    return registry.feeds()


@api_view(
    Right.CHANNELS_EDIT,
    method="POST",
    summary="Add an RSS or Atom feed",
    body=FeedIn,
    response=FeedFacts,
    status=201,
    example={"name": "Industry news", "url": "https://news.example/feed.xml", "every_minutes": 60},
)
def make_feed(request: HttpRequest, *, body: FeedIn) -> FeedFacts:
    draft = FeedDraft(**{name: getattr(body, name) for name in FeedDraft.__struct_fields__})
    try:
        return registry.create_feed(draft, who=viewer(request), now=utc_now())
    except EventError as error:
        raise _refused(error) from error


@api_view(Right.LISTENING_VIEW, summary="One feed and how it was asked last", response=FeedFacts)
def show_feed(_request: HttpRequest, pk: int) -> FeedFacts:
    return _feed(pk)


@api_view(
    Right.CHANNELS_EDIT,
    method="PATCH",
    summary="Change, pause or resume a feed",
    body=FeedChange,
    response=FeedFacts,
    example={"active": False},
)
def change_feed(request: HttpRequest, pk: int, *, body: FeedChange) -> FeedFacts:
    found, who, now = _feed(pk), viewer(request), utc_now()
    asked = {name: value for name in body.__struct_fields__ if (value := getattr(body, name)) is not msgspec.UNSET}
    active = asked.pop("active", None)
    draft = FeedDraft(**{name: asked.get(name, getattr(found, name)) for name in FeedDraft.__struct_fields__})
    try:
        if asked:
            found = registry.edit_feed(pk, draft, who=who, now=now)
    except EventError as error:
        raise _refused(error) from error
    return found if active is None else registry.set_feed_active(pk, active, who=who, now=now)


@api_view(Right.CHANNELS_EDIT, method="DELETE", summary="Remove a feed; what it proposed stays", status=204)
def remove_feed(request: HttpRequest, pk: int) -> None:
    _feed(pk)
    registry.remove_feed(pk, who=viewer(request), now=utc_now())


@api_view(Right.CHANNELS_EDIT, method="POST", summary="Ask a feed now", response=FeedFacts)
def fetch_feed(_request: HttpRequest, pk: int) -> FeedFacts:
    try:
        return registry.ask_now(pk, now=utc_now())
    except NoSuchEvent as error:
        raise Http404 from error


def _feed(pk: int) -> FeedFacts:
    try:
        return registry.feed(pk)
    except NoSuchEvent as error:
        raise Http404 from error


def _refused(error: EventError) -> ApiError:
    return ApiError(said_of(error), field=error.field, status=HTTPStatus.UNPROCESSABLE_ENTITY)


feeds = by_method(list_feeds, make_feed)
feed = by_method(show_feed, change_feed, remove_feed)
