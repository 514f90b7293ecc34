"""How long a text is, as the platform that it goes to counts it; static/channels/length.js says the same in a browser.

Both are held together by tests/length_vectors.json. Graphemes follow Unicode's UAX #29 (extended clusters, with its
rule for Indic conjuncts); "weighted" follows X's published counting: 280 units, a link is 23, an emoji 2.
"""

# ruff: noqa: PLR2004 - the numbers are code points of the Unicode tables, named by the function that they stand in

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise

from heedful.channels.types import Capability

LINK_UNITS = 23  # every link is shortened to this, however long it is
EMOJI_UNITS = 2
# Code points that cost one unit: Latin to Georgian, and the general punctuation that Latin text uses. Others cost two.
LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
# A bare domain is a link too; the common endings only, because a full list changes every month.
LINK = re.compile(
    r"https?://[^\s<>\"]+|(?<![\w@./-])(?:[a-z0-9-]{1,63}\.)+(?:com|org|net|edu|gov|io|co|app|dev|ai|info|me|tv|eu|de|at|ch|fr|es|it|pt|nl|uk|in)"
    r"(?![\w-])(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)
_LINK_TAIL = ".,;:!?'\")]}"  # written after a link, not part of it

ZWJ = 0x200D
_PREPEND = frozenset({*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD})
_VIRAMAS = frozenset({0x94D, 0x9CD, 0xACD, 0xB4D, 0xC4D, 0xD4D})
_INDIC_CONSONANTS = tuple(
    (start + low, start + high)
    for start in (0x900, 0x980, 0xA80, 0xB00, 0xC00, 0xD00)
    for low, high in ((0x15, 0x39), (0x58, 0x5F))
)
_PICTURES = ((0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139), (0x2190, 0x21FF), (0x2300, 0x23FF))
_MORE_PICTURES = ((0x24C2, 0x24C2), (0x25A0, 0x27BF), (0x2900, 0x297F), (0x2B00, 0x2BFF), (0x3030, 0x303D))
_EMOJI = ((0x1F000, 0x1F1E5), (0x1F200, 0x1F3FA), (0x1F400, 0x1FAFF))


def _within(point: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= point <= high for low, high in ranges)


def _extends(point: int) -> bool:
    """What is drawn on the character before it: accents, joiners, skin tones, tags, vowel signs."""
    if point < 0x300:  # nothing below combines; most text ends here
        return False
    if point == ZWJ or point == 0x200C or 0x1F3FB <= point <= 0x1F3FF or 0xE0020 <= point <= 0xE007F:  # noqa: PLR1714
        return True
    return unicodedata.category(chr(point)) in {"Mn", "Me", "Mc"}


def _hangul(point: int) -> str:
    if 0x1100 <= point <= 0x115F or 0xA960 <= point <= 0xA97C:
        return "L"
    if 0x1160 <= point <= 0x11A7 or 0xD7B0 <= point <= 0xD7C6:
        return "V"
    if 0x11A8 <= point <= 0x11FF or 0xD7CB <= point <= 0xD7FB:
        return "T"
    if 0xAC00 <= point <= 0xD7A3:
        return "LV" if (point - 0xAC00) % 28 == 0 else "LVT"
    return ""


_HANGUL_JOINS = frozenset(
    {("L", "L"), ("L", "V"), ("L", "LV"), ("L", "LVT"), ("LV", "V"), ("V", "V"), ("LV", "T"), ("V", "T")}
    | {("LVT", "T"), ("T", "T")}
)


def _is_control(point: int) -> bool:
    return point not in {0x200C, ZWJ} and point not in _PREPEND and _controls(point)


def _controls(point: int) -> bool:
    tag = 0xE0020 <= point <= 0xE007F
    return not tag and unicodedata.category(chr(point)) in {"Cc", "Cf", "Zl", "Zp", "Cs"}


def _joins(cluster: list[int], point: int) -> bool:
    """Whether `point` continues the cluster that ends before it."""
    last = cluster[-1]
    if last == 0x0D and point == 0x0A:  # CR LF is one
        return True
    if _is_control(last) or _is_control(point):
        return False
    if _extends(point) or last in _PREPEND:
        return True
    if (_hangul(last), _hangul(point)) in _HANGUL_JOINS:
        return True
    return _joins_across(cluster, point)


def _joins_across(cluster: list[int], point: int) -> bool:
    """The rules that look further back: flags, emoji joined by ZWJ, Indic conjuncts."""
    if _is_flag_letter(point):
        return len(cluster) == 1 and _is_flag_letter(cluster[0])
    if cluster[-1] == ZWJ and _is_picture(point):
        return _is_picture(cluster[0])
    if _within(point, _INDIC_CONSONANTS) and _within(cluster[0], _INDIC_CONSONANTS):
        tail = cluster[1:]
        after = [at for at, one in enumerate(tail) if _within(one, _INDIC_CONSONANTS)]
        recent = tail[after[-1] + 1 :] if after else tail
        return any(one in _VIRAMAS for one in recent) and all(_links_conjunct(one) for one in recent)
    return False


def _links_conjunct(point: int) -> bool:
    return point in _VIRAMAS or point == ZWJ or unicodedata.category(chr(point)) == "Mn"


def _is_flag_letter(point: int) -> bool:
    return 0x1F1E6 <= point <= 0x1F1FF


def _is_picture(point: int) -> bool:
    if point in {0xA9, 0xAE}:
        return True
    return _within(point, _EMOJI) or _within(point, _PICTURES) or _within(point, _MORE_PICTURES)


def clusters(text: str) -> Iterator[str]:
    """What a reader calls characters."""
    cluster: list[int] = []
    for point in map(ord, text):
        if cluster and not _joins(cluster, point):
            yield "".join(map(chr, cluster))
            cluster = []
        cluster.append(point)
    if cluster:
        yield "".join(map(chr, cluster))


def characters(text: str) -> int:
    return len(text)


def graphemes(text: str) -> int:
    if text.isascii() and "\r\n" not in text:
        return len(text)
    return sum(1 for _ in clusters(text))


def utf16(text: str) -> int:
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def weighted(text: str) -> int:
    normal = unicodedata.normalize("NFC", text)
    links = [(match.start(), match.start() + len(match[0].rstrip(_LINK_TAIL))) for match in LINK.finditer(normal)]
    edges = [0, *(edge for link in links for edge in link), len(normal)]
    words = sum(_words_units(normal[start:end]) for start, end in list(pairwise(edges))[::2])
    return words + LINK_UNITS * len(links)


def _words_units(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(_cluster_units(cluster) for cluster in clusters(text))


def _cluster_units(cluster: str) -> int:
    points = [ord(character) for character in cluster]
    if any(0x1F000 <= point <= 0x1FAFF or point in {0xFE0F, 0x20E3} for point in points):
        return EMOJI_UNITS
    return sum(1 if _within(point, LIGHT) else 2 for point in points)


WAYS: dict[str, Callable[[str], int]] = {
    "characters": characters,
    "graphemes": graphemes,
    "utf16": utf16,
    "weighted": weighted,
}


def count_length(text: str, capability: Capability) -> int:
    return WAYS[capability.counts_as](text)
