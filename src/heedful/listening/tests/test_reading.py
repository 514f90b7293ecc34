from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from heedful.channels.types import Author, Visibility
from heedful.listening import api
from heedful.listening.errors import QueryError
from heedful.listening.step import keep
from heedful.listening.tests.making import NOON, arrival, make_channel, make_rule, make_topic

pytestmark = pytest.mark.django_db


def test_mentions_are_read_as_they_were_kept(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    channel = make_channel()
    make_rule("acme")
    kept = keep([arrival(channel, f"acme {n}", rating=2.0, language="en-GB") for n in range(3)], now=NOON)
    with django_assert_num_queries(2):
        assert api.mentions([kept[2].id, kept[0].id, 0]) == {kept[2].id: kept[2], kept[0].id: kept[0]}
    assert api.mention(kept[1].id) == kept[1]
    assert api.count_mentions() == 3


def test_threads_are_read_in_order() -> None:
    channel, other = make_channel(keep_all=True), make_channel("d", keep_all=True)
    keep(
        [
            arrival(channel, id="2", reply_to="1", created_at=NOON + timedelta(minutes=1)),
            arrival(channel, id="1"),
            arrival(channel, id="9"),
            arrival(other, id="1"),
        ],
        now=NOON,
    )
    assert [one.external_id for one in api.thread(channel.id, "1")] == ["1", "2"]
    assert [one.external_id for one in api.thread(channel.id, "1", 1)] == ["2"]
    found = api.in_threads({(channel.id, "1"), (other.id, "9")})
    assert [(one.channel, one.external_id) for one in found] == [(channel.id, "1"), (channel.id, "2")]


def test_what_an_author_said_comes_page_by_page() -> None:
    channel = make_channel(keep_all=True)
    keep([arrival(channel, id=str(n), author=Author(id="a" if n % 2 else "b")) for n in range(6)], now=NOON)
    first = api.by_author("forum", ["a"], most=2)
    rest = api.by_author("forum", ["a"], most=2, before=first[-1].id)
    assert [one.external_id for one in first + rest] == ["5", "3", "1"]


def test_it_says_why_a_mention_was_kept() -> None:
    channel, topic, rule = make_channel(), make_topic("Imported"), make_rule("acme", make_topic("Own"))
    caught, imported, private = keep(
        [
            arrival(channel, "acme"),
            arrival(channel, "x", topic=topic.pk),
            arrival(channel, visibility=Visibility.PRIVATE),
        ],
        now=NOON,
    )
    why = api.reasons([caught.id, imported.id, private.id])
    (reason,) = why[caught.id]
    assert (reason.topic_name, reason.rule, reason.rule_name, reason.version) == ("Own", rule.pk, "rule", 1)
    assert [(one.topic_name, one.rule) for one in why[imported.id]] == [("Imported", None)]
    assert private.id not in why


def test_a_preview_says_how_many_stored_posts_match_and_shows_some() -> None:
    channel = make_channel(keep_all=True)
    keep([arrival(channel, f"acme {n}" if n % 3 else "Größe") for n in range(30)], now=NOON)
    found = api.preview("acme -5", now=NOON, days=2, examples=3)
    assert (found.looked_at, found.found, found.days, found.complete) == (30, 19, (0, 19), True)
    assert [(one.text, one.spans) for one in found.examples] == [
        ("acme 29", ((0, 4),)),
        ("acme 28", ((0, 4),)),
        ("acme 26", ((0, 4),)),
    ]
    assert api.preview("acme", now=NOON + timedelta(days=9), days=2).looked_at == 0
    with pytest.raises(QueryError):
        api.preview("(", now=NOON)


def test_a_preview_knows_the_topics_of_stored_posts() -> None:
    topic = make_topic("My Topic")
    keep([arrival(make_channel(), "acme", topic=topic.pk)], now=NOON)
    assert api.preview('topic:"my topic"', now=NOON).found == 1
    assert api.preview("topic:other", now=NOON).found == 0


def test_a_pasted_text_shows_which_words_match() -> None:
    tried = api.try_text("acme late", "Late again, ACME", now=NOON)
    assert (tried.matches, tried.spans) == (True, ((0, 4), (12, 16)))
    assert not api.try_text("acme -late", "Late again, ACME", now=NOON).matches
