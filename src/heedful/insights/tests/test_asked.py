from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.insights.asked import NAMES, address, read
from heedful.insights.types import Filter, Granularity, Span

NOW = datetime(2026, 3, 18, 10, 7, tzinfo=UTC)
WORDS = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), max_size=3, unique=True)
NUMBERS = st.lists(st.integers(0, 99).map(str), max_size=3, unique=True)


@given(
    given=st.fixed_dictionaries(
        {
            "topic": NUMBERS,
            "voice": NUMBERS,
            "platform": WORDS,
            "include": WORDS,
            "exclude": WORDS,
            "escalated": st.sampled_from([[], ["yes"], ["no"]]),
            "followers": st.sampled_from([[], ["0"], ["1000"]]),
            "period": st.sampled_from([[span.value] for span in Span if span is not Span.CUSTOM]),
            "step": st.sampled_from([[], ["hour"], ["week"]]),
            "zone": st.sampled_from([[], ["Asia/Kathmandu"]]),
        }
    )
)
def test_an_address_says_again_what_it_said(given: dict[str, list[str]]) -> None:
    asked = read(given, now=NOW, zone="Europe/Berlin")
    assert read(parse_qs(address(asked)), now=NOW, zone="UTC") == asked
    assert asked.ignored == ()


def test_every_field_of_the_filter_has_a_name_in_the_address() -> None:
    assert set(NAMES) == set(Filter.__struct_fields__)


def test_a_custom_period_is_local_and_includes_its_last_day() -> None:
    asked = read({"period": ["custom"], "from": ["2026-03-29"], "to": ["2026-03-29"]}, now=NOW, zone="Europe/Berlin")
    assert asked.period.start == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert asked.period.end == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert asked.step is Granularity.HOUR
    assert read(parse_qs(address(asked)), now=NOW, zone="UTC").period == asked.period


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("zone", "Mars/Olympus"),
        ("zone", "../../etc/passwd"),
        ("zone", "Europe"),
        ("period", "eternity"),
        ("from", "yesterday-ish"),
        ("topic", "-1"),
        ("topic", "x"),
        ("topic", "99999999999999999999"),
        ("followers", "many"),
        ("escalated", "perhaps"),
        ("step", "minute"),
    ],
)
def test_nonsense_is_left_out_and_named(name: str, value: str) -> None:
    asked = read({name: [value]}, now=NOW, zone="UTC")
    assert asked.ignored == (name,)
    assert asked.filter == Filter()
    assert asked.period.zone == "UTC"


@pytest.mark.parametrize(
    ("chosen", "sums", "visits"),
    [
        (Filter(), True, True),
        (Filter(topics=(1,), platforms=("x",)), True, True),
        (Filter(sentiments=("negative",)), True, False),
        (Filter(include=("refund",)), False, False),
        (Filter(followers=0), False, False),
        (Filter(escalated=False), False, False),
        (Filter(cohorts=(1,)), False, False),
        (Filter(joints=("recovered",)), False, False),
    ],
)
def test_a_filter_knows_what_can_answer_it(chosen: Filter, sums: bool, visits: bool) -> None:  # noqa: FBT001
    assert chosen.from_sums is sums
    assert chosen.visits_answer is visits
