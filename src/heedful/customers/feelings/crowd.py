"""Many people followed at once from one stream of lines: strictly causal, and the same however the stream is cut."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from heedful.customers.feelings.explain import became_known, explained, keep
from heedful.customers.feelings.follow import Told, advance, fresh
from heedful.customers.feelings.habits import Prior, common
from heedful.customers.feelings.lines import Changed, Name, Refused, Said, Shows, Traced
from heedful.customers.feelings.priors import learnt
from heedful.customers.feelings.weigh import weighed
from heedful.customers.types import Shift, Sign

LEARN = 1_000  # rows after which the cohort's prior is looked at again, at first; each time a fifth later
LATER = 1.2
SAMPLE = 20_000  # people from whom it is learnt

Answer = tuple[Traced | Refused, Changed | None]


class Crowd:
    def __init__(self) -> None:
        self.prior = Prior()
        self._first = Prior()
        self._states = fresh(1024)
        self._place: dict[tuple[Name, Name], int] = {}
        self._rows: dict[int, list[Said]] = defaultdict(list)
        self._latest: dict[int, float] = {}
        self._count, self._learn_at = 0, float(LEARN)

    def follow(self, lines: Sequence[Said | Refused]) -> list[Answer]:
        """An answer for each line, in order."""
        answers: list[Answer] = []
        block: list[Said | Refused] = []
        for line in lines:
            block.append(line)
            self._count += 1
            if self._count >= self._learn_at:
                answers += self._block(block)
                block = []
                self._learn()
        return answers + self._block(block)

    def _learn(self) -> None:
        self._learn_at *= LATER
        known = len(self._place)
        chosen = self._states[:known] if known <= SAMPLE else self._states[:known][:: known // SAMPLE + 1]
        if known:
            self.prior = learnt(chosen, self._first)

    def _block(self, block: Sequence[Said | Refused]) -> list[Answer]:
        answers: list[Answer | None] = [None] * len(block)
        for wave in self._waves(block, answers):
            self._wave([(spot, place, line) for spot, place, line in wave], answers)
        return [answer for answer in answers if answer is not None]

    def _waves(
        self, block: Sequence[Said | Refused], answers: list[Answer | None]
    ) -> Iterator[list[tuple[int, int, Said]]]:
        """Rows that may go together: the first of each person, then the second of each."""
        waves: list[list[tuple[int, int, Said]]] = []
        turn: dict[int, int] = defaultdict(int)
        for spot, line in enumerate(block):
            if isinstance(line, Refused):
                answers[spot] = (line, None)
                continue
            place, day = self._known(line), line.day
            if day < self._latest.get(place, day):
                answers[spot] = (Refused(error=f"{line.at} is before the line before it of the same pair"), None)
                continue
            self._latest[place] = day
            if turn[place] == len(waves):
                waves.append([])
            waves[turn[place]].append((spot, place, line))
            turn[place] += 1
        yield from waves

    def _known(self, line: Said) -> int:
        place = self._place.setdefault((line.customer, line.target), len(self._place))
        if place >= len(self._states):
            self._states = np.concatenate([self._states, fresh(len(self._states))])
        return place

    def _wave(self, wave: Sequence[tuple[int, int, Said]], answers: list[Answer | None]) -> None:
        places = np.array([place for _, place, _ in wave])
        before = self._states[places]
        after, told = advance(
            before, *weighed([_sign(str(spot), line) for spot, _, line in wave]), common([self.prior])
        )
        self._states[places] = after
        for n, (spot, place, line) in enumerate(wave):
            kept = self._rows[place]
            kept.append(line)
            keep(kept, before=before[n], after=after[n])
            news = became_known(before[n], after[n])
            answers[spot] = (_traced(line, told, n), self._changed(kept, after[n], told, n) if news else None)

    def _changed(self, kept: Sequence[Said], state: np.void, told: Told, n: int) -> Changed:
        signs = [_sign(str(place), line) for place, line in enumerate(kept)]
        return _changed(kept, explained(signs, state, told, n, self.prior))


def _sign(source: str, line: Said) -> Sign:
    lean = line.lean
    return Sign(
        source=source, at=line.day, sentiment=lean or 0, confidence=line.confidence, weight=float(lean is not None)
    )


def _traced(line: Said, told: Told, n: int) -> Traced:
    feeling, low, high = (round(float(part[n]), 4) for part in (told.feeling, told.low, told.high))
    up, down = (round(float(part[n]), 6) for part in (told.up, told.down))
    return Traced(
        customer=line.customer, target=line.target, at=line.at, feeling=feeling, low=low, high=high, up=up, down=down
    )


def _changed(kept: Sequence[Said], shift: Shift) -> Changed:
    onset = next(line for line in kept if line.day == shift.onset)
    shows = [kept[int(source)] for source in shift.evidence]
    return Changed(
        customer=onset.customer,
        target=onset.target,
        direction=shift.direction,
        onset=onset.at,
        detected_at=kept[-1].at,
        size=round(shift.size, 3),
        confidence=round(shift.confidence, 3),
        evidence=tuple(Shows(at=line.at, sentiment=line.sentiment, id=line.id) for line in shows),
    )
