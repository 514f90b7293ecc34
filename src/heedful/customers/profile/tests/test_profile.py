"""What the company's books know: values are read strictly, and newer always wins."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.customers.errors import FieldRefused
from heedful.customers.profile.values import BUILT_IN, Told, canonical, decide, number_of, stricter
from heedful.customers.types import FactFacts, FieldKind, FieldSpec

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPECS = {spec.key: spec for spec in BUILT_IN}
DAY = FieldSpec(key="since", name="Since", kind=FieldKind.DATE)
TIER = FieldSpec(key="tier", name="Tier", kind=FieldKind.CHOICE, choices=("Gold", "Silver"))


@pytest.mark.parametrize(
    ("spec", "text", "kept"),
    [
        (SPECS["country"], " de ", "DE"),
        (SPECS["time-zone"], "Europe/Berlin", "Europe/Berlin"),
        (SPECS["email"], "Marta@Example.org", "marta@example.org"),
        (SPECS["value"], "1200.50", "1200.5"),
        (SPECS["value"], "1e3", "1000"),
        (SPECS["do-not-contact"], "Ja", "yes"),
        (DAY, "2026-03-02", "2026-03-02"),
        (TIER, "gold", "Gold"),  # as the administrator wrote it
        (TIER, "   ", ""),  # empty clears
    ],
)
def test_a_value_is_kept_in_one_form(spec: FieldSpec, text: str, kept: str) -> None:
    assert canonical(spec, text) == kept
    assert canonical(spec, kept) == kept


@pytest.mark.parametrize(
    ("spec", "text", "reason"),
    [
        (SPECS["country"], "Germany", "country"),
        (SPECS["time-zone"], "Berlin", "zone"),
        (SPECS["email"], "marta", "email"),
        (SPECS["value"], "nan", "number"),
        (SPECS["value"], "much", "number"),
        (SPECS["do-not-contact"], "perhaps", "yes-no"),
        (DAY, "2.3.2026", "date"),
        (TIER, "Bronze", "choice"),
        (SPECS["email"], "x" * 501, "long"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_with_its_reason(spec: FieldSpec, text: str, reason: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        canonical(spec, text)
    assert (refused.value.field, refused.value.reason) == (spec.key, reason)


def test_filters_compare_numbers() -> None:
    assert number_of(FieldKind.NUMBER, "1200.5") == 1200.5
    assert number_of(FieldKind.YES_NO, "yes") == 1.0
    earlier, later = number_of(FieldKind.DATE, "2026-03-02"), number_of(FieldKind.DATE, "2026-03-03")
    assert earlier is not None
    assert later == earlier + 1
    assert number_of(FieldKind.TEXT, "5") is None


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["", "a", "b"])), max_size=12), st.randoms())
def test_whatever_order_it_is_told_in_the_newest_holds(rows: list[tuple[int, str]], chance: Random) -> None:
    """Of one moment, what comes last holds: so moments are told apart here."""
    told = [
        Told(value=value, at=NOON + timedelta(days=day, seconds=n), source="s") for n, (day, value) in enumerate(rows)
    ]
    mixed = list(told)
    chance.shuffle(mixed)
    assert _after(mixed) == _after(sorted(told, key=lambda one: one.at))


def _after(told: list[Told]) -> str:
    known: dict[str, FactFacts] = {}
    for one in told:
        for field, kept in decide(known, {"f": one}).changed.items():
            known[field] = FactFacts(field=field, value=kept.value, at=kept.at, source=kept.source, who=kept.who)
    return known["f"].value if "f" in known else ""


def test_of_two_records_of_one_person_the_stricter_word_holds() -> None:
    assert stricter("do-not-contact", ["no", "yes"]) == "yes"
    assert stricter("consent", ["given", "refused"]) == "refused"
    assert stricter("country", ["DE", "US"]) is None
