"""Topics and rules over the API: all that the screens can do."""

from datetime import date
from http import HTTPStatus
from typing import Annotated

import msgspec
from django.http import Http404, HttpRequest

from heedful.core.clock import utc_now
from heedful.listening import api
from heedful.listening.errors import ListeningError, NameTaken, NotFound, QueryError
from heedful.listening.said import message_of, said_of
from heedful.listening.types import Preview, RuleFacts, State, TopicFacts, Usage, VersionFacts
from heedful.staff.api import ApiError, api_view, by_method, viewer
from heedful.staff.types import Right

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Query = Annotated[str, msgspec.Meta(max_length=2048)]


class TopicIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    description: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class TopicChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    name: Name | None = None
    description: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    state: State | None = None


class RuleIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule that is not `active` is written but not started."""

    name: Name
    query: Query
    active: bool = True


class RuleChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is. With `based_on` nothing is changed where a newer version stands."""

    name: Name | None = None
    query: Query | None = None
    state: State | None = None
    based_on: int | None = None


class RuleOut(msgspec.Struct, frozen=True, kw_only=True):
    rule: RuleFacts
    usage: Usage


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A query to try on stored posts, and on `text` where one is given."""

    query: Query
    text: Annotated[str, msgspec.Meta(max_length=20_000)] | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    preview: Preview
    tried: api.Tried | None


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
    return _topic(topic_id)


@api_view(
    Right.LISTENING_EDIT,
    method="PATCH",
    summary="Change, pause or start a topic",
    body=TopicChange,
    response=TopicFacts,
    example={"state": "paused"},
)
def change_topic(request: HttpRequest, topic_id: int, *, body: TopicChange) -> TopicFacts:
    topic, who, now = _topic(topic_id), viewer(request), utc_now()
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


@api_view(Right.LISTENING_VIEW, summary="The rules of a topic, with their usage", response=list[RuleOut])
def list_rules(_request: HttpRequest, topic_id: int) -> list[RuleOut]:
    _topic(topic_id)
    rules = api.rules(topic_id)
    usage = api.usage([rule.id for rule in rules], today=_today())
    return [RuleOut(rule=rule, usage=usage[rule.id]) for rule in rules]


@api_view(
    Right.LISTENING_EDIT,
    method="POST",
    summary="Make a rule",
    body=RuleIn,
    response=RuleFacts,
    status=201,
    example={"name": "By name", "query": '("acme air" OR @acmeair) -jobs'},
)
def make_rule(request: HttpRequest, topic_id: int, *, body: RuleIn) -> RuleFacts:
    facts = {"name": body.name, "query": body.query}
    try:
        return api.create_rule(topic_id, **facts, active=body.active, who=viewer(request), now=utc_now())
    except ListeningError as error:
        raise refused(error) from error


@api_view(Right.LISTENING_VIEW, summary="One rule, with its usage", response=RuleOut)
def show_rule(_request: HttpRequest, rule_id: int) -> RuleOut:
    rule = _rule(rule_id)
    return RuleOut(rule=rule, usage=api.usage([rule_id], today=_today())[rule_id])


@api_view(
    Right.LISTENING_EDIT,
    method="PATCH",
    summary="Change, pause or start a rule",
    description="A changed query is a new version; mentions keep naming the one that caught them.",
    body=RuleChange,
    response=RuleFacts,
    example={"query": "acme -jobs", "based_on": 1},
)
def change_rule(request: HttpRequest, rule_id: int, *, body: RuleChange) -> RuleFacts:
    rule, who, now = _rule(rule_id), viewer(request), utc_now()
    name = rule.name if body.name is None else body.name
    query = rule.query if body.query is None else body.query
    try:
        if (name, query) != (rule.name, rule.query):
            rule = api.edit_rule(rule_id, name=name, query=query, based_on=body.based_on, who=who, now=now)
        if body.state is not None:
            rule = api.set_rule_state(rule_id, settable(body.state), who=who, now=now)
    except ListeningError as error:
        raise refused(error) from error
    return rule


@api_view(Right.LISTENING_EDIT, method="DELETE", summary="Delete a rule that caught nothing yet", status=204)
def remove_rule(request: HttpRequest, rule_id: int) -> None:
    try:
        api.delete_rule(rule_id, who=viewer(request), now=utc_now())
    except ListeningError as error:
        raise refused(error) from error


@api_view(Right.LISTENING_VIEW, summary="All versions of a rule, newest first", response=list[VersionFacts])
def list_versions(_request: HttpRequest, rule_id: int) -> list[VersionFacts]:
    _rule(rule_id)
    return api.versions(rule_id)


@api_view(
    Right.LISTENING_VIEW,
    method="POST",
    summary="Try a query on stored posts and on a text",
    body=Question,
    response=Answer,
    example={"query": "acme late", "text": "Acme is late"},
)
def try_query(_request: HttpRequest, *, body: Question) -> Answer:
    try:
        found = api.preview(body.query, now=utc_now())
        tried = api.try_text(body.query, body.text, now=utc_now()) if body.text is not None else None
    except ListeningError as error:
        raise refused(error) from error
    return Answer(preview=found, tried=tried)


def settable(state: State) -> State:
    """People start and pause; the other states are Heedful's to say."""
    if state not in {State.ACTIVE, State.PAUSED}:
        raise ApiError("state: active or paused", field="state")
    return state


def _today() -> date:
    return utc_now().date()


def _topic(topic_id: int) -> TopicFacts:
    found = api.topic(topic_id)
    if found is None:
        raise Http404
    return found


def _rule(rule_id: int) -> RuleFacts:
    found = api.rule(rule_id)
    if found is None:
        raise Http404
    return found


topics = by_method(list_topics, make_topic)
topic = by_method(show_topic, change_topic, remove_topic)
rules = by_method(list_rules, make_rule)
rule = by_method(show_rule, change_rule, remove_rule)
