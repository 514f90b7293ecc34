"""Texts by chance for so many minutes, every one read and looked at: what `robustness --minutes` does."""

import math
import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec

from heedful.understanding.reader import reader
from heedful.understanding.tests.dressed import DENIALS
from heedful.understanding.tests.sound import Asked, asked, wrong
from heedful.understanding.tests.strange import KINDS, posts, put_on
from heedful.understanding.types import Quality, Reading, Sentiment

TOGETHER = 48  # texts a batch
ALONE = 6  # of them read alone as well
SHOWN = 400  # characters of an example
CUTS = 200  # readings that making an example shorter may cost

Broken = Callable[[Asked], bool]
FAILED, DIFFERS = "an exception", "another reading alone than among others"


class Violation(msgspec.Struct, kw_only=True):
    rule: str
    quality: Quality
    kinds: Counter[str]
    example: str
    problem: str = ""


class Run:
    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._kinds: Counter[str] = Counter()
        self._read: Counter[Quality] = Counter()
        self._took = dict.fromkeys(Quality, 0.0)
        self._longest = 0.0
        self._dressed: Counter[Quality] = Counter()
        self._turned: Counter[Quality] = Counter()
        self._found: dict[tuple[str, Quality], Violation] = {}

    def batch(self, quality: Quality) -> None:
        kinds = self._chance.choices(list(KINDS), k=TOGETHER)
        some = [asked(KINDS[kind](self._chance), self._chance) for kind in kinds]
        self._kinds.update(kinds)
        began = time.perf_counter()
        readings = self._readings(some, kinds, quality)
        took = time.perf_counter() - began
        self._read[quality] += len(some)
        self._took[quality] += took
        self._longest = max(self._longest, took)
        for kind, one, reading in zip(kinds, some, readings, strict=True):
            for rule in wrong(one, reading, reader().version) if reading else ():
                self._note(rule, kind, one, quality, partial(_breaks, rule, quality))
        for place in self._chance.sample(range(len(some)), ALONE):
            self._compare(kinds[place], some, place, readings[place], quality)

    def turns(self, quality: Quality) -> None:
        """Posts in several dresses at once, whose readings should not turn."""
        bare = self._chance.sample(posts(), 16)
        worn = [put_on(text, self._chance) for text in bare]
        before, after = (reader().read(texts, quality=quality) for texts in (bare, worn))
        self._dressed[quality] += len(bare)
        self._turned[quality] += sum(a.sentiment != b.sentiment for a, b in zip(before, after, strict=True))

    def _readings(self, some: Sequence[Asked], kinds: Sequence[str], quality: Quality) -> list[Reading | None]:
        try:
            return list(_read(some, quality))
        except Exception:  # noqa: BLE001  # finding which is the point
            found: list[Reading | None] = []
            for kind, one in zip(kinds, some, strict=True):
                problem = _failure(one, quality)
                if problem:
                    self._note(FAILED, kind, one, quality, lambda it: bool(_failure(it, quality)), problem=problem)
                found.append(None if problem else _read([one], quality)[0])
            if all(found):
                self._note(
                    FAILED, "together", Asked(text=""), quality, lambda _: False, problem="only of the whole batch"
                )
            return found

    def _compare(self, kind: str, some: Sequence[Asked], place: int, among: Reading | None, quality: Quality) -> None:
        others = [one for k, one in enumerate(some) if k != place]
        if among is None or _failure(some[place], quality) or _read([some[place]], quality)[0] == among:
            return

        def differs(one: Asked) -> bool:
            return _read([one, *others], quality)[0] != _read([one], quality)[0]

        self._note(DIFFERS, kind, some[place], quality, differs)

    def _note(self, rule: str, kind: str, one: Asked, quality: Quality, broken: Broken, *, problem: str = "") -> None:
        known = self._found.setdefault(
            (rule, quality),
            Violation(rule=rule, quality=quality, kinds=Counter(), example="", problem=problem),
        )
        known.kinds[kind] += 1
        if sum(known.kinds.values()) <= 3 or len(one.text) < len(known.example):
            text = _shorter(one, broken).text
            if not known.example or len(text) < len(known.example):
                known.example = text

    def told(self) -> dict[str, Any]:
        return {
            "inputs": sum(self._read.values()),
            "kinds": dict(self._kinds),
            "qualities": {
                str(one): {
                    "inputs": self._read[one],
                    "posts_per_s": round(self._read[one] / max(self._took[one], 1e-9)),
                    "dressed_turned_percent": round(100 * self._turned[one] / max(self._dressed[one], 1), 2),
                    "denials_read_as_meant": _denied(one),
                }
                for one in Quality
            },
            "longest_batch_s": round(self._longest, 2),
            "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "violations": [
                {**msgspec.to_builtins(one), "count": sum(one.kinds.values()), "example": ascii(one.example[:SHOWN])}
                for one in self._found.values()
            ],
        }


def fuzz(minutes: float, seed: int) -> dict[str, Any]:
    """All qualities get as much time; whatever the clock says, one batch of each is read."""
    run, until = Run(seed), time.monotonic() + 60 * minutes
    reader().warm(Quality.BEST)
    spent = dict.fromkeys(Quality, 0.0)
    while time.monotonic() < until or not all(spent.values()):
        quality = min(spent, key=lambda one: spent[one])
        began = time.monotonic()
        run.batch(quality)
        run.turns(quality)
        spent[quality] += time.monotonic() - began
    return {"minutes": minutes, "seed": seed, "model": reader().version, **run.told()}


def _read(some: Sequence[Asked], quality: Quality) -> list[Reading]:
    return reader().read(
        [one.text for one in some],
        hints=[one.hint for one in some],
        targets=[one.targets for one in some],
        quality=quality,
    )


def _failure(one: Asked, quality: Quality) -> str:
    try:
        _read([one], quality)
    except Exception as problem:  # noqa: BLE001  # any is one too many
        return f"{type(problem).__name__}: {ascii(str(problem))[:SHOWN]}"
    return ""


def _breaks(rule: str, quality: Quality, one: Asked) -> bool:
    return rule in wrong(one, _read([one], quality)[0], reader().version)


def _denied(quality: Quality) -> str:
    pairs = [reader().read(pair, quality=quality) for pair in DENIALS]
    meant = [Sentiment.POSITIVE, Sentiment.NEGATIVE]
    return f"{sum([one.sentiment for one in pair] == meant for pair in pairs)} of {len(DENIALS)}"


def _shorter(one: Asked, broken: Broken) -> Asked:
    """Parts are taken away, halves first, as long as it stays broken; what was named in them is forgotten."""
    tries = iter(range(CUTS))
    size = math.ceil(len(one.text) / 2)
    while size:
        kept = next((cut for cut in _cuts(one, size) if next(tries, None) is not None and _holds(cut, broken)), None)
        one, size = (kept, min(size, len(kept.text))) if kept else (one, size // 2)
    return one


def _cuts(one: Asked, size: int) -> Iterator[Asked]:
    for at in range(0, len(one.text), size):
        text = one.text[:at] + one.text[at + size :]
        targets = tuple(msgspec.structs.replace(target, spans=()) for target in one.targets)
        yield msgspec.structs.replace(one, text=text, targets=targets)


def _holds(one: Asked, broken: Broken) -> bool:
    try:
        return broken(one)
    except Exception:  # noqa: BLE001  # broken otherwise is not broken so
        return False
