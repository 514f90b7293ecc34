"""The rules that are in force, compiled once and kept until the stamp moves."""

import time

import msgspec
from django.db.models import F

from heedful.listening.errors import QueryError
from heedful.listening.match import RuleSet
from heedful.listening.models import Rule, RuleStamp, RuleState, RuleVersion
from heedful.listening.parse import parse
from heedful.listening.query import Node


class Origin(msgspec.Struct, frozen=True):
    """Where a version comes from."""

    rule: int
    topic: int
    topic_name: str


class Current(msgspec.Struct, frozen=True):
    """Compiled rules by the id of their newest version."""

    stamp: int
    rules: RuleSet[int]
    origins: dict[int, Origin]


_current: Current | None = None


def current_rules() -> Current:
    """One query where nothing changed."""
    global _current  # noqa: PLW0603  (a worker asks before every batch)
    stamp = RuleStamp.objects.values_list("value", flat=True).first()
    if stamp is None:
        return Current(0, RuleSet([]), {})
    if _current is None or _current.stamp != stamp:
        _current = _load(stamp)
    return _current


def touch() -> None:
    """Tell every worker that rules changed; in the transaction of the change.

    The stamp is a time and not a count, so that no two databases that one process meets ever share one.
    """
    RuleStamp.objects.update_or_create(pk=1, defaults={"value": time.time_ns()})


def _load(stamp: int) -> Current:
    rows = (
        RuleVersion.objects.filter(
            rule__state=RuleState.ACTIVE, rule__topic__state=RuleState.ACTIVE, number=F("rule__version")
        )
        .order_by("rule_id")
        .values_list("id", "rule_id", "rule__topic_id", "rule__topic__name", "query")
    )
    parsed: list[tuple[int, Node]] = []
    origins: dict[int, Origin] = {}
    for version, rule, topic, topic_name, query in rows:
        try:
            parsed.append((version, parse(query)))
        except QueryError as error:
            Rule.objects.filter(pk=rule).update(state=RuleState.ERROR, problem=str(error))
            continue
        origins[version] = Origin(rule, topic, topic_name)
    return Current(stamp, RuleSet(parsed), origins)
