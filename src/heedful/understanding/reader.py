"""The narrow door: texts in, readings out. What stands behind it may change; this may not."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

import numpy as np

from heedful.understanding.characters import characters, letters, readable
from heedful.understanding.features import look
from heedful.understanding.language import Told, tell
from heedful.understanding.types import Reading, Scores, Sentiment
from heedful.understanding.weights import Model, probabilities, shipped

_BATCH = 512  # texts at once: the arrays stay in the processor's cache, and memory flat
_SURE = 0.8
# Close enough to a trained language that their readings hold.
_KIN = frozenset({"ca", "gl"})


class Reader:
    def __init__(self, model: Model) -> None:
        self.model = model
        self._known = frozenset(model.language.labels) | _KIN
        self._labels = tuple(Sentiment(label) for label in model.sentiment.labels)

    def read(self, texts: Sequence[str], *, hints: Sequence[str | None] | None = None) -> list[Reading]:
        """One reading a text, in order. `hints` are the languages that the platform names."""
        told = hints if hints is not None else [None] * len(texts)
        starts = range(0, len(texts), _BATCH)
        return list(chain.from_iterable(self._batch(texts[at : at + _BATCH], told[at : at + _BATCH]) for at in starts))

    def _batch(self, texts: Sequence[str], hints: Sequence[str | None]) -> Iterator[Reading]:
        text = characters(texts)
        looked = look(text)
        sure = probabilities(self.model.sentiment.scores(looked.sentiment, len(texts)))
        languages = tell(
            texts,
            labels=self.model.language.labels,
            scores=self.model.language.scores(looked.language, len(texts)),
            letters=letters(text),
            hints=hints,
        )
        best, rows = sure.argmax(axis=1).tolist(), np.round(sure, 4).tolist()
        for told, top, row, legible in zip(languages, best, rows, readable(text).tolist(), strict=True):
            yield self._reading(told, row, top) if legible and not self._foreign(told) else self._unknown(told)

    def _foreign(self, told: Told) -> bool:
        return told.language not in self._known and told.certainty is not None and told.certainty > _SURE

    def _unknown(self, told: Told) -> Reading:
        return Reading(
            language=told.language,
            sentiment=Sentiment.UNKNOWN,
            confidence=None,
            scores=None,
            model=self.model.version,
        )

    def _reading(self, told: Told, row: list[float], top: int) -> Reading:
        return Reading(
            language=told.language,
            sentiment=self._labels[top],
            confidence=row[top],
            scores=Scores(**dict(zip(self._labels, row, strict=True))),
            model=self.model.version,
        )


@cache
def reader() -> Reader:
    """The shipped one, loaded once a process."""
    return Reader(shipped())
