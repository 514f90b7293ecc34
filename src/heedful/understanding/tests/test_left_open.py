"""What a model of the company's own leaves open is read by ours at the quality that was asked for, and nothing else."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from heedful.understanding import patience
from heedful.understanding.encoder import Encoder, Floats
from heedful.understanding.heads import Heads
from heedful.understanding.reader import Reader, reader
from heedful.understanding.shipped import shipped
from heedful.understanding.stand_in import Felt
from heedful.understanding.types import Marked, Quality, Reading

TEXTS = [
    "I was told the gate would open at six",
    "Well, that went about as I thought it would",
    "Sie haben sich nach drei Wochen doch noch gemeldet",
    "It is what it is, and the lounge was closed again",
]
BETTER = pytest.mark.parametrize("quality", [Quality.BALANCED, Quality.BEST])


class Answering:
    """Says "positive" where it answers, and can be down."""

    version = "mine-1"

    def __init__(self, answers: Callable[[str], bool]) -> None:
        self._answers = answers

    def read(self, texts: Sequence[str], names: Sequence[str] | None = None) -> Felt:
        left = np.array([not self._answers(text) for text in texts], dtype=np.bool_)
        scores = np.full((len(texts), 3), np.nan)
        scores[~left] = (0.1, 0.1, 0.8)
        return Felt(scores=scores, left=left)


DOWN = Answering(lambda _: False)


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows an encoder was given, call by call."""
    found: list[int] = []
    really = Encoder._run

    def run(self: Encoder, rows: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        found.append(len(rows))
        return really(self, rows)

    monkeypatch.setattr(Encoder, "_run", run)
    return found


def read(own: Heads, quality: Quality, targets: Sequence[Sequence[Marked]] | None = None) -> list[Reading]:
    return Reader(shipped(), own).read(TEXTS, quality=quality, targets=targets)


def about_two(text: str) -> list[Marked]:
    words = text.split()
    return [Marked(name=words[0], spans=((0, len(words[0])),)), Marked(name="airport")]


@BETTER
def test_a_head_that_is_down_costs_no_quality(quality: Quality) -> None:
    targets = [about_two(text) for text in TEXTS]
    ours = reader().read(TEXTS, quality=quality, targets=targets)
    assert read(Heads(sentiment=DOWN, target=DOWN), quality, targets) == ours


@BETTER
def test_no_encoder_reads_what_a_model_of_ones_own_has_read(encoded: list[int], quality: Quality) -> None:
    ready = Answering(lambda _: True)
    found = read(Heads(sentiment=ready, target=ready), quality, [about_two(text) for text in TEXTS])
    assert {one.sentiment for one in found} == {"positive"}
    assert encoded == []


def test_only_what_is_left_open_is_read_again(encoded: list[int]) -> None:
    some = Answering(lambda text: text != TEXTS[1])
    found = read(Heads(sentiment=some), Quality.BEST)
    assert set(encoded) == {1}
    assert found[1] == reader().read([TEXTS[1]], quality=Quality.BEST)[0]
    assert [one.model == "mine-1" for one in found] == [True, False, True, True]


@pytest.mark.parametrize("heads", [Heads(sentiment=DOWN), Heads(target=DOWN)])
def test_no_encoder_reads_what_is_read_once_more_in_a_moment(encoded: list[int], heads: Heads) -> None:
    """The first of two passings only finds out what has to be asked."""
    passings: list[int] = []

    def work() -> None:
        patience.at_once(repr, ["a question"])
        read(heads, Quality.BEST, [about_two(text) for text in TEXTS])
        passings.append(sum(encoded))
        patience.ask_first()

    patience.patiently(work)
    first, second = passings
    assert first == 0
    assert second > 0
