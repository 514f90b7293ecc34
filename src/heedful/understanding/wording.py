"""How a text is put before a model: the same words for the same meaning, whatever they were dressed in.

Case, zero-width characters, letters borrowed from look-alike scripts, emoji in other skins, stretched words, escapes
that an export left behind, links, handles, hashtags run together, a retweet's prefix and surrounding quotes change
nothing that a person reads, so they are taken off before a model can learn to mind them. Training and reading use the
same functions, a batch at a time: one regular expression over all texts costs a fraction of one over each.
"""

import re
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import numpy as np

LONGEST = 4_000  # characters; longer texts are read by their beginning, as everywhere in this stage

_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": " "}
_ENTITY = re.compile("|".join(_ENTITIES))
# Each begins with letters that the engine can look for; anything else in front would take twenty times as long.
_LINKS = tuple(re.compile(one) for one in (r"https?://\S+", r"www\.\S+", r"pic\.twitter\.com/\S+", r"https(?!\w)"))
# As exports leave them behind; in capitals, too, where somebody shouts what was exported.
_ESCAPED = re.compile(r"""\\+(?:U(000[0-9a-fA-F]{5})|[uU]([0-9a-fA-F]{4})|(["']))""")
_SLASHES = ("\\", "\uff3c")
_HANDLE = re.compile(r"@\w+")
_RETWEET = re.compile(r"\s*(?:rt\b\s*)+(?:@\w+\s*:?\s*)?", re.IGNORECASE)
_TAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])|_")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[^\S ]")
# What Unicode files under "other symbols", where emoji stand.
_SYMBOLS = re.compile("([\u2190-\u2bff\u3000-\u303f\U0001f000-\U0001faff])\\1*")
_QUOTES = "\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u2039\u203a"
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_MARKS = (
    ("\u2019", "'"),
    ("\u2018", "'"),
    ("\u00b4", "'"),
    ("\u201c", '"'),
    ("\u201d", '"'),
    ("\u201e", '"'),
    ("\u2026", "..."),
    ("\u2014", "-"),
    ("\u2013", "-"),
)

# Letters of Greek and Cyrillic that are drawn like Latin ones: in a word that is Latin otherwise they are a disguise.
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u0475\u0461\u0432\u043a\u043c\u043d\u0442\u03b1\u03bf\u03bd\u03c1\u03b9\u03ba\u03c5\u03c7\u0131\u0261\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0406\u0408\u0405",
    "aeopcyxijsdqvwbkmhtaovpikuxigABEKMHOPCTYXABEZHIKMNOPTYXIJS",
)
_NO_WORDS: Mapping[str, int] = MappingProxyType({})
_USER, _ADDRESS = "@user", "http"  # in place of handles and links
_LATIN = re.compile(r"[A-Za-z]")
_LOOKALIKE = re.compile(r"[\u0370-\u03ff\u0400-\u052f\u0131\u0261]")


def _undisguised(word: str) -> str:
    return word.translate(_ALIKE) if _LATIN.search(word) else word


def _parted(match: re.Match[str]) -> str:
    return _HUMP.sub(" ", match[1])


def wordings(texts: Sequence[str], *, known: Mapping[str, int] = _NO_WORDS) -> list[str]:
    """One line each, in lower case. `known` ranks words, the most common first: it tells what a stretched one was."""
    if not texts:
        return []
    whole = "\n".join(map(_line, texts)).replace("`", "'")
    if not whole.isascii():
        whole = _plain(whole)
    if "&" in whole:
        whole = _ENTITY.sub(lambda match: _ENTITIES[match[0]], whole)
    for link in _LINKS:
        whole = link.sub(_ADDRESS, whole)
    whole = _TAG.sub(_parted, _HANDLE.sub(_USER, whole))
    whole = whole.lower()
    stretched, repeated = _thirds(whole)
    whole = _words_changed(whole, stretched, lambda word: _relaxed(word, known))
    for run in (character * 2 for character in repeated):
        while run + run[0] in whole:
            whole = whole.replace(run + run[0], run)
    while "  " in whole:
        whole = whole.replace("  ", " ")
    return [_unquoted(line.strip()) for line in whole.split("\n")]


def bare(worded: Sequence[str]) -> list[str]:
    """Wordings without links and handles: nobody feels otherwise because of them."""
    whole = "\n".join(worded).replace(_USER, " ").replace(_ADDRESS, " ")
    while "  " in whole:
        whole = whole.replace("  ", " ")
    return [line.strip() for line in whole.split("\n")] if worded else []


def _plain(whole: str) -> str:
    """Compatibility forms, invisible characters and borrowed letters undone."""
    whole = unicodedata.normalize("NFKC", whole.encode("utf-8", "replace").decode())
    for mark, plain in _MARKS:
        whole = whole.replace(mark, plain)
    whole = _INVISIBLE.sub("", whole)
    return _words_changed(whole, [match.start() for match in _LOOKALIKE.finditer(whole)], _undisguised)


def _line(text: str) -> str:
    """Its beginning, on one line, without the mark of a retweet."""
    line = text[:LONGEST]
    if not line.isprintable():
        line = _INVISIBLE.sub("", _BREAK.sub(" ", line))
    if any(slash in line for slash in _SLASHES):
        line = _INVISIBLE.sub("", _BREAK.sub(" ", _unescaped(unicodedata.normalize("NFKC", line))))
    return (
        _RETWEET.sub("", line, 1)
        if line[:9].lstrip()[:2] in {"RT", "rt", "Rt", "rT"} and _RETWEET.match(line)
        else line
    )


def _unescaped(line: str) -> str:
    """Characters for their escapes, two halves of one emoji as one."""
    found = _ESCAPED.sub(lambda match: match[3] or _character(match[1] or match[2]), line)
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _character(code: str) -> str:
    found = int(code, 16)
    return chr(found) if found <= sys.maxunicode else ""


def _thirds(whole: str) -> tuple[list[int], set[str]]:
    """Where a letter stands a third time in a row, and what else does anywhere."""
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    places = (np.flatnonzero((codes[2:] == codes[1:-1]) & (codes[1:-1] == codes[:-2])) + 1).tolist()
    letters = [place for place in places if whole[place].isalpha()]
    return letters, {whole[place] for place in places if not whole[place].isalnum()} - {" ", "\n"}


def _relaxed(word: str, known: Mapping[str, int]) -> str:
    """ "gooood" as "good" or "god", whichever is the more common word."""
    one, two = _STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word)
    return two if two in known and known[two] < known.get(one, known[two] + 1) else one


def _words_changed(whole: str, places: Sequence[int], change: Callable[[str], str]) -> str:
    """Each word around one of these places, changed."""
    parts, at = [], 0
    for place in places:
        if place >= at:
            start, end = _word_around(whole, place)
            parts += [whole[at:start], change(whole[start:end])]
            at = end
    return "".join([*parts, whole[at:]])


def _word_around(whole: str, place: int) -> tuple[int, int]:
    start, end = place, place + 1
    while start and whole[start - 1].isalpha():
        start -= 1
    while end < len(whole) and whole[end].isalpha():
        end += 1
    return start, end


def _unquoted(text: str) -> str:
    while len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1].strip()
    return text


@lru_cache(maxsize=4096)
def _name(symbol: str) -> str:
    return f" {unicodedata.name(symbol, '').lower()} "


def named(text: str) -> str:
    """A wording with its emoji spelt out, each once in a row, for a vocabulary that has no other word for them."""
    return text if text.isascii() else " ".join(_SYMBOLS.sub(lambda match: _name(match[1]), text).split())
