"""The narrow door: texts in, readings out. What stands behind it may change; this may not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, partial
from itertools import chain

import msgspec
import numpy as np

from heedful.understanding import intents, patience
from heedful.understanding.ahead import Ahead, Alone, Wants
from heedful.understanding.characters import Characters, Flags, characters, letters, readable
from heedful.understanding.features import look
from heedful.understanding.feelings import About, Feelings, Posts, clauses, contrasted
from heedful.understanding.heads import Heads, heads
from heedful.understanding.language import Told, tell
from heedful.understanding.shipped import Doubles, Shipped, log_softmax, shipped
from heedful.understanding.stand_in import Felt
from heedful.understanding.types import Marked, Quality, Reading, Scores, Sentiment, TargetReading
from heedful.understanding.wording import bare

_BATCH = 512  # texts at once: the arrays stay in the processor's cache, and memory flat
_SURE = 0.8
_LEAST = 0.37  # a guess among three is right one time in three
# Close enough to a trained language that their readings hold.
_KIN = frozenset({"ca", "gl"})
_LABELS = (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)

Targets = Sequence[Sequence[Marked]]
Feeling = tuple[Sentiment, float | None, Scores | None]


class Reader:
    def __init__(self, model: Shipped, own: Heads | None = None) -> None:
        self.model = model
        self._own = own or Heads()
        self._known = frozenset(model.linear.language.labels) | _KIN
        self._feelings = Feelings(model)
        self._ahead = Ahead()

    @property
    def version(self) -> str:
        """Stands on every reading."""
        return self.model.manifest.version

    def warm(self, quality: Quality) -> None:
        """Opens what this quality may ask, so that no post waits for it."""
        self.read(["", "so so"], quality=quality)
        if quality is not Quality.FAST:
            self.model.warm()

    def read(
        self,
        texts: Sequence[str],
        *,
        hints: Sequence[str | None] | None = None,
        targets: Targets | None = None,
        quality: Quality = Quality.BALANCED,
    ) -> list[Reading]:
        """One reading a text, in order. `hints` are the platform's languages, `targets` what each text names."""
        told = hints if hints is not None else [None] * len(texts)
        asked = targets if targets is not None else [()] * len(texts)
        batches = (slice(at, at + _BATCH) for at in range(0, len(texts), _BATCH))
        return list(chain.from_iterable(self._batch(texts[b], told[b], asked[b], quality) for b in batches))

    def look_ahead(self, texts: Sequence[str], hints: Sequence[str | None], *, quality: Quality) -> None:
        """These will be read soon: what can be known before is known then. No answer changes by it.

        Does nothing where a model of the company's own is asked, which may cost money or want to be asked again.
        """
        if self._own == Heads():
            for at in range(0, len(texts), _BATCH):
                some = slice(at, at + _BATCH)
                self._ahead.note(texts[some], hints[some], quality, partial(self._alone, quality=quality))

    def _batch(
        self, texts: Sequence[str], hints: Sequence[str | None], targets: Targets, quality: Quality
    ) -> Iterable[Reading]:
        worth = _worth(quality)
        read = partial(self._alone, quality=worth)
        alone = self._ahead.of(texts, hints, worth, read) if self._own == Heads() else read(texts, hints)
        posts = Posts(
            texts=texts,
            worded=[one.worded for one in alone],
            languages=[one.language for one in alone],
            linear=np.stack([one.linear for one in alone]),
            legible=np.array([one.legible for one in alone], dtype=np.bool_),
            quality=worth,
        )
        felt = np.stack([one.felt for one in alone])
        by_own = np.array([one.by_own for one in alone], dtype=np.bool_)
        toward = self._toward(posts, targets, felt)
        wanted = [one.wants for one in alone]
        readings = zip(
            posts.languages, _feelings(felt, posts.legible | by_own), toward, wanted, by_own.tolist(), strict=True
        )
        return [self._reading(*one) for one in readings]

    def _alone(self, texts: Sequence[str], hints: Sequence[str | None], *, quality: Quality) -> list[Alone]:
        dressed = self.model.wordings(texts)
        worded = bare(dressed)
        text = characters(worded)
        looked = look(text)
        linear = self.model.linear
        languages = tell(
            texts,
            labels=linear.language.labels,
            scores=linear.language.scores(looked.language, len(texts)),
            letters=letters(text),
            hints=hints,
        )
        legible = readable(text) & ~np.array([self._foreign(one) for one in languages], dtype=np.bool_)
        posts = Posts(
            texts=texts,
            worded=worded,
            languages=[one.language for one in languages],
            linear=log_softmax(linear.sentiment.scores(looked.sentiment, len(texts))),
            legible=legible,
            quality=quality,
        )
        felt, by_own = self._posts(posts)
        wanted = self._wanted(posts, felt, characters(dressed))
        return [
            Alone(
                worded=worded[k],
                language=posts.languages[k],
                linear=posts.linear[k],
                legible=bool(legible[k]),
                felt=felt[k],
                by_own=bool(by_own[k]),
                wants=wanted[k],
            )
            for k in range(len(texts))
        ]

    def _wanted(self, posts: Posts, felt: Doubles, text: Characters) -> list[Wants]:
        """The intents and the probability of a complaint; neither where there is nothing to read."""
        found = intents.read(posts.texts, posts.languages, np.exp(felt), text=text)
        known: list[Wants] = [
            one if legible else (None, None) for one, legible in zip(found, posts.legible.tolist(), strict=True)
        ]
        if self._own.intents is None:
            return known
        told = self._own.intents.read(posts.texts)
        by_own = zip(known, told.intents, told.left.tolist(), strict=True)
        return [ours if left else (own, ours[1]) for ours, own, left in by_own]

    def _reading(
        self,
        language: str | None,
        felt: Feeling,
        toward: tuple[TargetReading, ...],
        wants: Wants,
        by_own: bool,  # noqa: FBT001
    ) -> Reading:
        sentiment, confidence, scores = felt
        version = self._own.sentiment.version if by_own and self._own.sentiment else self.version
        return Reading(
            language=language,
            sentiment=sentiment,
            confidence=confidence,
            scores=scores,
            model=version,
            targets=toward,
            intents=wants[0],
            complaint=wants[1],
        )

    def _posts(self, posts: Posts) -> tuple[Doubles, Flags]:
        """What each feels, and which of them a model of the company's own has read."""
        head = self._own.sentiment
        if head is None:
            return self._feelings.of_posts(posts), np.zeros(len(posts.texts), dtype=np.bool_)
        told = head.read(posts.texts)
        felt = self._feelings.of_posts(_only(posts, told.left))
        return felt, _taken(felt, told)

    def _toward(self, posts: Posts, targets: Targets, felt: Doubles) -> list[tuple[TargetReading, ...]]:
        abouts = [About(place, one.name, one.spans) for place, some in enumerate(targets) for one in some]
        if not abouts:
            return [()] * len(posts.texts)
        places = [about.text for about in abouts]
        legible = posts.legible[places]
        told = self._own.target and self._own.target.read(
            [posts.texts[place] for place in places], [about.name for about in abouts]
        )
        open_ = set(places)
        if told:
            # What a text says of one thing is weighed against what it says of another: all of it is read, or nothing.
            open_ = {place for place, left in zip(places, told.left.tolist(), strict=True) if left}
        posts = _only(posts, np.isin(np.arange(len(posts.texts)), list(open_)))
        found = self._feelings.toward(posts, abouts, self._by_clause(posts, abouts, felt[places]))
        if told:
            legible |= _taken(found, told)
        named = [
            TargetReading(name=about.name, sentiment=one[0], confidence=one[1], scores=one[2])
            for about, one in zip(abouts, _feelings(found, legible), strict=True)
        ]
        ends = np.cumsum([len(some) for some in targets]).tolist()
        return [tuple(named[end - len(some) : end]) for end, some in zip(ends, targets, strict=True)]

    def _by_clause(self, posts: Posts, abouts: Sequence[About], own: Doubles) -> Doubles:
        """Where a text names several things, each has at first what is felt in its own part of it."""
        parts = clauses(posts.texts, abouts)
        several = Counter(about.text for about in abouts)
        shorter = [
            k for k, about in enumerate(abouts) if several[about.text] > 1 and parts[k] != posts.texts[about.text]
        ]
        if not shorter:
            return own
        worded = bare(self.model.wordings([parts[k] for k in shorter]))
        features = look(characters(worded)).sentiment
        some = Posts(
            texts=[parts[k] for k in shorter],
            worded=worded,
            languages=[posts.languages[abouts[k].text] for k in shorter],
            linear=log_softmax(self.model.linear.sentiment.scores(features, len(shorter))),
            legible=posts.legible[[abouts[k].text for k in shorter]],
            quality=posts.quality,
        )
        found = own.copy()
        found[shorter] = self._feelings.of_posts(some)
        return contrasted(found, parts, abouts)

    def _foreign(self, told: Told) -> bool:
        return told.language not in self._known and told.certainty is not None and told.certainty > _SURE


