"""The address bar is the filter bar: what a query string asks for, and the query string for what is asked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from heedful.customers.types import Joint
from heedful.insights import period as periods
from heedful.insights.types import ALL, ONLY, Filter, Granularity, Period, Span
from heedful.understanding.types import Intent, Sentiment

Value = TypeVar("Value")
MOST_VALUES = 50  # in one field: more is no filter but an attack
LONGEST = 200  # characters of a value
YES_NO = {"yes": True, "no": False}
NOISE = {"without": "", ONLY: ONLY, ALL: ALL}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A period, its step, the brands of share of voice (ours first), a filter, and what was not understood."""

    span: Span
    period: Period
    step: Granularity
    wanted_step: Granularity | None
    voice: tuple[int, ...]
    filter: Filter
    ignored: tuple[str, ...] = ()  # names of fields whose value makes no sense


def read(given: Mapping[str, Sequence[str]], *, now: datetime, zone: str, span: Span = Span.WEEK) -> Asked:
    """`given` as in a query string; `zone` and `span` where it names none. Nonsense is left out and named."""
    reader = _Reader(given)
    place = reader.one("zone", _zone) or zone
    chosen = reader.one("period", Span) or span
    period = periods.resolve(
        chosen,
        zone=place,
        now=now,
        since=reader.one("from", lambda text: _moment(text, place)),
        until=reader.one("to", lambda text: _moment(text, place, end=True)),
    )
    wanted = reader.one("step", Granularity)
    return Asked(
        span=chosen,
        period=period,
        step=periods.affordable(period, wanted) if wanted else periods.fitting(period),
        wanted_step=wanted,
        voice=reader.all("voice", _count),
        filter=_filter(reader),
        ignored=tuple(reader.ignored),
    )


def _filter(reader: "_Reader") -> Filter:
    return Filter(
        topics=reader.all("topic", _count),
        rules=reader.all("rule", _count),
        platforms=reader.all("platform", str),
        channels=reader.all("channel", _count),
        languages=reader.all("language", str),
        sentiments=reader.all("sentiment", str),
        contents=reader.all("content", str),
        kinds=reader.all("type", str),
        countries=tuple(word.upper() for word in reader.words("country")),
        include=reader.words("include"),
        exclude=reader.words("exclude"),
        ratings=reader.all("rating", _count),
        followers=reader.one("followers", _count),
        verified=reader.one("verified", YES_NO.__getitem__),
        escalated=reader.one("escalated", YES_NO.__getitem__),
        targets=reader.all("target", _count),
        toward=reader.all("toward", lambda text: Sentiment(text).value),
        intents=reader.all("intent", lambda text: Intent(text).value),
        categories=reader.all("category", _count),
        cohorts=reader.all("cohort", _count),
        joints=reader.all("joint", lambda text: Joint(text).value),
        noise=reader.one("noise", NOISE.__getitem__) or "",
    )


NAMES = {  # of the filter's fields in the address
    "topics": "topic",
    "rules": "rule",
    "platforms": "platform",
    "channels": "channel",
    "languages": "language",
    "sentiments": "sentiment",
    "contents": "content",
    "kinds": "type",
    "countries": "country",
    "include": "include",
    "exclude": "exclude",
    "ratings": "rating",
    "followers": "followers",
    "verified": "verified",
    "escalated": "escalated",
    "targets": "target",
    "toward": "toward",
    "intents": "intent",
    "categories": "category",
    "cohorts": "cohort",
    "joints": "joint",
    "noise": "noise",
}


def filter_pairs(chosen: Filter) -> list[tuple[str, str]]:
    """The filter as pairs of a query string."""
    found: list[tuple[str, str]] = []
    for field, name in NAMES.items():
        value = getattr(chosen, field)
        if value is None or value in ((), ""):
            continue
        values = value if isinstance(value, tuple) else (value,)
        found.extend((name, _plain(one)) for one in values)
    return found


def pairs(asked: Asked) -> list[tuple[str, str]]:
    """Everything that was asked, as pairs of a query string."""
    found = [("period", asked.span.value)]
    if asked.span is Span.CUSTOM:
        found += [(name, exact(at, asked.period.zone)) for name, at in _edges(asked.period)]
    found.append(("zone", asked.period.zone))
    if asked.wanted_step:
        found.append(("step", asked.wanted_step.value))
    found += [("voice", str(topic)) for topic in asked.voice]
    return found + filter_pairs(asked.filter)


def _edges(period: Period) -> tuple[tuple[str, datetime], tuple[str, datetime]]:
    return ("from", period.start), ("to", period.end)


def address(asked: Asked) -> str:
    return urlencode(pairs(asked))


def exact(at: datetime, zone: str) -> str:
    """Local time with its offset, because the hour that daylight saving repeats has two beginnings."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def local(at: datetime, zone: str) -> str:
    """As the date and time field of a form wants it."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


class _Reader:
    def __init__(self, given: Mapping[str, Sequence[str]]) -> None:
        self._given = given
        self.ignored: list[str] = []

    def all(self, name: str, convert: Callable[[str], Value]) -> tuple[Value, ...]:
        found: list[Value] = []
        for text in self._texts(name):
            try:
                value = convert(text)
            except (ValueError, KeyError, ArithmeticError):
                self.ignored.append(name)
                continue
            if value not in found:
                found.append(value)
        return tuple(found)

    def one(self, name: str, convert: Callable[[str], Value]) -> Value | None:
        found = self.all(name, convert)
        return found[-1] if found else None

    def words(self, name: str) -> tuple[str, ...]:
        """A field of a form holds several, between commas."""
        found = [word.strip() for text in self._texts(name) for word in text.split(",")]
        return tuple(dict.fromkeys(word for word in found if word))[:MOST_VALUES]

    def _texts(self, name: str) -> list[str]:
        texts = [text.replace("\x00", "").strip()[:LONGEST] for text in self._given.get(name, ())]
        return [text for text in texts if text][:MOST_VALUES]


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(text) from error
    return text


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number < 1 << 62:
        raise ValueError(text)
    return number


def _moment(text: str, zone: str, *, end: bool = False) -> datetime:
    """A date means its beginning, or its end where `end`; a time without an offset is local in `zone`."""
    if len(text) == len("2026-03-01"):
        day = date.fromisoformat(text) + timedelta(days=1 if end else 0)
        return datetime.combine(day, time(), ZoneInfo(zone))
    at = datetime.fromisoformat(text)
    at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
    at.timestamp()  # refuses what no calendar of a computer holds
    return at
