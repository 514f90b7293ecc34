"""Two workers at one moment: caps hold, and a change leads to one outreach. Only a server database lets them meet."""

from functools import partial

import pytest
from django.db import connection

from heedful.escalation.models import Case, Outreach
from heedful.escalation.outreach.opening import open_one
from heedful.escalation.tests.making import NOW
from heedful.escalation.tests.speaking import anytime, follow, place, rule, turned
from heedful.escalation.tests.test_together import at_once

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def test_two_workers_never_open_one_more_than_the_cap() -> None:
    place()
    rule(per_hour=3)
    anytime()
    follow(*(turned(f"p{n}") for n in range(8)))
    failures = at_once(*(partial(open_one, pk, now=NOW) for pk in Outreach.objects.values_list("pk", flat=True)))
    assert failures == []
    assert Case.objects.count() == 3
    assert Outreach.objects.filter(state="scheduled", reason="per-hour").count() == 5


def test_two_workers_open_an_outreach_once() -> None:
    place()
    rule()
    anytime()
    follow(turned())
    pk = Outreach.objects.get().pk
    assert at_once(*(partial(open_one, pk, now=NOW) for _ in range(4))) == []
    assert Case.objects.count() == 1


def test_two_workers_that_see_one_change_make_one_outreach() -> None:
    place()
    rule()
    pair = turned()
    assert at_once(*(partial(follow, pair) for _ in range(4))) == []
    assert Outreach.objects.count() == 1
