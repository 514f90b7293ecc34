"""Cohorts: who belongs, and what they said, whatever happens in whatever order."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedful.customers import api, step
from heedful.customers.cohorts import belong
from heedful.customers.cohorts.cells import Sums, change
from heedful.customers.cohorts.news import SPOKEN
from heedful.customers.cohorts.registry import TIMER
from heedful.customers.cohorts.seek import matching
from heedful.customers.cohorts.tests.crowds import NOW, says, settled, takes_back, target
from heedful.customers.cohorts.wanted import Feels, Has, How, Wanted, wanted_of
from heedful.customers.epoch import day_of
from heedful.customers.errors import CohortRefused, NoSuchCohort
from heedful.customers.evidence.pieces import LEANS
from heedful.customers.identities import merging
from heedful.customers.models import Cohort, CohortDay, Customer, Evidence, Membership, News
from heedful.customers.profile import profiles
from heedful.customers.profile.values import Told
from heedful.customers.types_cohorts import CohortKind
from heedful.stream.models import Timer
from heedful.understanding.types import Sentiment

GLAD, COOL, ANGRY = Sentiment.POSITIVE, Sentiment.NEUTRAL, Sentiment.NEGATIVE


class Undo(Exception):
    """So that each example begins with nothing."""


def counted(cohort: Cohort) -> dict[tuple[int, int], Sums]:
    """What should stand there, from the evidence."""
    said: Counter[tuple[int, int, int, int]] = Counter()
    people = set(Customer.objects.values_list("pk", flat=True))
    if cohort.kind != CohortKind.EVERYBODY:
        people = set(Membership.objects.filter(cohort=cohort).values_list("customer_id", flat=True))
    for piece in Evidence.objects.filter(customer__in=people, kind__in=SPOKEN):
        lean = LEANS[Sentiment(piece.sentiment)]
        said[piece.customer_id, piece.target_id, int(day_of(piece.at)), lean] += 1
    return change(said, said, were=set(), are=people)


def agrees() -> None:
    for cohort in Cohort.objects.all():
        if cohort.kind == CohortKind.FILTER:
            right = set(matching(wanted_of(cohort.wanted), now=NOW).values_list("pk", flat=True))
            assert set(Membership.objects.filter(cohort=cohort).values_list("customer_id", flat=True)) == right
            assert cohort.size == len(right)
        stored = {
            (row.target_id, row.day): Sums(row.posts, row.people, row.felt, row.spread)
            for row in CohortDay.objects.filter(cohort=cohort)
        }
        assert {day: sums for day, sums in stored.items() if sums != Sums()} == counted(cohort)


PEOPLE = st.sampled_from("abcdef")
ACTS = st.one_of(
    st.tuples(st.just("says"), PEOPLE, st.sampled_from([GLAD, COOL, ANGRY]), st.integers(0, 1), st.integers(0, 3)),
    st.tuples(st.just("takes_back"), st.integers(0, 9)),
    st.tuples(st.just("tags"), PEOPLE),
    st.tuples(st.just("untags"), PEOPLE),
    st.tuples(st.just("lists"), PEOPLE, st.booleans()),
    st.tuples(st.just("makes"), st.integers(0, 2)),
    st.tuples(st.just("asks_otherwise"), st.integers(0, 2)),
    st.tuples(st.just("bites")),
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=5, max_size=30), bite=st.integers(1, 4))
def test_whatever_happens_step_by_step_ends_as_if_counted_at_the_end(
    acts: list[tuple[object, ...]], bite: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(belong, "BITE", bite)
    try:
        with transaction.atomic():
            town = Town()
            for name, *given_to in acts:
                getattr(town, str(name))(*given_to)
            settled()
            agrees()
            assert not News.objects.exists()
            raise Undo  # noqa: TRY301  # every example begins with nothing
    except Undo:
        pass


class Town:
    """What may happen, one act at a time."""

    def __init__(self) -> None:
        self.targets = [target("Nordwind Air"), target("Blue Heron")]
        self.filters = [
            Wanted(tags=("vip",)),
            Wanted(feels=(Feels(target=self.targets[0].id, most=-0.1),)),
            Wanted(mentions=2, text="name of"),
        ]
        self.said: list[int] = []
        self.listed = api.make_cohort("listed", None, now=NOW).id

    def says(self, who: str, how: Sentiment, about: int, day: int) -> None:
        self.said.append(says(who, how, self.targets[about], day=day))

    def takes_back(self, which: int) -> None:
        if self.said:
            takes_back(self.said[which % len(self.said)])

    def tags(self, who: str) -> None:
        api.tag(self._people(who), "vip")

    def untags(self, who: str) -> None:
        api.untag(self._people(who), "vip")

    def lists(self, who: str, there: bool) -> None:  # noqa: FBT001  # hypothesis hands it over
        api.put(self.listed, self._people(who), belong_there=there, now=NOW)

    def makes(self, which: int) -> None:
        name = f"cohort {which}"
        if not any(one.name == name for one in api.cohorts()):
            api.make_cohort(name, self.filters[which], now=NOW)

    def asks_otherwise(self, which: int) -> None:
        for one in api.cohorts():
            if one.kind is CohortKind.FILTER:
                api.change_cohort(one.id, one.name, self.filters[which], now=NOW)

    def bites(self) -> None:
        belong.bite(NOW)

    def _people(self, who: str) -> list[int]:
        return list(Customer.objects.filter(name=f"Name of {who}").values_list("pk", flat=True))


@pytest.mark.django_db
def test_nothing_is_written_down_for_cohorts_where_there_are_none() -> None:
    says("a", GLAD, target())
    assert not News.objects.exists()


@pytest.mark.django_db
def test_a_new_cohort_knows_what_was_said_before_it_was_made() -> None:
    company = target()
    for who, how in (("a", GLAD), ("b", ANGRY), ("c", ANGRY)):
        says(who, how, company, day=55)
    angry = api.make_cohort("Angry", Wanted(feels=(Feels(target=company.id, most=-0.05),)), now=NOW)
    assert (angry.progress, angry.size) == (0.0, 0)
    settled()
    assert (api.cohort(angry.id).progress, api.cohort(angry.id).size) == (None, 2)
    toward = api.toward(angry.id, days=28, width=7, now=NOW)
    assert [(one.target, one.people, one.posts) for one in toward] == [(company.id, 2, 2)]
    assert toward[0].gap is not None
    assert toward[0].gap.size < 0
    assert len(toward[0].others) == 1
    pulse = api.pulses([angry.id], company.id, now=NOW)[angry.id]
    assert pulse.felt is not None
    assert pulse.felt.mean < 0


@pytest.mark.django_db
def test_people_come_and_go_by_what_they_say_and_by_the_calendar() -> None:
    company = target()
    silent = api.make_cohort("Silent", Wanted(silent_for=30), now=NOW)
    says("a", GLAD, company, day=20)
    says("b", GLAD, company, day=59)
    settled()
    assert len(api.members(silent.id, limit=9)) == 1
    says("a", GLAD, company, day=60)
    settled()
    assert api.members(silent.id, limit=9) == []
    later = NOW + timedelta(days=40)
    while belong.bite(later):
        pass
    assert len(api.members(silent.id, limit=9)) == 2


@pytest.mark.django_db
def test_a_deleted_cohort_leaves_nothing_behind() -> None:
    says("a", GLAD, target())
    one = api.make_cohort("Loud", Wanted(mentions=1), now=NOW)
    settled()
    api.delete_cohort(one.id, now=NOW)
    with pytest.raises(NoSuchCohort):
        api.cohort(one.id)
    assert api.make_cohort("Loud", Wanted(mentions=2), now=NOW).name == "Loud"
    settled()
    assert not Membership.objects.filter(cohort=one.id).exists()
    assert not CohortDay.objects.filter(cohort=one.id).exists()


@pytest.mark.django_db
def test_what_cannot_be_a_cohort_is_refused_with_its_reason() -> None:
    one = api.make_cohort("Loud", Wanted(mentions=1), now=NOW)
    for name, wanted, reason in (
        ("", Wanted(mentions=1), "empty"),
        ("Loud", Wanted(mentions=1), "taken"),
        ("All", Wanted(), "everybody"),
        ("Of another", Wanted(cohorts=(one.id,)), "nested"),
    ):
        with pytest.raises(CohortRefused) as refused:
            api.make_cohort(name, wanted, now=NOW)
        assert refused.value.reason == reason
    with pytest.raises(CohortRefused):
        api.put(one.id, [1], belong_there=True, now=NOW)


@pytest.mark.django_db
def test_the_timer_comes_again_for_as_long_as_there_are_cohorts() -> None:
    step.cohorts("all", {}, NOW)
    assert not Timer.objects.filter(kind=TIMER).exists()
    says("a", GLAD, target())
    api.make_cohort("Loud", Wanted(mentions=1), now=NOW)
    step.cohorts("all", {}, NOW)
    assert api.cohorts()[0].size == 1
    assert Timer.objects.filter(kind=TIMER).count() == 1


@pytest.mark.django_db
def test_two_who_become_one_are_counted_once_and_apart_again_as_two() -> None:
    company = target()
    for who, how in (("a", GLAD), ("b", ANGRY), ("b", ANGRY)):
        says(who, how, company, day=55)
    api.make_cohort("Loud", Wanted(mentions=3), now=NOW)
    settled()
    first, second = Customer.objects.order_by("pk").values_list("pk", flat=True)
    merge = api.merge(first, second, who="Sam", now=NOW)
    settled()
    assert api.cohorts()[0].size == 1
    agrees()
    merging.take_back(merge, who="Sam", now=NOW)
    settled()
    assert api.cohorts()[0].size == 0
    agrees()


@pytest.mark.django_db
def test_what_the_books_say_moves_people_too() -> None:
    says("a", GLAD, target())
    person = Customer.objects.get().pk
    api.make_cohort("Ours", Wanted(has=(Has(field="relation", how=How.IS, value="customer"),)), now=NOW)
    api.make_cohort("Known", Wanted(account="K-1"), now=NOW)
    settled()
    profiles.tell(person, {"relation": Told(value="customer", at=NOW, source="t")}, now=NOW)
    profiles.add_account(person, "K-1", source="t", who="", now=NOW)
    settled()
    assert [one.size for one in api.cohorts()] == [1, 1]
