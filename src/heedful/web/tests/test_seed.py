"""The demo's company is made once and then left alone."""

import pytest

from heedful.core.clock import utc_now
from heedful.customers import api as customers
from heedful.customers.models import PublicEvent
from heedful.desk import api as desk
from heedful.escalation import api as escalation
from heedful.listening import api as listening
from heedful.listening.api import TargetDraft
from heedful.routing import api as routing
from heedful.staff import api as staff
from heedful.understanding import api as understanding
from heedful.web.seed import read_company, seed

pytestmark = pytest.mark.django_db


def test_everything_in_the_file_is_there_afterwards() -> None:
    seeded = seed("a-long-password", utc_now(), speed=2)
    company = read_company()
    assert dict(seeded.sign_ins) == {
        "agent": "agent",
        "supervisor": "supervisor",
        "analyst": "analyst",
        "administrator": "admin",
    }
    assert len(staff.people()) == len(company.staff)
    assert [rule.name for rule in escalation.rules()] == [rule.name for rule in company.escalation_rules]
    assert {topic.name for topic in listening.topics()} == {topic.name for topic in company.topics}
    assert {target.name for target in listening.targets()} == {target.name for target in company.targets}
    assert set(PublicEvent.objects.values_list("title", flat=True)) == {event.title for event in company.events}
    cohorts = {one.name: one.wanted for one in customers.cohorts()}
    assert cohorts == {one.name: one.wanted for one in company.cohorts}
    assert not PublicEvent.objects.filter(starts_at__gte=utc_now()).exists()
    assert {queue.key for queue in routing.queues()} == {queue.key for queue in company.queues}
    taught = {one.name: one.examples for one in understanding.categories()}
    assert taught == {one.name: len(one.examples) for one in company.categories}
    assert len(desk.canned(limit=1000)) == len(company.canned_responses)
    assert len(desk.wrap_up_codes()) == len(company.wrap_up_codes)


def test_a_second_time_changes_nothing_and_undoes_nothing() -> None:
    seed("a-long-password", utc_now())
    first = escalation.rules()[0]
    escalation.move(first.id, 1, None, utc_now())
    app = next(one for one in listening.targets() if one.name == "Nordwind Go")
    renamed = TargetDraft(kind=app.kind, name="Go", owner=app.owner, aliases=app.aliases)
    listening.edit_target(app.id, renamed, who=None, now=utc_now())
    targets = listening.targets()
    PublicEvent.objects.filter(kind="award").delete()
    events = PublicEvent.objects.count()
    before = ([rule.id for rule in escalation.rules()], len(listening.rules()), len(desk.canned(limit=1000)))
    seed("another-password", utc_now())
    after = ([rule.id for rule in escalation.rules()], len(listening.rules()), len(desk.canned(limit=1000)))
    assert after == before
    assert listening.targets() == targets
    assert PublicEvent.objects.count() == events


def test_each_rule_names_a_queue_that_there_is() -> None:
    seed("a-long-password", utc_now())
    keys = {queue.key for queue in routing.queues()}
    assert {rule.queue for rule in escalation.rules()} <= keys
