"""Feeds: asked politely, read safely, and what they tell of our targets is proposed once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.core.clock import utc_now
from heedful.customers.errors import EventError
from heedful.customers.events import feeds, registry
from heedful.customers.events.cues import kind_of
from heedful.customers.events.feeds import FeedDraft, FeedFacts
from heedful.customers.events.newsroom import MOST_BYTES, ask_due, propose
from heedful.customers.events.syndication import items
from heedful.customers.events.tests.newsstand import Newsstand, Told, item, rss, selling
from heedful.customers.models import Feed
from heedful.customers.types import EventFilter, EventKind, EventSource, EventState
from heedful.listening import api as listening
from heedful.listening.types import TargetKind

NOW = utc_now()
RECENT = "Tue, 03 Nov 2026 08:00:00 GMT"


@pytest.fixture
def company(db: None) -> int:
    draft = listening.TargetDraft(kind=TargetKind.COMPANY, name="Nordwind Air")
    return listening.create_target(draft, who=None, now=NOW).id


def added(stand: Newsstand, *, inside: bool = True) -> FeedFacts:
    return feeds.create_feed(FeedDraft(name="News", url=stand.url, inside=inside), who=None, now=NOW)


def asked(feed: FeedFacts) -> FeedFacts:
    feeds.ask_now(feed.id, now=utc_now())
    assert ask_due(utc_now()) == 1
    return feeds.feed(feed.id)


def ok(*some: str, **headers: str) -> Told:
    return 200, headers, rss(*some)


FEE = item("Nordwind Air raises bag fee &amp; more", guid="https://n.example/1", link="https://n.example/1")
RAIN = item("It rains", guid="2")


def test_news_of_a_target_are_proposed_once_and_are_nothing_more(company: int) -> None:
    with selling(ok(FEE, RAIN)) as stand:
        feed = asked(added(stand))
        assert (feed.proposed, feed.problem, feed.failures) == (1, "", 0)
        (found,) = registry.events(EventFilter())
        assert (found.title, found.target, found.kind) == (
            "Nordwind Air raises bag fee & more",
            company,
            EventKind.PRICE,
        )
        assert (found.state, found.source, found.feed) == (EventState.PROPOSED, EventSource.FEED, feed.id)
        registry.settle_event(found.id, EventState.DISMISSED, who=None, now=NOW)
        assert asked(feed).proposed == 1
        registry.remove_event(found.id, who=None, now=NOW)
        assert asked(feed).proposed == 1
        assert not registry.confirmed([company], since=NOW - timedelta(days=99), until=NOW)


def test_it_asks_only_for_what_changed(company: int) -> None:
    told: Told = (200, {"ETag": '"a1"', "Last-Modified": RECENT}, rss(FEE))
    with selling(told, (304, {}, b""), (304, {}, b"")) as stand:
        feed = asked(added(stand))
        asked(feed)
        feed = asked(feed)
    first, second, third = (headers for _path, headers in stand.asked)
    assert "if-none-match" not in first
    for headers in (second, third):
        assert headers["if-none-match"] == '"a1"'
        assert headers["if-modified-since"] == RECENT
    assert (feed.failures, feed.proposed) == (0, 1)
    assert feed.next_at > utc_now() + timedelta(minutes=55)


def test_an_etag_that_cannot_be_sent_back_is_forgotten(company: int) -> None:
    with selling((200, {"ETag": "\u00fc" * 3, "Last-Modified": "x" * 900}, rss(FEE)), ok(FEE)) as stand:
        feed = asked(added(stand))
        assert asked(feed).problem == ""
    assert not {"if-none-match", "if-modified-since"} & set(stand.asked[1][1])


def test_it_waits_longer_after_each_failure_and_as_long_as_it_is_asked_to(company: int) -> None:
    with selling((500, {}, b""), (500, {}, b""), (429, {"Retry-After": "80000"}, b""), ok(FEE)) as stand:
        feed = asked(added(stand))
        assert "answered 500" in feed.problem
        assert timedelta(minutes=55) < feed.next_at - utc_now() < timedelta(minutes=61)
        assert timedelta(minutes=115) < asked(feed).next_at - utc_now() < timedelta(minutes=121)
        assert asked(feed).next_at - utc_now() > timedelta(hours=22)
        assert asked(feed).failures == 0
    assert ask_due(utc_now()) == 0  # it is not due


def test_what_is_gone_for_good_is_asked_no_more(company: int) -> None:
    with selling((410, {}, b"")) as stand:
        assert not asked(added(stand)).active
        assert ask_due(utc_now() + timedelta(days=9)) == 0


def test_a_new_address_is_followed_and_kept_where_it_is_for_good(company: int) -> None:
    with selling((301, {"Location": "/new.xml"}, b""), ok(FEE)) as stand:
        feed = asked(added(stand))
        assert (feed.url, feed.proposed) == (stand.url.replace("feed", "new"), 1)
    with selling((302, {"Location": "/elsewhere.xml"}, b""), ok(FEE)) as stand:
        assert asked(added(stand)).url == stand.url


@pytest.mark.parametrize(
    "place",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://localhost/",
        "https://[::1]/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
        "https://10.0.0.1/",
        "http://[::",
    ],
)
def test_no_redirect_leads_inside(company: int, place: str) -> None:
    with selling((302, {"Location": place}, b"")) as stand:
        feed = asked(added(stand))
    assert feed.failures == 1
    assert feed.problem
    assert len(stand.asked) == 1


def test_a_ring_of_redirects_ends(company: int) -> None:
    with selling((302, {"Location": "/feed.xml"}, b"")) as stand:
        assert "redirected" in asked(added(stand)).problem
    assert len(stand.asked) == 6


def test_an_address_inside_is_refused_unless_an_administrator_says_so(company: int) -> None:
    with selling(ok(FEE)) as stand, pytest.raises(EventError, match="https"):
        added(stand, inside=False)
    feed = feeds.create_feed(FeedDraft(name="Self", url="https://127.0.0.1/"), who=None, now=NOW)
    assert "private address" in asked(feed).problem


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><item><title>Nordwind Air &c;</title></item></channel></rss>"""
OUTSIDE = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>'


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (BOMB, "DOCTYPE"),
        (BOMB.decode().replace("?>", ' encoding="utf-16"?>', 1).encode("utf-16"), "DOCTYPE"),
        (OUTSIDE, "DOCTYPE"),
        (b"<html><body>Sign in</body></html>", "begins with <html>"),
        (b"", "no feed"),
        (b"<rss><channel><item>", "no feed"),
        (b'<?xml version="1.0" encoding="x-unheard-of"?><rss/>', "no feed"),
        (b"x" * (MOST_BYTES + 9), "larger than"),
    ],
)
def test_what_is_no_feed_is_a_problem_and_not_a_crash(company: int, body: bytes, why: str) -> None:
    with selling((200, {}, body)) as stand:
        assert why in asked(added(stand)).problem


