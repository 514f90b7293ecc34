"""Under which of the company's own categories a post belongs: those whose rule holds, and the one its examples say."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache

import msgspec
import numpy as np
from django.conf import settings

from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.understanding import categories, models, patience, taught
from heedful.understanding.categories import Categories, Embed, Example
from heedful.understanding.examine import FITS, Examined, examine
from heedful.understanding.ridge import Floats
from heedful.understanding.shipped import embed
from heedful.understanding.types import Filed, Quality

RULE, EXAMPLES = "rule", "examples"
_REMEMBERED = 20_000  # vectors of examples: 30 MB


class Remembered:
    """Embeds a text once: while somebody teaches, all but the newest example are the same as a moment ago."""

    def __init__(self, way: Embed, most: int = _REMEMBERED) -> None:
        self._way, self._most = way, most
        self._known: OrderedDict[str, Floats] = OrderedDict()

    def __call__(self, texts: Sequence[str]) -> Floats:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if fresh:
            self._known.update(zip(fresh, self._way(fresh), strict=True))
        found = np.stack([self._known[text] for text in texts])
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return found


class Current(msgspec.Struct, frozen=True):
    """What the active categories were when the stamp was raised last."""

    stamp: int
    names: Mapping[int, str]
    questions: listening.Questions
    learned: Categories | None


_NOTHING = Current(0, {}, listening.Questions({}), None)
_current = _NOTHING
_learning = threading.Lock()


def learn() -> None:
    """Takes up what was taught since the last time, which lasts up to some seconds. One query where nothing was."""
    current()


def current() -> Current:
    """What was learned last where others wait for the caller's transaction; else what is taught now."""
    global _current  # noqa: PLW0603  (a worker asks before every batch)
    stamp = models.CategoryStamp.objects.values_list("value", flat=True).first()
    if stamp is None:
        return _NOTHING
    if _current.stamp != stamp and not patience.hurried():
        with _learning:
            if _current.stamp != stamp:
                _current = _load(stamp)
    return _current


def file(mentions: Sequence[Mention], languages: Mapping[int, str | None]) -> dict[int, tuple[Filed, ...]]:
    """By mention id; what belongs nowhere is missing, and what the company said itself is not asked about.

    `languages` are as read, for rules that ask and platforms that do not say.
    """
    now = current()
    asked = [mention for mention in mentions if not mention.own]
    found = _by_rules(now, asked, languages) if now.questions else {}
    if now.learned is None:
        return found
    keys = {name: key for key, name in now.names.items()}
    with_words = [mention for mention in asked if mention.text.strip()]
    fitting = now.learned.fitting([mention.text for mention in with_words], embed=embed, quality=_quality())
    for mention, one in zip(with_words, fitting, strict=True):
        before = found.get(mention.id, ())
        key = keys[one.name]
        if one.confidence >= FITS and all(key != filed.category for filed in before):
            filed = Filed(category=key, name=one.name, confidence=one.confidence, by=EXAMPLES)
            found[mention.id] = (*before, filed)
    return found


def quality_of_all() -> Examined | None:
    """How well the active categories can be told apart by their examples; None where none can be learned yet."""
    examples, _ = lessons()
    if not any(examples.values()):
        return None
    flat = [one for some in examples.values() for one in some]
    return examine(flat, embed=_embed(), others=taught.strangers())


def lessons() -> tuple[dict[int, list[Example]], dict[int, list[int]]]:
    """What is learned from, by category, and the number of each example."""
    active = {one.id: one.name for one in taught.categories() if one.examples >= taught.LEAST_EXAMPLES}
    rows = taught.examples(active)
    return (
        {key: [Example(text=row.text, intent=name) for row in rows[key]] for key, name in active.items()},
        {key: [row.id for row in rows[key]] for key in active},
    )


def _load(stamp: int) -> Current:
    active = taught.categories()
    examples = [one for some in lessons()[0].values() for one in some]
    return Current(
        stamp,
        {one.id: one.name for one in active},
        listening.Questions({one.id: one.query for one in active if one.query}),
        categories.learn(examples, embed=_embed(), others=taught.strangers()) if examples else None,
    )


def _by_rules(
    now: Current, mentions: Sequence[Mention], languages: Mapping[int, str | None]
) -> dict[int, tuple[Filed, ...]]:
    names = listening.topic_names() if now.questions.ask_topics() else {}
    found = {}
    for one in mentions:
        topics = tuple(names[topic] for topic in one.topics if topic in names)
        held = now.questions.holding(one, topics=topics, language=languages.get(one.id) or "")
        if held:
            found[one.id] = tuple(Filed(category=key, name=now.names[key], confidence=1.0, by=RULE) for key in held)
    return found


def _quality() -> Quality:
    return Quality(settings.QUALITY)


@cache
def _remembered() -> Remembered:
    return Remembered(embed)


def _embed() -> Embed | None:
    return None if _quality() is Quality.FAST else _remembered()
