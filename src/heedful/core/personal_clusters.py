"""Digits that stand together, however they are spaced: what phones, cards and accounts are found in."""

import re
from collections.abc import Iterator

import msgspec

from heedful.core.personal_text import Span

_CLUSTER = re.compile(r"\d+(?:(?:(?!(?<!\s)\.\s)[ \t.\-/()\[\]_*~|'\u2019\u00b7\u2022\u2027\u2219]){1,4}\d+)*")
_DIGITS = re.compile(r"\d+")
_NOT_BEFORE = re.compile(
    r"(?:[A-Za-z#@&=_/\\?%]|\w-\w{1,16}-|\d[,:.]|[\u20ac$\u00a3\u00a5]\s?|\b(?:EUR|USD|GBP|CHF|Rs)\.?\s?)$",
    re.IGNORECASE,
)
_TELLS = re.compile(r"(?:wa\.me/|tel:|tel|fon|phone:?|sms:|phone=)\+?$", re.IGNORECASE)
_NOT_AFTER = re.compile(
    r"[A-Za-z%\u20ac$\u00a3\u00a5\u00b0@]|:\d|,\d|\s?(?:%|\u20ac|\$|\u00a3|\u00a5|"
    r"(?:eur|euros?|usd|dollars?|pounds?|reais|km|kg|g|m|cm|h|hrs?|hours?|mins?|minutes?|uhr|std|stunden|times|days?|"
    r"points?|punkte|miles|meilen|followers?|views|people|e?mails?|millionen|million|mio|mal|jahre|years)\b)",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:([ .'\u2019])\d{3})(?:\1\d{3})*")
_WAS_MOMENT = re.compile(
    r"(?<![\d./-])(?:"
    r"(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)?\d\d)(?:[ T]\d{1,2}(?=:))?"
    r"|(?:0?[1-9]|1[0-2])([./-])(?:0?[1-9]|[12]\d|3[01])\2(?:(?:19|20)?\d\d)"
    r"|(?:19|20)\d\d([./-])(?:0[1-9]|1[0-2])\3(?:0[1-9]|[12]\d|3[01])"
    r")(?![./-]?\d)"
    r"|(?<![\d.])(?:0?[1-9]|[12]\d|3[01])\.(?:\s?[-/]\s?\d{1,2}\.)?\s?(?:0?[1-9]|1[0-2])\.(?!\d)"
    r"|(?<![\d.])\d{1,2}:[0-5]\d(?::[0-5]\d)?(?!\d)"
)


class Group(msgspec.Struct, frozen=True):
    """Digits without anything between them."""

    start: int
    end: int
    digits: str


def clusters(text: str) -> Iterator[list[Group]]:
    for cluster in _CLUSTER.finditer(text):
        yield [Group(one.start(), one.end(), one[0]) for one in _DIGITS.finditer(text, *cluster.span())]


def moments(text: str) -> list[Span]:
    """Dates and times of day, which look like numbers of people and are none."""
    return [Span(*one.span()) for one in _WAS_MOMENT.finditer(text)]


def stands_alone(text: str, start: int, end: int) -> bool:
    """Not part of a word, a hashtag, a link or a decimal number, and not a sum of something."""
    before = text[max(0, start - 20) : start]
    refused = (
        _NOT_BEFORE.search(before) is not None
        and _TELLS.search(before) is None
        and not (before.endswith("/") and text[start] == "+")
    )
    return not refused and not goes_on(text, end)


def goes_on(text: str, end: int) -> bool:
    """Whether what ends here is a part of a word or a sum, a measure, a time."""
    return _NOT_AFTER.match(text, end) is not None


def in_thousands(text: str) -> bool:
    """Whether it reads as one large number: 10.000, 1 250 000."""
    return _THOUSANDS.fullmatch(text) is not None
