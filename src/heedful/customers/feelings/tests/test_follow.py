"""Following feelings: the same state however evidence arrives, and what silence and changes do to it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.customers.feelings.explain import explain
from heedful.customers.feelings.follow import States, advance, fresh, tell
from heedful.customers.feelings.habits import AFTER, MIXES, Prior, common, weights
from heedful.customers.feelings.lately import WITHIN
from heedful.customers.feelings.order import in_order, is_next
from heedful.customers.feelings.priors import Course, learnt
from heedful.customers.feelings.story import stories
from heedful.customers.feelings.weigh import likelihoods, weighed
from heedful.customers.types import Direction, Sign

PRIOR = Prior()
COMMON = common([PRIOR])
SHIPPED = Course()
LEARNT = Course(
    since=(100.0, 250.0),
    known=(Prior(negative=0.2, neutral=0.2, positive=0.6), Prior(negative=0.4, neutral=0.5, positive=0.1)),
)


def signs(leans: str, confidence: float | None = 0.85) -> list[Sign]:
    lean = {"-": -1, "0": 0, "+": 1}
    return [Sign(source=f"{n:03}", at=float(n), sentiment=lean[c], confidence=confidence) for n, c in enumerate(leans)]


def followed(rows: list[Sign], course: Course = SHIPPED) -> States:
    state = fresh(1)
    for row in rows:
        at, weight, told = weighed([row])
        state, _ = advance(state, at, weight, told, common([course.on(row.at)]))
    return state


def same(one: States, other: States) -> bool:
    return all(np.allclose(one[field], other[field], rtol=1e-3, atol=1e-6) for field in one.dtype.names or ())


rows_of_people = st.lists(
    st.builds(
        Sign,
        source=st.uuids().map(str),
        at=st.integers(0, 400).map(float),
        sentiment=st.sampled_from([-1, 0, 1]),
        confidence=st.none() | st.floats(0, 1),
        weight=st.sampled_from([1.0, 0.5, 0.1, 0.0]),
        human=st.booleans(),
    ),
    max_size=25,
    unique_by=lambda row: row.source,
)


@settings(max_examples=25, deadline=None)
@given(rows_of_people, st.sampled_from([SHIPPED, LEARNT]), st.randoms(use_true_random=False))
def test_late_and_repeated_rows_leave_the_state_of_those_in_order(
    rows: list[Sign], course: Course, dice: object
) -> None:
    """Also where something was learnt of their cohort meanwhile."""
    arrived = [*rows, *rows[::2]]
    dice.shuffle(arrived)  # type: ignore[attr-defined]
    assert same(stories([arrived], [course])[0].state, followed(in_order(rows), course))


@settings(max_examples=20, deadline=None)
@given(rows_of_people)
def test_a_corrected_and_a_deleted_row_leave_no_trace(rows: list[Sign]) -> None:
    wrong = [Sign(source=row.source, at=row.at, sentiment=-row.sentiment) for row in rows]
    assert same(stories([[*wrong, *rows]], [SHIPPED])[0].state, followed(in_order(rows)))
    assert same(stories([rows[1:]], [SHIPPED])[0].state, followed(in_order(rows[1:])))


@settings(max_examples=15, deadline=None)
@given(st.lists(rows_of_people.filter(bool), min_size=2, max_size=4))
def test_people_do_not_touch_each_other(people: list[list[Sign]]) -> None:
    ordered = [in_order(rows) for rows in people]
    states = fresh(len(people))
    for turn in range(max(map(len, ordered))):
        who = [n for n, rows in enumerate(ordered) if turn < len(rows)]
        states[who], _ = advance(states[who], *weighed([ordered[n][turn] for n in who]), COMMON)
    for n, rows in enumerate(ordered):
        assert same(states[n : n + 1], followed(rows))


@settings(max_examples=20, deadline=None)
@given(rows_of_people, st.floats(0, 4000))
def test_what_is_said_of_somebody_is_possible(rows: list[Sign], later: float) -> None:
    state = followed(in_order(rows))
    said = tell(state, state["at"] + later, COMMON)
    assert -1 <= said.low <= said.feeling <= said.high <= 1
    assert min(said.up, said.down) >= 0
    assert said.up + said.down <= 1 + 1e-9


def test_silence_widens_the_interval_and_is_not_neutral() -> None:
    state = followed(signs("++++++"))
    now, later = (tell(state, state["at"] + days, COMMON) for days in (0, 200))
    assert later.high - later.low > now.high - now.low
    assert later.feeling < now.feeling  # toward what the cohort says, here negative on the whole
    assert tell(state, state["at"] + 100_000, COMMON).feeling == pytest.approx(PRIOR.net, abs=0.01)


def test_a_better_prior_needs_no_replay() -> None:
    glad = Prior(negative=0.1, neutral=0.2, positive=0.7)
    state = followed(signs("++0"))
    assert tell(state, state["at"], common([glad])).feeling > tell(state, state["at"], COMMON).feeling


@pytest.mark.parametrize(
    ("leans", "raised"),
    [
        ("++++++++------", -1),
        ("--------++++++", 1),
        ("++++++++++++++", 0),
        ("--------------", 0),
        ("+-0+-0+-0+-0+-", 0),  # a mixed habit is not a change
        ("-", 0),
    ],
)
def test_a_change_is_raised_where_there_is_one(leans: str, raised: int) -> None:
    ever = {int(followed(signs(leans[:n]))["raised"][0]) for n in range(1, len(leans) + 1)}
    assert ever == ({0, raised} if raised else {0})


def test_a_change_of_which_six_posts_were_not_sure_enough_is_raised_when_more_say_so() -> None:
    said = signs("++0+-+++-------", 0.7)
    ever = [int(followed(said[:n])["raised"][0]) for n in range(1, len(said) + 1)]
    assert ever == [0] * (8 + WITHIN) + [-1]


def test_a_change_that_holds_becomes_the_habit_from_which_the_next_is_told() -> None:
    state = followed(signs("+" * 8 + "-" * 12 + "+" * 8))
    assert state["raised"] == 1


def test_it_is_told_when_it_began_how_large_and_by_which_rows() -> None:
    rows = signs("++++++++----+-")
    shift = explain(rows, Direction.DOWN, 0.9, PRIOR)
    assert shift.onset == 8
    assert shift.detected_at == 13
    assert shift.size < -0.7
    assert shift.evidence == ("008", "009", "010", "011", "013")


def test_a_weight_of_nothing_changes_nothing_but_the_time() -> None:
    rows = signs("+++")
    idle = Sign(source="x", at=3.0, sentiment=-1, weight=0.0)
    with_idle = tell(followed([*rows, idle]), np.array([3.0]), COMMON)
    assert with_idle.feeling == pytest.approx(tell(followed(rows), np.array([3.0]), COMMON).feeling, abs=1e-5)


def test_a_surer_reading_and_a_persons_word_count_for_more() -> None:
    told = likelihoods(np.array([1, 1, 1]), np.array([0.5, 0.95, 0.5]), np.array([False, False, True]))
    assert told[0, 0] > told[1, 0] > told[2, 0] - 1e-9
    assert (told[:, 2] == 1).all()


def test_a_cohort_is_learnt_from_its_people() -> None:
    glad = np.concatenate([followed(signs("++++0++")) for _ in range(200)])
    found = learnt(glad, PRIOR)
    assert found.people == 200
    assert found.positive > 0.5 > found.negative
    assert found.negative + found.neutral + found.positive == pytest.approx(1)
    assert learnt(fresh(0), PRIOR).positive == pytest.approx(PRIOR.positive)


def test_what_was_learnt_holds_from_its_day_on() -> None:
    assert SHIPPED.on(1e6) == PRIOR
    assert [LEARNT.on(day) for day in (99.9, 100.0, 249.0, 250.0)] == [PRIOR, *LEARNT.known[:1] * 2, LEARNT.known[1]]


def test_mixes_are_mixes() -> None:
    assert np.allclose(MIXES.sum(axis=1), 1)
    assert np.allclose(AFTER.sum(axis=2), 1)
    assert weights(PRIOR).sum() == pytest.approx(1)


def test_a_row_is_next_only_where_it_is_later() -> None:
    state = followed(signs("+++"))
    assert is_next(state, Sign(source="new", at=2.5, sentiment=0))
    assert not is_next(state, Sign(source="new", at=2.0, sentiment=0))
    assert is_next(fresh(1), Sign(source="new", at=2.0, sentiment=0))


def test_a_state_survives_being_stored() -> None:
    state = followed(signs("++-+"))
    assert same(np.frombuffer(state.tobytes(), dtype=state.dtype), state)
    assert len(state.tobytes()) < 384
