"""Sums against counting by hand, in whatever order and batches mentions come and go."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedful.channels.types import Visibility
from heedful.insights import store, sums
from heedful.insights.models import QuarterSum, Visit
from heedful.insights.period import buckets
from heedful.insights.step import count, forget
from heedful.insights.tests.making import EPOCH, mention, reading, readings
from heedful.insights.types import ANY_TOPIC, Filter, Granularity, Period
from heedful.listening.types import Mention

pytestmark = pytest.mark.django_db
TOPICS = (ANY_TOPIC, 1, 2)

MENTIONS = st.lists(
    st.builds(
        lambda minutes, author, topics, platform, feeling: (minutes, author, topics, platform, feeling),
        st.integers(0, 5 * 24 * 60),
        st.sampled_from("abcd"),
        st.sampled_from([(1,), (2,), (1, 2)]),
        st.sampled_from(["x", "bluesky"]),
        st.sampled_from(["positive", "negative", "neutral", "unknown"]),
    ),
    max_size=30,
)


def period(zone: str, days: int = 4) -> Period:
    return Period(start=EPOCH + timedelta(hours=5), end=EPOCH + timedelta(days=days, hours=7), zone=zone)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    facts=MENTIONS,
    zone=st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/New_York"]),
    step=st.sampled_from([Granularity.HOUR, Granularity.DAY]),
    cut=st.integers(0, 30),
    gone=st.sets(st.integers(0, 29)),
)
def test_sums_equal_counting_by_hand(
    facts: list[tuple[int, str, tuple[int, ...], str, str]], zone: str, step: Granularity, cut: int, gone: set[int]
) -> None:
    store.clear()
    all_of_them = [
        mention(n, created_at=EPOCH + timedelta(minutes=at), author_id=author, topics=topics, platform=platform)
        for n, (at, author, topics, platform, _feeling) in enumerate(facts)
    ]
    read = {n: reading(fact[4]) for n, fact in enumerate(facts)}
    count(all_of_them[:cut], read)
    count(all_of_them[cut:], read)
    forget([one for one in all_of_them if one.id in gone], read)
    left = [one for one in all_of_them if one.id not in gone]
    cuts = buckets(period(zone), step)

    assert _rows_found(cuts) == _rows_by_hand(cuts, left, facts)
    assert _people_found(cuts, Filter()) == _people_by_hand(cuts, left)
    on_x = [one for one in left if one.platform == "x"]
    assert _people_found(cuts, Filter(platforms=("x",))) == _people_by_hand(cuts, on_x)


def _rows_found(cuts: list[Period]) -> Counter[tuple[int, int, str, str]]:
    found: Counter[tuple[int, int, str, str]] = Counter()
    for row in sums.rows(cuts, Filter(), topics=TOPICS, detailed=True):
        found[row.bucket, row.topic, row.platform, row.sentiment] += row.mentions
    return found


def _rows_by_hand(
    cuts: list[Period], left: list[Mention], facts: list[tuple[int, str, tuple[int, ...], str, str]]
) -> Counter[tuple[int, int, str, str]]:
    return Counter(
        (index, topic, one.platform, facts[one.id][4])
        for index, cut in enumerate(cuts)
        for one in left
        if cut.start <= one.created_at < cut.end
        for topic in (ANY_TOPIC, *one.topics)
    )


def _people_found(cuts: list[Period], chosen: Filter) -> dict[tuple[int, int], tuple[int, int]]:
    return {(row.bucket, row.topic): (row.people, row.fresh) for row in sums.people(cuts, chosen, topics=TOPICS)}


def _people_by_hand(cuts: list[Period], left: list[Mention]) -> dict[tuple[int, int], tuple[int, int]]:
    found = {}
    for topic in TOPICS:
        seen: set[tuple[str, str]] = set()
        for index, cut in enumerate(cuts):
            here = {
                (one.platform, one.author_id)
                for one in left
                if cut.start <= one.created_at < cut.end and topic in (ANY_TOPIC, *one.topics)
            }
            found[index, topic] = (len(here), len(here - seen))
            seen |= here
    return found


def test_own_and_private_mentions_are_not_counted() -> None:
    these = [mention(1, own=True), mention(2, visibility=Visibility.PRIVATE)]
    count(these, readings(*these))
    assert not QuarterSum.objects.exists()
    assert not Visit.objects.exists()


def test_a_mention_that_was_not_read_counts_as_unknown() -> None:
    count([mention(1)], {})
    assert set(QuarterSum.objects.values_list("sentiment", "language")) == {("unknown", "")}


@pytest.mark.parametrize("size", [10, 400])
def test_a_batch_takes_as_many_queries_whatever_its_size(size: int) -> None:
    these = [mention(n, author_id=f"a{n}") for n in range(size)]
    with CaptureQueriesContext(connection) as asked:
        count(these, readings(*these))
    assert len(asked) == (8 if connection.vendor == "postgresql" else 7)  # it locks besides


def test_topic_nought_holds_a_mention_of_many_topics_once() -> None:
    one = mention(1, topics=(1, 2, 3))
    count([one], readings(one))
    assert QuarterSum.objects.get(topic=ANY_TOPIC).mentions == 1
    assert QuarterSum.objects.count() == 4
