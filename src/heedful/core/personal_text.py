"""A text as it is compared: digits of every script as 0-9, accents and invisible characters gone, and the way back."""

import unicodedata
from functools import lru_cache

import msgspec

_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
_LONGEST = 4  # letters that one character may become; beyond are ligatures of whole phrases


class Span(msgspec.Struct, frozen=True, order=True):
    """Characters of a text, the last one not included."""

    start: int
    end: int


class Plain(msgspec.Struct, frozen=True, kw_only=True):
    """`origin` says of each character where it stood in the text; None where nothing moved."""

    text: str
    origin: tuple[int, ...] | None
    length: int

    def back(self, span: Span) -> Span:
        """The same characters in the text, with what was invisible between and behind them."""
        if self.origin is None:
            return span
        after = self.origin[span.end] if span.end < len(self.origin) else self.length
        return Span(self.origin[span.start], max(self.origin[span.end - 1] + 1, after))


def plain(text: str) -> Plain:
    if text.isascii():
        return Plain(text=text, origin=None, length=len(text))
    characters: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(text):
        told = character if character < "\x80" else _told(character)
        characters.append(told)
        origin += [at] * len(told)
    return Plain(text="".join(characters), origin=tuple(origin), length=len(text))


def blank(text: str, spans: list[Span]) -> str:
    """The text as long as before, with nothing to find in these places."""
    if not spans:
        return text
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += [text[at : span.start], "\0" * (span.end - span.start)]
        at = span.end
    return "".join(parts) + text[at:]


@lru_cache(maxsize=4096)
def _told(character: str) -> str:
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in {"Pd", "Zs"}:
        return "-" if category == "Pd" else " "
    parts = unicodedata.normalize("NFKD", character)
    if len(parts) > _LONGEST:
        return character
    return "".join(part for part in parts if unicodedata.category(part) not in _INVISIBLE)
