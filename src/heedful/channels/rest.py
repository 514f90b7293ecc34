"""Channels for programs: everything that the settings can do."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from heedful.channels import book
from heedful.channels import deliveries as rows
from heedful.channels.errors import ChannelError
from heedful.channels.models import Channel, Delivery
from heedful.channels.overview import ChannelLine, channel_line, channel_lines, log
from heedful.channels.registry import adapter_named
from heedful.channels.trial import try_webhook
from heedful.core.clock import utc_now
from heedful.staff.api import ApiError, api_view, by_method, record, viewer
from heedful.staff.types import Right

State = Channel.State
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Key = Annotated[str, msgspec.Meta(pattern=r"^[-a-zA-Z0-9_]{1,64}$")]


class NewChannel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: Key
    name: Name
    adapter: str = "open"
    platform: Annotated[str, msgspec.Meta(max_length=32)] = ""
    own_authors: list[str] = []
    keep_all: bool = False
    config: dict[str, Any] = {}
    secrets: dict[str, str] = {}


class ChangedChannel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is; `config` replaces those of its fields that it names."""

    name: Name | None = None
    platform: Annotated[str, msgspec.Meta(min_length=1, max_length=32)] | None = None
    own_authors: list[str] | None = None
    keep_all: bool | None = None
    config: dict[str, Any] = {}
    secrets: dict[str, str] = {}


class MadeChannel(msgspec.Struct, frozen=True, kw_only=True):
    """`token` is shown this once; "" where others cannot post to the channel."""

    channel: ChannelLine
    token: str


class Token(msgspec.Struct, frozen=True, kw_only=True):
    token: str


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    arrived: bool
    problem: str = ""


class LogQuery(msgspec.Struct, frozen=True, kw_only=True):
    state: str = ""
    before: int | None = None


class DeliveryLine(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    key: str
    state: str
    reason: str
    attempts: int
    text: str
    visibility: str
    provider_id: str
    queued_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None


class DeliveryPage(msgspec.Struct, frozen=True, kw_only=True):
    """`next`: give it as `before` for the page after this."""

    deliveries: list[DeliveryLine]
    next: int | None


@api_view(Right.CHANNELS_EDIT, summary="All channels and how they do", response=list[ChannelLine])
def list_channels(_request: HttpRequest) -> list[ChannelLine]:
    return channel_lines(utc_now())


@api_view(
    Right.CHANNELS_EDIT,
    method="POST",
    summary="Add a channel",
    body=NewChannel,
    response=MadeChannel,
    status=201,
    example={"key": "forum", "name": "Our forum", "platform": "forum"},
)
def make_channel(request: HttpRequest, *, body: NewChannel) -> MadeChannel:
    who, now = viewer(request), utc_now()
    try:
        row = book.create(**msgspec.structs.asdict(body), who=who, now=now)
        token = book.new_token(row, who=who, now=now) if adapter_named(row.adapter).receives else ""
    except ChannelError as error:
        raise ApiError(error.message, field=error.field or None) from error
    return MadeChannel(channel=channel_line(row, now), token=token)


@api_view(Right.CHANNELS_EDIT, summary="One channel", response=ChannelLine)
def show_channel(_request: HttpRequest, key: str) -> ChannelLine:
    return channel_line(_row(key), utc_now())


@api_view(Right.CHANNELS_EDIT, method="PATCH", summary="Change a channel", body=ChangedChannel, response=ChannelLine)
def change_channel(request: HttpRequest, key: str, *, body: ChangedChannel) -> ChannelLine:
    row, now = _row(key), utc_now()
    given = msgspec.structs.asdict(body)
    config = {**row.config, **given.pop("config")}
    secrets = given.pop("secrets")
    columns = {name: value for name, value in given.items() if value is not None}
    try:
        book.change(row, who=viewer(request), now=now, config=config, secrets=secrets, **columns)
    except ChannelError as error:
        raise ApiError(error.message, field=error.field or None) from error
    return channel_line(row, now)


@api_view(Right.CHANNELS_EDIT, method="POST", summary="Pause a channel", response=ChannelLine)
def pause_channel(request: HttpRequest, key: str) -> ChannelLine:
    return _set(request, key, State.PAUSED)


@api_view(Right.CHANNELS_EDIT, method="POST", summary="Let a channel go on", response=ChannelLine)
def resume_channel(request: HttpRequest, key: str) -> ChannelLine:
    return _set(request, key, State.ACTIVE)


@api_view(Right.CHANNELS_EDIT, method="POST", summary="Replace a channel's token", response=Token)
def new_token(request: HttpRequest, key: str) -> Token:
    row = _row(key)
    if not adapter_named(row.adapter).receives:
        raise ApiError(_("Nothing can be posted to this kind of channel."))
    return Token(token=book.new_token(row, who=viewer(request), now=utc_now()))


@api_view(Right.CHANNELS_EDIT, method="POST", summary="Send a test to the channel's webhook", response=Tried)
def try_channel(_request: HttpRequest, key: str) -> Tried:
    problem = try_webhook(_row(key), text="This is a test from Heedful. Nobody needs to answer.", now=utc_now())
    return Tried(arrived=not problem, problem=problem)


@api_view(Right.CHANNELS_EDIT, summary="What went out on a channel", query=LogQuery, response=DeliveryPage)
def list_deliveries(_request: HttpRequest, key: str, *, query: LogQuery) -> DeliveryPage:
    page, more = log(_row(key), state=query.state, before=query.before)
    return DeliveryPage(deliveries=[_delivery_line(row) for row in page], next=more)


@api_view(Right.CHANNELS_EDIT, method="POST", summary="Send a failed or unknown answer again", response=DeliveryLine)
def send_again(request: HttpRequest, key: str, delivery: int) -> DeliveryLine:
    row, now = _delivery(key, delivery), utc_now()
    if not rows.send_again(row.pk, who=viewer(request).name, now=now):
        raise ApiError(_("It is no longer waiting for a decision."), status=409)
    record(request, "channels.delivery.sent-again", f"delivery:{row.pk}", now=now)
    return _delivery_line(_delivery(key, delivery))


@api_view(Right.CHANNELS_EDIT, method="POST", summary="Say that an unknown answer arrived", response=DeliveryLine)
def confirm(request: HttpRequest, key: str, delivery: int) -> DeliveryLine:
    row, now = _delivery(key, delivery), utc_now()
    if not rows.mark_arrived(row.pk, who=viewer(request).name, now=now):
        raise ApiError(_("It is no longer waiting for a decision."), status=409)
    record(request, "channels.delivery.confirmed", f"delivery:{row.pk}", now=now)
    return _delivery_line(_delivery(key, delivery))


channels_door = by_method(list_channels, make_channel)
channel_door = by_method(show_channel, change_channel)


def _set(request: HttpRequest, key: str, state: Channel.State) -> ChannelLine:
    row, now = _row(key), utc_now()
    book.set_state(row, state, who=viewer(request), now=now)
    return channel_line(row, now)


def _row(key: str) -> Channel:
    found = Channel.objects.filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _delivery(key: str, delivery: int) -> Delivery:
    found = Delivery.objects.filter(pk=delivery, channel__key=key).first()
    if found is None:
        raise Http404
    return found


def _delivery_line(row: Delivery) -> DeliveryLine:
    return DeliveryLine(
        id=row.pk,
        key=str(row.key),
        state=row.state,
        reason=row.reason,
        attempts=row.attempts,
        text=row.text,
        visibility=row.visibility,
        provider_id=row.provider_id,
        queued_at=row.queued_at,
        next_try_at=row.next_try_at,
        sent_at=row.sent_at,
    )
