"""Which targets a text names, and where. Pure.

All names of all targets stand in one automaton that runs over the folded text once; most texts name nothing and cost
no more. Where a name stands inside a longer one, only the longer is meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from ahocorasick_rs import BytesAhoCorasick

from heedful.listening.names import Finder, Place, forms, handle_key_of
from heedful.listening.types import How, Named, Naming, TargetFacts
from heedful.listening.words import Folded, canonical

NOTHING = Naming()
# Behind the host a link names pages and people, not what the text is about.
_PATHS = re.compile(r"https?://[^\s/]*(/\S*)", re.IGNORECASE)

Standing = tuple[Place, int]  # and the target, by its place in the list


class Wanted(msgspec.Struct, frozen=True):
    """What a literal stands for: forms of names, and targets that it excludes."""

    finders: list[tuple[int, Finder]]
    excludes: set[int]


class Namer:
    """Building costs some microseconds a name; asking, some microseconds a text for all of them."""

    def __init__(self, targets: Sequence[TargetFacts]) -> None:
        self.targets = tuple(target for target in targets if target.active)
        literals = _literals(self.targets)
        self._wanted = list(literals.values())
        self._hits = BytesAhoCorasick(list(literals)).find_matches_as_indexes if literals else None
        self._handles = _handles(self.targets)

    def by_handle(self, handle: str) -> tuple[TargetFacts, ...]:
        """The targets that an account of this name belongs to."""
        return self._handles.get(handle_key_of(handle), ()) if handle else ()

    def namings(self, texts: Iterable[str]) -> list[Naming]:
        return list(map(self.naming, texts))

    def naming(self, text: str) -> Naming:
        if self._hits is None or not text:
            return NOTHING
        hits = {hit[0] for hit in self._hits(canonical(text), overlapping=True)}
        return self._named(text, [self._wanted[hit] for hit in sorted(hits)]) if hits else NOTHING

    def _named(self, text: str, wanted: Sequence[Wanted]) -> Naming:
        finders = [one for each in wanted for one in each.finders]
        if not finders:
            return NOTHING
        folded = Folded(text)
        standing = [(place, target) for target, finder in finders for place in finder.places(folded, text)]
        excluded = set().union(*(each.excludes for each in wanted))
        return self._told(_longest(_outside_paths(standing, text), len(text)), excluded)

    def _told(self, standing: Sequence[Standing], excluded: set[int]) -> Naming:
        places: dict[int, list[Place]] = defaultdict(list)
        for place, target in standing:
            places[target].append(place)
        homonyms = {key for key in excluded & places.keys() if not any(place.tag for place in places[key])}
        return Naming(
            named=tuple(_named(self.targets[key], found) for key, found in places.items() if key not in homonyms),
            homonyms=tuple(self.targets[key].name for key in places if key in homonyms),
        )


def _named(target: TargetFacts, places: Sequence[Place]) -> Named:
    spans = tuple((place.start, place.end) for place in places)
    return Named(target=target.id, name=target.name, how=How.TEXT, spans=spans)


def _literals(targets: Sequence[TargetFacts]) -> dict[bytes, Wanted]:
    found: dict[bytes, Wanted] = defaultdict(lambda: Wanted([], set()))
    for number, target in enumerate(targets):
        for form in dict.fromkeys(form for alias in target.aliases for form in forms(alias)):
            found[form.literal].finders.append((number, Finder(form)))
        for exclusion in target.exclusions:
            for form in forms(exclusion)[:1]:
                found[form.literal].excludes.add(number)
    return found


def _handles(targets: Sequence[TargetFacts]) -> dict[str, tuple[TargetFacts, ...]]:
    found: dict[str, tuple[TargetFacts, ...]] = {}
    for target in targets:
        for key in {handle_key_of(alias) for alias in target.aliases if not alias.startswith("#")}:
            found[key] = (*found.get(key, ()), target)
    return found


def _outside_paths(standing: list[Standing], text: str) -> list[Standing]:
    if "://" not in text:
        return standing
    paths = [match.span(1) for match in _PATHS.finditer(text)]
    return [one for one in standing if not any(start <= one[0].start < end for start, end in paths)]


def _longest(standing: list[Standing], length: int) -> list[Standing]:
    """Without those that stand inside or across a longer one, in the order of the text.

    Two targets at the very same place are both meant.
    """
    if len(standing) > 1:
        taken = bytearray(length)
        kept: dict[tuple[int, int, int], Standing] = {}
        extents: set[tuple[int, int]] = set()
        for place, target in sorted(standing, key=lambda one: (one[0].start - one[0].end, one[0].start)):
            extent = (place.start, place.end)
            if extent in extents or taken.find(1, *extent) < 0:
                extents.add(extent)
                taken[slice(*extent)] = b"\1" * (place.end - place.start)
                kept[(*extent, target)] = (place, target)
        standing = list(kept.values())
    return sorted(standing, key=lambda one: (one[0].start, one[1]))
