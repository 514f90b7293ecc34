"""Simulated people whose feelings change or do not, and the exact filter that knows the law they were made by.

Habits and reading errors come from `shifts_habits.json`, counted on real posts with human labels (its `source` says
which). Every person has a habit (a mix of negative, neutral, positive); half of them change to a mix part of the way
toward anger or delight, at a post drawn evenly from their third to their last.
"""

import json
from dataclasses import dataclass
from math import exp, lgamma, log
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

HABITS: dict[str, Any] = json.loads(Path(__file__).with_name("shifts_habits.json").read_text(encoding="utf8"))
MOST, FIRST = 30, 2  # posts a person; posts before a change
NEVER = 99
ENDS = {-1: np.array([0.84, 0.12, 0.04]), 1: np.array([0.06, 0.14, 0.80])}
SIZES = (0.5, 0.75, 1.0)  # of the way
USES = ("probability", "odds", "probability of late", "odds of late")  # of the exact filter
ROOM = 0.5  # a change that moves net sentiment less is not planted
HABITS_DRAWN = 160
WEEKS = 26
WITHIN = 6  # posts within which a change is to be known

Doubles = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Law:
    name: str
    mixes: Doubles  # (habits, 3), drawn evenly
    counts: Doubles  # chance of 0 … MOST posts
    reading: Doubles  # (meant, read * bins): how the reader errs, and how sure it says it is
    drift: float = 0.0  # chance a post that the habit slips to a near one

    @property
    def changes(self) -> tuple[Doubles, Doubles, Whole]:
        """Mixes after each kind of change, their chances by habit, their directions."""
        net = self.mixes[:, 2] - self.mixes[:, 0]
        kinds = [(way, size) for way in ENDS for size in SIZES]
        after = np.stack([(1 - size) * self.mixes + size * ENDS[way] for way, size in kinds], axis=1)
        far = np.stack([size * np.abs(ENDS[way] @ [-1, 0, 1] - net) > ROOM for way, size in kinds], axis=1)
        return after, far / far.sum(axis=1, keepdims=True), np.array([way for way, _ in kinds])

    @property
    def slips(self) -> Doubles:
        apart = np.abs(self.mixes[:, None] - self.mixes).sum(axis=2)
        near = np.exp(-((apart / 0.35) ** 2)) * (1 - np.eye(len(apart)))
        moved: Doubles = (1 - self.drift) * np.eye(len(apart)) + self.drift * near / near.sum(axis=1, keepdims=True)
        return moved


@dataclass(frozen=True, kw_only=True)
class People:
    habit: Whole
    kind: Whole
    begins: Whole  # the post of the change, NEVER where there is none
    way: Whole
    read: Whole  # (people, MOST): an index into Law.reading
    days: Doubles
    there: npt.NDArray[np.bool_]

    @property
    def sentiment(self) -> Whole:
        return self.read // BINS - 1

    @property
    def confidence(self) -> Doubles:
        return SURE[self.read % BINS]

    @property
    def changed(self) -> npt.NDArray[np.bool_]:
        return self.begins < NEVER


_EDGES = np.array(HABITS["edges"])
SURE: Doubles = (_EDGES[:-1] + _EDGES[1:]) / 2
SURE[0] = 0.4  # three classes: none is surer than the others below a third
BINS = len(SURE)


def laws() -> list[Law]:
    """The law fitted to real data, and four whose people or reader differ from it."""
    shape, mean = HABITS["weekly"]["shape"], HABITS["weekly"]["mean"]
    usual, even = posts(mean * WEEKS, shape), (0.8, 0.8, 0.8)
    return [
        Law(name="fitted", mixes=habits(HABITS["habits"]), counts=usual, reading=reader(0.5)),
        Law(name="even moods", mixes=habits(even), counts=posts(mean * 2 * WEEKS, 1.0), reading=reader(0.5)),
        Law(name="sparse", mixes=habits((1.2, 0.6, 0.8)), counts=posts(4.0, 2.0), reading=reader(0.5)),
        Law(name="noisy", mixes=habits((0.5, 1.2, 0.5)), counts=posts(12.0, 3.0), reading=reader(0.0, 0.4)),
        Law(
            name="drifting", mixes=habits((1.0, 0.6, 0.8), 60), counts=posts(12.0, 3.0), reading=reader(1.0), drift=0.05
        ),
    ]


def habits(shape: Any, count: int = HABITS_DRAWN) -> Doubles:
    drawn: Doubles = np.random.default_rng(0).dirichlet(shape, count)
    return drawn


def posts(mean: float, shape: float) -> Doubles:
    """A negative binomial law of 3 to 30 posts."""
    away = shape / (shape + mean)
    chance = [exp(lgamma(n + shape) - lgamma(shape) - lgamma(n + 1) + n * log(1 - away)) for n in range(MOST + 1)]
    found: Doubles = np.array(chance)
    found[: FIRST + 1] = 0
    found /= found.sum()
    return found


