"""What a change coincides with: the table, the laws, and the chance of it."""

from datetime import datetime, timedelta
from math import comb, exp, factorial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from heedful.customers import api
from heedful.customers.events import registry
from heedful.customers.events.chance import at_least_one, tail
from heedful.customers.events.coincide import coincidences
from heedful.customers.models import Customer, Shift
from heedful.customers.tests.make import NOON
from heedful.customers.types import (
    Coincidence,
    Direction,
    EventDraft,
    EventFacts,
    EventKind,
    EventSource,
    EventState,
    Kin,
    ShiftFacts,
)
from heedful.listening import api as listening
from heedful.listening.types import TargetFacts, TargetKind

US, APP, RIVAL, THEIRS = 1, 2, 3, 4
TARGETS = {
    US: TargetFacts(id=US, kind=TargetKind.COMPANY, name="Nordwind Air", aliases=("Nordwind Air",), ours=True),
    APP: TargetFacts(id=APP, kind=TargetKind.PRODUCT, name="Go", aliases=("Go",), owner=US, ours=True),
    RIVAL: TargetFacts(id=RIVAL, kind=TargetKind.COMPETITOR, name="Fernweh", aliases=("Fernweh",)),
    THEIRS: TargetFacts(id=THEIRS, kind=TargetKind.PRODUCT, name="Flex", aliases=("Flex",), owner=RIVAL),
}
POSTS = ["Another fee for my bags?!", "Nordwind Air and the fees again"]


def shift(target: int = US, *, at: datetime = NOON, pk: int = 1, way: Direction = Direction.DOWN) -> ShiftFacts:
    return ShiftFacts(
        id=pk, customer=pk, target=target, direction=way, onset=at, detected_at=at, size=-1, confidence=0.9, evidence=()
    )


def event(
    days: float = -1, *, target: int = US, title: str = "Bag fee raised", lasts: float | None = None, pk: int = 1
) -> EventFacts:
    starts = NOON + timedelta(days=days)
    return EventFacts(
        id=pk,
        title=title,
        target=target,
        kind=EventKind.PRICE,
        starts_at=starts,
        ends_at=None if lasts is None else starts + timedelta(days=lasts),
        state=EventState.CONFIRMED,
        source=EventSource.HAND,
    )


def found(*some: EventFacts, target: int = US, said: list[str] = POSTS) -> tuple[Coincidence, ...]:
    return coincidences(shift(target), some, TARGETS, said)


@pytest.mark.parametrize(
    ("one", "target", "kin"),
    [
        (event(), US, Kin.SAME),
        (event(0.9), US, Kin.SAME),  # an event's day has no hour, and an onset is an estimate
        (event(1.1), US, None),  # what came later explains nothing
        (event(-13), US, None),  # near enough in reach, too weak to show
        (event(-5), US, Kin.SAME),
        (event(-30), US, None),
        (event(-30, lasts=29), US, Kin.SAME),  # it went on until the day before
        (event(-30, lasts=40), US, Kin.SAME),  # it goes on still
        (event(target=APP), US, Kin.OFFER),
        (event(), APP, Kin.OWNER),
        (event(target=RIVAL), US, None),  # a rival's event is the rival's
        (event(target=RIVAL), RIVAL, Kin.SAME),
        (event(target=RIVAL), THEIRS, Kin.OWNER),
        (event(target=THEIRS), APP, None),
    ],
)
def test_the_table(one: EventFacts, target: int, kin: Kin | None) -> None:
    assert [each.kin for each in found(one, target=target)] == ([] if kin is None else [kin])


def test_shared_words_count_and_are_named() -> None:
    (one,) = found(event(title="Bag fee raised by Nordwind Air"))
    assert set(one.words) == {"bags", "fees"}  # a bag is bags; the name of whom it is about says nothing
    (other,) = found(event(title="Something else by Nordwind Air"))
    assert other.words == ()
    assert one.score > other.score
    assert found(event(pk=1, title="Rain"), event(pk=2))[0].event.id == 2


@given(st.floats(-0.5, 13), st.floats(0, 5), st.integers(0, 3))
def test_nearer_is_never_less_likely(days: float, more: float, words: int) -> None:
    said = ["fee bags raised"[: words * 5]]
    near, far = found(event(-days), said=said), found(event(-days - more), said=said)
    assert 0 <= (far[0].score if far else 0) <= (near[0].score if near else 0) <= 1


@given(st.integers(0, 30), st.integers(0, 60), st.floats(0.01, 0.9))
def test_the_chance_is_the_binomial_tail(now: int, before: int, share: float) -> None:
    total = now + before
    exact = sum(comb(total, n) * share**n * (1 - share) ** (total - n) for n in range(now, total + 1))
    assert tail(now, before, share) == pytest.approx(exact, abs=1e-9)


