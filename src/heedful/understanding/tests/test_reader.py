from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.understanding.reader import reader
from heedful.understanding.types import Reading, Sentiment

anything = st.text(st.characters(), max_size=80)


def feeling(text: str) -> str:
    return reader().read([text])[0].sentiment


@settings(max_examples=60, deadline=None)
@given(st.lists(anything, max_size=12))
def test_a_reading_does_not_depend_on_its_batch(texts: list[str]) -> None:
    assert reader().read(texts) == [reader().read([text])[0] for text in texts]


@settings(max_examples=60, deadline=None)
@given(anything)
def test_every_reading_is_whole(text: str) -> None:
    (reading,) = reader().read([text])
    assert reading.model == reader().version
    if reading.sentiment is Sentiment.UNKNOWN:
        assert (reading.confidence, reading.scores) == (None, None)
    else:
        assert reading.scores
        scores = msgspec.structs.asdict(reading.scores)
        assert abs(sum(scores.values()) - 1) < 1e-3
        assert reading.confidence == scores[reading.sentiment] == max(scores.values())


def test_it_reads_many_in_order() -> None:
    texts = [f"{word} number {n}" for n in range(700) for word in ("Wonderful", "Terrible")]
    readings = reader().read(texts)
    assert {r.sentiment for r in readings[::2]} == {"positive"}
    assert {r.sentiment for r in readings[1::2]} == {"negative"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I love this, thank you so much!", "positive"),
        ("Worst service ever, I am so angry", "negative"),
        ("The store opens on Monday at nine", "neutral"),
        ("Ich liebe es, vielen Dank!", "positive"),
        ("Schrecklicher Service, ich bin sehr enttäuscht", "negative"),
        ("J'adore, merci beaucoup !", "positive"),
        ("Me encanta, muchas gracias", "positive"),
        ("Che schifo, pessimo servizio", "negative"),
        ("Adorei, muito obrigado", "positive"),
        ("😍😍😍", "positive"),
        ("😡😡", "negative"),
        (":)", "positive"),
    ],
)
def test_it_hears_plain_feelings(text: str, expected: str) -> None:
    assert feeling(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "\0", "\ud800", "12345", "...", "@someone", "https://example.org/love", "とても良い", "Очень плохо"],
)
def test_what_it_cannot_read_is_unknown(text: str) -> None:
    assert feeling(text) == "unknown"


def test_a_language_it_never_learned_is_unknown() -> None:
    assert feeling("De trein was weer te laat en niemand zegt waarom") == "unknown"


def test_it_bears_endless_texts() -> None:
    readings = reader().read(["good " * 20_000, "x" * 100_000, "\ud83d" * 100_000, "ﷺ" * 100_000])
    assert [isinstance(reading, Reading) for reading in readings] == [True] * 4


def test_what_no_model_reads_is_null() -> None:
    (reading,) = reader().read(["https://example.org"])
    assert (reading.targets, reading.intents, reading.complaint, reading.relevant) == ((), None, None, None)


def test_it_reads_as_well_as_the_model_card_says(public_data: Path) -> None:
    lines = (public_data / "sentiment" / "en_val.ndjson").read_bytes().splitlines()
    rows = [msgspec.json.decode(line) for line in lines]
    readings = reader().read([row["text"] for row in rows])
    recalls = []
    for label in ("negative", "neutral", "positive"):
        found = [r.sentiment == label for r, row in zip(readings, rows, strict=True) if row["sentiment"] == label]
        recalls.append(sum(found) / len(found))
    assert sum(recalls) / 3 >= 0.72
