"""Targets over the API: all that the screen can do."""

from http import HTTPStatus
from typing import Annotated

import msgspec
from django.http import HttpRequest

from heedful.core.clock import utc_now
from heedful.listening import api
from heedful.listening.errors import ListeningError, TargetError
from heedful.listening.said import message_of
from heedful.listening.types import TargetFacts, TargetKind
from heedful.listening.views_api import Name, refused
from heedful.listening.views_targets import target_or_404
from heedful.staff.api import ApiError, api_view, by_method, viewer
from heedful.staff.types import Right

Names = Annotated[list[Annotated[str, msgspec.Meta(max_length=120)]], msgspec.Meta(max_length=200)]


class TargetIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`aliases` are the names besides `name`; a product or service needs its `owner`."""

    kind: TargetKind
    name: Name
    owner: int | None = None
    aliases: Names = []
    exclusions: Names = []


class TargetChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is; lists replace the ones before."""

    kind: TargetKind | msgspec.UnsetType = msgspec.UNSET
    name: Name | msgspec.UnsetType = msgspec.UNSET
    owner: int | msgspec.UnsetType | None = msgspec.UNSET
    aliases: Names | msgspec.UnsetType = msgspec.UNSET
    exclusions: Names | msgspec.UnsetType = msgspec.UNSET
    active: bool | msgspec.UnsetType = msgspec.UNSET


def _refused(error: ListeningError) -> ApiError:
    if isinstance(error, TargetError):
        return ApiError(message_of(error), field=error.field, status=HTTPStatus.CONFLICT)
    return refused(error)


@api_view(
    Right.LISTENING_VIEW,
    summary="All targets: the company, its competitors, what they offer; stopped ones too",
    response=list[TargetFacts],
)
def list_targets(_request: HttpRequest) -> list[TargetFacts]:
    return api.targets(active=None)


@api_view(
    Right.LISTENING_EDIT,
    method="POST",
    summary="Watch a target",
    body=TargetIn,
    response=TargetFacts,
    status=201,
    example={"kind": "competitor", "name": "Delta", "aliases": ["@Delta", "Delta Air Lines"], "exclusions": ["river"]},
)
def make_target(request: HttpRequest, *, body: TargetIn) -> TargetFacts:
    try:
        return api.create_target(_draft(body), who=viewer(request), now=utc_now())
    except ListeningError as error:
        raise _refused(error) from error


@api_view(Right.LISTENING_VIEW, summary="One target", response=TargetFacts)
def show_target(_request: HttpRequest, target_id: int) -> TargetFacts:
    return target_or_404(target_id)


@api_view(
    Right.LISTENING_EDIT,
    method="PATCH",
    summary="Change, stop or start a target",
    body=TargetChange,
    response=TargetFacts,
    example={"aliases": ["@Delta", "Delta Air Lines", "Dleta"]},
)
def change_target(request: HttpRequest, target_id: int, *, body: TargetChange) -> TargetFacts:
    target, who, now = target_or_404(target_id), viewer(request), utc_now()
    asked = {name: value for name in body.__struct_fields__ if (value := getattr(body, name)) is not msgspec.UNSET}
    active = asked.pop("active", None)
    try:
        if asked:
            target = api.edit_target(target_id, _draft(_changed(target, asked)), who=who, now=now)
        if active is not None:
            target = api.set_target_active(target_id, active, who=who, now=now)
    except ListeningError as error:
        raise _refused(error) from error
    return target


@api_view(
    Right.LISTENING_EDIT,
    method="DELETE",
    summary="Stop watching a target",
    description="What was read about it stays. `PATCH` with `active` starts it again.",
    status=204,
)
def remove_target(request: HttpRequest, target_id: int) -> None:
    try:
        api.set_target_active(target_id, False, who=viewer(request), now=utc_now())
    except ListeningError as error:
        raise _refused(error) from error


def _changed(target: TargetFacts, asked: dict[str, object]) -> TargetIn:
    now = TargetIn(
        kind=target.kind,
        name=target.name,
        owner=target.owner,
        aliases=list(target.aliases[1:]),
        exclusions=list(target.exclusions),
    )
    return msgspec.structs.replace(now, **asked)


def _draft(body: TargetIn) -> api.TargetDraft:
    return api.TargetDraft(
        kind=body.kind,
        name=body.name,
        owner=body.owner,
        aliases=tuple(body.aliases),
        exclusions=tuple(body.exclusions),
    )


targets = by_method(list_targets, make_target)
target = by_method(show_target, change_target, remove_target)
