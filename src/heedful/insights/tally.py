"""What a batch of mentions adds to the sums."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from heedful.channels.types import Visibility
from heedful.insights.types import ANY_TOPIC, DAY_SLOTS, SLOT_S
from heedful.listening.types import Mention
from heedful.understanding.types import Reading, Sentiment

CellKey = tuple[int, int, str, int, str, str, str]  # slot, topic, platform, channel, content, language, sentiment
VisitKey = tuple[int, int, int]  # person, topic, slot


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many mentions each cell and each visit gains; `platforms` tells each person's."""

    quarters: Counter[CellKey]
    days: Counter[CellKey]
    visits: Counter[VisitKey]
    platforms: dict[int, str]


def person_number(platform: str, author_id: str) -> int:
    """63 bits that stand for a person on a platform: among ten million of them two meet with odds of 1 in 180,000."""
    material = f"{platform}\x00{author_id}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(material, digest_size=8).digest(), "big") >> 1


def counted(mention: Mention) -> bool:
    """Charts speak of what is said in public by others."""
    return not mention.own and mention.visibility is Visibility.PUBLIC


def tally(mentions: Sequence[Mention], readings: Mapping[int, Reading]) -> Tally:
    quarters: Counter[CellKey] = Counter()
    days: Counter[CellKey] = Counter()
    visits: Counter[VisitKey] = Counter()
    platforms: dict[int, str] = {}
    for mention in mentions:
        if not counted(mention):
            continue
        reading = readings.get(mention.id)
        language = (reading.language if reading else None) or ""
        sentiment = str(reading.sentiment if reading else Sentiment.UNKNOWN)
        slot = int(mention.created_at.timestamp()) // SLOT_S
        day = slot // DAY_SLOTS * DAY_SLOTS
        person = person_number(mention.platform, mention.author_id)
        platforms[person] = mention.platform
        rest = (mention.platform, mention.channel, mention.content, language, sentiment)
        for topic in (ANY_TOPIC, *set(mention.topics)):
            quarters[slot, topic, *rest] += 1
            days[day, topic, *rest] += 1
            visits[person, topic, slot] += 1
    return Tally(quarters=quarters, days=days, visits=visits, platforms=platforms)
