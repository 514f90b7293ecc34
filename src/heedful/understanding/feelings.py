"""What a batch of texts feels, and toward whom: the linear model first, then an encoder for whatever it is unsure of.

Every answer is a row of log-probabilities (negative, neutral, positive) that is calibrated whichever way it came about.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.understanding.characters import Flags
from heedful.understanding.clauses import Span, clause, marked, spared
from heedful.understanding.encoder import MARK
from heedful.understanding.shipped import ENGLISH, MANY, QUICK, Doubles, Shipped, log_softmax
from heedful.understanding.types import Quality
from heedful.understanding.wording import bare

_SPARED = 5.0  # log-odds that the turn of speech is worth

Places = npt.NDArray[np.int64]


class About(NamedTuple):
    """A target that one text of the batch names, and where."""

    text: int  # its place in the batch
    name: str
    spans: tuple[Span, ...]


class Posts(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A batch. `linear` are the linear model's log-probabilities, a row a text; illegible ones are not read again."""

    texts: Sequence[str]
    worded: Sequence[str]
    languages: Sequence[str | None]
    linear: Doubles
    legible: Flags
    quality: Quality

    @cached_property
    def english(self) -> Flags:
        return np.array([language == "en" for language in self.languages], dtype=np.bool_)


class Feelings:
    def __init__(self, shipped: Shipped) -> None:
        self.shipped = shipped

    def of_posts(self, posts: Posts) -> Doubles:
        found = self.shipped.mix("fast").told(posts.linear)
        if posts.quality is Quality.FAST:
            return found
        again = self._unsure(found, posts) & posts.legible
        english = np.flatnonzero(again & posts.english)
        if posts.quality is Quality.BEST:
            self._best(found, posts, english)
        else:
            self._balanced(found, posts, english)
        self._many(found, posts, np.flatnonzero(again & ~posts.english))
        return found

    def _unsure(self, found: Doubles, posts: Posts) -> Flags:
        if posts.quality is Quality.BEST:
            return np.ones(len(found), dtype=np.bool_)
        sure = self.shipped.numbers["sure"]
        return np.asarray(np.exp(found.max(axis=1)) < np.where(posts.english, sure[0], sure[1]))

    def _balanced(self, found: Doubles, posts: Posts, places: Places) -> None:
        """In place: the quick encoder, and the thorough one about what is still open."""
        if not len(places):
            return
        quick = self._told(QUICK, posts, places)
        found[places] = self.shipped.mix("quick").told(posts.linear[places], quick)
        still = np.exp(found[places].max(axis=1)) < self.shipped.numbers["sure"][2]
        places, quick = places[still], quick[still]
        if len(places):
            thorough = self._told(ENGLISH, posts, places)
            found[places] = self.shipped.mix("english").told(posts.linear[places], quick, thorough)

    def _best(self, found: Doubles, posts: Posts, places: Places) -> None:
        if len(places):
            witnesses = (self._told(name, posts, places) for name in (QUICK, ENGLISH, MANY))
            found[places] = self.shipped.mix("best").told(posts.linear[places], *witnesses)

    def _many(self, found: Doubles, posts: Posts, places: Places) -> None:
        if len(places):
            found[places] = self.shipped.mix("many").told(posts.linear[places], self._told(MANY, posts, places))

    def _told(self, encoder: str, posts: Posts, places: Places) -> Doubles:
        vectors = self.shipped.encoder(encoder).posts([posts.worded[place] for place in places.tolist()])
        return self.shipped.head(encoder, "post").told(vectors)

    def toward(self, posts: Posts, abouts: Sequence[About], own: Doubles) -> Doubles:
        """A row for each of `abouts`; `own` is what its post feels.

        A post that names one thing and is not read at its best feels toward it what it feels at all; else the target is
        marked and the text read again.
        """
        found = self.shipped.mix("alone").told(own)
        if posts.quality is Quality.FAST:
            return found
        text = np.array([about.text for about in abouts])
        several = np.bincount(text)[text] > 1
        again = (several | (posts.quality is Quality.BEST)) & posts.legible[text]
        for encoder, mine in ((ENGLISH, posts.english[text]), (MANY, ~posts.english[text])):
            places = np.flatnonzero(again & mine)
            if len(places):
                told = self._told_toward(encoder, posts.texts, [abouts[place] for place in places.tolist()])
                found[places] = self.shipped.mix(f"toward_{encoder}").told(own[places], told)
        return found

    def _told_toward(self, encoder: str, texts: Sequence[str], abouts: Sequence[About]) -> Doubles:
        shown = [marked(texts[one.text], one.spans, MARK) for one in abouts]
        vectors = self.shipped.encoder(encoder).targets(
            bare(self.shipped.wordings(shown)), [one.name for one in abouts]
        )
        return self.shipped.head(encoder, "target").told(vectors)


def clauses(texts: Sequence[str], abouts: Sequence[About]) -> list[str]:
    """What the linear model reads of a text that names several things: the thought in which each stands."""
    return [clause(texts[about.text], about.spans) for about in abouts]


def contrasted(own: Doubles, parts: Sequence[str], abouts: Sequence[About]) -> Doubles:
    """ "@rival would never", after a word against another, is a word for the rival: its two sides change places."""
    blamed = {about.text for about, row in zip(abouts, own, strict=True) if row.argmax() == 0}
    found = own.copy()
    for place, about in enumerate(abouts):
        if about.text in blamed and spared(parts[place]):
            others = [k for k, one in enumerate(abouts) if one.text == about.text and k != place]
            if any(own[k].argmax() == 0 for k in others):
                low, middle, high = own[place]
                found[place] = (min(low, high), middle, max(low, high) + _SPARED)
    return log_softmax(found)
