"""Does one mention need a human? Facts, rules and the throttle in; a decision with its reasons out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from heedful.escalation import types as t
from heedful.escalation.measure import Answer, ask, asker
from heedful.escalation.tree import leaves

Minute = tuple[int, datetime]  # a rule and the start of a minute
Test = Callable[[t.Facts], Answer]
FOREVER = timedelta.max


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A rule whose tree has been turned into functions once, because it is asked of every mention."""

    rule: t.Rule
    test: Test
    oldest: timedelta


def ready(rules: Sequence[t.Rule]) -> list[Ready]:
    """Those that are active, in their order."""
    return [
        Ready(
            rule=rule,
            test=test_of_rule(rule.conditions),
            oldest=timedelta(minutes=rule.max_age_minutes) if rule.max_age_minutes else FOREVER,
        )
        for rule in rules
        if rule.state is t.RuleState.ACTIVE
    ]


def judge(facts: t.Facts, rules: Sequence[Ready], spent: Mapping[Minute, int], *, now: datetime) -> t.Decision:
    """First rule that holds decides. `spent` counts the cases that each rule has opened in each minute.

    `now` is the decision's clock, when the mention was received, so that the same day played again decides the same.
    Over the throttle the mention keeps the rule and its reasons, and later rules are not asked: they would only
    move the flood.
    """
    age = now - facts.created_at
    for one in rules:
        if age <= one.oldest and one.test(facts):
            rule = one.rule
            full = spent.get((rule.id, minute_of(now)), 0) >= rule.per_minute
            status = t.Status.THROTTLED if full else t.Status.AUTOMATIC
            return t.Decision(status=status, rule=rule, held=reasons(rule.conditions, facts))
    return t.Decision(status=t.Status.NOT_ESCALATED)


def minute_of(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def holds(condition: t.Condition, facts: t.Facts) -> Answer:
    """Yes, no, or None where too little is known."""
    return test_of(condition)(facts)


def test_of_rule(conditions: t.Condition) -> Test:
    """Noise is left alone, unless a condition asks for it, anywhere in the tree."""
    test = test_of(conditions)
    if asks_for_noise(conditions):
        return test
    return lambda facts: False if facts.noise else test(facts)


def asks_for_noise(conditions: t.Condition) -> bool:
    return any(isinstance(leaf, t.NoiseIs) for leaf in leaves(conditions))


def test_of(condition: t.Condition) -> Test:
    """The condition as a function."""
    if isinstance(condition, t.AllOf):
        return _every(tuple(map(test_of, condition.of)))
    if isinstance(condition, t.AnyOf):
        return _some(tuple(map(test_of, condition.of)))
    if isinstance(condition, t.NoneOf):
        return _none(_some(tuple(map(test_of, condition.of))))
    return asker(condition)


def _every(tests: tuple[Test, ...]) -> Test:
    def test(facts: t.Facts) -> Answer:
        known: Answer = True
        for one in tests:
            answer = one(facts)
            if answer is False:
                return False
            if answer is None:
                known = None
        return known

    return test


def _some(tests: tuple[Test, ...]) -> Test:
    def test(facts: t.Facts) -> Answer:
        known: Answer = False
        for one in tests:
            answer = one(facts)
            if answer:
                return True
            if answer is None:
                known = None
        return known

    return test


def _none(some: Test) -> Test:
    def test(facts: t.Facts) -> Answer:
        answer = some(facts)
        return None if answer is None else not answer

    return test


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
