"""Whom a list or a cohort wants: a filter as a value, as an address and as it is kept. Pure."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qs, urlencode

import msgspec

from heedful.customers.types import Direction, Joint

Value = TypeVar("Value")
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Net = Annotated[float, msgspec.Meta(ge=-1, le=1)]
MOST_VALUES = 50  # in one field: more is no filter but an attack
MOST_FEELS = 5
LONGEST = 100  # characters of a value
MOST_NUMBER = 1 << 62
_PARTS = 5


class How(StrEnum):
    IS = "is"
    AT_LEAST = "min"
    AT_MOST = "max"


class Feels(msgspec.Struct, frozen=True, kw_only=True):
    """Toward one target, as of the last words about it. Without any bound: whoever spoke about it.

    `least` and `most` bound the feeling, `turned_down` is the least chance that it has swung down, `open` the direction
    of a change that has not become the habit.
    """

    target: int
    least: Net | None = None
    most: Net | None = None
    turned_down: Share | None = None
    open: Direction | None = None


class Has(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the profile, by its key. `at_least` and `at_most` compare numbers, and dates as YYYY-MM-DD."""

    field: str
    how: How
    value: str

    @property
    def number(self) -> float:
        """As profile.number_of has it. Raises ValueError."""
        try:
            return float(date.fromisoformat(self.value).toordinal())
        except ValueError:
            return float(self.value)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Every field that says something must hold; within a field one value is enough. Empty is everybody."""

    text: str = ""  # in a name or a handle
    languages: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    feels: tuple[Feels, ...] = ()  # each must hold
    seen_within: int | None = None  # days
    silent_for: int | None = None  # days
    followers: int | None = None  # at least, on one handle
    mentions: int | None = None  # at least
    restricted: bool | None = None  # whether they asked to be left alone
    joints: tuple[Joint, ...] = ()
    has: tuple[Has, ...] = ()  # one value a field is enough; every bound must hold
    account: str = ""
    tags: tuple[str, ...] = ()
    cohorts: tuple[int, ...] = ()


NAMES = {  # of the fields in the address
    "text": "q",
    "languages": "language",
    "platforms": "platform",
    "feels": "feels",
    "seen_within": "seen",
    "silent_for": "silent",
    "followers": "followers",
    "mentions": "mentions",
    "restricted": "restricted",
    "joints": "joint",
    "has": "has",
    "account": "account",
    "tags": "tag",
    "cohorts": "cohort",
}


def read(given: Mapping[str, Sequence[str]]) -> tuple[Wanted, tuple[str, ...]]:
    """`given` as in a query string. What makes no sense is left out, and the names of those fields are told."""
    ignored: list[str] = []

    def every(name: str, convert: Callable[[str], Value]) -> tuple[Value, ...]:
        found: dict[Value, None] = {}
        for text in given.get(name, ()):
            value = text.replace("\x00", "").strip()[:LONGEST]
            if not value or len(found) == MOST_VALUES:
                continue
            try:
                found[convert(value)] = None
            except (ValueError, ArithmeticError, msgspec.ValidationError):
                ignored.append(name)
        return tuple(found)

    def one(name: str, convert: Callable[[str], Value]) -> Value | None:
        found = every(name, convert)
        return found[-1] if found else None

    wanted = Wanted(
        text=one("q", str) or "",
        languages=every("language", str),
        platforms=every("platform", str),
        feels=every("feels", feels_of)[:MOST_FEELS],
        seen_within=one("seen", _count),
        silent_for=one("silent", _count),
        followers=one("followers", _count),
        mentions=one("mentions", _count),
        restricted=one("restricted", _yes),
        joints=every("joint", Joint),
        has=every("has", has_of),
        account=one("account", str) or "",
        tags=every("tag", str),
        cohorts=every("cohort", _count),
    )
    return wanted, tuple(dict.fromkeys(ignored))


def pairs(wanted: Wanted) -> list[tuple[str, str]]:
    """The filter as pairs of a query string, one for each value."""
    found: list[tuple[str, str]] = []
    for field, name in NAMES.items():
        value = getattr(wanted, field)
        values = value if isinstance(value, tuple) else (value,)
        found += [(name, _plain(one)) for one in values if one not in (None, "")]
    return found


def address(wanted: Wanted) -> str:
    return urlencode(pairs(wanted))


def parse(text: str) -> dict[str, list[str]]:
    """A query string, as `read` wants it."""
    return parse_qs(text, max_num_fields=MOST_VALUES * len(NAMES))


def feels_of(text: str) -> Feels:
    """`target~least~most~turned_down~open`, where whatever is not asked is empty and may be left off at the end."""
    parts = [part.strip() for part in text.split("~")]
    if len(parts) > _PARTS:
        raise ValueError(text)
    target, least, most, turned, direction = parts + [""] * (_PARTS - len(parts))
    asked = {"least": _decimal(least), "most": _decimal(most), "turned_down": _decimal(turned)}
    return msgspec.convert({"target": _count(target), **asked, "open": direction or None}, Feels)


def feels_text(feels: Feels) -> str:
    numbers = (feels.least, feels.most, feels.turned_down)
    parts = [
        str(feels.target),
        *("" if one is None else str(one).removesuffix(".0") for one in numbers),
        feels.open or "",
    ]
    return "~".join(parts).rstrip("~")


def has_of(text: str) -> Has:
    """`field~how~value`."""
    field, how, value = (part.strip() for part in text.split("~", 2))
    found = Has(field=field, how=How(how), value=value)
    if not field or not value or (found.how is not How.IS and not math.isfinite(found.number)):
        raise ValueError(text)
    return found


def kept(wanted: Wanted) -> dict[str, Any]:
    """As it is stored: only what is asked."""
    plain = msgspec.to_builtins(wanted)
    empty = msgspec.to_builtins(Wanted())
    return {name: value for name, value in plain.items() if value != empty[name]}


def wanted_of(data: Mapping[str, Any]) -> Wanted:
    """What was stored. Raises msgspec.ValidationError."""
    return msgspec.convert(dict(data), Wanted)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Has):
        return f"{value.field}~{value.how}~{value.value}"
    return feels_text(value) if isinstance(value, Feels) else str(value)


def _yes(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError(text)
    return text == "yes"


def _decimal(text: str) -> float | None:
    number = float(text) if text else None
    if number is not None and not math.isfinite(number):
        raise ValueError(text)
    return number


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number < MOST_NUMBER:
        raise ValueError(text)
    return number
