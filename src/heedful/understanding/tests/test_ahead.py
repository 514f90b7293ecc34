"""What is read ahead reads the same, and is read once."""

import pytest

from heedful.understanding import ahead
from heedful.understanding.heads import Heads
from heedful.understanding.reader import Reader, reader
from heedful.understanding.tests.test_left_open import DOWN
from heedful.understanding.types import Marked, Quality

TEXTS = ["This is bad, really.", "I love it", "Wann kommt der Zug?", "I love it", ""]
HINTS = ["en", None, "de", "en", None]
TARGETS = [[Marked(name="it", spans=((7, 9),))] if "it" in text else [] for text in TEXTS]


@pytest.mark.parametrize("quality", list(Quality))
def test_it_reads_the_same_and_once(quality: Quality, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = reader().read(TEXTS, hints=HINTS, targets=TARGETS, quality=quality)
    mine = Reader(reader().model)
    mine.look_ahead(TEXTS, HINTS, quality=quality)
    monkeypatch.setattr(mine, "_posts", _never)
    assert mine.read(TEXTS, hints=HINTS, targets=TARGETS, quality=quality) == plain
    assert not mine._ahead._known  # a text that was read is kept nowhere but in its row


def test_a_model_of_the_companys_own_is_asked_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    for own in (Heads(sentiment=DOWN), Heads(target=DOWN)):
        mine = Reader(reader().model, own)
        with monkeypatch.context() as patch:
            patch.setattr(mine, "_posts", _never)
            mine.look_ahead(TEXTS, HINTS, quality=Quality.FAST)
        assert mine.read(TEXTS, hints=HINTS, targets=TARGETS, quality=Quality.FAST)


def test_what_waits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST", 3)
    mine = Reader(reader().model)
    for number in range(9):
        mine.look_ahead([f"number {number}"], [None], quality=Quality.FAST)
    assert len(mine._ahead._known) == 3
    assert len(mine.read([f"number {number}" for number in range(9)], quality=Quality.FAST)) == 9


def _never(*_: object) -> None:
    raise AssertionError("read twice")
