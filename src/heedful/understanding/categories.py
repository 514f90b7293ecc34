"""A company's own categories, learned from a few examples each: how near a text is to them, by meaning and by words.

With the shipped encoder's embeddings a text is near what means the same; without them, what says it in the same words.
Learning is one linear equation: a second for a thousand examples.
"""

from collections.abc import Callable, Sequence
from itertools import chain

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.understanding import terms
from heedful.understanding.errors import BadExamples
from heedful.understanding.ridge import Floats, nearness, solved, unseen
from heedful.understanding.sureness import Doubles, Sureness, fitted
from heedful.understanding.types import IntentReading, Quality

Embed = Callable[[Sequence[str]], Floats]  # [texts, any width], each of length 1

MOST = 10_240  # more examples make memory grow with their square, and answers hardly better
_ASKED = 1_500  # examples that sureness is found on
_SHOWN = 3
_LEAST = 0.01
_SURE = 0.97  # above it, and for "none of them" below what is left, words alone decide in the balanced quality
_BATCH = 512
_SEED = 7


class Example(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    intent: str


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """What is learned from, as numbers. `truth` has a column a category; a row of zeros belongs to none of them.

    Each category's own name stands behind the examples, as one more of them.
    """

    texts: tuple[str, ...]
    names: tuple[str, ...]
    truth: Floats
    examples: int  # the first so many rows
    others: int  # the last so many


class Judge(msgspec.Struct, frozen=True, kw_only=True):
    """The weight of each example for each category, and how far to trust what comes out."""

    weights: Floats
    best: Sureness  # that the likeliest category is right, where one of them must be
    fits: Sureness  # the same where a text may belong to none


class Categories(msgspec.Struct, frozen=True, kw_only=True):
    names: tuple[str, ...]
    rarity: Floats
    wording: Floats  # a row a column of terms, a column an example
    meaning: Floats | None  # a row an example
    by_words: Judge
    by_both: Judge | None

    def name(
        self, texts: Sequence[str], *, embed: Embed | None = None, quality: Quality = Quality.BALANCED
    ) -> list[tuple[IntentReading, ...]]:
        """The likeliest categories of each text, best first: there is always one."""
        return list(chain.from_iterable(self._named(some, embed, quality) for some in _batches(texts)))

    def fitting(
        self, texts: Sequence[str], *, embed: Embed | None = None, quality: Quality = Quality.BALANCED
    ) -> list[IntentReading]:
        """The likeliest category of each text with the probability that the text belongs there, and not to none."""
        return list(chain.from_iterable(self._fitting(some, embed, quality) for some in _batches(texts)))

    def _named(self, texts: Sequence[str], embed: Embed | None, quality: Quality) -> list[tuple[IntentReading, ...]]:
        scores, sure = self._judged(texts, embed, quality, open_world=False)
        return [self._likeliest(row, top) for row, top in zip(scores, sure.tolist(), strict=True)]

    def _fitting(self, texts: Sequence[str], embed: Embed | None, quality: Quality) -> list[IntentReading]:
        scores, sure = self._judged(texts, embed, quality, open_world=True)
        return [
            IntentReading(name=self.names[best], confidence=round(top, 4))
            for best, top in zip(scores.argmax(axis=1).tolist(), sure.tolist(), strict=True)
        ]

    def _judged(
        self, texts: Sequence[str], embed: Embed | None, quality: Quality, *, open_world: bool
    ) -> tuple[Floats, Doubles]:
        """Scores of each category, and the probability of the highest; by meaning where words leave it open."""
        wording = terms.rows(texts, self.rarity).times(self.wording)
        scores = nearness(wording, None) @ self.by_words.weights
        sure = _trust(self.by_words, open_world=open_world).of(scores)
        if self.by_both is None or self.meaning is None or embed is None or quality is Quality.FAST:
            return scores, sure
        left = sure < _SURE
        if open_world:
            left &= sure > 1 - _SURE
        left |= quality is Quality.BEST
        if left.any():
            meaning = embed([texts[at] for at in np.flatnonzero(left).tolist()]) @ self.meaning.T
            scores[left] = nearness(wording[left], meaning) @ self.by_both.weights
            sure[left] = _trust(self.by_both, open_world=open_world).of(scores[left])
        return scores, sure

    def _likeliest(self, scores: Floats, top: float) -> tuple[IntentReading, ...]:
        order = np.argsort(-scores, kind="stable")[:_SHOWN].tolist()
        rest = np.maximum(scores[order[1:]].astype(np.float64), 0)
        top = max(top, 1 / len(self.names))
        shares = np.minimum((1 - top) * rest / max(float(np.maximum(scores, 0).sum() - scores[order[0]]), 1e-9), top)
        sure = [top, *shares.tolist()]
        return tuple(
            IntentReading(name=self.names[at], confidence=round(share, 4))
            for rank, (at, share) in enumerate(zip(order, sure, strict=True))
            if rank == 0 or share >= _LEAST
        )


def _batches(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH)]


