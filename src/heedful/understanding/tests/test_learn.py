"""From corrections to a layer that reads, and back."""

from datetime import timedelta

import pytest

from heedful.listening.models import Mention as MentionRow
from heedful.understanding import api, company, corrections, layer, layers, learn, models, step
from heedful.understanding.compare import held_back
from heedful.understanding.errors import NotThere, TooFewCorrections, WrongBase
from heedful.understanding.reader import reader
from heedful.understanding.tests.test_step import NOON, mention
from heedful.understanding.types import Field, LayerState

pytestmark = pytest.mark.django_db
OWN = "the blorp was seen at gate {} on Monday"  # nothing that any model would mind


def correct_many(count: int = 45) -> None:
    posts = [mention(OWN.format(n)) for n in range(count)]
    step.read([*posts, *(mention(f"See you at gate {n} on Monday") for n in range(count))], now=NOON)
    for post in posts:
        corrections.correct(post.id, Field.SENTIMENT, "", "positive", who=None, now=NOON)


def test_few_corrections_teach_nothing_and_it_says_how_many_are_needed() -> None:
    correct_many(3)
    with pytest.raises(TooFewCorrections, match=r"^3 corrections .* at least 30"):
        learn.train(None, NOON)


def test_what_was_learnt_reads_only_after_a_person_switched_and_until_one_switches_back() -> None:
    correct_many()
    made = learn.train(None, NOON)
    assert (made.state, made.base, made.learnt_from, made.fits) == (LayerState.CANDIDATE, reader().version, 45, True)
    assert made.compared.layered.accuracy > made.compared.shipped.accuracy
    assert made.compared.mended > 0
    assert read("the blorp was seen at gate 99 on Monday")[1] == reader().version

    layers.switch(made.version, who=None, now=NOON)
    assert read("the blorp was seen at gate 98 on Monday") == ("positive", made.version)
    assert company.version() == made.version
    empty = read("")
    assert empty == ("unknown", made.version)

    assert layers.back(who=None, now=NOON)
    assert not layers.back(who=None, now=NOON)
    assert read("the blorp was seen at gate 97 on Monday")[1] == reader().version
    assert [one.state for one in layers.layers()] == [LayerState.RETIRED]


def read(text: str) -> tuple[str, str]:
    found = step.read([mention(text)], now=NOON)
    (reading,) = found.values()
    return reading.sentiment, reading.model


def test_the_same_corrections_make_the_same_layer_once() -> None:
    correct_many()
    assert learn.train(None, NOON) == learn.train(None, NOON + timedelta(days=1))
    assert models.Layer.objects.count() == 1


def test_what_is_undone_teaches_nothing() -> None:
    correct_many(30)
    api.undo(models.Correction.objects.order_by("pk").values_list("pk", flat=True)[0], who=None, now=NOON)
    with pytest.raises(TooFewCorrections, match=r"^29 "):
        learn.train(None, NOON)


def test_a_layer_on_another_model_neither_reads_nor_can_be_switched_to() -> None:
    correct_many()
    made = learn.train(None, NOON)
    layers.switch(made.version, who=None, now=NOON)
    models.Layer.objects.update(base="older")
    assert company.active_layer() is None
    assert not layers.layers()[0].fits
    with pytest.raises(WrongBase, match="older"):
        layers.switch(made.version, who=None, now=NOON)
    with pytest.raises(NotThere):
        layers.switch("none", who=None, now=NOON)


def test_a_text_that_is_held_back_is_never_learnt_from() -> None:
    correct_many()
    seen: list[str] = []

    def fit(base: str, scores: object, texts: list[str], truth: object) -> object:
        seen.extend(texts)
        return real(base, scores, texts, truth)  # type: ignore[arg-type]

    real = layer.fit
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learn, "fit", fit)
        learn.train(None, NOON)
    texts = set(MentionRow.objects.values_list("text", flat=True))
    assert seen
    assert set(seen) == {text for text in texts if not held_back(text)}
