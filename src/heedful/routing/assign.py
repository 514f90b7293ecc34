"""Which agent gets which waiting case. Pure: the same line and the same agents give the same answer, in any order."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from heedful.routing.types import Agent, Given, QueueFacts, Reason, Waiting, Why

SECONDS = 60  # a point in the line is a minute


def assign(
    waiting: Collection[Waiting], agents: Collection[Agent], queues: Mapping[str, QueueFacts], *, now: datetime
) -> list[Given]:
    """First in the line first; each to the agent who had it last, else to who was given nothing for longest.

    A case that nobody fits holds up nobody behind it. Since a place in the line is only ever overtaken by what came
    within its head start (see urgency.py), each case comes to the front, and gets the first place that fits.
    """
    free = {agent.user: agent for agent in agents if agent.load < agent.capacity}
    places = {user: agent.capacity - agent.load for user, agent in free.items()}
    order = {user: place for place, user in enumerate(sorted(free, key=lambda user: _idle(free[user])))}
    given: list[Given] = []
    for case in sorted(waiting, key=lambda case: (case.rank_at, case.case)):
        if not places:
            break
        queue = queues.get(case.queue)
        fitting = [free[user] for user in places if queue and fits(free[user], case, queue)]
        if not fitting or queue is None:
            continue
        agent, reason = _choose(case, fitting, order)
        given.append(Given(case=case.case, user=agent.user, why=_why(case, queue, reason, len(fitting), now)))
        places[agent.user] -= 1
        order[agent.user] = max(order.values()) + 1
        if not places[agent.user]:
            del places[agent.user]
    return given


def fits(agent: Agent, case: Waiting, queue: QueueFacts) -> bool:
    """Works in the queue, has every skill that it asks for, and answers in the case's language."""
    return queue.key in agent.queues and queue.skills <= agent.skills and _speaks(agent, case, queue)


def _speaks(agent: Agent, case: Waiting, queue: QueueFacts) -> bool:
    return not queue.match_language or not case.language or not agent.languages or case.language in agent.languages


def _idle(agent: Agent) -> tuple[bool, float, int, int]:
    last = agent.last_given_at
    return last is not None, last.timestamp() if last else 0.0, agent.load, agent.user


def _choose(case: Waiting, fitting: Sequence[Agent], order: Mapping[int, int]) -> tuple[Agent, Reason]:
    willing = [agent for agent in fitting if agent.user not in case.declined]
    if not willing:
        return min(fitting, key=lambda agent: order[agent.user]), Reason.SECOND_CHANCE
    for agent in willing:
        if agent.user == case.last_agent:
            return agent, Reason.LAST_AGENT
    if len(willing) == 1:
        return willing[0], Reason.ONLY_ONE
    return min(willing, key=lambda agent: order[agent.user]), Reason.LONGEST_IDLE


def _why(case: Waiting, queue: QueueFacts, reason: Reason, fitting: int, now: datetime) -> Why:
    return Why(
        reason=reason,
        fitting=fitting,
        score=int((now - case.rank_at).total_seconds() // SECONDS),
        language=case.language if queue.match_language else "",
        skills=tuple(sorted(queue.skills)),
    )
