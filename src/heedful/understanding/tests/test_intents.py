"""What two hand-written tables of posts want: one was looked at while the cues were written; no cue was changed for
the other."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding import intents
from heedful.understanding.reader import reader
from heedful.understanding.types import Intent, Quality, Reading

TABLES = Path(__file__).parent / "intents"
LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "it", "pt")
UNFELT = np.array([[0.3, 0.4, 0.3]])

# The least precision and recall, in percent; what is reached stands in docs/reference/intents.md.
TAUGHT = {
    Intent.QUESTION: (95, 95),
    Intent.COMPLAINT: (80, 50),
    Intent.PRAISE: (90, 55),
    Intent.PURCHASE: (95, 95),
    Intent.CHURN: (95, 95),
    Intent.COMPARISON: (90, 85),
    Intent.HUMAN: (95, 95),
    Intent.CRISIS: (95, 95),
}
HELD_OUT = {
    Intent.QUESTION: (90, 75),
    Intent.COMPLAINT: (70, 50),
    Intent.PRAISE: (70, 60),
    Intent.PURCHASE: (85, 90),
    Intent.CHURN: (90, 90),
    Intent.COMPARISON: (90, 60),
    Intent.HUMAN: (90, 85),
    Intent.CRISIS: (90, 90),
}


class Row(NamedTuple):
    wants: frozenset[str]
    language: str
    text: str


def table(name: str) -> list[Row]:
    lines = (TABLES / f"{name}.tsv").read_text(encoding="utf8").splitlines()
    cells = [line.split("\t") for line in lines]
    return [Row(frozenset(wants.split()) - {"none"}, language, text) for wants, language, text in cells]


def read(rows: list[Row], quality: Quality) -> list[Reading]:
    return reader().read([row.text for row in rows], hints=[row.language for row in rows], quality=quality)


def counts(rows: list[Row], readings: list[Reading], intent: Intent) -> Counter[str]:
    found = ({one.name for one in reading.intents or ()} for reading in readings)
    return Counter(
        ("right" if intent in row.wants else "wrong") if intent in held else ("missed" if intent in row.wants else "")
        for row, held in zip(rows, found, strict=True)
    )


@pytest.fixture(scope="module", params=[Quality.FAST, Quality.BALANCED])
def tables(request: pytest.FixtureRequest) -> dict[str, tuple[list[Row], list[Reading]]]:
    rows = {name: table(name) for name in ("taught", "held_out")}
    return {name: (some, read(some, request.param)) for name, some in rows.items()}


@pytest.mark.parametrize("intent", Intent)
@pytest.mark.parametrize(("name", "least"), [("taught", TAUGHT), ("held_out", HELD_OUT)])
def test_most_of_what_is_wanted_is_heard_and_little_else(
    tables: dict[str, tuple[list[Row], list[Reading]]], name: str, least: dict[Intent, tuple[int, int]], intent: Intent
) -> None:
    count = counts(*tables[name], intent)
    precision = 100 * count["right"] / max(count["right"] + count["wrong"], 1)
    recall = 100 * count["right"] / max(count["right"] + count["missed"], 1)
    assert (precision >= least[intent][0], recall >= least[intent][1]) == (True, True), (precision, recall)


def test_the_tables_are_large_and_share_no_post() -> None:
    taught, held_out = table("taught"), table("held_out")
    assert min(len(taught), len(held_out)) >= 120
    assert not {row.text.lower() for row in taught} & {row.text.lower() for row in held_out}
    assert {row.language for row in taught} == {row.language for row in held_out} == set(LANGUAGES)


def test_the_surest_intent_stands_first() -> None:
    ((held, complaint),) = intents.read(
        ["@acme third outage, I am cancelling my contract, how do I reach a human?"], ["en"], np.array([[0.9, 0.1, 0]])
    )
    assert {"churn", "human", "question"} <= {one.name for one in held}
    assert [one.confidence for one in held] == sorted((one.confidence for one in held), reverse=True)
    assert 0 < complaint < 1


def test_a_worse_feeling_never_makes_a_complaint_less_likely() -> None:
    text = "@acme the app shows an error when I pay"
    found = [
        intents.read([text], ["en"], np.array([[bad, 0.5 * (1 - bad), 0.5 * (1 - bad)]]))[0][1]
        for bad in np.linspace(0, 1, 21)
    ]
    assert found == sorted(found)


def test_a_text_wants_the_same_in_any_batch() -> None:
    rows = table("taught")[:40]
    texts, languages, scores = [row.text for row in rows], [row.language for row in rows], np.repeat(UNFELT, 40, axis=0)
    together = intents.read(texts, languages, scores)
    assert together == [intents.read([t], [k], UNFELT)[0] for t, k in zip(texts, languages, strict=True)]


@pytest.mark.parametrize(
    ("plain", "dressed"),
    [
        ("how do I cancel my contract", "HOW DO I CANCEL MY CONTRACT"),
        ("how do I cancel my contract", "how do I can\u200bcel my contract"),
        ("I don't want a chatbot, speak to a human", "I don\u2019t want a chatbot, speak to a human"),
        ("never again @acme", "never again @somebodyelse"),
    ],
)
def test_dress_changes_no_intent(plain: str, dressed: str) -> None:
    one, other = (intents.read([text], ["en"], UNFELT)[0][0] for text in (plain, dressed))
    assert [intent.name for intent in one] == [intent.name for intent in other]


@given(st.lists(st.text(max_size=300), max_size=6), st.sampled_from([None, "en", "xx", *LANGUAGES]))
def test_any_text_gets_a_reading(texts: list[str], language: str | None) -> None:
    found = intents.read(texts, [language] * len(texts), np.repeat(UNFELT, len(texts), axis=0))
    assert len(found) == len(texts)
    assert all(0 <= complaint <= 1 for _, complaint in found)
    assert all(0.5 <= one.confidence <= 1 for held, _ in found for one in held)


@pytest.mark.parametrize("text", ["", " ", "\ud800", "?", "😀" * 2000, "a " * 5000, "@acme " * 300, "؟؟؟", "\u202eabc"])
def test_odd_texts_get_a_reading(text: str) -> None:
    ((held, complaint),) = intents.read([text], [None], UNFELT)
    assert isinstance(held, tuple)
    assert 0 <= complaint <= 1
