import random
from pathlib import Path

import msgspec
import pytest

from heedful.understanding.categories import Example, learn
from heedful.understanding.errors import BadExamples

LESSONS = {
    "delivery": ["Where is my parcel?", "My order has not arrived", "When will the package be delivered"],
    "invoice": ["The bill is wrong", "I was charged twice", "Please send me the invoice again"],
    "praise": ["You are the best", "Thank you, great work", "I love your app"],
}
EXAMPLES = [Example(text=text, intent=intent) for intent, texts in LESSONS.items() for text in texts]


def test_it_learns_from_few_examples() -> None:
    found = learn(EXAMPLES).name(["my parcel has not arrived yet", "charged twice on one bill", "great app, thank you"])
    assert [likely[0].name for likely in found] == ["delivery", "invoice", "praise"]


def test_confidences_fall_and_never_exceed_one() -> None:
    for likely in learn(EXAMPLES).name(["parcel", "", "nothing known here xyz", "🎉"]):
        sure = [one.confidence for one in likely]
        assert sure == sorted(sure, reverse=True)
        assert 0 < sum(sure) <= 1.001


def test_it_learns_the_same_twice() -> None:
    assert learn(EXAMPLES).name(["bill"]) == learn(EXAMPLES).name(["bill"])


@pytest.mark.parametrize(
    "examples",
    [[], [Example(text="a", intent="one")], [Example(text="", intent="a"), Example(text="", intent="b")]],
)
def test_it_says_when_there_is_nothing_to_learn(examples: list[Example]) -> None:
    with pytest.raises(BadExamples, match="examples"):
        learn(examples)


def test_it_tells_seventy_seven_intents_apart(public_data: Path) -> None:
    """A quarter of the examples, to be quick; with all of them it is 90 %."""
    lines = (public_data / "intents" / "banking77_train.ndjson").read_bytes().splitlines()
    rows = [msgspec.json.decode(line, type=Example) for line in lines]
    random.Random(3).shuffle(rows)
    learned, asked = rows[:2_500], rows[-1_000:]
    named = learn(learned).name([row.text for row in asked])
    assert sum(likely[0].name == row.intent for likely, row in zip(named, asked, strict=True)) >= 780
