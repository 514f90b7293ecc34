"""What a query says of one post, straight from the tree: the meaning that the fast matcher must agree with.

It also knows where the words stand, which is what screens mark.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from heedful.listening.fields import NOTHING_AROUND, Around, Heard, test_of
from heedful.listening.query import And, Field, Near, Node, Not, Or, Term, leaves
from heedful.listening.words import Word, words

Span = tuple[int, int]


def holds(node: Node, post: Heard, around: Around = NOTHING_AROUND) -> bool:
    return _holds(node, post, around, words(post.text))


def _holds(node: Node, post: Heard, around: Around, text: Sequence[Word]) -> bool:
    match node:
        case Term():
            return term_holds(node, text)
        case Near():
            return near_holds(node, text)
        case Field():
            return test_of(node)(post, around)
        case Not(part):
            return not _holds(part, post, around, text)
        case And(parts):
            return all(_holds(part, post, around, text) for part in parts)
        case Or(parts):
            return any(_holds(part, post, around, text) for part in parts)


def term_holds(term: Term, text: Sequence[Word]) -> bool:
    return next(_places(term, text), None) is not None


def near_holds(near: Near, text: Sequence[Word]) -> bool:
    return next(_near_places(near, text), None) is not None


def _places(term: Term, text: Sequence[Word]) -> Iterator[Span]:
    """Where the term stands, in words: the first, and the one past the last."""
    opening, rest = term.words[0], term.words[1:]
    if "*" in opening or opening[0] in "#@":
        firsts = [at for at, word in enumerate(text) if _is(opening, word)]
    else:
        firsts = [at for at, word in enumerate(text) if word.text == opening]
    for first in firsts:
        last = first + 1 + len(rest)
        if last <= len(text) and all(_is(pattern, text[first + 1 + at]) for at, pattern in enumerate(rest)):
            yield first, last


def _near_places(near: Near, text: Sequence[Word]) -> Iterator[tuple[Span, Span]]:
    lefts = [place for term in near.left for place in _places(term, text)]
    rights = [place for term in near.right for place in _places(term, text)] if lefts else []
    for left in lefts:
        for right in rights:
            gap = max(right[0] - left[1], left[0] - right[1])  # words between; negative where they overlap
            if 0 <= gap < near.distance:
                yield left, right


def _is(pattern: str, word: Word) -> bool:
    told = word.tag if pattern[0] in "#@" else word.text
    return _starred(pattern).fullmatch(told) is not None if "*" in pattern else pattern == told


@lru_cache(maxsize=4096)
def _starred(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)


def marks(node: Node, text: str) -> list[Span]:
    """The places in the text, in characters, of the words that the query looks for; in order, never overlapping."""
    found = words(text)
    spans = [
        (found[first].start - (term.words[0][0] in "#@"), found[last - 1].end)
        for leaf, wanted in leaves(node)
        if wanted
        for term, (first, last) in _leaf_places(leaf, found)
    ]
    return _merged(spans)


def _leaf_places(leaf: Term | Field | Near, text: Sequence[Word]) -> Iterator[tuple[Term, Span]]:
    match leaf:
        case Term():
            yield from ((leaf, place) for place in _places(leaf, text))
        case Near():
            close = {place for pair in _near_places(leaf, text) for place in pair}
            for term in leaf.left + leaf.right:
                yield from ((term, place) for place in _places(term, text) if place in close)
        case _:
            return


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
