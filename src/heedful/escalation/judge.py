"""Does one mention need a human? Facts, rules and the throttle in; a decision with its reasons out."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from heedful.escalation import types as t
from heedful.escalation.measure import Answer, ask

Minute = tuple[int, datetime]  # a rule and the start of a minute


def judge(facts: t.Facts, rules: Sequence[t.Rule], spent: Mapping[Minute, int], *, now: datetime) -> t.Decision:
    """First rule that holds decides. `spent` counts the cases that each rule has opened in each minute.

    `now` is the decision's clock, when the mention was received, so that the same day played again decides the same.
    Over the throttle the mention keeps the rule and its reasons, and later rules are not asked: they would only
    move the flood.
    """
    for rule in rules:
        if rule.state is not t.RuleState.ACTIVE or _too_old(facts, rule, now) or not holds(rule.conditions, facts):
            continue
        full = spent.get((rule.id, minute_of(now)), 0) >= rule.per_minute
        status = t.Status.THROTTLED if full else t.Status.AUTOMATIC
        return t.Decision(status=status, rule=rule, held=reasons(rule.conditions, facts))
    return t.Decision(status=t.Status.NOT_ESCALATED)


def minute_of(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _too_old(facts: t.Facts, rule: t.Rule, now: datetime) -> bool:
    return rule.max_age_minutes > 0 and now - facts.created_at > timedelta(minutes=rule.max_age_minutes)


def holds(condition: t.Condition, facts: t.Facts) -> Answer:
    """Yes, no, or None where too little is known."""
    if isinstance(condition, t.AllOf):
        return _every(condition.of, facts)
    if isinstance(condition, t.AnyOf):
        return _some(condition.of, facts)
    if isinstance(condition, t.NoneOf):
        answer = _some(condition.of, facts)
        return None if answer is None else not answer
    return ask(condition, facts)[0]


def _every(conditions: Sequence[t.Condition], facts: t.Facts) -> Answer:
    known: Answer = True
    for condition in conditions:
        answer = holds(condition, facts)
        if answer is False:
            return False
        if answer is None:
            known = None
    return known


def _some(conditions: Sequence[t.Condition], facts: t.Facts) -> Answer:
    known: Answer = False
    for condition in conditions:
        answer = holds(condition, facts)
        if answer:
            return True
        if answer is None:
            known = None
    return known


def reasons(condition: t.Condition, facts: t.Facts) -> tuple[t.Held, ...]:
    """The leaves that make a condition hold, each with its value; () where it does not hold."""
    return tuple(_because(condition, facts, wanted=True))


def _because(condition: t.Condition, facts: t.Facts, *, wanted: bool) -> list[t.Held]:
    """Why the condition is what was wanted of it: held, or failed within a `none`."""
    if isinstance(condition, t.NoneOf):
        return _because(t.AnyOf(of=condition.of), facts, wanted=not wanted)
    if holds(condition, facts) is not wanted:
        return []
    if isinstance(condition, t.AllOf | t.AnyOf):
        return [held for child in condition.of for held in _because(child, facts, wanted=wanted)]
    return [t.Held(condition=condition, value=ask(condition, facts)[1], negated=not wanted)]
