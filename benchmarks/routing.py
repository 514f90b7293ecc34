"""One simulated working day, given out in three ways: ours, round robin, longest idle.

    heedful bench routing [--seed N] [--agents N] [--miss-penalty X]

The same cases and the same handling times for all three. Round robin and longest idle give the case that has waited
longest to the next free member of its queue, whatever its priority, language and skill, which is what a plain hunt
group does. Whoever lacks the language or the skill takes `--miss-penalty` times as long, because they must ask
somebody: an assumption, so set it to 1 to see the effect of the order alone.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.machine import machine

from heedful.escalation.types import Priority
from heedful.escalation.urgency import rank_at
from heedful.routing.assign import assign, fits
from heedful.routing.types import Agent, QueueFacts, Waiting

START = datetime(2026, 11, 12, 8, tzinfo=UTC)
MINUTES = 600  # 08:00 to 18:00; what is left then is worked off
LAST = 2000
# Cases a minute: a quiet morning, a wave at noon (an outage), a busy afternoon.
LOAD = ((0, 0.9), (240, 3.2), (300, 1.3), (480, 0.8), (600, 0.0))
QUEUES = {
    "service": QueueFacts(id=1, key="service", name="Service", skills=frozenset(), match_language=True, take_back_s=0),
    "baggage": QueueFacts(
        id=2, key="baggage", name="Baggage", skills=frozenset({"baggage"}), match_language=True, take_back_s=0
    ),
}


class Work(msgspec.Struct, kw_only=True):
    waiting: Waiting
    arrived: int
    effort: float  # minutes for somebody who fits


class Hand(msgspec.Struct, kw_only=True):
    agent: Agent
    until: list[int] = []  # when each of its cases will be done
    given_at: int = -1


Choice = list[tuple[int, int]]  # case and user
Policy = Callable[[Sequence[Work], Sequence[Hand], int], Choice]


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="heedful bench routing", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--agents", type=int, default=12)
    parser.add_argument("--miss-penalty", type=float, default=1.5)
    args = parser.parse_args(argv)
    dice = random.Random(args.seed)
    agents, work = team(args.agents), day(dice)
    policies: dict[str, Policy] = {"heedful": ours, "round robin": round_robin(), "longest idle": longest_idle}
    figures = {name: simulate(policy, agents, work, args.miss_penalty) for name, policy in policies.items()}
    settings = {"cases": len(work), "agents": len(agents), "seed": args.seed, "miss_penalty": args.miss_penalty}
    print(json.dumps({"name": "routing", "settings": settings, "figures": figures, "machine": machine()}, indent=2))
    return 0


def team(size: int) -> list[Agent]:
    languages = (("en",), ("en", "de"), ("en", "de"), ("en", "es"), ("en", "fr"))
    return [
        Agent(
            user=n,
            capacity=3,
            load=0,
            queues=frozenset(QUEUES),
            skills=frozenset({"baggage"}) if n % 2 else frozenset(),
            languages=frozenset(languages[n % len(languages)]),
        )
        for n in range(size)
    ]


def day(dice: random.Random) -> list[Work]:
    work: list[Work] = []
    for minute in range(MINUTES):
        rate = [load for since, load in LOAD if since <= minute][-1]
        for _ in range(_poisson(rate, dice)):
            priority = dice.choices(list(Priority), weights=(2, 6, 3, 1))[0]
            waiting = Waiting(
                case=len(work),
                queue="baggage" if dice.random() < 0.35 else "service",
                priority=priority,
                rank_at=rank_at(START + timedelta(minutes=minute), priority),
                language=dice.choices(("en", "de", "es", "fr"), weights=(5, 3, 1, 1))[0],
            )
            work.append(Work(waiting=waiting, arrived=minute, effort=dice.lognormvariate(2.9, 0.5)))
    return work


def _poisson(rate: float, dice: random.Random) -> int:
    count, left = 0, dice.expovariate(1)
    while left < rate:
        count += 1
        left += dice.expovariate(1)
    return count


def simulate(policy: Policy, agents: Sequence[Agent], work: Sequence[Work], penalty: float) -> dict[str, float]:
    hands = {agent.user: Hand(agent=agent) for agent in agents}
    line: dict[int, Work] = {}
    waits: dict[int, int] = {}
    misses, spent = 0, 0.0
    for minute in range(LAST):
        line |= {one.waiting.case: one for one in work if one.arrived == minute}
        for hand in hands.values():
            hand.until = [until for until in hand.until if until > minute]
        began = time.perf_counter()
        given = policy(list(line.values()), list(hands.values()), minute)
        spent += time.perf_counter() - began
        for case, user in given:
            one, hand = line.pop(case), hands[user]
            miss = not fits(hand.agent, one.waiting, QUEUES[one.waiting.queue])
            misses += miss
            hand.until.append(minute + max(1, round(one.effort * (penalty if miss else 1))))
            hand.given_at = minute
            waits[case] = minute - one.arrived
    return _figures(work, waits, misses, spent)


def ours(line: Sequence[Work], hands: Sequence[Hand], minute: int) -> Choice:
    now = START + timedelta(minutes=minute)
    agents = [
        msgspec.structs.replace(
            hand.agent,
            load=len(hand.until),
            last_given_at=START + timedelta(minutes=hand.given_at) if hand.given_at >= 0 else None,
        )
        for hand in hands
    ]
    return [(one.case, one.user) for one in assign([one.waiting for one in line], agents, QUEUES, now=now)]


def round_robin() -> Policy:
    turn = 0

    def policy(line: Sequence[Work], hands: Sequence[Hand], _minute: int) -> Choice:
        nonlocal turn
        free = {hand.agent.user: hand.agent.capacity - len(hand.until) for hand in hands}
        given: Choice = []
        for one in sorted(line, key=lambda one: (one.arrived, one.waiting.case)):
            for _ in hands:
                user = hands[turn % len(hands)].agent.user
                turn += 1
                if free[user] > 0:
                    free[user] -= 1
                    given.append((one.waiting.case, user))
                    break
        return given

    return policy


def longest_idle(line: Sequence[Work], hands: Sequence[Hand], _minute: int) -> Choice:
    free = {hand.agent.user: hand.agent.capacity - len(hand.until) for hand in hands}
    order = [hand.agent.user for hand in sorted(hands, key=lambda hand: (hand.given_at, hand.agent.user))]
    given: Choice = []
    for one in sorted(line, key=lambda one: (one.arrived, one.waiting.case)):
        user = next((user for user in order if free[user] > 0), None)
        if user is None:
            break
        free[user] -= 1
        order.remove(user)
        order.append(user)
        given.append((one.waiting.case, user))
    return given


def _figures(work: Sequence[Work], waits: dict[int, int], misses: int, spent: float) -> dict[str, float]:
    every = list(waits.values())
    urgent = [
        waits[one.waiting.case] for one in work if one.waiting.priority >= Priority.HIGH and one.waiting.case in waits
    ]
    return {
        "wait_p50_min": _at(every, 50),
        "wait_p95_min": _at(every, 95),
        "wait_longest_min": max(every),
        "high_and_urgent_p95_min": _at(urgent, 95),
        "misses_percent": round(100 * misses / len(work), 1),
        "never_given": len(work) - len(waits),
        "ms_a_decision": round(1000 * spent / LAST, 3),
    }


def _at(waits: Sequence[int], percent: int) -> float:
    return round(statistics.quantiles(waits, n=100, method="inclusive")[percent - 1], 1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
