"""Two agents who choose one option at one moment never spend its budget twice. Only a server lets them meet."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from heedful.core.clock import utc_now
from heedful.desk.errors import NotNow
from heedful.desk.models import OfferCode, Use
from heedful.desk.offers import choose
from heedful.desk.options import catalogue
from heedful.desk.options.types import Act, Barred, Guard, OptionDraft
from heedful.desk.tests.world import World, build, open_case, person
from heedful.staff.types import Person

AGENTS = 4
pytestmark = [
    pytest.mark.cluster,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def at_once(work: Callable[[Person, int], object], who: list[Person], cases: list[int]) -> list[Barred | None]:
    """What each was told: None where it was theirs."""
    told: list[Barred | None] = []
    start = Barrier(len(who))

    def run(one: Person, case: int) -> None:
        try:
            start.wait(10)
            work(one, case)
            told.append(None)
        except NotNow as error:
            told.append(error.bar.kind if error.bar else Barred.USED)
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in zip(who, cases, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return told


def people() -> list[Person]:
    return [person(f"a{n}") for n in range(AGENTS)]


def test_a_budget_is_never_spent_twice(world: World) -> None:
    draft = OptionDraft(name="Credit", texts={"en": "Yours"}, guard=Guard(per_day=2))
    option = catalogue.save_option(draft, who=None, now=utc_now()).id
    cases = [open_case(world, who=f"u{n}") for n in range(AGENTS)]
    told = at_once(lambda who, case: choose.choose(case, option, who=who, now=utc_now()), people(), cases)
    assert sorted(told, key=str) == [None, None, Barred.DAY, Barred.DAY]
    assert Use.objects.count() == 2


def test_one_person_gets_it_once_whoever_answers_them(world: World) -> None:
    draft = OptionDraft(name="Credit", texts={"en": "Yours"}, guard=Guard(every_days=30))
    option = catalogue.save_option(draft, who=None, now=utc_now()).id
    cases = [open_case(world, thread=f"t{n}") for n in range(AGENTS)]
    told = at_once(lambda who, case: choose.choose(case, option, who=who, now=utc_now()), people(), cases)
    assert told.count(None) == 1
    assert told.count(Barred.PERSON) == AGENTS - 1


def test_no_code_is_given_twice(world: World) -> None:
    draft = OptionDraft(name="Code", act=Act.CODE, texts={"en": "{{code}}"}, codes=("A", "B", "C", "D"))
    option = catalogue.save_option(draft, who=None, now=utc_now()).id
    cases = [open_case(world, who=f"u{n}") for n in range(AGENTS)]
    at_once(lambda who, case: choose.choose(case, option, who=who, now=utc_now()), people(), cases)
    assert OfferCode.objects.exclude(use=None).values("use").distinct().count() == AGENTS
    assert len(set(Use.objects.values_list("text", flat=True))) == AGENTS
