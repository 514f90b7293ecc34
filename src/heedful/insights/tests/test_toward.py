"""What was read beyond the sentiment: it narrows posts and charts, and is counted for each target."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest

from heedful.channels.types import Visibility
from heedful.insights import query, toward
from heedful.insights.asked import read
from heedful.insights.tests.world import NOW, World, client, say
from heedful.insights.types import Feelings, Filter, Period
from heedful.listening import api as listening
from heedful.listening.models import Mention, Target
from heedful.listening.types import How
from heedful.understanding import api as understanding
from heedful.understanding import step, table
from heedful.understanding.models import Category, Label, Reading
from heedful.understanding.types import Sentiment, Toward

PERIOD = Period(start=NOW - timedelta(days=7), end=NOW, zone="UTC")


def target(name: str, kind: str = "company", owner: int | None = None) -> int:
    return Target.objects.create(kind=kind, name=name, owner_id=owner, created_at=NOW).pk


def about(mention: int, target: int, sentiment: str = "negative") -> int:
    """Written as readings are, after what else is said of the mention."""
    post, reading = listening.mentions([mention])[mention], understanding.readings([mention])[mention]
    said = Toward(target=target, name="", how=How.TEXT, sentiment=Sentiment(sentiment), confidence=0.9)
    felt = msgspec.structs.replace(reading, toward=(*reading.toward, said))
    table.replace([post], {mention: felt}, now=NOW)
    return mention


def held(mention: int, kind: str, name: object) -> int:
    at = Mention.objects.get(pk=mention).created_at
    Label.objects.create(mention_id=mention, kind=kind, name=str(name), confidence=0.9, by="model", created_at=at)
    return mention


def found(chosen: Filter) -> list[int]:
    return [hit.id for hit in query.page(chosen, PERIOD, after=None, limit=50)[0]]


def test_posts_are_found_by_what_they_say_of_whom(world: World) -> None:
    acme, rival = target("Acme"), target("Rival", "competitor")
    bad = about(about(say(world, text="one"), acme), rival, "positive")
    good = about(say(world, text="two"), acme, "positive")
    say(world, text="three")
    assert set(found(Filter(targets=(acme,)))) == {bad, good}
    assert found(Filter(targets=(acme,), toward=("negative",))) == [bad]
    assert found(Filter(targets=(rival,), toward=("negative",))) == []
    assert set(found(Filter(targets=(acme, rival), toward=("positive",)))) == {bad, good}
    assert set(found(Filter(toward=("positive",), topics=(world.air,)))) == {bad, good}


def test_posts_are_found_by_intent_and_category(world: World) -> None:
    leaving = held(say(world, text="one"), "intent", "churn")
    lost = held(held(say(world, text="two"), "intent", "complaint"), "category", 4)
    assert found(Filter(intents=("churn",))) == [leaving]
    assert set(found(Filter(intents=("churn", "complaint")))) == {leaving, lost}
    assert found(Filter(categories=(4,))) == [lost]
    assert found(Filter(categories=(4,), intents=("churn",))) == []


def test_charts_with_such_a_filter_read_the_mentions() -> None:
    some: list[dict[str, Any]] = [{"targets": (1,)}, {"toward": ("positive",)}, {"intents": ("churn",)}]
    assert not any(Filter(**one).from_sums for one in [*some, {"categories": (1,)}])


def test_what_is_asked_stands_in_the_address(world: World) -> None:
    given = {"target": ["3"], "toward": ["negative", "sad"], "intent": ["churn"], "category": ["4"]}
    asked = read(given, now=NOW, zone="UTC")
    assert asked.filter == Filter(targets=(3,), toward=("negative",), intents=("churn",), categories=(4,))
    assert asked.ignored == ("toward",)


@pytest.mark.parametrize("more", [{}, {"platform": ["x"]}])
def test_each_target_is_counted_without_what_charts_leave_out(world: World, more: dict[str, list[str]]) -> None:
    acme, rival = target("Acme"), target("Rival", "competitor")
    go = target("Acme Go", "product", acme)
    about(about(say(world), acme), rival, "positive")
    about(say(world), acme, "neutral")
    about(say(world, visibility=Visibility.PRIVATE), acme)
    about(say(world, who="us"), acme)
    gone, noise = about(say(world), acme), say(world)
    Mention.objects.filter(pk=gone).update(deleted_at=NOW)
    step.gone([gone])
    Reading.objects.filter(pk=noise).update(noise="bot")
    about(noise, acme)
    about(say(world, at=NOW - timedelta(days=40)), acme)
    shown = toward.table(read({"period": ["7d"], **more}, now=NOW, zone="UTC"))
    assert [row.target.id for row in shown.rows] == [acme, go, rival]
    assert [row.feelings for row in shown.rows] == [Feelings(neutral=1, negative=1), Feelings(), Feelings(positive=1)]
    assert [row.net for row in shown.rows] == [-50, None, 100]
    assert [(share.start, share.width) for share in shown.rows[0].shares] == [(0, 50), (50, 50)]


def test_every_number_leads_to_its_posts(world: World) -> None:
    acme = target("Acme")
    for feeling in ("negative", "negative", "positive"):
        about(say(world, text=feeling), acme, feeling)
    (row,) = toward.table(read({"period": ["7d"]}, now=NOW, zone="UTC")).rows
    for count, link in row.cells:
        assert len(found(read(parse_qs(link), now=NOW, zone="UTC").filter)) == count


def test_the_page_shows_targets_and_their_filters(world: World) -> None:
    me, acme = client(), target("<Acme>")
    Category.objects.create(name="Baggage", created_at=NOW)
    about(say(world), acme)
    assert "&lt;Acme&gt;" in me.get("/performance/data/targets/").content.decode()
    page = me.get(f"/posts/?target={acme}&toward=negative&intent=churn")
    assert page.status_code == HTTPStatus.OK
    for words in ("toward it: negative", "may leave", "Baggage", "&lt;Acme&gt;"):
        assert words in page.content.decode()
