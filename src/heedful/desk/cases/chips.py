"""What a row says in at most three small labels: what matters most, first."""

from enum import StrEnum

import msgspec

from heedful.core.language import language_name
from heedful.escalation.types import CaseFacts, Priority
from heedful.listening.types import Mention
from heedful.understanding.types import Reading, Sentiment

MOST = 3


class ChipKind(StrEnum):
    PRIORITY = "priority"
    SENTIMENT = "sentiment"
    RATING = "rating"
    LANGUAGE = "language"
    PRIVATE = "private"


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """`value` is what the kind needs to be said in the viewer's language; `tone` names its colour."""

    kind: ChipKind
    value: str
    tone: str = ""
    share: float | None = None


TONES = {Sentiment.NEGATIVE: "bad", Sentiment.POSITIVE: "good"}


def chips(
    case: CaseFacts, mention: Mention | None, reading: Reading | None, *, reads: frozenset[str]
) -> tuple[Chip, ...]:
    """`reads` are the viewer's languages: one that they read is not worth a label."""
    found = []
    if case.priority >= Priority.HIGH:
        found.append(Chip(kind=ChipKind.PRIORITY, value=case.priority.name.lower(), tone="bad"))
    if reading is not None and reading.sentiment is not Sentiment.UNKNOWN:
        tone = TONES.get(reading.sentiment, "")
        found.append(Chip(kind=ChipKind.SENTIMENT, value=reading.sentiment.value, tone=tone, share=reading.confidence))
    if mention is not None and mention.rating is not None:
        found.append(Chip(kind=ChipKind.RATING, value=f"{mention.rating:g}", tone="amber"))
    if mention is not None and mention.visibility == "private":
        found.append(Chip(kind=ChipKind.PRIVATE, value=""))
    language = (reading.language if reading else None) or case.language
    if language and language not in reads:
        found.append(Chip(kind=ChipKind.LANGUAGE, value=language_name(language)))
    return tuple(found[:MOST])
