"""Anything may be written in a post, and every reading of it is a sound one."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from heedful.understanding.reader import reader
from heedful.understanding.tests.sound import Asked, asked, wrong
from heedful.understanding.tests.strange import KINDS, LONG
from heedful.understanding.types import IntentReading, Quality, Reading, Scores, Sentiment

GOOD = Reading(
    language="en",
    sentiment=Sentiment.NEGATIVE,
    confidence=0.6,
    scores=Scores(negative=0.6, neutral=0.3, positive=0.1),
    model="m-1",
    targets=(),
    intents=(),
    complaint=0.5,
)


def read(some: list[Asked], quality: Quality) -> list[Reading]:
    return reader().read(
        [one.text for one in some],
        hints=[one.hint for one in some],
        targets=[one.targets for one in some],
        quality=quality,
    )


@pytest.mark.parametrize("quality", list(Quality))
def test_every_kind_of_text_is_read_soundly_and_alone_as_among_others(quality: Quality) -> None:
    chance = random.Random(11)
    some = [asked(make(chance), chance) for make in KINDS.values() for _ in range(2)]
    readings = read(some, quality)
    assert [list(wrong(*both, reader().version)) for both in zip(some, readings, strict=True)] == [[]] * len(some)
    assert [read([one], quality)[0] for one in some] == readings


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(), max_size=80), st.randoms(use_true_random=False), st.sampled_from(list(Quality)))
def test_any_text_is_read_soundly(text: str, chance: random.Random, quality: Quality) -> None:
    one = asked(text, chance)
    assert list(wrong(one, read([one], quality)[0], reader().version)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_chance_makes_the_same_text_twice_and_others_beside_it(kind: str) -> None:
    made = [KINDS[kind](random.Random(seed)) for seed in range(20)]
    assert made == [KINDS[kind](random.Random(seed)) for seed in range(20)]
    assert len(set(made)) > 10


def test_what_is_long_is_long_and_what_is_blank_is_blank() -> None:
    chance = random.Random(3)
    assert {len(KINDS["10,000 characters"](chance)) for _ in range(20)} == {LONG}
    assert not any(c.isalnum() for _ in range(20) for c in KINDS["blank"](chance))
    assert all(any("\ud800" <= c <= "\udfff" for c in KINDS["lone surrogates"](chance)) for _ in range(20))


@pytest.mark.parametrize(
    "bad",
    [
        replace(GOOD, model=""),
        replace(GOOD, confidence=0.5),
        replace(GOOD, confidence=None),
        replace(GOOD, scores=None),
        replace(GOOD, sentiment=Sentiment.POSITIVE),
        replace(GOOD, sentiment=Sentiment.UNKNOWN),
        replace(GOOD, scores=Scores(negative=0.6, neutral=0.3, positive=0.3)),
        replace(GOOD, scores=Scores(negative=0.6, neutral=float("nan"), positive=0.1)),
        replace(GOOD, intents=(IntentReading(name="revenge", confidence=0.5),)),
        replace(GOOD, intents=(IntentReading(name="praise", confidence=1.5),)),
        replace(GOOD, complaint=-0.1),
        replace(GOOD, complaint=None),
        replace(GOOD, language="\ud800en"),
    ],
)
def test_what_is_not_sound_is_seen(bad: Reading) -> None:
    assert list(wrong(Asked(text=""), GOOD, "m-1")) == []
    assert list(wrong(Asked(text=""), bad, "m-1")) != []
