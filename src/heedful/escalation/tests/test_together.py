"""Two workers at one moment: never two cases for one conversation. Only a server database lets them meet."""

from collections.abc import Callable
from functools import partial
from threading import Thread

import pytest
from django.db import connection, transaction

from heedful.escalation.models import Case, CaseMention, Decision
from heedful.escalation.tests.hearing import hear, post, rule

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def at_once(*works: Callable[[], object]) -> list[BaseException]:
    failures: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                work()
        except BaseException as error:  # noqa: BLE001  shown by the test
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return failures


def test_of_two_that_come_together_the_second_joins_the_case_of_the_first() -> None:
    rule(per_minute=1000)
    hear(post("root", "hello"))  # the person and the channel are there
    for n in range(5):
        failures = at_once(
            partial(hear, post(f"a{n}", thread=f"t{n}", minutes=1)),
            partial(hear, post(f"b{n}", thread=f"t{n}", minutes=1)),
        )
        assert failures == []
        assert Case.objects.filter(thread=f"t{n}").count() == 1
    assert CaseMention.objects.count() == 10
    assert Decision.objects.filter(status="automatic").count() == 5
