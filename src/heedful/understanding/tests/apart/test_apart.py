from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from heedful.channels.types import PostType, Visibility
from heedful.listening.types import How, Mention, Named, Naming
from heedful.understanding import models, teach
from heedful.understanding.apart import noises, noises_again
from heedful.understanding.tests.apart.making import LONG, NOON, mention
from heedful.understanding.types import Noise, NoiseReading
from heedful.understanding.waves import sweep

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=6)
SALE = "Huge sale! 50% off all sneakers, buy now https://t.co/x"


def waves_of(mentions: Sequence[Mention]) -> set[int]:
    return {number for number, told in noises(mentions, {}, now=LATER).items() if told.kind is Noise.WAVE}


def test_the_sixth_of_the_same_words_begins_a_wave() -> None:
    assert waves_of([mention(n) for n in range(1, 10)]) == {6, 7, 8, 9}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 8), min_size=1, max_size=5))
def test_a_wave_is_the_same_however_it_is_cut_into_batches(sizes: list[int]) -> None:
    models.Wave.objects.all().delete()
    found: set[int] = set()
    number = 1
    for size in sizes:
        found |= waves_of([mention(n) for n in range(number, number + size)])
        number += size
    assert found == set(range(6, number))


def test_one_author_is_no_wave() -> None:
    assert waves_of([mention(n, author_id="u") for n in range(1, 30)]) == set()


def test_tomorrow_a_wave_begins_anew() -> None:
    today = [mention(n) for n in range(1, 6)]
    tomorrow = [mention(n, created_at=NOON + timedelta(days=1, minutes=n)) for n in range(6, 12)]
    assert noises([*today, *tomorrow], {}, now=NOON + timedelta(days=2)).keys() == {11}


def test_a_clock_gone_wrong_hides_no_wave() -> None:
    ahead = [mention(n, created_at=NOON + timedelta(days=900 * n)) for n in range(1, 10)]
    assert len(waves_of(ahead)) == 4


def test_short_thanks_are_no_wave() -> None:
    assert waves_of([mention(n, "thank you so much @acme for the great help") for n in range(1, 60)]) == set()


def test_history_read_again_is_not_counted_again_and_stays_in_its_wave() -> None:
    posts = [mention(n) for n in range(1, 8)]
    first = noises(posts, {}, now=LATER)
    counted = list(models.Wave.objects.order_by("key").values())
    assert noises_again(posts, {}, {n: first.get(n) for n in range(1, 8)}) == first
    assert list(models.Wave.objects.order_by("key").values()) == counted


def test_old_counts_are_swept() -> None:
    noises([mention(1)], {}, now=NOON)
    assert sweep(NOON + timedelta(hours=23)) == 0
    assert sweep(NOON + timedelta(hours=25)) > 0
    assert models.Wave.objects.count() == 0


@pytest.mark.parametrize(
    "changed", [{"own": True}, {"visibility": Visibility.PRIVATE}, {"type": PostType.MESSAGE, "text": SALE}]
)
def test_ones_own_words_and_private_ones_are_never_noise(changed: dict[str, Any]) -> None:
    assert noises([mention(1, **{"text": SALE} | changed)], {}, now=LATER) == {}
    assert models.Wave.objects.count() == 0


def test_a_name_not_meant_is_a_homonym_unless_something_watched_is_named() -> None:
    named = Named(target=1, name="Acme", how=How.TEXT)
    namings = {1: Naming(homonyms=("Delta",)), 2: Naming(named=(named,), homonyms=("Delta",))}
    found = noises([mention(1, "The delta floods"), mention(2, "Acme in the delta")], namings, now=LATER)
    assert {number: told.kind for number, told in found.items()} == {1: Noise.HOMONYM}


@pytest.mark.parametrize(
    ("kind", "value", "spared"),
    [
        ("author", teach.author_value("forum", "u1"), {1}),
        ("words", teach.words_value(SALE), {1, 2}),
        ("author", teach.author_value("x", "u1"), set()),  # the same id elsewhere is somebody else
    ],
)
def test_what_a_person_called_no_noise_is_spared(kind: str, value: str, spared: set[int]) -> None:
    models.Spared.objects.create(kind=kind, value=value, noise="advertisement", at=NOON)
    found = noises([mention(1, SALE), mention(2, SALE.replace("/x", "/y"))], {}, now=LATER)
    assert found.keys() == {1, 2} - spared


def test_another_kind_of_noise_is_not_spared() -> None:
    models.Spared.objects.create(kind="author", value=teach.author_value("forum", "u1"), noise="giveaway", at=NOON)
    assert noises([mention(1, SALE)], {}, now=LATER).keys() == {1}


def test_a_batch_takes_two_queries_whatever_its_size(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    posts = [mention(n, f"{LONG} {'abcdefgh'[n % 8] * n}") for n in range(1, 300)]
    models.Wave.objects.create(key=1, seen=1, first_at=NOON, last_at=NOON)
    noises([mention(1_000)], {}, now=LATER)
    with django_assert_num_queries(2):
        noises([*posts, mention(999, SALE)], {}, now=LATER)


def test_nothing_asked_is_nothing_done(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert noises([], {}, now=LATER) == {}


def test_a_correction_back_to_words_is_kept_when_read_again() -> None:
    before = NoiseReading(kind=Noise.WAVE, reason="…")
    models.Spared.objects.create(kind="words", value=teach.words_value(LONG), noise="wave", at=NOON)
    assert noises_again([mention(1)], {}, {1: before}) == {}
