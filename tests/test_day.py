"""The demo's day from end to end, in one process: what is played becomes cases, is answered, and goes on."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from heedful import pipeline
from heedful.channels.models import Channel, Delivery
from heedful.channels.step import pull_due, send_due
from heedful.channels.types import Visibility
from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers.models import Customer
from heedful.customers.types import Direction
from heedful.desk import api as desk
from heedful.escalation import api as escalation
from heedful.escalation.models import Case, CaseMention, Decision
from heedful.listening.models import Match, Mention, Topic
from heedful.operate.reading import read_once
from heedful.staff import api as staff
from heedful.stream.api import dead_letters, ledger, timers
from heedful.stream.models import LedgerRow
from heedful.stream.road.local import LocalRoad
from heedful.understanding.models import Reading
from heedful.web.seed import seed

STEP = timedelta(seconds=5)
PLAYS = timedelta(seconds=605)
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("day")]


class Day:
    """Plays the replay channels by a clock of its own, and works off what comes."""

    def __init__(self) -> None:
        self.now = utc_now()
        seed("a-demo-password", self.now)
        self.agent = next(person for person in staff.people() if person.username == "agent")

    def play(self, until: datetime) -> None:
        while self.now < until:
            self.now += STEP
            Channel.objects.update(next_pull_at=None, pull_claimed_until=None)
            pull_due(self.now, wants=pipeline.wanted)
            LedgerRow.objects.filter(closed_at=None).update(not_before=utc_now())  # the worker's clock is the real one
            while read_once(LocalRoad(), "day", wait_s=0):
                pass

    def answer(self, case: int) -> int:
        opener = Mention.objects.get(pk=Case.objects.get(pk=case).opener_id)
        visibility = Visibility(opener.visibility)
        answer = desk.reply(
            case,
            who=self.agent,
            text="We are on it, and I will write to you today.",
            visibility=visibility,
            answers=opener.pk,
            token=f"answer-{case}",
            now=self.now,
        )
        Delivery.objects.update(next_try_at=self.now)
        send_due(utc_now() + timedelta(seconds=60), "day")
        timers.run_due(pipeline.TIMERS, worker="day", now=self.now)
        return answer.id


def test_the_day_is_heard_judged_answered_and_goes_on() -> None:
    day = Day()
    begun = day.now
    day.play(begun + timedelta(seconds=60))
    first = Case.objects.order_by("id")[0]
    before = CaseMention.objects.filter(case=first).count()
    day.answer(first.pk)
    assert Delivery.objects.get().state == "sent"
    day.play(begun + PLAYS)

    assert ledger.pending() == 0
    assert dead_letters.waiting_count() == 0
    said_today = Mention.objects.filter(created_at__gt=begun)
    assert said_today.count() >= 600
    assert Mention.objects.count() - said_today.count() >= 1100, "sixty days of history"
    assert Customer.objects.count() >= 150
    assert Reading.objects.count() == Mention.objects.count()
    assert len(Counter(Reading.objects.values_list("language", flat=True))) >= 4
    assert set(Topic.objects.values_list("name", flat=True)) == set(Match.objects.values_list("topic__name", flat=True))
    assert 60 <= Case.objects.count() <= 130
    assert not Case.objects.filter(opener__created_at__lt=begun).exists(), "history opens nothing"
    changes = customers.shifts(limit=200)
    assert 40 <= len(changes) <= 70
    assert {change.direction for change in changes} == set(Direction)
    assert not CaseMention.objects.filter(mention__own=True, case__opener__own=True).exists()
    assert CaseMention.objects.filter(case=first).count() > before, "whoever was answered writes again in that case"
    for mention, decision in Decision.objects.filter(status="automatic").values_list("mention", "held"):
        assert decision, f"mention {mention} became a case for no reason that was kept"


def test_an_answered_case_can_be_closed_with_a_code() -> None:
    day = Day()
    day.play(day.now + timedelta(seconds=45))
    case = Case.objects.order_by("id")[0].pk
    day.answer(case)
    desk.close(case, who=day.agent, wrap_up=desk.wrap_up_codes()[0].key, now=day.now)
    assert escalation.case(case).closed_at == day.now
