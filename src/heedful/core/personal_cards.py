"""Numbers that prove themselves: payment cards (Luhn) and bank accounts (IBAN, ISO 13616)."""

import re
from collections.abc import Iterator, Sequence

from heedful.core.personal_clusters import Group, clusters, stands_alone
from heedful.core.personal_text import Span

_SHORTEST, _LONGEST = 13, 19  # digits of a card, ISO/IEC 7812
# Issuers' opening digits and how many digits their cards have. Longer ones are also what platforms number posts with.
_ISSUERS = (
    (re.compile(r"4"), {13, 16}),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), {16}),
    (re.compile(r"3[47]"), {15}),
    (re.compile(r"6011|64[4-9]|65|35(?:2[89]|[3-8])|62"), {16}),
    (re.compile(r"30[0-5]|36|3[89]"), {14}),
)
_LAYOUTS = frozenset({(4, 6, 5), (4, 6, 4)})
_FOURS = 4

# Letters and digits of an IBAN by country, from the registry of ISO 13616.
_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
    "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
    "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    "YE": 30,
}  # fmt: skip
_IBAN_BEGINS = re.compile(r"(?<![A-Za-z0-9@#/])[A-Za-z][ .-]?[A-Za-z][ .-]?\d[ .-]?\d")
_BREAK = " .-\t_/"


def ibans(text: str) -> Iterator[Span]:
    after = 0
    for begin in _IBAN_BEGINS.finditer(text):
        if begin.start() < after:
            continue
        bare = "".join(filter(str.isalnum, begin[0])).upper()
        most = _LENGTHS.get(bare[:2], 0)
        end = begin.end()
        while len(bare) < most and end < len(text) and (not _ends(text, end) or text[end] in _BREAK):
            if text[end] not in _BREAK:
                bare += text[end].upper()
            elif text[end - 1] in _BREAK:
                break
            end += 1
        if (
            len(bare) == most
            and _ends(text, end)
            and int("".join(str(int(c, 36)) for c in bare[4:] + bare[:4])) % 97 == 1
        ):
            after = end
            yield Span(begin.start(), end)


def cards(text: str) -> Iterator[Span]:
    for groups in clusters(text):
        at = 0
        while at < len(groups):
            length = _card(groups, at)
            span = Span(groups[at].start, groups[at + length - 1].end) if length else None
            if span and stands_alone(text, span.start, span.end):
                yield span
                at += length
            else:
                at += 1


def _card(groups: Sequence[Group], at: int) -> int:
    """How many groups from here on are a card; 0 where none is."""
    digits = ""
    for length, group in enumerate(groups[at : at + _LONGEST], start=1):
        digits += group.digits
        if len(digits) > _LONGEST:
            return 0
        sizes = tuple(len(one.digits) for one in groups[at : at + length])
        if len(digits) >= _SHORTEST and _laid_out(sizes) and _issued(digits) and luhn(digits):
            return length
    return 0


def _laid_out(sizes: tuple[int, ...]) -> bool:
    if len(sizes) == 1 or sizes in _LAYOUTS or max(sizes) <= 2:  # noqa: PLR2004  # spelled out to hide it
        return True
    return all(size == _FOURS for size in sizes[:-1]) and sizes[-1] <= _FOURS


def _issued(digits: str) -> bool:
    return any(len(digits) in lengths and opening.match(digits) for opening, lengths in _ISSUERS)


def luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _ends(text: str, end: int) -> bool:
    return end == len(text) or not (text[end].isascii() and text[end].isalnum())
