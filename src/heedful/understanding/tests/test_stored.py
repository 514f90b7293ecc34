from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from heedful.channels.models import Channel
from heedful.listening.models import Mention, Target
from heedful.listening.types import How
from heedful.understanding import api, models
from heedful.understanding.types import Filed, IntentReading, NoiseReading, Scores, Sentiment, Toward

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def mention(number: int) -> int:
    channel, _ = Channel.objects.get_or_create(
        key="c", defaults={"adapter": "open", "name": "c", "platform": "forum", "created_at": NOON}
    )
    row = Mention.objects.create(
        channel=channel, external_id=f"p{number}", platform="forum", text="x", created_at=NOON, received_at=NOON
    )
    models.Reading.objects.create(
        mention=row,
        language="en",
        sentiment="negative",
        confidence=0.8,
        complaint=0.9,
        noise="giveaway",
        noise_reason="It asks to follow and to share.",
        corrected=True,
        model="m-1",
        read_at=NOON,
    )
    return row.pk


def label(mention: int, kind: str, name: str, confidence: float, by: str) -> None:
    models.Label.objects.create(mention_id=mention, kind=kind, name=name, confidence=confidence, by=by, created_at=NOON)


def target(name: str) -> int:
    return Target.objects.create(kind="company", name=name, created_at=NOON).pk


def toward(mention: int, target: int) -> None:
    scores = {"negative": 0.7, "neutral": 0.2, "positive": 0.1}
    models.Toward.objects.create(
        mention_id=mention,
        target_id=target,
        how="text",
        sentiment="negative",
        confidence=0.7,
        created_at=NOON,
        **scores,
    )


def test_a_reading_comes_back_whole() -> None:
    said, acme = mention(1), target("Acme")
    lost = models.Category.objects.create(name="Lost baggage", created_at=NOON).pk
    toward(said, acme)
    label(said, "intent", "question", 0.6, "model")
    label(said, "intent", "complaint", 0.9, "person")
    label(said, "category", str(lost), 1.0, "rule")
    found = api.readings([said])[said]
    scores = Scores(negative=0.7, neutral=0.2, positive=0.1)
    assert found.toward == (
        Toward(target=acme, name="Acme", how=How.TEXT, sentiment=Sentiment.NEGATIVE, confidence=0.7, scores=scores),
    )
    assert found.intents == (
        IntentReading(name="complaint", confidence=0.9, by="person"),
        IntentReading(name="question", confidence=0.6),
    )
    assert found.categories == (Filed(category=lost, name="Lost baggage", confidence=1.0, by="rule"),)
    assert found.noise == NoiseReading(kind="giveaway", reason="It asks to follow and to share.")  # type: ignore[arg-type]
    assert (found.complaint, found.corrected) == (0.9, True)


def test_no_intent_is_not_the_same_as_intents_not_read() -> None:
    read, unread = mention(1), mention(2)
    models.Reading.objects.filter(mention=unread).update(complaint=None)
    found = api.readings([read, unread])
    assert (found[read].intents, found[unread].intents) == ((), None)


def test_many_cost_as_much_as_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    acme, lost = target("Acme"), models.Category.objects.create(name="Lost", created_at=NOON).pk
    ids = [mention(number) for number in range(20)]
    for one in ids:
        toward(one, acme)
        label(one, "category", str(lost), 0.9, "examples")
    with django_assert_num_queries(4):
        assert len(api.readings(ids)) == len(ids)
    with django_assert_num_queries(1):
        assert api.readings([0]) == {}
