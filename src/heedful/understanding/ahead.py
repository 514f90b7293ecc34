"""What texts say by themselves, read before their turn comes: by another thread, while a batch is written down."""

import threading
from collections.abc import Callable, Sequence

import msgspec

from heedful.understanding.shipped import Doubles
from heedful.understanding.types import IntentReading, Quality

MOST = 10_000  # texts that wait for their turn: a few batches; the oldest are forgotten, and read when their turn comes

Wants = tuple[tuple[IntentReading, ...] | None, float | None]  # intents, and the probability of a complaint


class Alone(msgspec.Struct, frozen=True, kw_only=True):
    """Whatever a text names. `linear` and `felt` are log-probabilities (negative, neutral, positive)."""

    worded: str
    language: str | None
    linear: Doubles
    legible: bool
    felt: Doubles
    by_own: bool  # a model of the company's own has read it
    wants: Wants


Asked = tuple[str, str | None, Quality]
Read = Callable[[Sequence[str], Sequence[str | None]], list[Alone]]


class Ahead:
    """One thread looks ahead; any may ask. What was asked for is forgotten: texts stay no longer than they must."""

    def __init__(self) -> None:
        self._known: dict[Asked, Alone] = {}
        self._changing = threading.Lock()

    def note(self, texts: Sequence[str], hints: Sequence[str | None], quality: Quality, read: Read) -> None:
        found = self._all(texts, hints, quality, read)
        with self._changing:
            self._known |= found
            while len(self._known) > MOST:
                del self._known[next(iter(self._known))]

    def of(self, texts: Sequence[str], hints: Sequence[str | None], quality: Quality, read: Read) -> list[Alone]:
        """What was not read before is read now."""
        found = self._all(texts, hints, quality, read)
        with self._changing:
            for asked in found:
                self._known.pop(asked, None)
        return [found[text, hint, quality] for text, hint in zip(texts, hints, strict=True)]

    def _all(
        self, texts: Sequence[str], hints: Sequence[str | None], quality: Quality, read: Read
    ) -> dict[Asked, Alone]:
        wanted: dict[Asked, Alone | None] = {
            (text, hint, quality): self._known.get((text, hint, quality))
            for text, hint in zip(texts, hints, strict=True)
        }
        new = [asked for asked, alone in wanted.items() if alone is None]
        fresh = read([text for text, _, _ in new], [hint for _, hint, _ in new]) if new else []
        return {asked: alone for asked, alone in wanted.items() if alone} | dict(zip(new, fresh, strict=True))