def test_packed_answers_and_slow_ones_are_refused(company: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with selling((200, {"Content-Encoding": "gzip"}, b"\x1f\x8b")) as stand:
        assert "packed" in asked(added(stand)).problem
    monkeypatch.setattr("heedful.customers.events.newsroom.TIMEOUT_S", 0.5)
    with selling(ok(FEE)) as stand:
        stand.wait_s = 2
        assert "within 0.5 seconds" in asked(added(stand)).problem


def test_a_paused_feed_is_not_asked_and_a_claimed_one_by_nobody_else(company: int) -> None:
    with selling(ok(FEE)) as stand:
        feed = added(stand)
        feeds.set_feed_active(feed.id, False, who=None, now=NOW)
        assert ask_due(utc_now()) == 0
        feeds.set_feed_active(feed.id, True, who=None, now=NOW)
        Feed.objects.update(claimed_until=utc_now() + timedelta(seconds=60))
        assert ask_due(utc_now()) == 0
        Feed.objects.update(claimed_until=utc_now() - timedelta(seconds=1))
        assert ask_due(utc_now()) == 1


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><id>tag:n,2026:1</id>
<title type="html">Nordwind &lt;b&gt;Air&lt;/b&gt; &amp;amp; us</title><link rel="self" href="https://n.example/self"/>
<link href="https://n.example/a"/><link rel="enclosure" href="https://n.example/b"/>
<updated>2026-11-03T08:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <i>fee</i> rises</div></content></entry>
<entry><title>No id</title></entry><entry><id>3</id></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item><title>Old</title><link>https://n.example/o</link>
 <dc:date>2026-11-03</dc:date></item></rdf:RDF>"""


def test_atom_and_old_rss_are_read() -> None:
    first, second = items(ATOM)
    assert (first.key, first.title, first.text) == ("tag:n,2026:1", "Nordwind Air & us", "A fee rises")
    assert (first.link, first.at) == ("https://n.example/a", datetime(2026, 11, 3, 8, tzinfo=UTC))
    assert (second.key, second.at) == ("No id", None)
    (old,) = items(RDF)
    assert (old.link, old.at) == ("https://n.example/o", datetime(2026, 11, 3, tzinfo=UTC))


def test_links_that_lead_nowhere_good_are_left_out() -> None:
    (one,) = items(rss(item("Nordwind", guid="1", link="javascript:alert(1)", at="soon")))
    assert (one.link, one.at) == ("", None)


def test_depth_and_endless_tags_do_no_harm() -> None:
    deep = b"<rss>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</rss>"
    assert items(deep) == []
    (one,) = items(rss(item("x", guid="1", text="&lt;" * 300_000)))
    assert len(one.text) <= 2000


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_refused(data: bytes) -> None:
    for body in (data, b"<rss><item><title>a</title><guid>" + data + b"</guid></item></rss>"):
        try:
            found = items(body)
        except EventError:
            continue
        assert len(found) <= 1


def test_old_news_are_no_news_and_the_future_is_now(company: int) -> None:
    old = item("Nordwind Air then", guid="1", at="Tue, 03 Nov 2020 08:00:00 GMT")
    soon = item("Nordwind Air soon", guid="2", at="Tue, 03 Nov 2099 08:00:00 GMT")
    feed = feeds.create_feed(FeedDraft(name="N", url="https://n.example/"), who=None, now=NOW)
    assert propose(items(rss(old, soon)), feed=feed.id, now=NOW) == 1
    assert registry.events(EventFilter())[0].starts_at == NOW


def test_the_same_story_in_two_feeds_is_one_event_and_equal_numbers_are_two(company: int) -> None:
    made = [feeds.create_feed(FeedDraft(name="N", url=f"https://n.example/{n}"), who=None, now=NOW) for n in (1, 2)]
    same = items(rss(FEE))
    mere = items(rss(item("Nordwind Air again", guid="17")))
    assert [propose(same, feed=one.id, now=NOW) for one in made] == [1, 0]
    assert [propose(mere, feed=one.id, now=NOW) for one in made] == [1, 1]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Fernweh sued over fees", EventKind.LAWSUIT),
        ("App outage hits Fernweh", EventKind.OUTAGE),
        ("Fernweh named best airline", EventKind.AWARD),
        ("Fernweh erhöht die Preise", EventKind.PRICE),
        ("Fernweh unveils new seats", EventKind.LAUNCH),
        ("New baggage rules at Fernweh", EventKind.POLICY),
        ("Fernweh says hello", EventKind.ANNOUNCEMENT),
    ],
)
def test_the_kind_is_guessed_by_words(title: str, kind: EventKind) -> None:
    assert kind_of(title) is kind
