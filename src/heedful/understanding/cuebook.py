"""What the cue lists in `cues/` say, and where a batch of posts says it.

A list holds phrases with choices. Written out they would be half a million; as an automaton whose states are the words
of the lists (Glushkov 1961) they are a few thousand, and a batch walks through it all at once.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.understanding.characters import PUNCTUATION, SYMBOL, Flags, Integers, characters
from heedful.understanding.features import Hashes, Words, words

FOLDER = Path(__file__).parent / "cues"

_HEADING = re.compile(r"\[(\w+) ([+-][\d.]+)( each)?\]")
_SLOT = re.compile(r"\(([^()]*)\)|(\S+)")
_ANY = 0  # the word that stands for all, in a list "*", and for one that no list has
_BITS = 16  # of a word's hash, to ask quickly whether any list has it

_STAND_IN = "qzanywordzq"  # what "*" is while words are told apart; nobody writes it

_HANDLE_WORD = words(characters(["@x"])).hash[0]

Places = npt.NDArray[np.int32]


class Heading(NamedTuple):
    """One weight for one meaning in one language."""

    speaks_for: str
    weight: float
    language: str


class Phrase(NamedTuple):
    heading: int
    opens: bool  # stands at the beginning of a sentence or not at all
    slots: tuple[tuple[str, ...], ...]


def read_list(text: str, language: str, headings: list[Heading]) -> Iterator[Phrase]:
    """Appends the headings that it meets; under `each`, every line is a heading of its own."""
    each = False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if found := _HEADING.fullmatch(line):
            each = found[3] is not None
            headings.append(Heading(found[1], float(found[2]), language))
            continue
        if line.count("(") != line.count(")") or not headings:
            raise ValueError(f"{language}.txt, line {number}: a bracket or a heading is missing")
        if each:
            headings.append(headings[-1])
        opens = line.startswith("^")
        slots = tuple(
            (m[2],) if m[1] is None else tuple(choice.strip() for choice in m[1].split("|"))
            for m in _SLOT.finditer(line.removeprefix("^"))
        )
        yield Phrase(len(headings) - 1, opens, slots)


class Automaton(msgspec.Struct, frozen=True, kw_only=True):
    """`member` has a row of bits per set of words; a state accepts the words of its set."""

    headings: tuple[Heading, ...]
    vocabulary: Hashes  # sorted; word 0 is none of them
    met: Flags  # by the top bits of a hash
    member: npt.NDArray[np.uint8]
    accepts: Places  # state -> set
    begin_at: Integers  # word -> its first entry in begin
    begin: Places  # states in which a phrase may begin
    opens: Flags  # state -> whether it begins a sentence
    follow_at: Integers
    follow: Places
    ends: Places  # state -> heading, -1 where the phrase goes on

    def word(self, hashes: Hashes) -> Integers:
        found = np.zeros(len(hashes), dtype=np.int64)
        maybe = np.flatnonzero(self.met[(hashes >> np.uint64(64 - _BITS)).astype(np.intp)])
        place = np.searchsorted(self.vocabulary, hashes[maybe]).clip(0, len(self.vocabulary) - 1)
        found[maybe] = np.where(self.vocabulary[place] == hashes[maybe], place + 1, 0)
        return found

    def said(self, found: Words) -> tuple[Integers, Integers]:
        """Which post says which heading, each pair once: (rows, headings)."""
        word = np.append(self.word(found.hash), 0)
        row: Integers = np.append(found.row, -1)
        at, state = _spread(np.arange(len(word) - 1), self.begin_at, self.begin, word[:-1])
        keep = ~self.opens[state] | _opening(found)[at]
        at, state = at[keep], state[keep]
        cells: list[Integers] = []
        while len(at):
            done = self.ends[state]
            cells.append(row[at[done >= 0]] * len(self.headings) + done[done >= 0])
            at, state = _spread(at, self.follow_at, self.follow, state)
            # A post's last word is followed by another post's first.
            goes_on = row[at] == row[at + 1]
            at, state = at[goes_on] + 1, state[goes_on]
            said = word[at]
            takes = (self.member[self.accepts[state], said >> 3] >> (said & 7).astype(np.uint8)) & 1
            at, state = at[takes == 1], state[takes == 1]
        pairs = np.unique(np.concatenate(cells)) if cells else np.zeros(0, dtype=np.int64)
        rows, headings = np.divmod(pairs, max(len(self.headings), 1))
        return rows, headings


def _spread(at: Integers, starts: Integers, entries: Places, key: Integers | Places) -> tuple[Integers, Places]:
    """Each position once for every entry that its key has."""
    low, count = starts[key], starts[key + 1] - starts[key]
    first = np.repeat(low - np.append(0, np.cumsum(count)[:-1]), count)
    return np.repeat(at, count), entries[first + np.arange(len(first))]


def _opening(found: Words) -> Flags:
    """Where a sentence may begin: first of all, after punctuation and emoji, and after the handles that it opens with.

    A handle in the middle of a sentence begins none: "compared to @acme is …" asks nothing.
    """
    handle = found.hash == _HANDLE_WORD
    first = np.ones(len(found.row), dtype=np.bool_)
    first[1:] = found.row[1:] != found.row[:-1]
    after_mark = np.zeros(len(found.row), dtype=np.bool_)
    after_mark[1:] = (found.kind[:-1] == PUNCTUATION) | ((found.kind[:-1] == SYMBOL) & ~handle[:-1])
    opens = first | after_mark
    # Runs of handles: what follows one opens if the run's first handle did.
    starts = np.flatnonzero(~np.append(False, handle[:-1]) | first)
    run = np.repeat(starts, np.diff(np.append(starts, len(opens))))
    return opens | opens[run]


class _Builder:
    def __init__(self, ids: dict[str, tuple[int, ...]]) -> None:
        self.ids = ids
        self.sets: dict[frozenset[int], int] = {}
        self.accepts: list[int] = []
        self.ends: list[int] = []
        self.opens: list[bool] = []
        self.follow: list[list[int]] = []
        self.begin: list[tuple[int, int]] = []

    def _state(self, accepted: frozenset[int]) -> int:
        self.accepts.append(self.sets.setdefault(accepted, len(self.sets)))
        self.ends.append(-1)
        self.opens.append(False)
        self.follow.append([])
        return len(self.accepts) - 1

    def _slot(self, choices: tuple[str, ...]) -> tuple[list[int], list[int], bool]:
        """The states that begin it, those that end it, and whether it may be left out."""
        said = [self.ids[choice] for choice in choices]
        single = frozenset(one[0] for one in said if len(one) == 1)
        chains = [[self._state(single)]] if single else []
        chains += [[self._state(frozenset({word})) for word in one] for one in said if len(one) > 1]
        for chain in chains:
            for left, right in pairwise(chain):
                self.follow[left].append(right)
        return [chain[0] for chain in chains], [chain[-1] for chain in chains], not all(said)

    def add(self, phrase: Phrase) -> None:
        begins: list[int] = []
        before: list[int] = []
        empty = True  # nothing has been said yet that must be
        for choices in phrase.slots:
            first, last, optional = self._slot(choices)
            for state in before:
                self.follow[state].extend(first)
            if empty:
                begins += first
            empty = empty and optional
            before = [*before, *last] if optional else last
        for state in before:
            self.ends[state] = phrase.heading
        for state in begins:
            self.opens[state] = phrase.opens
        taken = {index: accepted for accepted, index in self.sets.items()}
        self.begin += [(word, state) for state in begins for word in taken[self.accepts[state]]]


def _starts(keys: Sequence[int], count: int) -> Integers:
    return np.searchsorted(np.asarray(keys, dtype=np.int64), np.arange(count + 1))


def build(headings: Sequence[Heading], phrases: Sequence[Phrase]) -> Automaton:
    choices = sorted({choice for phrase in phrases for slot in phrase.slots for choice in slot})
    found = words(characters([choice.replace("@", "@x").replace("*", _STAND_IN) for choice in choices]))
    anything = words(characters([_STAND_IN])).hash
    vocabulary, place = np.unique(found.hash[found.hash != anything], return_inverse=True)
    word = np.full(len(found.hash), _ANY)
    word[found.hash != anything] = place + 1
    said: list[list[int]] = [[] for _ in choices]
    for row, one in zip(found.row.tolist(), word.tolist(), strict=True):
        said[row].append(one)
    builder = _Builder({choice: tuple(ids) for choice, ids in zip(choices, said, strict=True)})
    for phrase in phrases:
        builder.add(phrase)
    member = np.zeros((len(builder.sets), len(vocabulary) // 8 + 1), dtype=np.uint8)
    for accepted, index in builder.sets.items():
        if _ANY in accepted:
            member[index] = 255
        for one in accepted:
            member[index, one >> 3] |= 1 << (one & 7)
    begin = sorted(set(builder.begin))
    follow = [(state, after) for state, afters in enumerate(builder.follow) for after in sorted(set(afters))]
    met = np.zeros(1 << _BITS, dtype=np.bool_)
    met[(vocabulary >> np.uint64(64 - _BITS)).astype(np.intp)] = True
    return Automaton(
        headings=tuple(headings),
        vocabulary=vocabulary,
        met=met,
        member=member,
        accepts=np.array(builder.accepts, dtype=np.int32),
        begin_at=_starts([word for word, _ in begin], len(vocabulary) + 1),
        begin=np.array([state for _, state in begin], dtype=np.int32),
        opens=np.array(builder.opens, dtype=np.bool_),
        follow_at=_starts([state for state, _ in follow], len(builder.accepts)),
        follow=np.array([after for _, after in follow], dtype=np.int32),
        ends=np.array(builder.ends, dtype=np.int32),
    )


@cache
def shipped() -> Automaton:
    headings: list[Heading] = []
    phrases: list[Phrase] = []
    for path in sorted(FOLDER.glob("*.txt")):
        phrases += read_list(path.read_text(encoding="utf8"), path.stem, headings)
    return build(headings, phrases)
