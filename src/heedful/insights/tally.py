"""What a batch of mentions adds to the sums."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

import msgspec

from heedful.channels.types import Visibility
from heedful.insights.cover import Level
from heedful.insights.types import ANY_TOPIC, SLOT_S
from heedful.listening.types import Mention
from heedful.understanding.types import Reading, Sentiment

PulseKey = tuple[int, int, str]  # slot, topic, sentiment
CellKey = tuple[int, int, str, str, int, str, str]  # the same, then platform, channel, content, language
VisitKey = tuple[int, int, int]  # person, topic, slot
Key = TypeVar("Key", PulseKey, CellKey)


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many mentions each cell and each visit gains; `platforms` tells each person's."""

    pulses: dict[Level, Counter[PulseKey]]
    cells: dict[Level, Counter[CellKey]]
    visits: Counter[VisitKey]
    platforms: dict[int, str]


def person_number(platform: str, author_id: str) -> int:
    """63 bits that stand for a person on a platform: among ten million of them two meet with odds of 1 in 180,000."""
    material = f"{platform}\x00{author_id}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(material, digest_size=8).digest(), "big") >> 1


def counted(mention: Mention, reading: Reading | None) -> bool:
    """Charts speak of what is said in public by others, and is no noise."""
    return not mention.own and mention.visibility is Visibility.PUBLIC and not (reading and reading.noise)


class Said(msgspec.Struct, frozen=True, array_like=True):
    """What of a mention is counted."""

    slot: int
    platform: str
    channel: int
    content: str
    language: str
    sentiment: str
    author_id: str
    topics: tuple[int, ...]


def said(mention: Mention, reading: Reading | None) -> Said:
    return Said(
        int(mention.created_at.timestamp()) // SLOT_S,
        mention.platform,
        mention.channel,
        mention.content,
        (reading.language if reading else None) or "",
        str(reading.sentiment if reading else Sentiment.UNKNOWN),
        mention.author_id,
        mention.topics,
    )


def of_mentions(mentions: Sequence[Mention], readings: Mapping[int, Reading]) -> Tally:
    both = ((mention, readings.get(mention.id)) for mention in mentions)
    return tally(said(mention, reading) for mention, reading in both if counted(mention, reading))


def tally(these: Iterable[Said]) -> Tally:
    cells: Counter[CellKey] = Counter()
    visits: Counter[VisitKey] = Counter()
    platforms: dict[int, str] = {}
    for one in these:
        person = person_number(one.platform, one.author_id)
        platforms[person] = one.platform
        for topic in (ANY_TOPIC, *set(one.topics)):
            cells[one.slot, topic, one.sentiment, one.platform, one.channel, one.content, one.language] += 1
            visits[person, topic, one.slot] += 1
    pulses: Counter[PulseKey] = Counter()
    for (slot, topic, sentiment, *_rest), n in cells.items():
        pulses[slot, topic, sentiment] += n
    return Tally(
        pulses={Level.QUARTER: pulses, Level.DAY: _coarser(pulses, Level.DAY)},
        cells={level: _coarser(cells, level) for level in Level},
        visits=visits,
        platforms=platforms,
    )


def _coarser(fine: Counter[Key], level: Level) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for (slot, *rest), n in fine.items():
        found[cast("Key", (slot // level * level, *rest))] += n
    return found
