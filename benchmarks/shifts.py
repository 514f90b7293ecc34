"""How soon a change of feeling is known, at 2 and at 5 of 100 unchanged people ever raised, beside what else there is.

20,000 simulated people a law, half of them changed (`shifts_world.py`); every detector sees the same readings. Ours
knows nothing of the law: its prior is learnt as the posts come. `ideal` knows all of the law but not who is who, and
asks whether somebody has changed; asked only for changes within the last six posts, which alone count, it is the limit
for anybody who is not told; `told` is told each person's habit too. A detection is a raise within six posts from the
change on; thresholds are set on the unchanged people of the same run.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from benchmarks.machine import machine
from benchmarks.shifts_peers import adwin, last_four, last_post, page_hinkley, pelt
from benchmarks.shifts_world import MOST, USES, WITHIN, Doubles, Law, People, ideal, laws, simulate

from heedful.customers.feelings.explain import explain
from heedful.customers.feelings.follow import advance, fresh
from heedful.customers.feelings.habits import Prior, common
from heedful.customers.feelings.priors import learnt
from heedful.customers.feelings.weigh import likelihoods
from heedful.customers.types import Direction, Sign

RATES = (0.02, 0.05)
EXPLAINED = 500  # changes whose beginning is compared
SLOW = 2_000  # people for the peers that go one by one

Figures = dict[str, Any]


def ours(people: People, *, learn: bool = True) -> tuple[Doubles, float, Doubles]:
    """Probabilities (people, MOST, 2), rows a second of processor time, the post of the first raise, or -1."""
    count = len(people.read)
    states, prior, found = fresh(count), Prior(), np.zeros((count, MOST, 2))
    raised = np.full(count, -1.0)
    start, rows = time.process_time(), 0
    for post in range(MOST):
        who = np.flatnonzero(people.there[:, post])
        told = likelihoods(people.sentiment[who, post], people.confidence[who, post])
        states[who], said = advance(states[who], people.days[who, post], np.ones(len(who)), told, common([prior]))
        found[who, post, 0], found[who, post, 1] = said.up, said.down
        raised[(raised < 0) & (states["raised"] != 0)] = post
        rows += len(who)
        if learn:
            prior = learnt(states[states["posts"] > 0], Prior())
    return found, rows / (time.process_time() - start), raised


def onset_error(people: People, raised: Doubles) -> Figures:
    """Of changes raised as shipped, after they began: how many posts the told beginning is from the true one."""
    known = np.flatnonzero(people.changed & (raised >= people.begins))[:EXPLAINED]
    errors = []
    for who in known:
        spoken = range(int(raised[who]) + 1)
        signs = [
            Sign(
                source=str(post),
                at=float(people.days[who, post]),
                sentiment=int(people.sentiment[who, post]),
                confidence=float(people.confidence[who, post]),
            )
            for post in spoken
        ]
        way = Direction.UP if people.way[who] > 0 else Direction.DOWN
        told = explain(signs, way, 1.0, Prior()).onset
        errors.append(abs([sign.at for sign in signs].index(told) - int(people.begins[who])))
    return {"median": float(np.median(errors)), "mean": round(float(np.mean(errors)), 2), "of": len(errors)}


def figures(score: Doubles, people: People) -> Figures:
    """Of a score by post, larger where a change seems more certain."""
    score = np.where(people.there, score, -np.inf)
    quiet = score[~people.changed].max(axis=1)

    def at(level: float, *, over: bool) -> Doubles:
        above = score > level if over else score >= level
        first = np.where(above.any(axis=1), above.argmax(axis=1), 10 * MOST)[people.changed]
        late = first - people.begins[people.changed]
        known = (late >= 0) & (late < MOST)
        delay = float(np.median(late[known])) + 1 if known.any() else np.nan
        return np.array([((late >= 0) & (late < WITHIN)).mean(), (late < 0).mean(), delay])

    return _at_rates(quiet, at)


def placed(score: Doubles, place: Doubles, people: People) -> Figures:
    """Of a detector that is given the whole series: a break near enough."""
    near = (np.abs(place - people.begins) < WITHIN)[people.changed]
    mine = score[people.changed]

    def at(level: float, *, over: bool) -> Doubles:
        return np.array([((mine > level if over else mine >= level) & near).mean(), np.nan, np.nan])

    return _at_rates(score[~people.changed], at)


def _at_rates(quiet: Doubles, at: Callable[..., Doubles]) -> Figures:
    """Scores with ties are given the exact rate, too: as if a die were cast between the two thresholds about it."""
    found: Figures = {}
    for rate in RATES:
        level = float(np.sort(quiet)[int(np.ceil(len(quiet) * (1 - rate))) - 1])
        least, most = float((quiet > level).mean()), float((quiet >= level).mean())
        part = (rate - least) / (most - least)
        strict, loose = at(level, over=True), at(level, over=False)
        hit, early = (1 - part) * strict[:2] + part * loose[:2]
        delay = loose[2] if np.isnan(strict[2]) else strict[2]
        cell = {"found": hit, "early": early, "median_delay": delay}
        found[f"{rate:.0%}"] = {name: None if np.isnan(one) else round(float(one), 4) for name, one in cell.items()}
    return found


def some(people: People, count: int) -> People:
    return People(**{name: getattr(people, name)[:count] for name in People.__dataclass_fields__})


def compared(law: Law, count: int, seed: int, slow: int) -> Figures:
    people = simulate(law, count, seed)
    found, speed, raised = ours(people)
    exact = {use: figures(score.max(axis=2), people) for use, score in ideal(law, people).items()}
    sample = some(people, count // 4)
    table = {
        "ours": figures(found.max(axis=2), people),
        "ours, prior as shipped": figures(ours(people, learn=False)[0].max(axis=2), people),
        "ideal": best([exact[use] for use in USES[:2]]),
        "ideal, asked for late changes": best([exact[use] for use in USES]),
        "told": best([figures(use.max(axis=2), sample) for use in ideal(law, sample, told=True).values()]),
        "last four": figures(last_four(people), people),
        "last post": figures(last_post(people), people),
    }
    few = some(people, slow)
    for name, peer in (("river PageHinkley", page_hinkley), ("river ADWIN", adwin)):
        score = peer(few)
        if score is not None:
            table[name] = figures(score, few)
    whole = pelt(few)
    if whole is not None:
        table["ruptures PELT, whole series"] = placed(*whole, few)
    return {
        "law": law.name,
        "people": count,
        "of_ideal": _share(table, "ideal"),
        "of_ideal_asked_for_late": _share(table, "ideal, asked for late changes"),
        "rows_per_s": round(speed),
        "false_as_shipped": round(float((raised[~people.changed] >= 0).mean()), 4),
        "onset_error": onset_error(people, raised),
        "detectors": table,
    }


def _share(table: Figures, limit: str) -> Figures:
    return {rate: round(table["ours"][rate]["found"] / cell["found"], 3) for rate, cell in table[limit].items()}


def best(uses: list[Figures]) -> Figures:
    """The limit is the better of the uses that the same filter may be put to."""
    return {rate: max((use[rate] for use in uses), key=lambda one: one["found"]) for rate in uses[0]}


def table(figure: Figures) -> str:
    lines = [
        f"{figure['law']}: {figure['people']} people, {figure['rows_per_s']} rows/s",
        f"  ours/ideal {figure['of_ideal']}, asked for late changes {figure['of_ideal_asked_for_late']}",
    ]
    for name, one in figure["detectors"].items():
        cells = [f"{rate}: {cell['found']:.3f} (delay {cell['median_delay']})" for rate, cell in one.items()]
        lines.append(f"  {name:<30}" + "  ".join(cells))
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks.shifts", description=__doc__)
    options.add_argument("--people", type=int, default=20_000)
    options.add_argument("--slow", type=int, default=SLOW, help="people for the peers that go one by one")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--law", help="only this one")
    told = options.parse_args(argv)
    found = []
    for law in laws():
        if told.law in (None, law.name):
            found.append(compared(law, told.people, told.seed, told.slow))
            print(table(found[-1]), file=sys.stderr, flush=True)
    print(json.dumps({"benchmark": "shifts", "within": WITHIN, "laws": found, "machine": machine()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
