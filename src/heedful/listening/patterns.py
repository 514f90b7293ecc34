"""The literals of all rules in one automaton, and for each rule the ones without which it cannot match."""

from collections.abc import Callable, Iterable, Sequence

from ahocorasick_rs import BytesAhoCorasick

from heedful.listening.query import And, Near, Node, Not, Or, Term, leaves, terms

Hits = set[int]  # numbers of the literals that stand in a post


def _guess(pattern: bytes) -> float:
    """Share of posts with this in them, by its length: common words are short, phrases and tags are rare."""
    bare = pattern.strip(b" #@")
    rare = 5.0 ** (bare.count(b" ") + (b"#" in pattern or b"@" in pattern))
    open_end = 3.0 if len(pattern) - len(bare) < 2 else 1.0  # noqa: PLR2004  (a space on both sides)
    return float(2.0 ** -min(len(bare), 12) * open_end / rare)


class Patterns:
    """The literals of all rules, numbered. A term is exact where finding its literal is finding the term."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.numbers: dict[bytes, int] = {}
        self._terms: dict[tuple[str, ...], tuple[int, bool]] = {}
        for node in nodes:
            for leaf, _wanted in leaves(node):
                for term in terms(leaf):
                    self.of(term)
        self._shares = [_guess(pattern) for pattern in self.numbers]

    def of(self, term: Term) -> tuple[int, bool]:
        known = self._terms.get(term.words)
        if known is None:
            literal, exact = _literal(term.words)
            known = self._terms[term.words] = (self.numbers.setdefault(literal, len(self.numbers)), exact)
        return known

    def __len__(self) -> int:
        return len(self.numbers)

    def share(self, number: int) -> float:
        return self._shares[number]

    def automaton(self) -> Callable[[bytes], Hits]:
        if not self.numbers:
            return lambda _text: set()
        find = BytesAhoCorasick(list(self.numbers)).find_matches_as_indexes
        return lambda text: {hit[0] for hit in find(text, overlapping=True)}


def _literal(pattern: tuple[str, ...]) -> tuple[bytes, bool]:
    """What stands in `words.canonical` wherever the term does, and whether the reverse holds too."""
    whole = f" {' '.join(pattern)} "
    tag = pattern[0][0] in "#@"
    inner = whole.strip(" ").strip("*")
    starred = "*" in inner or "*" in pattern  # a * in the middle, or one that is a whole word
    signed = any(word[0] in "#@" for word in pattern[1:]) or (tag and len(pattern) > 1)
    if not starred and not signed and not (tag and pattern[0][1:2] == "*"):
        return whole.replace(" *", "").replace("* ", "").encode(), True
    return max((piece for word in pattern for piece in _pieces(word)), key=len).encode(), False


def _pieces(word: str) -> Iterable[str]:
    sign = word[0] if word[0] in "#@" else ""
    parts = word.removeprefix(sign).split("*")
    for i, part in enumerate(parts):
        if part:
            yield (f" {sign}" if i == 0 else "") + part + (" " if i == len(parts) - 1 else "")


def anchor(node: Node, patterns: Patterns, *, wanted: bool = True) -> tuple[float, frozenset[int]] | None:
    """The rarest literals of which every match has at least one, with the share of posts that have; None without any.

    Of parts that must all hold one is enough; of parts of which any may hold each must have its own.
    """
    match node:
        case Not(part):
            return anchor(part, patterns, wanted=not wanted)
        case And(parts) | Or(parts):
            found = [anchor(part, patterns, wanted=wanted) for part in parts]
            known = [one for one in found if one]
            if isinstance(node, And) == wanted:  # not (a or b) is (not a) and (not b)
                return min(known, key=lambda one: one[0], default=None)
            return _union(known) if len(known) == len(found) else None
        case Near(left, right, _) if wanted:
            return min(
                (_union([_own(term, patterns) for term in side]) for side in (left, right)), key=lambda one: one[0]
            )
        case Term() if wanted:
            return _own(node, patterns)
        case _:
            return None


def _own(term: Term, patterns: Patterns) -> tuple[float, frozenset[int]]:
    number, _ = patterns.of(term)
    return patterns.share(number), frozenset((number,))


def _union(anchors: Sequence[tuple[float, frozenset[int]]]) -> tuple[float, frozenset[int]]:
    return sum(share for share, _ in anchors), frozenset().union(*(numbers for _, numbers in anchors))
