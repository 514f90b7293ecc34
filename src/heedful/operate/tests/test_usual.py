"""Where nothing else is known of a person, they are taken to feel as people do toward that target."""

from datetime import timedelta

import pytest

from heedful import pipeline
from heedful.customers import api as customers
from heedful.customers.feelings.habits import Prior
from heedful.customers.feelings.usual import EVERY, LEAST
from heedful.customers.models import Customer, Feeling, Usual
from heedful.operate.tests.test_feelings import ANGRY, FLAT, GLAD, NOON, acme, arrival, hear
from heedful.stream.api import timers
from heedful.stream.models import Timer

__all__ = ["acme"]  # a fixture
pytestmark = pytest.mark.django_db


def learn() -> None:
    assert not timers.run_due(pipeline.TIMERS, worker="w", now=NOON)


def felt(name: str, days: int) -> tuple[float, float]:
    person = Customer.objects.get(name=name).pk
    (stand,) = customers.stands_of(person, now=NOON + timedelta(days=days))
    return stand.felt.feeling, stand.felt.high - stand.felt.low


def test_the_long_silent_are_taken_to_feel_as_people_do(acme: int) -> None:
    hear(*(arrival(day, GLAD, f"p{n}") for n in range(LEAST) for day in range(3)), arrival(0, FLAT, "marta"))
    soon, before = felt("marta", 0), felt("marta", 3000)
    pipeline.wind_up(NOON)
    learn()
    row = Usual.objects.get(target=acme)
    assert 1 - row.negative - row.neutral > Prior().positive
    assert row.people == LEAST + 1
    after = felt("marta", 3000)
    assert after[0] > before[0] + 0.1
    assert after[1] > soon[1]  # and nothing is surer for that


def test_of_few_people_nothing_is_learnt(acme: int) -> None:
    hear(*(arrival(0, ANGRY, f"p{n}") for n in range(LEAST - 1)))
    pipeline.wind_up(NOON)
    learn()
    assert not Usual.objects.exists()


def test_what_was_learnt_stays_while_states_of_another_version_wait_to_be_told_anew(acme: int) -> None:
    Usual.objects.create(target_id=acme, since=NOON - timedelta(days=9), negative=0.1, neutral=0.1, people=400)
    hear(*(arrival(0, ANGRY, f"p{n}") for n in range(LEAST + 1)))
    Feeling.objects.exclude(customer=Customer.objects.first()).update(state="of another version")
    pipeline.wind_up(NOON)
    learn()
    assert Usual.objects.get().people == 400


def test_it_is_learnt_again_and_again() -> None:
    pipeline.wind_up(NOON)
    pipeline.wind_up(NOON + timedelta(hours=1))
    learn()
    assert Timer.objects.get(kind="customers.usual").due_at == NOON + EVERY
