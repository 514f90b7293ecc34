"""What is typed behind a field, read strictly: a value that no post can have is refused where it stands."""

import difflib
import re
from collections.abc import Iterable

from heedful.channels.types import PostType
from heedful.core.language import base_code
from heedful.listening.errors import QueryError
from heedful.listening.fields import FLAGS, NAMES, NUMBERS, handle_key
from heedful.listening.query import Field, Range

_NUMBER = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)([km]?)", re.IGNORECASE)
_SCALE = {"": 1.0, "k": 1e3, "m": 1e6}


def make_field(name: str, start: int, values: Iterable[tuple[str, int]], end: int) -> Field:
    """A field from what was typed: its values with their places. Refuses what no post can answer."""
    lowered = name.lower()
    if lowered not in NAMES:
        hint, choices = _closest(lowered, NAMES)
        raise QueryError("There is no field “{name}:”", start, hint, name=name, known=choices)
    if lowered in NUMBERS:
        return Field(lowered, start, end, ranges=tuple(_range(lowered, value, at) for value, at in values))
    return Field(lowered, start, end, values=tuple(_value(lowered, value, at) for value, at in values))


def _closest(word: str, known: Iterable[str]) -> tuple[str, str]:
    """A hint, and what fills it."""
    choices = sorted(known)
    near = difflib.get_close_matches(word, choices, n=1)
    return ("Did you mean “{known}”?", near[0]) if near else ("Possible: {known}.", ", ".join(choices))


def _value(name: str, value: str, at: int) -> str:
    if name in FLAGS:
        return _choice(name, value, at, FLAGS[name])
    if name == "type":
        return _choice(name, value, at, [kind.value for kind in PostType])
    if name == "lang":
        code = "und" if value.lower() == "und" else base_code(value)
        if code is None:
            raise QueryError(
                "“{text}” is no language code", at, "Use two letters, as in lang:de, or lang:und.", text=value
            )
        return code
    if name == "country":
        if not (len(value) == 2 and value.isascii() and value.isalpha()):  # noqa: PLR2004  (ISO 3166-1 alpha-2)
            raise QueryError("“{text}” is no country code", at, "Use two letters, as in country:AT.", text=value)
        return value.upper()
    if name in {"from", "to"}:
        return handle_key(value)
    return value.casefold()


def _choice(name: str, value: str, at: int, known: Iterable[str]) -> str:
    chosen = value.lower()
    if chosen not in known:
        hint, choices = _closest(chosen, known)
        raise QueryError("{name}: has no value “{text}”", at, hint, name=name, text=value, known=choices)
    return chosen


def _range(name: str, value: str, at: int) -> Range:
    sign = next((sign for sign in (">=", "<=", ">", "<", "=") if value.startswith(sign)), "")
    rest = value[len(sign) :]
    if sign:
        number = _number(name, rest, at + len(sign))
        match sign:
            case ">=" | ">":
                return Range(low=number, low_closed=sign == ">=")
            case "<=" | "<":
                return Range(high=number, high_closed=sign == "<=")
            case _:
                return Range(low=number, high=number)
    low, dots, high = value.partition("..")
    if not dots:
        number = _number(name, value, at)
        return Range(low=number, high=number)
    bounds = (_number(name, low, at) if low else None, _number(name, high, at + len(low) + 2) if high else None)
    if bounds == (None, None) or (bounds[0] is not None and bounds[1] is not None and bounds[0] > bounds[1]):
        raise QueryError(
            "“{text}” holds no number", at, "Write the lower bound first, as in {name}:3..5.", text=value, name=name
        )
    return Range(low=bounds[0], high=bounds[1])


def _number(name: str, text: str, at: int) -> float:
    found = _NUMBER.fullmatch(text)
    if not found:
        raise QueryError(
            "“{text}” is no number",
            at,
            "As in {name}:>=3, {name}:<2 or {name}:3..5; 10k is 10000.",
            text=text,
            name=name,
        )
    return float(found[1]) * _SCALE[found[2].lower()]
