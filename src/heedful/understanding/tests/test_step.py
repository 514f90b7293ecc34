from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heedful.channels.models import Channel
from heedful.channels.types import PostType, Visibility
from heedful.listening.models import Mention as MentionRow
from heedful.listening.types import Mention
from heedful.understanding import api, models, step
from heedful.understanding.types import Field

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_numbers = count(1)


def mention(text: str, language: str = "") -> Mention:
    channel, _ = Channel.objects.get_or_create(
        key="c", defaults={"adapter": "open", "name": "c", "platform": "forum", "created_at": NOON}
    )
    row = MentionRow.objects.create(
        channel=channel,
        external_id=f"p{next(_numbers)}",
        platform="forum",
        author_id="u",
        text=text,
        created_at=NOON,
        received_at=NOON,
    )
    return Mention(
        id=row.pk,
        channel=channel.pk,
        external_id=row.external_id,
        platform="forum",
        type=PostType.POST,
        visibility=Visibility.PUBLIC,
        content="text",
        author_id="u",
        author_name="",
        author_handle="",
        author_avatar="",
        author_url="",
        followers=None,
        verified=None,
        text=text,
        thread="",
        reply_to="",
        url="",
        language_told=language,
        country="",
        rating=None,
        attachments=(),
        own=False,
        duplicate=False,
        topics=(),
        created_at=NOON,
        received_at=NOON,
    )


def test_every_mention_gets_its_reading() -> None:
    glad, empty = mention("I love it, thank you!"), mention("", "de")
    found = step.read([glad, empty], now=NOON)
    assert (found[glad.id].sentiment, found[glad.id].language) == ("positive", "en")
    assert (found[empty.id].sentiment, found[empty.id].language) == ("unknown", "de")
    assert api.readings([glad.id, empty.id]) == found


def test_a_second_time_changes_nothing() -> None:
    glad = mention("I love it")
    first = step.read([glad], now=NOON)
    models.Reading.objects.update(model="older")
    assert step.read([glad], now=NOON)[glad.id].model == "older"
    assert models.Reading.objects.count() == len(first) == 1


def test_changed_words_are_read_anew_by_the_model_of_today() -> None:
    glad = mention("I love it")
    step.read([glad], now=NOON)
    models.Reading.objects.update(model="older")
    angry = msgspec.structs.replace(glad, text="Worst service ever, I am so angry")
    found = step.reread([angry], now=NOON)
    assert api.readings([glad.id]) == found
    assert (found[glad.id].sentiment, found[glad.id].model) == ("negative", api.warm())
    assert step.reread([], now=NOON) == {}


def test_a_large_batch_costs_as_many_queries_as_a_small_one() -> None:
    step.read([mention("the first loads what is kept in memory")], now=NOON)
    asked = []
    for size in (3, 40):
        batch = [mention(f"text {size} {n}") for n in range(size)]
        with CaptureQueriesContext(connection) as first:
            step.read(batch, now=NOON)
        with CaptureQueriesContext(connection) as again:
            step.read(batch, now=NOON)
        asked.append((len(first), len(again)))
    assert asked[0] == asked[1]


def test_it_knows_when_somebody_spoke_negatively() -> None:
    bad = [mention("Worst service ever, I am so angry"), mention("Terrible, I hate this")]
    step.read([*bad, mention("I love it")], now=NOON)
    assert api.negative_times({("forum", "u"), ("forum", "v")}, since=NOON) == {("forum", "u"): [NOON, NOON]}
    assert api.negative_times({("elsewhere", "u")}, since=NOON) == {}
    assert api.negative_times({("forum", "u")}, since=NOON + timedelta(seconds=1)) == {}


def test_what_a_person_said_of_a_post_decides_whether_it_was_spoken_negatively() -> None:
    praise, blame, noise = mention("I love it"), mention("Terrible, I hate this"), mention("Worst service ever, angry")
    step.read([praise, blame, noise], now=NOON)
    api.correct(praise.id, Field.SENTIMENT, "", "negative", who=None, now=NOON)
    made = [
        api.correct(blame.id, Field.SENTIMENT, "", "neutral", who=None, now=NOON),
        api.correct(noise.id, Field.NOISE, "", "advertisement", who=None, now=NOON),
    ]
    assert api.negative_times({("forum", "u")}, since=NOON) == {("forum", "u"): [NOON]}
    for one in made:
        api.undo(one.id, who=None, now=NOON)
    assert api.negative_times({("forum", "u")}, since=NOON) == {("forum", "u"): [NOON] * 3}


def test_nothing_to_read_is_nothing() -> None:
    assert step.read([], now=NOON) == {}
    assert api.reading(0) is None


def test_warming_names_the_model() -> None:
    assert api.warm().startswith("heedful-")
