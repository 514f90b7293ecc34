"""People say otherwise, and charts follow: whatever is corrected, taken back or edited, in whatever order."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedful import pipeline
from heedful.channels import api as channels
from heedful.channels.types import Arrival, Author, Edit, EditKind, Post
from heedful.insights import api as insights
from heedful.insights.models import BlockSum, DaySum, QuarterPulse, QuarterSum, Visit
from heedful.listening.models import Mention
from heedful.stream.api import timers
from heedful.stream.models import Timer
from heedful.understanding import api, models
from heedful.understanding.types import Field

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXTS = ("Worst bag handling ever, I am so angry", "I love my new bag, thank you!", "Gate 12, as on Monday")


def world() -> list[int]:
    """Three posts of two people, kept, read and counted."""
    Mention.objects.all().delete()
    Timer.objects.all().delete()
    channel = channels.ensure_channel("page", adapter="open", name="Page", now=NOON, keep_all=True)
    posts = [
        Post(id=f"p{n}", author=Author(id=f"a{n % 2}"), text=text, created_at=NOON) for n, text in enumerate(TEXTS)
    ]
    pipeline.hear([Arrival(channel=channel, post=post, received_at=NOON) for post in posts], now=NOON)
    insights.recount()
    return list(Mention.objects.order_by("pk").values_list("pk", flat=True))


def charts() -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for model in (QuarterPulse, QuarterSum, DaySum, BlockSum, Visit):
        columns = [field.name for field in model._meta.local_fields if field.name != "id"]
        found += sorted((model.__name__, *row) for row in model.objects.filter(mentions__gt=0).values_list(*columns))
    return found


def tick() -> None:
    while Timer.objects.filter(kind__startswith="understanding").exists():
        assert not timers.run_due(pipeline.TIMERS, worker="w", now=timezone.now())


def edit(mention: int, text: str) -> None:
    channel = channels.ensure_channel("page", adapter="open", name="Page", now=NOON, keep_all=True)
    post = Mention.objects.get(pk=mention).external_id
    change = Edit(id=f"e{post}{text}", post=post, kind=EditKind.EDIT, at=NOON, text=text)
    pipeline.change([(channel, change)], now=NOON, besides=())


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(0, 2), st.sampled_from(["negative", "neutral", "positive", "unknown"])),
        st.tuples(st.just("noise"), st.integers(0, 2), st.sampled_from(["", "advertisement", "wave"])),
        st.tuples(st.just("undo"), st.integers(0, 9), st.just("")),
        st.tuples(st.just("edit"), st.integers(0, 2), st.sampled_from(TEXTS)),
        st.tuples(st.just("follow"), st.just(0), st.just("")),
    ),
    max_size=10,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_charts_equal_a_count_from_scratch_whatever_was_corrected_and_undone(
    steps: list[tuple[str, int, str]],
) -> None:
    mentions = world()
    made: list[int] = []
    for what, which, value in steps:
        if what == "say":
            made.append(api.correct(mentions[which], Field.SENTIMENT, "", value, who=None, now=NOON).id)
        elif what == "noise":
            made.append(api.correct(mentions[which], Field.NOISE, "", value, who=None, now=NOON).id)
        elif what == "undo" and made:
            api.undo(made[which % len(made)], who=None, now=NOON)
        elif what == "edit":
            edit(mentions[which], value)
        elif what == "follow":
            tick()
    tick()
    found = charts()
    insights.recount()
    assert found == charts()
    assert not models.Owed.objects.exists()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_when_everything_is_undone_the_models_words_stand_again(steps: list[tuple[str, int, str]]) -> None:
    mentions = world()
    before = api.readings(mentions)
    for what, which, value in steps:
        if what in {"say", "noise"}:
            field = Field.SENTIMENT if what == "say" else Field.NOISE
            api.correct(mentions[which], field, "", value, who=None, now=NOON)
    for key in models.Correction.objects.order_by("?").values_list("pk", flat=True):
        api.undo(key, who=None, now=NOON)
    assert api.readings(mentions) == before
    assert not models.Original.objects.exists()
    assert not models.Spared.objects.exists()


def test_charts_that_are_counted_anew_owe_nothing() -> None:
    mention = world()[0]
    api.correct(mention, Field.SENTIMENT, "", "positive", who=None, now=NOON)
    insights.recount()
    found = charts()
    tick()
    assert charts() == found


def test_a_turn_that_is_killed_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    mention = world()[0]
    api.correct(mention, Field.SENTIMENT, "", "positive", who=None, now=NOON)
    with monkeypatch.context() as patch:
        patch.setattr("heedful.insights.step.count", _killed)
        with pytest.raises(KeyboardInterrupt):
            pipeline.corrected("soon", {}, NOON)
    assert models.Owed.objects.count() == 1
    tick()
    found = charts()
    insights.recount()
    assert found == charts()


def _killed(*_given: object) -> None:
    raise KeyboardInterrupt


def test_what_a_person_said_outlives_an_edit_and_taken_back_it_shows_the_new_words_reading() -> None:
    mention = world()[0]
    made = api.correct(mention, Field.SENTIMENT, "", "neutral", who=None, now=NOON)
    edit(mention, TEXTS[1])
    read = api.reading(mention)
    assert read
    assert (read.sentiment, read.corrected) == ("neutral", True)
    api.undo(made.id, who=None, now=NOON)
    read = api.reading(mention)
    assert read
    assert (read.sentiment, read.corrected) == ("positive", False)
