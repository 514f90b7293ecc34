"""Queues, presence and the floor over the API."""

import msgspec
from django.http import Http404, HttpRequest

from heedful.core.clock import utc_now
from heedful.routing import api
from heedful.routing.errors import BadQueue, NoSuchQueue, QueueInUse
from heedful.routing.floor import FloorNow
from heedful.routing.floor import floor as floor_now
from heedful.routing.types import AgentFacts, Presence, QueueDraft, QueueFacts
from heedful.staff.api import ApiError, api_view, by_method, viewer
from heedful.staff.types import Right

EXAMPLE = {"name": "Baggage", "skills": ["baggage"], "match_language": True, "take_back_s": 300, "members": [2, 3]}


class NewPresence(msgspec.Struct, frozen=True, kw_only=True):
    presence: Presence


@api_view(Right.SIGNED_IN, summary="Queues", response=list[QueueFacts])
def queues(_request: HttpRequest) -> list[QueueFacts]:
    return api.queues()


@api_view(
    Right.QUEUES_EDIT,
    method="POST",
    summary="Add a queue",
    body=QueueDraft,
    response=QueueFacts,
    status=201,
    example=EXAMPLE,
)
def create(request: HttpRequest, *, body: QueueDraft) -> QueueFacts:
    try:
        return api.create_queue(body, request, utc_now())
    except BadQueue as error:
        raise ApiError(str(error), field=error.field) from error


@api_view(
    Right.QUEUES_EDIT, method="PUT", summary="Change a queue", body=QueueDraft, response=QueueFacts, example=EXAMPLE
)
def change(request: HttpRequest, key: str, *, body: QueueDraft) -> QueueFacts:
    try:
        return api.change_queue(key, body, request, utc_now())
    except NoSuchQueue as error:
        raise Http404 from error
    except BadQueue as error:
        raise ApiError(str(error), field=error.field) from error


@api_view(Right.QUEUES_EDIT, method="DELETE", summary="Delete a queue", status=204)
def delete(request: HttpRequest, key: str) -> None:
    try:
        api.delete_queue(key, request, utc_now())
    except NoSuchQueue as error:
        raise Http404 from error
    except QueueInUse as error:
        raise ApiError(str(error), status=409) from error


@api_view(Right.DESK_USE, summary="Your presence", response=AgentFacts)
def presence(request: HttpRequest) -> AgentFacts:
    return _mine(request)


@api_view(
    Right.DESK_USE,
    method="PUT",
    summary="Say that you are there or not",
    body=NewPresence,
    response=AgentFacts,
    example={"presence": "available"},
)
def set_presence(request: HttpRequest, *, body: NewPresence) -> AgentFacts:
    api.set_presence(viewer(request).id, body.presence, "", utc_now())
    return _mine(request)


@api_view(Right.FLOOR_VIEW, summary="Queues and agents now", response=FloorNow)
def floor(_request: HttpRequest) -> FloorNow:
    return floor_now(utc_now())


all_queues = by_method(queues, create)
one_queue = by_method(change, delete)
own_presence = by_method(presence, set_presence)


def _mine(request: HttpRequest) -> AgentFacts:
    found = api.agents([viewer(request).id]).get(viewer(request).id)
    if found is None:
        raise Http404
    return found
