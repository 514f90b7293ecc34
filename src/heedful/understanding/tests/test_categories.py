import random
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.understanding import categories
from heedful.understanding.categories import Example, learn
from heedful.understanding.errors import BadExamples
from heedful.understanding.ridge import Floats
from heedful.understanding.types import Quality

LESSONS = {
    "delivery": ["Where is my parcel?", "My order has not arrived", "When will the package be delivered"],
    "invoice": ["The bill is wrong", "I was charged twice", "Please send me the invoice again"],
    "praise": ["You are the best", "Thank you, great work", "I love your app"],
}
EXAMPLES = [Example(text=text, intent=intent) for intent, texts in LESSONS.items() for text in texts]
OTHERS = ["Good morning everyone", "What a match last night", "It will rain tomorrow", "New blog post is up"]
_MEANINGS = ("parcel package order delivery arrived", "bill charged invoice pay", "best great love thank", "rain match")


def meaning(texts: Sequence[str]) -> Floats:
    """Stands for the encoder: a direction for each field of words."""
    told = np.array(
        [[0.1 + sum(word in text.lower() for word in field.split()) for field in _MEANINGS] for text in texts],
        dtype=np.float32,
    )
    return np.asarray(told / np.linalg.norm(told, axis=1, keepdims=True))


def test_it_learns_from_few_examples() -> None:
    found = learn(EXAMPLES).name(["my parcel has not arrived yet", "charged twice on one bill", "great app, thank you"])
    assert [likely[0].name for likely in found] == ["delivery", "invoice", "praise"]


def test_what_means_the_same_is_found_in_other_words() -> None:
    taught = learn(EXAMPLES, embed=meaning)
    found = taught.name(["package gone?", "pay for that?"], embed=meaning, quality=Quality.BEST)
    assert [likely[0].name for likely in found] == ["delivery", "invoice"]


def test_a_category_is_also_taught_by_its_name() -> None:
    named = [
        msgspec.structs.replace(one, intent="lost_luggage" if one.intent == "delivery" else one.intent)
        for one in EXAMPLES
    ]
    assert learn(named).name(["luggage"])[0][0].name == "lost_luggage"


def test_what_fits_no_category_is_told_from_what_does() -> None:
    taught = learn(EXAMPLES, others=OTHERS)
    own, strange = taught.fitting(["My parcel has not arrived", "It will rain on the match tonight"])
    assert own.name == "delivery"
    assert own.confidence > 0.5 > strange.confidence


def test_one_category_can_be_told_from_everything_else() -> None:
    only = [one for one in EXAMPLES if one.intent == "delivery"]
    near, far = learn(only, others=OTHERS).fitting(["Where is my parcel", "Good morning"])
    assert near.confidence > far.confidence


@pytest.mark.parametrize("embed", [None, meaning])
def test_words_alone_decide_in_the_fast_quality(embed: categories.Embed | None) -> None:
    taught = learn(EXAMPLES, embed=meaning)
    texts = ["package gone?", "the bill"]
    assert taught.name(texts, embed=embed, quality=Quality.FAST) == taught.name(texts)


@given(st.lists(st.text(max_size=60), max_size=8))
@settings(max_examples=30, deadline=None)
def test_confidences_fall_and_never_exceed_one(texts: list[str]) -> None:
    taught = learn(EXAMPLES, embed=meaning)
    for likely in taught.name([*texts, "parcel", "", "🎉", "\ud800"], embed=meaning, quality=Quality.BEST):
        sure = [one.confidence for one in likely]
        assert sure == sorted(sure, reverse=True)
        assert 0 < sum(sure) <= 1.001


def test_a_text_is_named_the_same_in_any_batch() -> None:
    taught = learn(EXAMPLES)
    texts = ["bill", "thank you", "where"]
    assert taught.name(texts) == [taught.name([text])[0] for text in texts]


def test_of_very_many_examples_no_category_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(categories, "MOST", 6)
    many = [Example(text=f"where is my parcel {n}", intent="delivery") for n in range(50)]
    assert learn([*many, *EXAMPLES[3:]]).names == ("delivery", "invoice", "praise")


@pytest.mark.parametrize(
    "examples",
    [
        [],
        [Example(text="a", intent="one")],
        [Example(text="\u200b", intent="\u200b"), Example(text="", intent="")],
    ],
)
def test_it_says_when_there_is_nothing_to_learn(examples: list[Example]) -> None:
    with pytest.raises(BadExamples, match="examples"):
        learn(examples)


def test_it_tells_seventy_seven_intents_apart(public_data: Path) -> None:
    """By words alone and with a tenth of the examples, to be quick; with all it is 90 %, with meaning 94 %."""
    lines = (public_data / "intents" / "banking77_train.ndjson").read_bytes().splitlines()
    rows = [msgspec.json.decode(line, type=Example) for line in lines]
    random.Random(3).shuffle(rows)
    learned, asked = rows[:1_000], rows[-500:]
    named = learn(learned).name([row.text for row in asked])
    assert sum(likely[0].name == row.intent for likely, row in zip(named, asked, strict=True)) >= 350
