"""Rules in order, three-valued groups, the throttle, the age; and the reasons."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.escalation import types as t
from heedful.escalation.errors import BadConditions
from heedful.escalation.judge import Minute, holds, minute_of, ready, reasons
from heedful.escalation.judge import judge as judge_ready
from heedful.escalation.measure import ask
from heedful.escalation.tests.making import BIG, NEGATIVE, NOW, POSITIVE, SMALL, facts, rule
from heedful.escalation.tree import leaves, read, write

UNKNOWN = t.CountryIs(any=("DE",))  # these facts name no country
leaf = st.sampled_from([NEGATIVE, POSITIVE, BIG, SMALL, UNKNOWN, t.Words(any=("bag",)), t.TopicIs(any=(9,))])
tree = st.recursive(
    leaf,
    lambda inner: st.builds(
        lambda group, of: group(of=tuple(of)),
        st.sampled_from([t.AllOf, t.AnyOf, t.NoneOf]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)


def judge(known: t.Facts, rules: list[t.Rule], spent: dict[Minute, int], *, now: datetime) -> t.Decision:
    return judge_ready(known, ready(rules), spent, now=now)


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (t.AllOf(of=(NEGATIVE, BIG)), True),
        (t.AllOf(of=(NEGATIVE, POSITIVE, UNKNOWN)), False),  # one no settles it
        (t.AllOf(of=(NEGATIVE, UNKNOWN)), None),
        (t.AnyOf(of=(POSITIVE, BIG, UNKNOWN)), True),  # one yes settles it
        (t.AnyOf(of=(POSITIVE, UNKNOWN)), None),
        (t.AnyOf(of=(POSITIVE, SMALL)), False),
        (t.NoneOf(of=(POSITIVE, SMALL)), True),
        (t.NoneOf(of=(POSITIVE, BIG)), False),
        (t.NoneOf(of=(UNKNOWN,)), None),  # the opposite of not known is not known
        (t.AllOf(of=(NEGATIVE, t.AnyOf(of=(SMALL, t.NoneOf(of=(POSITIVE,)))))), True),
    ],
)
def test_groups_join_three_answers(condition: t.Condition, answer: bool | None) -> None:  # noqa: FBT001
    assert holds(condition, facts()) is answer


def test_a_missing_count_satisfies_neither_a_bound_nor_its_opposite() -> None:
    nobody = facts(followers=None)
    for condition in (BIG, SMALL, t.NoneOf(of=(BIG,)), t.NoneOf(of=(SMALL,))):
        assert judge(nobody, [rule(condition)], {}, now=NOW).status is t.Status.NOT_ESCALATED


@given(tree)
def test_none_is_the_opposite_of_any(condition: t.Condition) -> None:
    answer, opposite = holds(condition, facts()), holds(t.NoneOf(of=(condition,)), facts())
    assert opposite == (None if answer is None else not answer)


@given(tree)
def test_there_are_reasons_exactly_when_it_holds(condition: t.Condition) -> None:
    assert bool(reasons(condition, facts())) is (holds(condition, facts()) is True)


@given(tree)
def test_every_reason_is_true_of_the_facts(condition: t.Condition) -> None:
    for held in reasons(condition, facts()):
        answer, value = ask(held.condition, facts())
        assert answer is not held.negated
        assert answer is not None
        assert value == held.value
        assert held.condition in leaves(condition)


@given(tree)
def test_a_tree_survives_being_written(condition: t.Condition) -> None:
    try:
        again = read(write(condition))
    except BadConditions:
        return  # deeper than a rule may be
    assert again == condition


def test_the_first_rule_that_holds_decides() -> None:
    rules = [rule(POSITIVE, id=1), rule(BIG, id=2), rule(NEGATIVE, id=3)]
    decision = judge(facts(), rules, {}, now=NOW)
    assert decision.rule == rules[1]
    assert decision.held == (t.Held(condition=BIG, value=2140),)


def test_a_paused_rule_is_not_asked() -> None:
    assert judge(facts(), [rule(BIG, state=t.RuleState.PAUSED)], {}, now=NOW).rule is None


def test_over_its_throttle_a_rule_keeps_the_mention_and_no_later_rule_takes_it() -> None:
    rules = [rule(BIG, per_minute=2), rule(NEGATIVE, id=2)]
    spent = {(1, minute_of(NOW)): 2}
    decision = judge(facts(), rules, spent, now=NOW)
    assert (decision.status, decision.rule) == (t.Status.THROTTLED, rules[0])
    assert judge(facts(), rules, spent, now=NOW + timedelta(minutes=1)).status is t.Status.AUTOMATIC


def test_words_older_than_the_rule_allows_open_nothing() -> None:
    old = facts(created_at=NOW - timedelta(minutes=61))
    assert judge(old, [rule(BIG, max_age_minutes=60)], {}, now=NOW).rule is None
    assert judge(old, [rule(BIG, max_age_minutes=61)], {}, now=NOW).rule is not None
    assert judge(old, [rule(BIG, max_age_minutes=0)], {}, now=NOW).rule is not None


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"kind": "all", "of": []}, "a group needs at least one condition"),
        ({"kind": "moon"}, "Invalid value 'moon'"),
        ({"kind": "followers"}, "name a least or a most"),
        ({"kind": "words", "any": [" "]}, "name at least one word"),
        ({"kind": "topic", "any": []}, "choose at least one"),
        ({"kind": "followers", "least": "many"}, "Expected `int | null`, got `str`"),
        ({"kind": "topic", "any": [1], "extra": 1}, "unknown field `extra`"),
        ({"kind": "all", "of": [{"kind": "topic", "any": [1]}] * 41}, "at most 40 conditions"),
    ],
)
def test_a_tree_that_cannot_be_meant_is_refused(raw: object, message: str) -> None:
    with pytest.raises(BadConditions, match=message):
        read(raw)


def test_a_tree_may_be_five_groups_deep_and_no_deeper() -> None:
    raw: dict[str, object] = {"kind": "topic", "any": [1]}
    for _ in range(5):
        raw = {"kind": "any", "of": [raw]}
    read(raw)
    with pytest.raises(BadConditions) as refused:
        read({"kind": "all", "of": [raw]})
    assert refused.value.path == "0.0.0.0.0"


def test_a_tree_of_a_thousand_groups_is_refused_and_nothing_breaks() -> None:
    raw: dict[str, object] = {"kind": "topic", "any": [1]}
    for _ in range(1000):
        raw = {"kind": "any", "of": [raw]}
    with pytest.raises(BadConditions):
        read(raw)
