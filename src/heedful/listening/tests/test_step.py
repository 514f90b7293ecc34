from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heedful.channels.types import Attachment, Author, Counts, Edit, EditKind, Signal, SignalKind, Visibility
from heedful.listening.current import touch
from heedful.listening.models import Match, Mention, Rule, RuleDay, RuleState, Topic
from heedful.listening.step import follow, keep, refresh
from heedful.listening.tests.making import NOON, arrival, make_channel, make_rule, make_topic

pytestmark = pytest.mark.django_db


def kept(*arrivals: Any) -> list[str]:
    return [mention.external_id for mention in keep(arrivals, now=NOON)]


def stored(external_id: str) -> Mention:
    return Mention.objects.get(external_id=external_id)


def test_it_keeps_what_a_rule_wants_and_names_the_version() -> None:
    channel, rule = make_channel(), make_rule("acme")
    (mention,) = keep([arrival(channel, "Acme!", id="1"), arrival(channel, "nothing", id="2")], now=NOON)
    assert (mention.external_id, mention.topics, mention.platform) == ("1", (rule.topic_id,), "forum")
    match = Match.objects.get()
    assert (match.mention_id, match.topic_id, match.created_at) == (mention.id, rule.topic_id, NOON)
    assert match.version is not None
    assert match.version.rule_id == rule.pk


def test_it_keeps_a_post_once() -> None:
    channel = make_channel()
    make_rule("acme")
    one = arrival(channel, "acme", id="1")
    assert kept(one, one) == ["1"]
    assert kept(one) == []
    assert Mention.objects.count() == Match.objects.count() == 1


def test_the_same_id_on_another_channel_is_another_post() -> None:
    make_rule("acme")
    assert kept(*(arrival(make_channel(key), "acme", id="1") for key in "ab")) == ["1", "1"]


def test_an_import_under_a_topic_keeps_everything_and_rules_still_count() -> None:
    channel, topic, rule = make_channel(), make_topic(), make_rule("acme")
    first, second = keep([arrival(channel, "acme", topic=topic.pk), arrival(channel, "x", topic=topic.pk)], now=NOON)
    assert (first.topics, second.topics) == ((topic.pk, rule.topic_id), (topic.pk,))
    assert Match.objects.filter(topic=topic, version=None).count() == 2


def test_private_messages_and_the_companys_own_pages_are_kept() -> None:
    channel, page = make_channel(), make_channel("page", keep_all=True)
    assert kept(
        arrival(channel, id="1"), arrival(channel, id="2", visibility=Visibility.PRIVATE), arrival(page, id="3")
    ) == ["2", "3"]


@pytest.mark.parametrize("state", [RuleState.PAUSED, RuleState.PENDING, RuleState.SYSTEM_PAUSED])
def test_what_is_not_active_keeps_nothing(state: str) -> None:
    channel, rule = make_channel(), make_rule("acme")
    Rule.objects.update(state=state)
    touch()
    assert kept(arrival(channel, "acme")) == []
    Rule.objects.update(state=RuleState.ACTIVE)
    Topic.objects.filter(pk=rule.topic_id).update(state=state)
    touch()
    assert kept(arrival(channel, "acme")) == []


def test_a_query_that_can_no_longer_be_read_stops_that_rule_alone() -> None:
    channel, bad, good = make_channel(), make_rule("(acme"), make_rule("acme")
    (mention,) = keep([arrival(channel, "acme")], now=NOON)
    assert mention.topics == (good.topic_id,)
    bad.refresh_from_db()
    assert (bad.state, "not closed" in bad.problem) == (RuleState.ERROR, True)


def test_an_answer_to_a_kept_post_is_kept_whatever_it_says() -> None:
    channel = make_channel()
    make_rule("acme")
    assert kept(arrival(channel, "acme", id="1"), arrival(channel, "me too", id="2", reply_to="1")) == ["1", "2"]
    assert kept(arrival(channel, "yes", id="3", reply_to="2"), arrival(channel, "no", id="4", reply_to="x")) == ["3"]
    assert {stored(name).thread for name in "123"} == {"1"}


def test_a_parent_that_comes_later_is_kept_and_gives_its_thread() -> None:
    channel = make_channel()
    make_rule("acme")
    kept(arrival(channel, "acme", id="3", reply_to="2"))
    assert stored("3").thread == "2"
    kept(arrival(channel, "middle", id="2", reply_to="1"))
    assert (stored("3").thread, stored("2").thread) == ("1", "1")
    kept(arrival(channel, "root", id="1"))
    assert {mention.thread for mention in Mention.objects.all()} == {"1"}


def test_the_platforms_own_thread_wins() -> None:
    channel = make_channel()
    make_rule("acme")
    kept(arrival(channel, "acme", id="2", reply_to="1"), arrival(channel, "acme", id="3", reply_to="2"))
    kept(arrival(channel, "acme", id="1", thread="t"))
    assert {mention.thread for mention in Mention.objects.all()} == {"t"}


def test_a_private_message_alone_has_no_thread() -> None:
    channel = make_channel()
    kept(arrival(channel, id="1", visibility=Visibility.PRIVATE))
    assert stored("1").thread == ""


def test_the_same_words_are_linked_to_the_first() -> None:
    channel = make_channel(keep_all=True)
    first, second = keep(
        [arrival(channel, "Win a prize https://a.b", id="1"), arrival(channel, "win a  PRIZE", id="2")], now=NOON
    )
    (third,) = keep([arrival(channel, "Win a prize", id="3")], now=NOON)
    assert (first.duplicate, second.duplicate, third.duplicate) == (False, True, True)
    assert {stored(name).duplicate_of_id for name in "23"} == {first.id}
    keep([arrival(channel, "", id="4"), arrival(channel, "", id="5")], now=NOON)
    assert stored("5").duplicate_of_id is None