def _only(posts: Posts, wanted: Flags) -> Posts:
    """The same, of which an encoder reads no others than these."""
    return msgspec.structs.replace(posts, legible=posts.legible & wanted, quality=_worth(posts.quality))


def _worth(quality: Quality) -> Quality:
    """What is done in vain may be done badly."""
    return Quality.FAST if patience.in_vain() else quality


def _taken(felt: Doubles, told: Felt) -> Flags:
    """Puts in place what a model of the company's own read; where it cannot know, nothing stands out."""
    read = ~told.left
    scores = np.where(np.isnan(told.scores), 1 / len(_LABELS), told.scores)
    felt[read] = np.log(np.maximum(scores[read], 1e-9))
    return np.asarray(read)


def _feelings(felt: Doubles, legible: Flags) -> list[Feeling]:
    """`unknown` where there is nothing to read, or nothing that stands out."""
    sure = np.round(np.exp(felt), 4)
    best, rows = felt.argmax(axis=1).tolist(), sure.tolist()
    return [
        (_LABELS[top], row[top], Scores(negative=row[0], neutral=row[1], positive=row[2]))
        if known and row[top] >= _LEAST
        else (Sentiment.UNKNOWN, None, None)
        for top, row, known in zip(best, rows, legible.tolist(), strict=True)
    ]


@cache
def reader() -> Reader:
    """The shipped one, with the company's own models in place of its heads where such are set; one a process."""
    return Reader(shipped(), heads())
