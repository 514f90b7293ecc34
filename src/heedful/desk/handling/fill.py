"""Placeholders of canned responses: {{first_name}} and its kin."""

import re
from collections.abc import Collection, Mapping

import msgspec

PLACEHOLDERS = ("first_name", "agent", "case", "company")
OPTION_PLACEHOLDERS = (*PLACEHOLDERS, "target", "event", "code")  # toward whom the feeling changed, what coincides
_MARK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    unknown: tuple[str, ...]  # names that stand for nothing; their marks stay in the text


def fill(text: str, values: Mapping[str, str]) -> Filled:
    unknown: list[str] = []

    def value(mark: re.Match[str]) -> str:
        name = mark[1]
        if not values.get(name):
            unknown.append(name)
            return mark[0]
        return values[name]

    return Filled(text=_MARK.sub(value, text), unknown=tuple(dict.fromkeys(unknown)))


def left_over(text: str) -> tuple[str, ...]:
    """Placeholders that still stand in a text which is about to go out."""
    return tuple(dict.fromkeys(mark[1] for mark in _MARK.finditer(text)))


def unknown_in(text: str, known: Collection[str] = PLACEHOLDERS) -> tuple[str, ...]:
    """Names in a template that nothing will ever fill: told while it is written, not when it is needed."""
    return tuple(name for name in left_over(text) if name not in known)


def first_name(name: str) -> str:
    """What to call somebody: the first word of a name; "" for what looks like a handle or is no word."""
    words = name.strip().lstrip("@").split()
    first = words[0] if words else ""
    if first.rstrip(".").isalpha() and len(first.rstrip(".")) > 1 and (len(words) > 1 or first[0].isupper()):
        return first
    return ""
