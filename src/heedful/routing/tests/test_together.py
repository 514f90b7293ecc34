"""Two workers that assign at one moment never fill the same place twice. Only a server database lets them meet."""

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection

from heedful.escalation.tests.hearing import hear, post, rule
from heedful.escalation.tests.making import NOW
from heedful.routing import api, step
from heedful.routing.models import Assignment
from heedful.routing.tests.conftest import AgentMaker

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def at_once(work: Callable[[], object], times: int) -> list[BaseException]:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  shown by the test
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return failures


def test_nobody_is_given_more_than_their_capacity(make_agent: AgentMaker, baggage: Callable[..., None]) -> None:
    rule(per_minute=1000)
    lena = make_agent("lena", at=NOW, capacity=3)
    baggage(lena)
    for n in range(12):
        hear(post(f"p{n}", who=f"w{n}"))
    assert at_once(lambda: step.assign(now=NOW), 4) == []
    assert Assignment.objects.exclude(state="ended").count() == 3


def test_one_claim_of_many_wins(make_agent: AgentMaker) -> None:
    rule()
    people = [make_agent(f"a{n}", at=NOW, available=False) for n in range(4)]
    _, (case,) = hear(post("a"))
    left = list(people)
    won: list[bool] = []
    assert at_once(lambda: won.append(api.claim(case, left.pop().id, NOW)), 4) == []
    assert sorted(won) == [False, False, False, True]
