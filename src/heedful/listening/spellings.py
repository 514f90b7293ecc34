"""How people misspell a name. Only ever proposed: what a person accepts becomes a name like any other. Pure."""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from heedful.listening.names import SIGNS, key_of

_SHORTEST = 5  # below it, one letter more or less is another word
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def misspellings(name: str) -> tuple[str, ...]:
    """The likelier first: umlauts spelt out, one of two left out; then slips, from the middle of the name outwards."""
    shown = name.strip().casefold()
    letters = sum(unicodedata.category(char)[0] == "L" for char in shown)
    if shown[:1] in SIGNS or letters < _SHORTEST:
        return ()
    known = key_of(shown)
    found = {key_of(one): one for one in reversed(list(_variants(shown))) if key_of(one) != known}
    return tuple(reversed(found.values()))


def _variants(name: str) -> Iterator[str]:
    spelt = unicodedata.normalize("NFC", name).translate(_SPELT_OUT)
    if spelt != unicodedata.normalize("NFC", name):
        yield spelt
    pairs = [(at, left, right) for at, (left, right) in enumerate(pairwise(name)) if left.isalpha() and right.isalpha()]
    yield from (name[:at] + name[at + 1 :] for at, left, right in pairs if left == right)
    for at, left, right in sorted(pairs, key=lambda pair: abs(2 * pair[0] + 1 - len(name))):
        if left != right:
            yield name[: at + 1] + name[at + 2 :]
            yield name[:at] + right + left + name[at + 2 :]
            yield name[: at + 2] + name[at + 1 :]
