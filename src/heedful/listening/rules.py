"""Changing topics and rules. Every change is an audit row, and tells the workers."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction

from heedful.listening.current import touch
from heedful.listening.errors import ListeningError, NameTaken, NotFound, RuleInUse
from heedful.listening.models import Match, Rule, RuleState, RuleVersion, Topic
from heedful.listening.parse import parse
from heedful.listening.types import RuleFacts, State, TopicFacts, VersionFacts
from heedful.staff import api as staff
from heedful.staff.types import Person
from heedful.stream.api import announce

Done = TypeVar("Done")
NAME_LENGTH = 120


def _changing(change: Callable[..., Done]) -> Callable[..., Done]:
    @wraps(change)
    def changed(*args: Any, **facts: Any) -> Done:
        with transaction.atomic():
            done = change(*args, **facts)
            touch()
            announce("listening", "rules.changed")
            return done

    return changed


@_changing
def create_topic(name: str, *, description: str = "", who: Person | None, now: datetime) -> TopicFacts:
    topic = Topic.objects.create(name=_free_name(name), description=description.strip(), created_at=now)
    after = {"name": topic.name, "description": topic.description}
    staff.record(who, "listening.topic.created", f"topic:{topic.pk}", after=after, now=now)
    return topic_facts(topic)


def ensure_topic(name: str, *, now: datetime, who: Person | None = None) -> TopicFacts:
    """The topic of that name, made where there is none; for imports."""
    found = Topic.objects.exclude(state=RuleState.DELETED).filter(name=name.strip()[:NAME_LENGTH]).first()
    return topic_facts(found) if found else create_topic(name, who=who, now=now)


@_changing
def edit_topic(topic_id: int, *, name: str, description: str, who: Person | None, now: datetime) -> TopicFacts:
    topic = _topic(topic_id)
    before = {"name": topic.name, "description": topic.description}
    topic.name, topic.description = _free_name(name, besides=topic.pk), description.strip()
    topic.save(update_fields=["name", "description"])
    after = {"name": topic.name, "description": topic.description}
    staff.record(who, "listening.topic.edited", f"topic:{topic.pk}", before=before, after=after, now=now)
    return topic_facts(topic)


@_changing
def set_topic_state(topic_id: int, state: State, *, who: Person | None, now: datetime) -> TopicFacts:
    topic = _topic(topic_id)
    before, topic.state = topic.state, state.value
    topic.save(update_fields=["state"])
    _record_state(who, f"topic:{topic.pk}", before, state, now)
    return topic_facts(topic)


@_changing
def delete_topic(topic_id: int, *, who: Person | None, now: datetime) -> None:
    """Raises RuleInUse while it has rules or mentions."""
    topic = _topic(topic_id)
    if living_rules().filter(topic=topic).exists() or Match.objects.filter(topic=topic).exists():
        raise RuleInUse
    Topic.objects.filter(pk=topic.pk).update(state=RuleState.DELETED)
    staff.record(who, "listening.topic.deleted", f"topic:{topic.pk}", before={"name": topic.name}, now=now)


@_changing
def create_rule(
    topic_id: int, *, name: str, query: str, who: Person | None, now: datetime, active: bool = True
) -> RuleFacts:
    """Raises QueryError. A rule that is not `active` is pending until it is started."""
    parse(query)
    topic = _topic(topic_id)
    state = RuleState.ACTIVE if active else RuleState.PENDING
    rule = Rule.objects.create(topic=topic, name=_named(name), state=state, created_at=now)
    _write_version(rule, query, who, now)
    after = {"name": rule.name, "topic": topic.pk, "query": query, "state": rule.state}
    staff.record(who, "listening.rule.created", f"rule:{rule.pk}", after=after, now=now)
    return rule_facts(rule, query)


@_changing
def edit_rule(
    rule_id: int, *, name: str, query: str, who: Person | None, now: datetime, based_on: int | None = None
) -> RuleFacts:
    """A new version where the query changed. Raises QueryError.

    `based_on` is the version that the editor saw: where somebody saved another since, nothing is changed.
    """
    parse(query)
    rule = _rule(rule_id)
    old = current_query(rule)
    if based_on is not None and based_on != rule.version:
        raise ListeningError("Somebody saved this rule meanwhile. Load it again and repeat your change.")
    before = {"name": rule.name, "query": old, "version": rule.version}
    rule.name = _named(name)
    if query != old:
        _raise_version(rule)
        _write_version(rule, query, who, now)
    if rule.state == RuleState.ERROR:
        rule.state, rule.problem = RuleState.ACTIVE, ""
    rule.save(update_fields=["name", "state", "problem"])
    after = {"name": rule.name, "query": query, "version": rule.version}
    staff.record(who, "listening.rule.edited", f"rule:{rule.pk}", before=before, after=after, now=now)
    return rule_facts(rule, query)


def _raise_version(rule: Rule) -> None:
    seen = rule.version
    if not Rule.objects.filter(pk=rule.pk, version=seen).update(version=seen + 1):
        raise ListeningError("Somebody saved this rule meanwhile. Load it again and repeat your change.")
    rule.version = seen + 1


@_changing
def set_rule_state(rule_id: int, state: State, *, who: Person | None, now: datetime, problem: str = "") -> RuleFacts:
    rule = _rule(rule_id)
    query = current_query(rule)
    if state is State.ACTIVE:
        parse(query)
    before, rule.state, rule.problem = rule.state, state.value, problem
    rule.save(update_fields=["state", "problem"])
    _record_state(who, f"rule:{rule.pk}", before, state, now)
    return rule_facts(rule, query)


@_changing
def delete_rule(rule_id: int, *, who: Person | None, now: datetime) -> None:
    """Raises RuleInUse where it caught mentions: they name it as their reason."""
    rule = _rule(rule_id)
    if Match.objects.filter(version__rule=rule).exists():
        raise RuleInUse
    before = {"name": rule.name, "query": current_query(rule)}
    Rule.objects.filter(pk=rule.pk).update(state=RuleState.DELETED)
    staff.record(who, "listening.rule.deleted", f"rule:{rule.pk}", before=before, now=now)


def living_rules() -> Any:
    return Rule.objects.exclude(state=RuleState.DELETED)


def current_query(rule: Rule) -> str:
    return RuleVersion.objects.get(rule=rule, number=rule.version).query


def topic_facts(topic: Topic, rules: int | None = None) -> TopicFacts:
    return TopicFacts(
        id=topic.pk,
        name=topic.name,
        description=topic.description,
        state=State(topic.state),
        rules=living_rules().filter(topic=topic).count() if rules is None else rules,
        created_at=topic.created_at,
    )


def rule_facts(rule: Rule, query: str) -> RuleFacts:
    return RuleFacts(
        id=rule.pk,
        topic=rule.topic_id,
        name=rule.name,
        state=State(rule.state),
        problem=rule.problem,
        version=rule.version,
        query=query,
        created_at=rule.created_at,
    )


def version_facts(version: RuleVersion) -> VersionFacts:
    return VersionFacts(
        id=version.pk,
        rule=version.rule_id,
        number=version.number,
        query=version.query,
        created_at=version.created_at,
        by=version.created_by_id,
    )


def _write_version(rule: Rule, query: str, who: Person | None, now: datetime) -> None:
    by = who.id if who else None
    RuleVersion.objects.create(rule=rule, number=rule.version, query=query, created_at=now, created_by_id=by)


def _record_state(who: Person | None, subject: str, before: str, state: State, now: datetime) -> None:
    what = f"listening.{subject.partition(':')[0]}.state"
    staff.record(who, what, subject, before={"state": before}, after={"state": state.value}, now=now)


def _named(name: str) -> str:
    shown = " ".join(name.split())[:NAME_LENGTH]
    if not shown:
        raise ListeningError("Give it a name.")
    return shown


def _free_name(name: str, besides: int | None = None) -> str:
    shown = _named(name)
    holder = Topic.objects.exclude(state=RuleState.DELETED).filter(name=shown).first()
    if holder is not None and holder.pk != besides:
        raise NameTaken
    return shown


def _topic(topic_id: int) -> Topic:
    found = Topic.objects.select_for_update().exclude(state=RuleState.DELETED).filter(pk=topic_id).first()
    if found is None:
        raise NotFound
    return found


def _rule(rule_id: int) -> Rule:
    found: Rule | None = living_rules().select_for_update().filter(pk=rule_id).first()
    if found is None:
        raise NotFound
    return found
