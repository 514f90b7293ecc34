from typing import Any

import pytest

from heedful.listening import api
from heedful.listening.errors import ListeningError, NameTaken, NotFound, QueryError, RuleInUse
from heedful.listening.models import Match, RuleVersion
from heedful.listening.step import keep
from heedful.listening.tests.making import NOON, arrival, make_channel
from heedful.listening.types import RuleFacts, State, TopicFacts
from heedful.staff.models import AuditEntry

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"who": None, "now": NOON}


@pytest.fixture
def topic() -> TopicFacts:
    return api.create_topic("Acme", **BY)


@pytest.fixture
def rule(topic: TopicFacts) -> RuleFacts:
    return api.create_rule(topic.id, name="Name", query="acme", **BY)


def test_an_edited_query_is_a_new_version_and_mentions_name_theirs(rule: RuleFacts) -> None:
    channel = make_channel()
    keep([arrival(channel, "acme")], now=NOON)
    edited = api.edit_rule(rule.id, name="Name", query="acme OR air", **BY)
    keep([arrival(channel, "air")], now=NOON)
    assert edited.version == 2
    assert [version.number for version in api.versions(rule.id)] == [2, 1]
    assert list(Match.objects.order_by("pk").values_list("version__number", flat=True)) == [1, 2]


def test_a_new_name_alone_makes_no_version(rule: RuleFacts) -> None:
    assert api.edit_rule(rule.id, name="Other", query="acme", **BY).version == 1
    assert RuleVersion.objects.count() == 1


def test_two_editors_do_not_overwrite_each_other(rule: RuleFacts) -> None:
    api.edit_rule(rule.id, name="Name", query="one", based_on=1, **BY)
    with pytest.raises(ListeningError, match="meanwhile"):
        api.edit_rule(rule.id, name="Name", query="two", based_on=1, **BY)


def test_a_query_that_cannot_be_read_changes_nothing(topic: TopicFacts, rule: RuleFacts) -> None:
    with pytest.raises(QueryError):
        api.edit_rule(rule.id, name="Name", query="(acme", **BY)
    with pytest.raises(QueryError):
        api.create_rule(topic.id, name="Name", query="-acme", **BY)
    assert api.rules() == [rule]


def test_a_rule_is_deleted_only_before_it_caught_something(rule: RuleFacts) -> None:
    keep([arrival(make_channel(), "acme")], now=NOON)
    with pytest.raises(RuleInUse):
        api.delete_rule(rule.id, **BY)
    other = api.create_rule(rule.topic, name="Other", query="x", **BY)
    api.delete_rule(other.id, **BY)
    assert api.rule(other.id) is None
    with pytest.raises(NotFound):
        api.delete_rule(other.id, **BY)


def test_a_topic_is_deleted_only_when_empty(topic: TopicFacts, rule: RuleFacts) -> None:
    with pytest.raises(RuleInUse):
        api.delete_topic(topic.id, **BY)
    api.delete_rule(rule.id, **BY)
    api.delete_topic(topic.id, **BY)
    assert api.topics() == []
    assert api.create_topic("Acme", **BY).id != topic.id  # its name is free again


def test_a_name_is_taken_once(topic: TopicFacts) -> None:
    with pytest.raises(NameTaken):
        api.create_topic(" Acme ", **BY)
    assert api.ensure_topic("Acme", now=NOON) == topic
    assert api.ensure_topic("Other", now=NOON).name == "Other"


def test_states_take_hold_at_once(topic: TopicFacts) -> None:
    channel = make_channel()
    rule = api.create_rule(topic.id, name="Name", query="acme", active=False, **BY)
    assert rule.state is State.PENDING
    assert keep([arrival(channel, "acme")], now=NOON) == []
    api.set_rule_state(rule.id, State.ACTIVE, **BY)
    assert len(keep([arrival(channel, "acme")], now=NOON)) == 1
    api.set_topic_state(topic.id, State.PAUSED, **BY)
    assert keep([arrival(channel, "acme")], now=NOON) == []


def test_every_change_is_an_audit_row(rule: RuleFacts) -> None:
    api.edit_rule(rule.id, name="Name", query="other", **BY)
    api.set_rule_state(rule.id, State.PAUSED, **BY)
    api.delete_rule(rule.id, **BY)
    assert list(AuditEntry.objects.order_by("pk").values_list("what", flat=True)) == [
        "listening.topic.created",
        "listening.rule.created",
        "listening.rule.edited",
        "listening.rule.state",
        "listening.rule.deleted",
    ]


def test_usage_counts_days_and_the_billing_month(rule: RuleFacts) -> None:
    keep([arrival(make_channel(), "acme"), arrival(make_channel("d"), "acme")], now=NOON)
    usage = api.usage([rule.id, 99], today=NOON.date(), days=3)
    assert (usage[rule.id].days, usage[rule.id].month) == ((0, 0, 2), 2)
    assert usage[99].days == (0, 0, 0)