def test_the_companys_own_words_are_marked() -> None:
    channel = make_channel(keep_all=True, own_authors=frozenset({"@Acme", "99"}))
    mentions = keep(
        [
            arrival(channel, author=Author(id="1", handle="acme")),
            arrival(channel, author=Author(id="99")),
            arrival(channel, author=Author(id="3")),
        ],
        now=NOON,
    )
    assert [mention.own for mention in mentions] == [True, True, False]


def test_a_language_is_told_only_where_a_rule_asks_and_the_platform_does_not() -> None:
    channel = make_channel()
    make_rule("acme lang:de")
    asked: list[str] = []

    def tell(texts: Any) -> list[str | None]:
        asked.extend(texts)
        return ["de" if "ist" in text else None for text in texts]

    found = keep(
        [arrival(channel, "acme ist"), arrival(channel, "acme", language="en"), arrival(channel, "acme?")],
        now=NOON,
        tell_languages=tell,
    )
    assert [mention.text for mention in found] == ["acme ist"]
    assert found[0].language_told == ""
    assert asked == ["acme ist", "acme?"]


def test_the_number_of_queries_does_not_grow_with_the_batch() -> None:
    channel = make_channel()
    make_rule("acme")
    kept(arrival(channel, "acme"))
    counts = []
    for size in (3, 300):
        batch = [arrival(channel, f"acme {n}", reply_to=f"x{n}") for n in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(keep(batch, now=NOON)) == size
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
    assert counts[0] == counts[1] <= 10


def test_usage_is_counted_by_rule_and_day() -> None:
    channel, rule = make_channel(), make_rule("acme")
    kept(arrival(channel, "acme"), arrival(channel, "acme too"))
    kept(arrival(channel, "acme again"))
    assert list(RuleDay.objects.values_list("rule_id", "day", "kept")) == [(rule.pk, NOON.date(), 3)]


def test_odd_text_is_stored_without_harm() -> None:
    channel = make_channel(keep_all=True)
    kept(arrival(channel, "a\x00b\ud800", id="1", attachments=(Attachment(kind="image", url="https://x.invalid"),)))
    row = stored("1")
    assert (row.text, row.content, row.attachments) == (
        "ab\ufffd",
        "image",
        [{"kind": "image", "url": "https://x.invalid"}],
    )


def test_edits_and_deletions_are_followed() -> None:
    channel = make_channel(keep_all=True)
    kept(arrival(channel, "old", id="1"), arrival(channel, "gone", id="2", url="https://x.invalid"))
    later = NOON + timedelta(hours=1)
    follow(
        [
            (channel, Edit(id="e2", post="1", kind=EditKind.EDIT, at=later, text="new")),
            (channel, Edit(id="e1", post="1", kind=EditKind.EDIT, at=NOON, text="between")),
            (channel, Edit(id="e3", post="2", kind=EditKind.DELETE, at=later)),
            (channel, Edit(id="e4", post="unknown", kind=EditKind.DELETE, at=later)),
        ],
        now=later,
    )
    follow([(channel, Edit(id="e1", post="1", kind=EditKind.EDIT, at=NOON, text="between"))], now=later)
    assert (stored("1").text, stored("1").edited_at) == ("new", later)
    assert (stored("2").text, stored("2").url, stored("2").deleted_at) == ("", "", later)


def test_it_tells_what_was_changed_from_what_to_what() -> None:
    channel = make_channel(keep_all=True)
    kept(arrival(channel, "old", id="1"), arrival(channel, "gone", id="2"), arrival(channel, "same", id="3"))

    def edit(post: str, kind: EditKind, minutes: int, text: str = "") -> Any:
        return channel, Edit(id="e", post=post, kind=kind, at=NOON + timedelta(minutes=minutes), text=text)

    edits = [
        edit("1", EditKind.EDIT, 2, "newest"),
        edit("1", EditKind.EDIT, 1, "newer"),
        edit("2", EditKind.EDIT, 1, "then"),
        edit("2", EditKind.DELETE, 2),
        edit("4", EditKind.DELETE, 1),
    ]
    followed = follow(edits, now=NOON)
    told = [(one.before.text, one.after and (one.after.text, one.after.edited_at)) for one in followed.changed]
    assert told == [("old", ("newest", NOON + timedelta(minutes=2))), ("gone", None)]
    assert followed.unknown == {(channel.id, "4")}
    assert follow(edits, now=NOON).changed == ()


def test_signals_about_posts_that_are_not_kept_are_no_matter() -> None:
    channel = make_channel()
    facts: Any = {"id": "s", "created_at": NOON, "post": "unknown"}
    refresh([(channel, Signal(kind=kind, **facts)) for kind in SignalKind], now=NOON)
    refresh([(channel, Signal(kind=SignalKind.COUNTS, counts=Counts(likes=1), **facts))], now=NOON)
    assert Mention.objects.count() == 0


def test_counters_are_refreshed_and_reactions_counted() -> None:
    channel = make_channel(keep_all=True)
    kept(arrival(channel, id="1", counts=Counts(likes=1, views=5)))

    def signal(kind: SignalKind, **facts: Any) -> Any:
        return channel, Signal(id="s", kind=kind, created_at=NOON, post="1", **facts)

    refresh([signal(SignalKind.COUNTS, counts=Counts(likes=7, comments=2))], now=NOON)
    refresh([signal(SignalKind.REACTION), signal(SignalKind.SHARE), signal(SignalKind.FOLLOW)], now=NOON)
    row = stored("1")
    assert (row.likes, row.shares, row.comments, row.views) == (8, 1, 2, 5)