def _trust(judge: Judge, *, open_world: bool) -> Sureness:
    return judge.fits if open_world else judge.best


def learn(examples: Sequence[Example], *, embed: Embed | None = None, others: Sequence[str] = ()) -> Categories:
    """`others` are texts that belong to none of the categories."""
    taught = lesson(examples, others)
    rare = terms.rarity(taught.texts)
    wording = terms.rows(taught.texts, rare).dense()
    if not wording.any():
        raise BadExamples("none of the examples has a word in it")
    meaning = embed(taught.texts) if embed else None
    asked = _some(taught)
    alike = wording @ wording.T
    return Categories(
        names=taught.names,
        rarity=rare,
        wording=np.ascontiguousarray(wording.T),
        meaning=meaning,
        by_words=_judge(taught, alike, None, asked),
        by_both=None if meaning is None else _judge(taught, alike, meaning @ meaning.T, asked),
    )


def lesson(examples: Sequence[Example], others: Sequence[str] = ()) -> Lesson:
    used = examples if len(examples) <= MOST else [examples[at] for at in _spread(examples)]
    names = tuple(sorted({example.intent for example in used}))
    if len(names) + bool(others) < 2:  # noqa: PLR2004  # one category is no choice
        raise BadExamples
    place = {name: index for index, name in enumerate(names)}
    column = [place[example.intent] for example in used] + list(range(len(names)))
    texts = (*(example.text for example in used), *(_said(name) for name in names), *others)
    truth = np.zeros((len(texts), len(names)), dtype=np.float32)
    truth[np.arange(len(column)), column] = 1
    return Lesson(texts=texts, names=names, truth=truth, examples=len(used), others=len(others))


def _said(name: str) -> str:
    return name.replace("_", " ")


def _spread(examples: Sequence[Example]) -> list[int]:
    """As many as are used, without leaving a small category out: every category's n-th comes before any's n+1-th."""
    order = np.random.default_rng(_SEED).permutation(len(examples)).tolist()
    met: dict[str, int] = {}
    ranked = []
    for at in order:
        rank = met[examples[at].intent] = met.get(examples[at].intent, 0) + 1
        ranked.append((rank, at))
    return sorted(at for _, at in sorted(ranked)[:MOST])


def _some(taught: Lesson) -> npt.NDArray[np.int64]:
    """The rows to find sureness on: where there are very many, some of them, and all names and others."""
    rows = np.arange(len(taught.texts))
    if taught.examples <= _ASKED:
        return rows
    picked = np.random.default_rng(_SEED).permutation(taught.examples)[:_ASKED]
    return np.concatenate([np.sort(picked), rows[taught.examples :]])


def _judge(taught: Lesson, wording: Floats, meaning: Floats | None, asked: npt.NDArray[np.int64]) -> Judge:
    """Of cosines between all that is learned from; sureness is found on the rows `asked`."""
    near = nearness(wording, meaning)
    examples = min(taught.examples, _ASKED)
    best, fits = trusts(near[np.ix_(asked, asked)], taught.truth[asked], examples=examples, others=taught.others)
    return Judge(weights=solved(near, taught.truth), best=best, fits=fits)


def trusts(near: Floats, truth: Floats, *, examples: int, others: int) -> tuple[Sureness, Sureness]:
    """What unseen examples score tells how far to trust a score; half of all texts are taken to belong to none."""
    found = unseen(near, truth)
    scores = found.without_it[:examples]
    right = scores.argmax(axis=1) == truth[:examples].argmax(axis=1)
    strangers = found.without_it[len(near) - others :]
    if truth.shape[1] > 1:
        strangers = np.concatenate([found.without_its_category[:examples], strangers])
    count = max(len(strangers), 1)
    weight = np.concatenate([np.ones(examples), np.full(len(strangers), examples / count)])
    fits = fitted(
        np.concatenate([scores, strangers]), np.concatenate([right, np.zeros(len(strangers), dtype=np.bool_)]), weight
    )
    return fitted(scores, right, np.ones(examples)), fits
