"""Text as the matcher sees it: folded words in order, the same for a post and for a query.

Case, accents and width are folded (É is e, ß is ss). Letters, digits, marks and _ make words; an emoji is a
word; so is each character of a script that is written without spaces. # and @ before a word make a tag: the word
stands in the text as any other and can also be asked for with its sign.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

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
VOICING = "\u3099\u309a"  # a kana with one of these is another kana
NOT_BESIDE_WORDS = f"[^ #@{_SPACELESS}]"  # in a folded text: what makes a word longer
_LONE = re.compile(f"[{_SPACELESS}][\u3099\u309a]?")  # a kana keeps its voicing mark
_WORDS = re.compile(rf"[{_SPACELESS}][\u3099\u309a]?|[^\s#@{_SPACELESS}]+")
_PIECES = re.compile(rf"[{_SPACELESS}][\u3099\u309a]?|[^{_SPACELESS}]+")
_PATTERNS = re.compile(rf"\*?[{_SPACELESS}][\u3099\u309a]?\*?|[^\s#@{_SPACELESS}]+")
_TAG = re.compile(r"(?<= )[#@][^\s#@]+")
_TAG_BYTES = re.compile(rb" [#@][a-z0-9_\x80-\xff]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_PICTURES = range(0x1F000, 0x1FB00)
_TRADE = frozenset("™℠®©")  # would fold into letters or be a word of their own: acme™ is acme


def _ascii_table() -> bytes:
    table = bytearray(b" " * 128 + bytes(range(128, 256)))  # beyond ASCII stand folded characters, as UTF-8
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
    if code in _PICTURES and unicodedata.category(char) == "Cn":
        return f" {char} "  # an emoji younger than this Python
    if char in _TRADE or unicodedata.category(char) in {"Cs", "Co", "Cn"}:
        return " "
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(map(_fold_part, apart))


class _Characters(dict[int, str]):
    """Filled as characters turn up: `str.translate` asks for each code point, and most are never seen."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(code)
        return folded


_CHARACTERS = _Characters()
_RUN_LENGTH = 16
_RUNS_KEPT = 100_000  # about 10 MB at worst
_runs: dict[str, str] = {}


def _fold_run(match: re.Match[str]) -> str:
    """A run of characters beyond ASCII: an umlaut, an emoji, an Arabic word. The short ones come again and again."""
    run = match.group()
    folded = _runs.get(run)
    if folded is None:
        folded = run.translate(_CHARACTERS)
        if len(run) <= _RUN_LENGTH:
            if len(_runs) >= _RUNS_KEPT:
                _runs.clear()
            _runs[run] = folded
    return folded


def canonical(text: str) -> bytes:
    """` word word word ` and, behind them, the tags: ` #tag @tag `. Whole-word search is substring search in it."""
    plain = text.isascii()
    if not plain:
        text = _NOT_ASCII.sub(_fold_run, text)
    flat = f" {text}".encode().translate(_ASCII)
    tags = b""
    if b"#" in flat or b"@" in flat:
        tags = b"".join(_TAG_BYTES.findall(flat))
        flat = flat.translate(_NO_SIGNS)
    if not plain and _LONE.search(text):
        flat = " ".join(_PIECES.findall(flat.decode())).encode()
    return b" %b%b " % (b" ".join(flat.split()), tags)


class Folded:
    """A folded text behind one space, as it stands: not cut into words. It knows where each character comes from."""

    def __init__(self, text: str) -> None:
        self._runs = () if text.isascii() else tuple(_NOT_ASCII.finditer(text))
        flat = _NOT_ASCII.sub(_fold_run, text) if self._runs else text
        self.text = f" {flat}".encode().translate(_ASCII).decode()
        self._starts: list[int] = []  # of the runs, here
        self._inside: dict[int, list[int]] = {}

    def place(self, at: int) -> int:
        """The place in the text that character `at` of the folded one comes from."""
        if not self._runs:
            return at - 1
        if not self._starts:
            self._find_starts()
        number = bisect_right(self._starts, at) - 1
        if number < 0:
            return at - 1
        run, past = self._runs[number], at - self._starts[number]
        inside = self._inside.get(number)
        if inside is None:
            inside = self._inside[number] = [
                place for place, char in enumerate(run.group()) for _ in _CHARACTERS[ord(char)]
            ]
        return run.start() + inside[past] if past < len(inside) else run.end() + past - len(inside)

    def _find_starts(self) -> None:
        shift = 1
        for run in self._runs:
            self._starts.append(run.start() + shift)
            shift += len(_fold_run(run)) - len(run.group())


def stands_alone(char: str) -> bool:
    """Of a script that is written without spaces, where no boundary shows where a word ends."""
    return not char.isascii() and _LONE.match(char) is not None


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
        Word(match.group(), tags.get(match.start(), ""), places[match.start()], places[match.end() - 1] + 1)
        for match in _WORDS.finditer(folded)
    ]


def _fold_with_places(text: str, kept: str = "") -> tuple[str, Sequence[int]]:
    """The folded text behind one space, and for each of its characters the place in `text` that it comes from."""
    if not kept and text.isascii():
        return f" {text}".encode().translate(_ASCII).decode(), range(-1, len(text))
    parts = [" "]
    places = [0]
    for at, char in enumerate(text):
        part = char if char == kept else _CHARACTERS[ord(char)]
        parts.append(part)
        places.extend([at] * len(part))
    return "".join(parts), places


def patterns(text: str) -> tuple[str, ...]:
    """The words to look for, as typed in a query: as `words`, but * stays, and a tag stands with its sign.

    Beside a character that is a word by itself a * says nothing and goes.
    """
    folded, _places = _fold_with_places(text, kept="*")
    tags = {match.start() + 1: match for match in _TAG.finditer(folded)}
    places = [match.span() for match in _PATTERNS.finditer(folded)]
    if places and (tag := tags.get(places[0][0])) and tag.end() >= places[-1][1]:
        return (tag.group(),)
    return tuple(tags[start].group() if start in tags else _bare(folded[start:end]) for start, end in places)


def _bare(word: str) -> str:
    return word.replace("*", "") if _LONE.search(word) else word
