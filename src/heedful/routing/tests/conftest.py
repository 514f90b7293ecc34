"""Agents, queues and cases in the database."""

from collections.abc import Callable, Collection
from datetime import datetime

import pytest

from heedful.core.clock import utc_now
from heedful.routing import api
from heedful.routing.types import Presence, QueueDraft
from heedful.staff.api import create_person
from heedful.staff.types import Person, Role

AgentMaker = Callable[..., Person]


@pytest.fixture
def make_agent(db: None) -> AgentMaker:
    def make(
        name: str,
        *,
        at: datetime,
        capacity: int = 2,
        languages: Collection[str] = (),
        skills: Collection[str] = (),
        role: Role = Role.AGENT,
        available: bool = True,
    ) -> Person:
        person, _ = create_person(None, username=name, name=name, role=role, languages=languages, skills=skills)
        api.set_capacity(person.id, capacity, at)
        if available:
            api.set_presence(person.id, Presence.AVAILABLE, "", at)
        return person

    return make


@pytest.fixture
def baggage(db: None) -> Callable[..., None]:
    def make(*members: Person, take_back_s: int = 300, skills: Collection[str] = ()) -> None:
        draft = QueueDraft(
            name="Baggage",
            members=frozenset(one.id for one in members),
            take_back_s=take_back_s,
            skills=frozenset(skills),
        )
        if any(queue.key == "baggage" for queue in api.queues()):
            api.change_queue("baggage", draft, None, utc_now())
        else:
            api.create_queue(draft, None, utc_now())

    return make
