"""Telephone numbers: international, with the trunk zero, in a shape of their own, or announced by a word."""

import re
from collections.abc import Iterator, Sequence

from heedful.core.personal_clusters import Group, clusters, in_thousands, stands_alone
from heedful.core.personal_text import Span

_MOST = 15  # digits, ITU-T E.164
_INTERNATIONAL = range(9, _MOST + 1)  # digits with the country's
_NATIONAL = range(9, 13)  # digits with the zero
_UNDERSCORED = 3  # groups; more with underscores are names of files
_ANNOUNCED = range(7, _MOST + 1)
# ITU-T E.164 assigned country codes; in North America an area begins with 2 to 9.
_COUNTRY = re.compile(
    r"1[2-9]|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689]\d|3[578]\d|42\d|5[09]\d|6[789]\d|8[0578]\d"
    r"|9[679]\d"
)
_TRUNK = re.compile(r"0[1-9]")
# Digits per group, and how the number may begin there. Others look the same as sums and counts.
_SHAPES = (
    ((1, 3, 3, 4), re.compile(r"1[2-9]\d\d[2-9]")),
    ((3, 3, 4), re.compile(r"[2-9]\d\d[2-9]|3")),
    ((3, 2, 2, 2), re.compile(r"[6-9]")),
    ((2, 3, 2, 2), re.compile(r"[89]")),
    ((2, 5, 4), re.compile(r"[1-9][1-9]9")),
    ((3, 7), re.compile(r"3[2-9]")),
    ((5, 5), re.compile(r"[6-9]")),
    ((10,), re.compile(r"[2-9]\d\d[2-9]|[6-9]")),
    ((11,), re.compile(r"1[2-9]\d\d[2-9]")),
)
_MOST_IN_SHAPE = 4  # groups
_CUE = re.compile(
    r"(?:\b(?:tel|telef(?:on)?|fon|fax|(?:tele)?phone|call|cell|mobile?|handy|whats ?app|wapp|text(?: me)?|sms|txt|"
    r"ring me|reach me|ruf\w{0,6}|anruf\w{0,4}|erreichbar|durchwahl|rueckruf|ruckruf|appel\w{0,4}|joindre|joignable|"
    r"portable|llam\w{0,5}|movil|celular|cellulare|chiam\w{0,5}|cel|telemovel|lig(?:ue|a)\w{0,3}|liguem|telegram|viber|signal)"
    r"|(?:telefon|phone|handy|mobil|ruf)(?:nummer|nr|number|no)|telefon[eo]|telephone)\b[^\d\n\0]{0,25}$|wa\.me/$",
    re.IGNORECASE,
)
_CUE_REACH = 45
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROUND = re.compile(r"0{5,}$")
_OPENING = re.compile(r"(?:\+\s?|\(\s?\+?\s?|\+\s?\()$")


def phones(text: str) -> Iterator[Span]:
    for groups in clusters(text):
        at = 0
        while at < len(groups):
            length = _phone(text, groups, at)
            if length:
                yield Span(_opens(text, groups[at].start), groups[at + length - 1].end)
            at += length or 1


def _phone(text: str, groups: Sequence[Group], at: int) -> int:
    """How many groups from here on are a telephone number; 0 where none is."""
    if at and not _apart(text, groups[at - 1], groups[at]):
        return 0
    start = _opens(text, groups[at].start)
    shaped_only = at and start == groups[at].start and not groups[at].digits.startswith("0")
    for length in _windows(groups[at : at + (_MOST_IN_SHAPE if shaped_only else _MOST + 2)], _MOST + 2):
        window = groups[at : at + length]
        closed = at + length == len(groups) or _apart(text, window[-1], groups[at + length])
        if closed and _is_phone(text, window, first=at == 0) and stands_alone(text, start, window[-1].end):
            return length
    return 0


def _windows(groups: Sequence[Group], most: int) -> list[int]:
    """Longest first, how many groups make at most so many digits."""
    lengths: list[int] = []
    digits = 0
    for length, group in enumerate(groups, start=1):
        digits += len(group.digits)
        if digits > most:
            break
        lengths.insert(0, length)
    return lengths


def _is_phone(text: str, window: Sequence[Group], *, first: bool) -> bool:
    digits = "".join(group.digits for group in window)
    whole = text[window[0].start : window[-1].end]
    if len(digits) < _ANNOUNCED.start or _ROUND.search(digits) or _is_other(whole, window):
        return False
    if "+" in text[_opens(text, window[0].start) : window[0].start]:
        return _international(digits.replace("0", "", 1) if _zero_inside(window) else digits)
    if digits.startswith("00"):
        return _international(digits[2:])
    if _TRUNK.match(digits) and len(digits) in _NATIONAL and _trunk_written(window, first=first):
        return True
    announced = first and _announced(text, window[0].start)
    return announced and " " in whole if in_thousands(whole) else announced or _shaped(text, window, digits)


def _is_other(whole: str, window: Sequence[Group]) -> bool:
    """Years side by side, or the name of a file."""
    return _all_years(window) or (len(window) > _UNDERSCORED and "_" in whole)


def _international(digits: str) -> bool:
    return len(digits) in _INTERNATIONAL and _COUNTRY.match(digits) is not None


def _zero_inside(window: Sequence[Group]) -> bool:
    return len(window) > 1 and window[1].digits == "0"  # +49 (0)30


def _trunk_written(window: Sequence[Group], *, first: bool) -> bool:
    """An area after the zero, or each digit alone; not 0.123456789."""
    sizes = [len(group.digits) for group in window]
    return sizes[0] > 1 or (first and max(sizes) <= 2)  # noqa: PLR2004  # spelled out to hide it


def _shaped(text: str, window: Sequence[Group], digits: str) -> bool:
    sizes = tuple(len(group.digits) for group in window)
    return any(sizes == shape and opening.match(digits) for shape, opening in _SHAPES) or (
        sizes in {(2, 4, 4), (2, 5, 4)} and text[window[0].start - 1 : window[0].start] == "("
    )


def _announced(text: str, start: int) -> bool:
    begins = _opens(text, start)
    return _CUE.search(text[max(0, begins - _CUE_REACH) : begins]) is not None


def _all_years(window: Sequence[Group]) -> bool:
    return all(_YEAR.fullmatch(group.digits) for group in window)


def _opens(text: str, start: int) -> int:
    """Where the number begins with its plus and its bracket."""
    opening = _OPENING.search(text[max(0, start - 4) : start])
    return start - len(opening[0]) if opening else start


def _apart(text: str, before: Group, after: Group) -> bool:
    """Whether a number may end and another begin between two groups."""
    return re.search(r"[\s+(]", text[before.end : after.start]) is not None