def reader(airlines: float, noise: float = 0.0) -> Doubles:
    """Reading errors: so much as on posts to airlines, the rest as on any posts; `noise` forgets the meaning."""
    told = [np.array(HABITS[name], dtype=float).reshape(3, -1) for name in ("posts", "airlines")]
    general, service = (table / table.sum(axis=1, keepdims=True) for table in told)
    mixed = (1 - airlines) * general + airlines * service
    found: Doubles = (1 - noise) * mixed + noise * mixed.mean(axis=0)
    return found


def simulate(law: Law, count: int, seed: int) -> People:
    dice = np.random.default_rng(seed)
    after, chance, ways = law.changes
    total = dice.choice(MOST + 1, count, p=law.counts)
    habit = dice.integers(len(law.mixes), size=count)
    kind = (chance[habit].cumsum(axis=1) > dice.random(count)[:, None]).argmax(axis=1)
    begins = np.where(np.arange(count) % 2, FIRST + (dice.random(count) * (total - FIRST)).astype(int), NEVER)
    walk = np.repeat(habit[:, None], MOST, axis=1)
    slips = law.slips.cumsum(axis=1)
    for post in range(1, MOST if law.drift else 0):
        walk[:, post] = (slips[walk[:, post - 1]] > dice.random(count)[:, None]).argmax(axis=1)
    late = np.arange(MOST) >= begins[:, None]
    mix = np.where(late[:, :, None], after[walk, kind[:, None]], law.mixes[walk])
    meant = np.minimum((mix.cumsum(axis=2) < dice.random((count, MOST, 1))).sum(axis=2), 2)
    read = np.empty((count, MOST), dtype=np.int64)
    for label in range(3):
        read[meant == label] = dice.choice(law.reading.shape[1], (meant == label).sum(), p=law.reading[label])
    gaps = np.interp(dice.random((count, MOST)) * 20, np.arange(21), HABITS["gaps_days"])
    days = 20_000 + dice.random((count, 1)) * 7 * WEEKS + gaps.cumsum(axis=1)
    there = np.arange(MOST) < total[:, None]
    return People(habit=habit, kind=kind, begins=begins, way=ways[kind], read=read, days=days, there=there)


def begun(law: Law) -> tuple[Doubles, Doubles]:
    """By post: the chance that somebody still posts and changed at one given earlier post, or has not changed yet."""
    left = [law.counts[post + 1 :].sum() for post in range(MOST)]
    at = [
        sum(law.counts[n] / (2 * (n - FIRST)) for n in range(max(post, FIRST) + 1, MOST + 1)) * (post >= FIRST)
        for post in range(MOST)
    ]
    return np.array(at), np.array([left[post] / 2 + sum(at[post + 1 :]) for post in range(MOST)])


def ideal(law: Law, people: People, *, told: bool = False, chunk: int = 500) -> dict[str, Doubles]:
    """The exact filter. Shape (people, MOST, 2), up and down: probabilities that it has changed, odds that weigh every
    post alike as the place of a change, and both again for a change within the last `WITHIN` posts, which is all that
    counts as found. `told` also tells it each person's own habit and the kind of change that may come.
    """
    parts = [_ideal(law, people, slice(at, at + chunk), told=told) for at in range(0, len(people.habit), chunk)]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _ideal(law: Law, people: People, part: slice, *, told: bool) -> dict[str, Doubles]:
    after, chance, ways = law.changes
    at, none = begun(law)
    reads, flat, slips = people.read[part], after.reshape(-1, 3) @ law.reading, law.slips
    count, shape = len(reads), chance.shape
    same = np.broadcast_to(chance / len(chance), (count, *shape)).copy()
    if told:
        same = np.zeros((count, *shape))
        same[np.arange(count), people.habit[part], people.kind[part]] = 1
    other = np.zeros((WITHIN + 1, *same.shape))  # by how many posts ago it changed; the last holds all that are older
    found = {name: np.zeros((count, MOST, 2)) for name in USES}
    for post in range(MOST):
        if law.drift and post:
            same, other = (slips.T @ mass for mass in (same, other))
        if post >= FIRST:
            other[-1] += other[-2]
            other[1:-1] = other[:-2]
            other[0] = same
        other *= flat[:, reads[:, post]].T.reshape(count, *shape)
        same *= (law.mixes @ law.reading)[:, reads[:, post]].T[:, :, None]
        total = (same.sum(axis=(1, 2)) + other.sum(axis=(0, 2, 3)))[:, None, None]
        same, other = same / total, other / total
        left = same.sum(axis=(1, 2))[:, None]
        swung, late = (_by_way(mass, ways) for mass in (other.sum(axis=0), other[:-1].sum(axis=0)))
        found["odds"][:, post] = swung / np.maximum(left, 1e-300)
        found["probability"][:, post] = swung * at[post] / (left * none[post] + swung.sum(axis=1)[:, None] * at[post])
        found["odds of late"][:, post] = late / np.maximum(left, 1e-300)
        found["probability of late"][:, post] = late * at[post] / np.maximum(left * none[post], 1e-300)
    return found


def _by_way(mass: Doubles, ways: Whole) -> Doubles:
    return np.stack([mass[:, :, ways == way].sum(axis=(1, 2)) for way in (1, -1)], axis=1)
