"""Topics over the API."""

from http import HTTPStatus
from typing import Annotated

import msgspec
from django.http import HttpRequest

from heedful.core.clock import utc_now
from heedful.listening import api
from heedful.listening.cards import topic_or_404
from heedful.listening.errors import ListeningError, NameTaken, NotFound, QueryError
from heedful.listening.said import message_of, said_of
from heedful.listening.types import State, TopicFacts
from heedful.staff.api import ApiError, api_view, by_method, viewer
from heedful.staff.types import Right

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class TopicIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    description: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class TopicChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    name: Name | None = None
    description: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    state: State | None = None


def refused(error: ListeningError) -> ApiError:
    if isinstance(error, NotFound):
        return ApiError(message_of(error), status=HTTPStatus.NOT_FOUND)
    if isinstance(error, QueryError):
        return ApiError(said_of(error), field="query")
    taken = isinstance(error, NameTaken)
    return ApiError(message_of(error), field="name" if taken else None, status=HTTPStatus.CONFLICT)


@api_view(Right.LISTENING_VIEW, summary="All topics", response=list[TopicFacts])
def list_topics(_request: HttpRequest) -> list[TopicFacts]:
    return api.topics()


@api_view(
    Right.LISTENING_EDIT,
    method="POST",
    summary="Make a topic",
    body=TopicIn,
    response=TopicFacts,
    status=201,
    example={"name": "Acme Air"},
)
def make_topic(request: HttpRequest, *, body: TopicIn) -> TopicFacts:
    try:
        return api.create_topic(body.name, description=body.description, who=viewer(request), now=utc_now())
    except ListeningError as error:
        raise refused(error) from error


@api_view(Right.LISTENING_VIEW, summary="One topic", response=TopicFacts)
def show_topic(_request: HttpRequest, topic_id: int) -> TopicFacts:
    return topic_or_404(topic_id)


@api_view(
    Right.LISTENING_EDIT,
    method="PATCH",
    summary="Change, pause or start a topic",
    body=TopicChange,
    response=TopicFacts,
    example={"state": "paused"},
)
def change_topic(request: HttpRequest, topic_id: int, *, body: TopicChange) -> TopicFacts:
    topic, who, now = topic_or_404(topic_id), viewer(request), utc_now()
    try:
        if body.name is not None or body.description is not None:
            name = topic.name if body.name is None else body.name
            description = topic.description if body.description is None else body.description
            topic = api.edit_topic(topic_id, name=name, description=description, who=who, now=now)
        if body.state is not None:
            topic = api.set_topic_state(topic_id, settable(body.state), who=who, now=now)
    except ListeningError as error:
        raise refused(error) from error
    return topic


@api_view(Right.LISTENING_EDIT, method="DELETE", summary="Delete an empty topic", status=204)
def remove_topic(request: HttpRequest, topic_id: int) -> None:
    try:
        api.delete_topic(topic_id, who=viewer(request), now=utc_now())
    except ListeningError as error:
        raise refused(error) from error


def settable(state: State) -> State:
    """People start and pause; the other states are Heedful's to say."""
    if state not in {State.ACTIVE, State.PAUSED}:
        raise ApiError("state: active or paused", field="state")
    return state


topics = by_method(list_topics, make_topic)
topic = by_method(show_topic, change_topic, remove_topic)
