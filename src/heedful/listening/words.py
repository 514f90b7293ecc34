"""Text as the matcher sees it: folded words in order, the same for a post and for a query.

Case, accents and width are folded (É is e, ＃ is #, ß is ss). Letters, digits, marks and _ make words; an emoji is a
word; so is each character of a script that is written without spaces. # and @ before a word make a tag: the word
stands in the text as any other and can also be asked for with its sign.
"""

import re
import unicodedata
from collections.abc import Iterator

import msgspec

_STRIPPED = (  # marks that readers leave out when they type; vowel signs of Indic scripts are letters and stay
    (0x0300, 0x036F),
    (0x0591, 0x05C7),  # Hebrew points
    (0x0610, 0x061A),
    (0x0640, 0x0640),  # Arabic tatweel
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFE20, 0xFE2F),
    (0x1F3FB, 0x1F3FF),  # skin tones: one emoji, whoever types it
    (0xE0000, 0xE01EF),
)
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
)
_LONE = re.compile(f"[{_SPACELESS}][\u3099\u309a]?")  # a kana keeps its voicing mark
_TAG = re.compile(r"(?<![^\s#@])[#@][^\s#@]+")
_TAG_BYTES = re.compile(rb"(?<![a-z0-9_])[#@][a-z0-9_]+")
_WORD_BYTES = re.compile(rb"[a-z0-9_]+")
_TRADE = frozenset("™℠®©")  # would fold into letters or be a word of their own: acme™ is acme


def _ascii_table() -> bytes:
    table = bytearray(b" " * 256)
    for code in range(128):
        char = chr(code)
        if char.isalnum() or char in "_#@":
            table[code] = ord(char.lower())
    return bytes(table)


_ASCII = _ascii_table()
_NO_SIGNS = bytes(32 if byte in b"#@" else byte for byte in range(256))


def _fold_part(char: str) -> str:
    code = ord(char)
    if any(low <= code <= high for low, high in _STRIPPED):
        return ""
    if char in "#@_":
        return char
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    if category[0] in "LNM":
        return char
    return f" {char} " if category == "So" else " "


def _fold_char(code: int) -> str:
    char = chr(code)
    if char in _TRADE or unicodedata.category(char) in {"Cs", "Co", "Cn"}:
        return " "
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(map(_fold_part, apart))


class _Table(dict[int, str]):
    """Filled as characters turn up: `str.translate` asks for each code point, and most are never seen."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(code)
        return folded


_TABLE = _Table()


def canonical(text: str) -> bytes:
    """` word word word ` and, behind them, the tags: ` #tag  @tag `. Whole-word search is substring search in it."""
    if text.isascii():
        flat = text.encode().translate(_ASCII)
        signs = _TAG_BYTES.findall(flat) if b"#" in flat or b"@" in flat else ()
        body = b" ".join(flat.translate(_NO_SIGNS).split()) if signs or b"#" in flat or b"@" in flat else b" ".join(flat.split())
        return b" %b %b " % (body, b"  ".join(signs)) if signs else b" %b " % body
    folded = text.translate(_TABLE)
    signs = b"  ".join(tag.encode() for tag in _TAG.findall(folded)) if "#" in folded or "@" in folded else b""
    spread = _LONE.sub(r" \g<0> ", folded.replace("#", " ").replace("@", " "))
    body = " ".join(spread.split()).encode()
    return b" %b %b " % (body, signs) if signs else b" %b " % body


class Word(msgspec.Struct, frozen=True):
    """One folded word, the tag that it opens ("" where it opens none), and where it stands in the text."""

    text: str
    tag: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The same words as `canonical`, with their places. Slower: for what must know where."""
    folded, places = _fold_with_places(text)
    tags = {match.start() + 1: match.group() for match in _TAG.finditer(folded)}
    return [
        Word(folded[start:end], tags.get(start, ""), places[start], places[end - 1] + 1)
        for start, end in _word_spans(folded)
    ]


def _fold_with_places(text: str) -> tuple[str, list[int]]:
    parts: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        part = _TABLE[ord(char)]
        parts.append(part)
        if part:
            places.extend([at] * len(part))
    return "".join(parts), places


_WORDS = re.compile(rf"[{_SPACELESS}][\u3099\u309a]?|[^\s#@{_SPACELESS}]+")


def _word_spans(folded: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _WORDS.finditer(folded))