def test_with_a_long_past_it_is_poissons() -> None:
    rate = 0.02  # a day, known from 100,000 days
    expected = 8 * rate
    poisson = 1 - sum(exp(-expected) * expected**n / factorial(n) for n in range(2))
    assert tail(2, 2000, 8 / 100_008) == pytest.approx(poisson, rel=0.01)


def test_who_looks_often_finds_something() -> None:
    assert at_least_one(0.04, 1) == pytest.approx(0.04)
    assert at_least_one(0.04, 20) > 0.5
    assert tail(3, 0, 0) == 1.0


def crowd(target: int, days: list[float], way: Direction = Direction.DOWN) -> list[Shift]:
    people = Customer.objects.bulk_create(Customer(name="x", first_seen=NOON, last_seen=NOON) for _ in days)
    return Shift.objects.bulk_create(
        Shift(
            customer=who,
            target_id=target,
            direction=way,
            onset=NOON + timedelta(days=day),
            detected_at=NOON + timedelta(days=day + 1),
            size=-1,
            confidence=0.9,
            evidence=[],
        )
        for who, day in zip(people, days, strict=True)
    )


@pytest.fixture
def company(db: None) -> int:
    draft = listening.TargetDraft(kind=TargetKind.COMPANY, name="Nordwind Air")
    return listening.create_target(draft, who=None, now=NOON).id


def told(company: int, *, events_too: int = 0) -> Coincidence:
    for n in range(1 + events_too):
        draft = EventDraft(
            title="Bag fee" if n == 0 else "Rain",
            target=company,
            kind=EventKind.PRICE,
            starts_at=NOON - timedelta(days=1),
        )
        registry.create_event(draft, who=None, now=NOON)
    shifts = api.shifts(limit=100)
    targets = {one.id: one for one in listening.targets()}
    return api.coinciding([one for one in shifts if one.onset == NOON], targets, {})[_at_noon(shifts)][0]


def _at_noon(shifts: tuple[ShiftFacts, ...]) -> int:
    return next(one.id for one in shifts if one.onset == NOON)


USUAL = [-60 + 6 * n for n in range(10)]  # ten in sixty days


def test_many_others_are_told_from_the_usual_few(company: int) -> None:
    crowd(company, [0.0, *USUAL, *[0.5 + n / 10 for n in range(9)]])
    others = told(company).others
    assert others is not None
    assert (others.people, others.unusual) == (9, True)
    assert 0.5 < others.usual < 2.5


def test_a_few_others_are_not_over_claimed(company: int) -> None:
    crowd(company, [0.0, *USUAL, 0.5, 1.5])
    others = told(company).others
    assert others is not None
    assert (others.people, others.unusual) == (2, False)


def test_people_who_went_the_other_way_do_not_count(company: int) -> None:
    crowd(company, [0.0, *USUAL])
    crowd(company, [0.5] * 9, Direction.UP)
    others = told(company).others
    assert others is not None
    assert (others.people, others.unusual) == (0, False)


def test_the_more_events_are_looked_at_the_more_it_takes(company: int) -> None:
    crowd(company, [0.0, *USUAL, *[0.5 + n / 10 for n in range(5)]])
    alone = told(company).others
    assert alone is not None
    assert alone.unusual is True
    among_many = told(company, events_too=30).others
    assert among_many is not None
    assert among_many.unusual is False


def test_without_a_past_nothing_is_said_of_chance(company: int) -> None:
    crowd(company, [0.0, *[0.5 + n / 10 for n in range(9)]])
    others = told(company).others
    assert others is not None
    assert (others.people, others.unusual) == (9, None)


def test_only_confirmed_events_count_and_the_queries_stay_two(company: int) -> None:
    made = crowd(company, [n / 10 for n in range(40)])
    draft = EventDraft(title="Fee", target=company, kind=EventKind.PRICE, starts_at=NOON)
    one = registry.create_event(draft, who=None, now=NOON, state=EventState.PROPOSED)
    shifts, targets = api.shifts(limit=100), {one.id: one for one in listening.targets()}
    assert api.coinciding(shifts, targets, {}) == {}
    registry.settle_event(one.id, EventState.CONFIRMED, who=None, now=NOON)
    with CaptureQueriesContext(connection) as queries:
        coinciding = api.coinciding(shifts, targets, {})
    assert len(coinciding) == len(made)
    assert len(queries) == 2
    registry.remove_event(one.id, who=None, now=NOON)
    assert api.coinciding(shifts, targets, {}) == {}
