"""Rules over the API: all that the editor can do."""

from datetime import date
from typing import Annotated

import msgspec
from django.http import HttpRequest

from heedful.core.clock import utc_now
from heedful.listening import api
from heedful.listening.cards import rule_or_404, topic_or_404
from heedful.listening.errors import ListeningError
from heedful.listening.types import Preview, RuleFacts, State, Usage, VersionFacts
from heedful.listening.views_api import Name, refused, settable
from heedful.staff.api import api_view, by_method, may, viewer
from heedful.staff.types import Right

Query = Annotated[str, msgspec.Meta(max_length=2048)]


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


@api_view(Right.LISTENING_VIEW, summary="The rules of a topic, with their usage", response=list[RuleOut])
def list_rules(_request: HttpRequest, topic_id: int) -> list[RuleOut]:
    topic_or_404(topic_id)
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
    rule = rule_or_404(rule_id)
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
    rule, who, now = rule_or_404(rule_id), viewer(request), utc_now()
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
    rule_or_404(rule_id)
    return api.versions(rule_id)


@api_view(
    Right.LISTENING_VIEW,
    method="POST",
    summary="Try a query on stored posts and on a text",
    body=Question,
    response=Answer,
    example={"query": "acme late", "text": "Acme is late"},
)
def try_query(request: HttpRequest, *, body: Question) -> Answer:
    try:
        found = api.preview(body.query, now=utc_now())
        tried = api.try_text(body.query, body.text, now=utc_now()) if body.text is not None else None
    except ListeningError as error:
        raise refused(error) from error
    if not may(request, Right.PERSON_DATA):
        found = msgspec.structs.replace(found, examples=tuple(one.covered() for one in found.examples))
    return Answer(preview=found, tried=tried)


def _today() -> date:
    return utc_now().date()


rules = by_method(list_rules, make_rule)
rule = by_method(show_rule, change_rule, remove_rule)
