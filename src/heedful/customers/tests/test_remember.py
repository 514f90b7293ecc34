import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from heedful.customers import api, step
from heedful.customers.errors import NoSuchCustomer
from heedful.customers.models import Customer, Identity
from heedful.customers.step import remember
from heedful.customers.tests.make import NOON, mention
from heedful.understanding.types import Reading, Sentiment

LATER = NOON + timedelta(hours=1)


def reading(language: str = "en", sentiment: Sentiment = Sentiment.NEGATIVE) -> Reading:
    return Reading(language=language, sentiment=sentiment, confidence=0.9, scores=None, model="test")


@pytest.mark.django_db
def test_it_makes_one_person_per_author() -> None:
    batch = [mention("a"), mention("b"), mention("a", minutes=2), mention("own", own=True)]
    who = remember(batch, {}, now=LATER)
    assert who[batch[0].id] == who[batch[2].id] != who[batch[1].id]
    assert batch[3].id not in who
    assert (Customer.objects.count(), Identity.objects.count()) == (2, 2)
    marta = api.customer(who[batch[0].id])
    assert (marta.mentions, marta.first_seen, marta.last_seen) == (2, NOON, NOON + timedelta(minutes=2))


@pytest.mark.django_db
def test_it_finds_the_same_person_again_and_keeps_up_with_them() -> None:
    first, second = mention(), mention(minutes=9, author_name="New name", followers=2140)
    one = remember([first], {first.id: reading("de")}, now=LATER)
    two = remember([second], {second.id: reading("en")}, now=LATER)
    facts = api.customer(one[first.id])
    assert one[first.id] == two[second.id]
    assert (facts.name, facts.mentions, facts.language) == ("New name", 2, "de")
    assert (facts.identities[0].name, facts.identities[0].followers) == ("New name", 2140)


@pytest.mark.django_db
def test_an_old_post_brings_no_old_name_back() -> None:
    remember([mention(minutes=9, author_name="Now")], {}, now=LATER)
    old = mention(minutes=-9, author_name="Then")
    facts = api.customer(remember([old], {}, now=LATER)[old.id])
    assert (facts.name, facts.identities[0].name) == ("Now", "Now")
    assert (facts.first_seen, facts.last_seen) == (old.created_at, NOON + timedelta(minutes=9))


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_batch() -> None:
    def queries(people: int, prefix: str) -> int:
        with CaptureQueriesContext(connection) as told:
            remember([mention(f"{prefix}{n}") for n in range(people)], {}, now=LATER)
        return len(told)

    assert queries(2, "a") == queries(60, "b")
    assert queries(2, "a") < queries(2, "c")  # those who are known are only counted


@pytest.mark.django_db
def test_people_are_found_by_name_and_handle() -> None:
    remember([mention("a", author_name="Marta Brandt", author_handle="martab"), mention("b")], {}, now=LATER)
    assert [who.name for who in api.find("brandt")] == ["Marta Brandt"]
    assert [who.name for who in api.find("@MARTAB")] == ["Marta Brandt"]
    assert api.total() == 2


@pytest.mark.django_db
def test_a_stranger_is_said_to_be_one() -> None:
    with pytest.raises(NoSuchCustomer, match="no customer"):
        api.customer(404)


@pytest.fixture
def _clean(transactional_db: None) -> Iterator[None]:
    yield
    connections.close_all()


@pytest.mark.usefixtures("_clean")
def test_two_workers_that_meet_a_stranger_at_once_make_one_person() -> None:
    batches = [[mention(f"u{n}") for n in range(20)] for _ in range(2)]
    answers: list[dict[int, int]] = [{}, {}]
    ready = threading.Barrier(2)

    def work(number: int) -> None:
        ready.wait()
        while not answers[number]:
            # SQLite in memory refuses the second writer at once instead of letting it wait; the road tries again too.
            with suppress(OperationalError), transaction.atomic():
                answers[number] = remember(batches[number], {}, now=LATER)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(answers[0].values()) == list(answers[1].values())
    assert (Customer.objects.count(), Identity.objects.count()) == (20, 20)
    assert set(Customer.objects.values_list("mentions", flat=True)) == {2}


@pytest.mark.django_db
def test_whoever_comes_second_leaves_no_empty_person(monkeypatch: pytest.MonkeyPatch) -> None:
    remember([mention("a")], {}, now=LATER)
    real, stale = step._find, [True]
    # The first look is as old as it would be for a worker that read before the other one committed.
    monkeypatch.setattr(step, "_find", lambda seen: {} if stale and stale.pop() else real(seen))
    remember([mention("a"), mention("b")], {}, now=LATER)
    assert (Customer.objects.count(), Identity.objects.count()) == (2, 2)
