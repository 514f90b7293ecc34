"""Where else a case can go on, over HTTP, and calls that were promised."""

from datetime import datetime
from typing import Annotated

import msgspec
from django.http import HttpRequest

from heedful.core.clock import utc_now
from heedful.desk.cases.rest import said
from heedful.desk.handling import calls, moving
from heedful.desk.handling.calls import CallFacts
from heedful.desk.handling.elsewhere import Option
from heedful.escalation.api import BranchFacts
from heedful.staff.api import ApiError, api_view, by_method, viewer
from heedful.staff.types import Right


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One of the case's places."""

    channel: int
    platform: str
    author: str


class NewCall(msgspec.Struct, frozen=True, kw_only=True):
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    note: Annotated[str, msgspec.Meta(max_length=500)] = ""


class EndCall(msgspec.Struct, frozen=True, kw_only=True):
    done: bool  # false: cancelled


@api_view(Right.DESK_USE, summary="Where else a case can go on, and why not", response=tuple[Option, ...])
def places(_request: HttpRequest, pk: int) -> tuple[Option, ...]:
    with said():
        return moving.places(pk, now=utc_now())


@api_view(
    Right.DESK_USE, method="POST", summary="Go on at another address of the person", body=Move, response=BranchFacts
)
def move(request: HttpRequest, pk: int, *, body: Move) -> BranchFacts:
    key = Option(platform=body.platform, author=body.author, handle="", channel=body.channel).key
    with said():
        return moving.move(pk, key, who=viewer(request), now=utc_now())


@api_view(Right.DESK_USE, method="DELETE", summary="Go on where the case began", status=204)
def move_back(request: HttpRequest, pk: int) -> None:
    with said():
        moving.move_back(pk, who=viewer(request), now=utc_now())


@api_view(Right.DESK_USE, method="POST", summary="Promise a call", body=NewCall, response=CallFacts, status=201)
def call_back(request: HttpRequest, pk: int, *, body: NewCall) -> CallFacts:
    now = utc_now()
    if body.at <= now:
        raise ApiError("This time is past.", field="at")
    with said():
        who = viewer(request)
        call = calls.promise_call(pk, body.at, body.note, who=who, now=now)
    return CallFacts(id=call, case=pk, at=body.at, who=who.id, note=body.note)


@api_view(Right.DESK_USE, method="POST", summary="A promised call is done or off", body=EndCall, status=204)
def end_call(request: HttpRequest, pk: int, *, body: EndCall) -> None:
    with said():
        end = calls.called if body.done else calls.call_off
        end(pk, who=viewer(request), now=utc_now())


branch = by_method(move, move_back)
