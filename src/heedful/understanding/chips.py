"""A reading as a row of small labels, in the viewer's language."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from django.utils.translation import gettext as _

from heedful.understanding.types import Corrected, Field, Reading, Sentiment
from heedful.understanding.words import BY, HOWS, NOISES, SENTIMENTS, SHAPES, TONES, intent_name, noise_reason, sure


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is whom a sentiment is toward; `shape` says the sentiment without colour; `title` says how one knows."""

    field: str
    subject: str = ""
    name: str = ""
    shape: str = ""
    text: str
    tone: str = ""
    title: str
    by: str = ""  # who corrected it


def chips(reading: Reading, corrected: Sequence[Corrected] = ()) -> tuple[Chip, ...]:
    return tuple(_named(_all(reading), corrected))


def _all(reading: Reading) -> Iterator[Chip]:
    yield _feeling(Field.SENTIMENT, reading.sentiment, reading.confidence, _("what the whole post says"))
    for one in reading.toward:
        how = str(HOWS[one.how])
        yield _feeling(Field.TARGET, one.sentiment, one.confidence, how, subject=str(one.target), name=one.name)
    for intent in reading.intents or ():
        title = _joined(sure(intent.confidence), str(BY[intent.by]))
        tone = "amber" if intent.name in _URGENT else ""
        yield Chip(field=Field.INTENT, subject=intent.name, text=intent_name(intent.name), tone=tone, title=title)
    for filed in reading.categories:
        title = _joined(_("category"), sure(filed.confidence), str(BY.get(filed.by, filed.by)))
        yield Chip(field=Field.CATEGORY, subject=str(filed.category), text=filed.name, tone="accent", title=title)
    if reading.noise:
        reason = noise_reason(reading.noise.reason)
        text = _("noise: %(kind)s") % {"kind": NOISES[reading.noise.kind]}
        yield Chip(field=Field.NOISE, text=text, tone="amber", title=reason)


_URGENT = frozenset({"churn", "human", "crisis"})


def _feeling(
    field: Field, sentiment: Sentiment, confidence: float | None, title: str, *, subject: str = "", name: str = ""
) -> Chip:
    return Chip(
        field=field,
        subject=subject,
        name=name,
        shape=SHAPES[sentiment],
        text=str(SENTIMENTS[sentiment]),
        tone=TONES.get(sentiment, ""),
        title=_joined(sure(confidence), title),
    )


def _named(found: Iterable[Chip], corrected: Sequence[Corrected]) -> Iterator[Chip]:
    by = {(one.field, one.subject): one.by or _("somebody who left") for one in corrected}
    for chip in found:
        who = by.get((chip.field, chip.subject))
        if who is None:
            yield chip
        else:
            title = _("corrected by %(name)s") % {"name": who}
            yield msgspec.structs.replace(chip, by=who, title=title)


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)
