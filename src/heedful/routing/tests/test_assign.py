"""Nobody over capacity, nobody without the skill, nobody starves."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.escalation.types import Priority
from heedful.escalation.urgency import HEAD_START, rank_at
from heedful.routing.assign import assign, fits
from heedful.routing.types import Agent, QueueFacts, Reason, Waiting

NOW = datetime(2026, 11, 12, 12, tzinfo=UTC)
QUEUES = {
    "care": QueueFacts(id=1, key="care", name="Care", skills=frozenset(), match_language=True, take_back_s=60),
    "bags": QueueFacts(id=2, key="bags", name="Bags", skills=frozenset({"bag"}), match_language=True, take_back_s=0),
    "any": QueueFacts(id=3, key="any", name="Any", skills=frozenset(), match_language=False, take_back_s=0),
}


def case(pk: int, *, minutes: int = 0, priority: Priority = Priority.NORMAL, **more: object) -> Waiting:
    ranked = rank_at(NOW - timedelta(minutes=minutes), priority)
    values: dict[str, object] = {"queue": "care", **more}
    return Waiting(case=pk, priority=priority, rank_at=ranked, **values)  # type: ignore[arg-type]


def agent(user: int, **more: object) -> Agent:
    values: dict[str, object] = {"capacity": 2, "load": 0, "queues": frozenset(QUEUES), **more}
    return Agent(user=user, **values)  # type: ignore[arg-type]


cases_made = st.lists(
    st.builds(
        case,
        st.integers(1, 40),
        minutes=st.integers(0, 600),
        priority=st.sampled_from(Priority),
        queue=st.sampled_from([*QUEUES, "gone"]),
        language=st.sampled_from(["", "de", "en", "ja"]),
        last_agent=st.none() | st.integers(1, 5),
        declined=st.frozensets(st.integers(1, 5), max_size=2),
    ),
    max_size=25,
    unique_by=lambda one: one.case,
)
agents_made = st.lists(
    st.builds(
        agent,
        st.integers(1, 6),
        capacity=st.integers(0, 4),
        load=st.integers(0, 5),
        queues=st.frozensets(st.sampled_from([*QUEUES]), max_size=3),
        skills=st.frozensets(st.sampled_from(["bag", "press"]), max_size=2),
        languages=st.frozensets(st.sampled_from(["de", "en"]), max_size=2),
        last_given_at=st.none() | st.integers(0, 300).map(lambda m: NOW - timedelta(minutes=m)),
    ),
    max_size=6,
    unique_by=lambda one: one.user,
)


@given(cases_made, agents_made)
def test_nobody_gets_more_than_their_capacity(waiting: list[Waiting], agents: list[Agent]) -> None:
    got = Counter(one.user for one in assign(waiting, agents, QUEUES, now=NOW))
    for one in agents:
        assert got[one.user] <= max(one.capacity - one.load, 0)


@given(cases_made, agents_made)
def test_nobody_gets_what_they_do_not_fit(waiting: list[Waiting], agents: list[Agent]) -> None:
    people = {one.user: one for one in agents}
    lined = {one.case: one for one in waiting}
    for one in assign(waiting, agents, QUEUES, now=NOW):
        wanted, who = lined[one.case], people[one.user]
        queue = QUEUES[wanted.queue]
        assert wanted.queue in who.queues
        assert queue.skills <= who.skills
        assert (
            not queue.match_language or not wanted.language or wanted.language in (who.languages or {wanted.language})
        )


@given(cases_made, agents_made)
def test_no_case_is_given_twice(waiting: list[Waiting], agents: list[Agent]) -> None:
    given_out = [one.case for one in assign(waiting, agents, QUEUES, now=NOW)]
    assert len(given_out) == len(set(given_out))


@given(cases_made, agents_made, st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_told_changes_nothing(
    waiting: list[Waiting], agents: list[Agent], dice: object
) -> None:
    told = assign(waiting, agents, QUEUES, now=NOW)
    dice.shuffle(waiting)  # type: ignore[attr-defined]
    dice.shuffle(agents)  # type: ignore[attr-defined]
    assert assign(waiting, agents, QUEUES, now=NOW) == told


@given(cases_made, agents_made)
def test_nobody_who_fits_is_left_idle_while_a_case_waits(waiting: list[Waiting], agents: list[Agent]) -> None:
    done = assign(waiting, agents, QUEUES, now=NOW)
    got = Counter(one.user for one in done)
    still = {one.case for one in waiting} - {one.case for one in done}
    for one in waiting:
        if one.case in still and one.queue in QUEUES:
            idle = [a for a in agents if a.load + got[a.user] < a.capacity and fits(a, one, QUEUES[one.queue])]
            assert not idle


@given(cases_made, agents_made)
def test_the_last_agent_comes_first_where_they_fit(waiting: list[Waiting], agents: list[Agent]) -> None:
    done = {one.case: one for one in assign(waiting, agents, QUEUES, now=NOW)}
    people = {one.user: one for one in agents}
    first = min(waiting, key=lambda one: (one.rank_at, one.case), default=None)
    if first is None or first.queue not in QUEUES or first.last_agent in first.declined:
        return
    last = people.get(first.last_agent or 0)
    if last and last.load < last.capacity and fits(last, first, QUEUES[first.queue]):
        assert done[first.case].user == last.user
        assert done[first.case].why.reason is Reason.LAST_AGENT


def test_who_let_it_lie_is_asked_again_only_when_nobody_else_fits() -> None:
    waiting = [case(1, declined=frozenset({1}), last_agent=1)]
    assert assign(waiting, [agent(1), agent(2)], QUEUES, now=NOW)[0].user == 2
    alone = assign(waiting, [agent(1)], QUEUES, now=NOW)[0]
    assert (alone.user, alone.why.reason) == (1, Reason.SECOND_CHANCE)


def test_work_goes_to_whoever_was_given_nothing_for_longest() -> None:
    people = [agent(1, last_given_at=NOW), agent(2, last_given_at=NOW - timedelta(hours=1)), agent(3)]
    done = assign([case(pk) for pk in range(1, 7)], people, QUEUES, now=NOW)
    assert [one.user for one in done] == [3, 2, 1, 3, 2, 1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # priority counts before a wait that is not much longer
        (case(2, priority=Priority.URGENT), case(1, minutes=60, priority=Priority.LOW)),
        # of one priority, the longer wait
        (case(2, minutes=5), case(1, minutes=4)),
        # whoever waited longer than the head start comes first all the same
        (case(2, minutes=481, priority=Priority.LOW), case(1, priority=Priority.URGENT)),
    ],
)
def test_priority_is_a_head_start_in_minutes(first: Waiting, second: Waiting) -> None:
    done = assign([second, first], [agent(1, capacity=1)], QUEUES, now=NOW)
    assert [one.case for one in done] == [first.case]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(Priority), min_size=1, max_size=40), st.integers(1, 3), st.integers(5, 20))
def test_nobody_starves(later: list[Priority], agents: int, handling: int) -> None:
    """A low case with others arriving behind it, one a minute, comes up within the head start and the backlog."""
    at, line, busy = NOW, {0: case(0, priority=Priority.LOW)}, [NOW] * agents
    limit = max(HEAD_START.values()) + handling * (len(later) + 1)
    for minute in range(limit + 1):
        at = NOW + timedelta(minutes=minute)
        if minute < len(later):
            line[minute + 1] = case(minute + 1, minutes=-minute, priority=later[minute])
        free = [agent(user, capacity=1) for user, until in enumerate(busy) if until <= at]
        for one in assign(line.values(), free, QUEUES, now=at):
            del line[one.case]
            busy[one.user] = at + timedelta(minutes=handling)
        if 0 not in line:
            return
    pytest.fail("the low case was never given")
