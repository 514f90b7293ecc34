"""The forms in which a name stands in posts: "Acme Air" is also #AcmeAir, @acme_air and acme-air. Pure.

A name that is written with its sign ("@acme") is only that; one without is found bare, as handle and as hashtag.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import pairwise

import msgspec

from heedful.listening.words import NOT_BESIDE_WORDS, VOICING, Folded, Word, stands_alone, words

SIGNS = "#@"
_SHORTEST_JOINED = 4  # "hm" is an interjection; #hm and @hm are H&M
_SHORTEST_BESIDE_AND = 3
_JOINS = frozenset("-\u2010\u2011\u2012\u2013\u2014_.·/'\u2019\u2018~|")
_STRICT = frozenset("&+;")  # must stand there: AT&T is not "at T", nor Disney+ Disney
_AND = ("and", "und", "et", "y")


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """Words to find side by side, what stands between them in the name, and what must follow the last."""

    words: tuple[str, ...]
    gaps: tuple[str, ...] = ()
    sign: str = ""  # the only one that it may stand behind
    tag_only: bool = False
    tail: str = ""

    @property
    def literal(self) -> bytes:
        """What stands in `words.canonical` wherever the form does."""
        sign = self.sign if len(self.words) == 1 else ""
        return f" {sign}{' '.join(self.words)} ".encode()


class Place(msgspec.Struct, frozen=True):
    """Where a form stands in a text, its sign included, and whether as a tag."""

    start: int
    end: int
    tag: bool


def key_of(name: str) -> str:
    """The same for all spellings of a name that find the same posts; "" where there is nothing to find."""
    found = words(name)
    return "".join(word.text for word in found) + _tail(name, found)


def handle_key_of(handle: str) -> str:
    return key_of(handle).replace("_", "")


def forms(name: str) -> list[Form]:
    """All that is looked for. The first is the name as it is written."""
    found = words(name)
    if not found:
        return []
    sign, tail = found[0].tag[:1], _tail(name, found)
    parts = tuple(word.text for word in found)
    gaps = tuple(_core(name[left.end : right.start]) for left, right in pairwise(found))
    if sign and any(name[left.end : right.start].isspace() for left, right in pairwise(found)):
        return [Form(words=("".join(parts),), sign=sign)]  # no tag has a blank in it
    plain = Form(words=parts, gaps=gaps, sign=sign, tail=tail)
    if sign or len(parts) == 1:
        return [plain]
    return [plain, *_together(parts), *_with_and(parts, gaps)]


def _tail(name: str, found: list[Word]) -> str:
    rest = name[found[-1].end :].strip() if found else ""
    return rest if set(rest) == {"+"} else ""


def _together(parts: tuple[str, ...]) -> Iterator[Form]:
    if any(stands_alone(part[0]) for part in parts):
        return  # such words stand together anyway
    joined = "".join(parts)
    yield Form(words=(joined,), tag_only=len(joined) < _SHORTEST_JOINED)
    yield Form(words=("_".join(parts),))


def _with_and(parts: tuple[str, ...], gaps: tuple[str, ...]) -> Iterator[Form]:
    for at, gap in enumerate(gaps):
        if gap != "&":
            continue
        left, right = parts[: at + 1], parts[at + 1 :]
        yield Form(words=(*left, "amp", *right), gaps=(*gaps[:at], "&", ";", *gaps[at + 1 :]))
        if min(map(len, parts)) >= _SHORTEST_BESIDE_AND:
            for word in _AND:
                yield Form(words=(*left, word, *right), gaps=(*gaps[:at], "", "", *gaps[at + 1 :]))


class Finder:
    """Looks for one form in texts that have its literal."""

    def __init__(self, form: Form) -> None:
        self._form = form

    @cached_property
    def _find(self) -> Callable[[str], Iterator[re.Match[str]]]:
        return re.compile(_pattern(self._form.words)).finditer  # costs more than all else; most forms never turn up

    def places(self, folded: Folded, text: str) -> Iterator[Place]:
        for match in self._find(folded.text):
            sign = self._sign(folded.text, match.start())
            end = _past_marks(text, folded.place(match.end() - 1) + 1)
            fits = self._sign_fits(sign) and self._gaps_fit(folded, match, text)
            if fits and text.startswith(self._form.tail, end):
                start = folded.place(match.start() - len(sign))
                yield Place(start, end + len(self._form.tail), bool(sign))

    def _sign(self, folded: str, start: int) -> str:
        before = folded[start - 1]
        return before if before in SIGNS and folded[start - 2] == " " else ""

    def _sign_fits(self, sign: str) -> bool:
        return sign == self._form.sign if self._form.sign else bool(sign) or not self._form.tag_only

    def _gaps_fit(self, folded: Folded, match: re.Match[str], text: str) -> bool:
        for number, wanted in enumerate(self._form.gaps, 1):
            gap = text[folded.place(match.end(number) - 1) + 1 : folded.place(match.start(number + 1))]
            if not _fits(gap, wanted):
                return False
        return True


def _pattern(parts: tuple[str, ...]) -> str:
    before = "" if stands_alone(parts[0][0]) else f"(?<!{NOT_BESIDE_WORDS})"
    after = f"(?![{VOICING}])" if stands_alone(parts[-1][0]) else f"(?!{NOT_BESIDE_WORDS})"
    found = f"({re.escape(parts[0])})"
    for left, right in pairwise(parts):
        repeat = "*" if stands_alone(left[0]) or stands_alone(right[0]) else "+"
        found += f"[ #@]{repeat}({re.escape(right)})"
    return before + found + after


def _fits(gap: str, wanted: str) -> bool:
    """Whether words stand beside each other as in the name: no sentence ends between them, and no comma is there."""
    core = _core(gap)
    if core == wanted:
        return True
    if not _STRICT.isdisjoint(wanted):
        return False
    return not core or (core in _JOINS and len(gap) == 1)


def _core(gap: str) -> str:
    return "".join(char for char in gap if unicodedata.category(char)[0] not in "ZCM")


def _past_marks(text: str, end: int) -> int:
    """Behind the accents that are characters of their own, so that no mark is torn from its letter."""
    while end < len(text) and unicodedata.category(text[end])[0] == "M":
        end += 1
    return end
