from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from heedful.staff.models import AuditEntry
from heedful.understanding import filing, models, taught, teaching
from heedful.understanding.errors import CategoryRefused, NotThere
from heedful.understanding.starters import starters
from heedful.understanding.taught import CategoryFacts
from heedful.understanding.teaching import Draft
from heedful.understanding.tests.test_step import NOON, mention

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _by_words(settings: Settings) -> None:
    settings.QUALITY = "fast"


def make(name: str = "Delivery", query: str = "", examples: tuple[str, ...] = ()) -> CategoryFacts:
    made = teaching.create(Draft(name=name, query=query), who=None, now=NOON)
    teaching.add_examples(made.id, examples, who=None, now=NOON)
    return taught.category(made.id)


def adopt(*keys: str) -> dict[str, CategoryFacts]:
    return {key: make(str(starters()[key].name), examples=starters()[key].examples) for key in keys}


def stamp() -> Any:
    return models.CategoryStamp.objects.values_list("value", flat=True).first()


def test_every_change_is_a_row_and_tells_the_workers() -> None:
    made = make(examples=("where is my parcel",))
    stamps = [stamp()]
    teaching.edit(made.id, Draft(name="Parcels"), who=None, now=NOON)
    stamps.append(stamp())
    teaching.set_active(made.id, False, who=None, now=NOON)
    stamps.append(stamp())
    example = taught.examples([made.id])[made.id][0]
    teaching.remove_example(example.id, who=None, now=NOON)
    stamps.append(stamp())
    assert len(set(stamps)) == 4
    assert list(AuditEntry.objects.order_by("pk").values_list("what", flat=True)) == [
        "understanding.category.created",
        "understanding.category.taught",
        "understanding.category.edited",
        "understanding.category.stopped",
        "understanding.category.untaught",
    ]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(name="  "), "name"),
        (Draft(name="delivery"), "name"),  # taken, whatever its case
        (Draft(name="New", query="(open"), "query"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(draft: Draft, field: str) -> None:
    make("Delivery")
    with pytest.raises(CategoryRefused) as refused:
        teaching.create(draft, who=None, now=NOON)
    assert refused.value.field == field
    assert models.Category.objects.count() == 1


def test_a_stopped_name_is_free_and_its_category_waits_until_it_is_again() -> None:
    first = make("Delivery")
    teaching.set_active(first.id, False, who=None, now=NOON)
    make("Delivery")
    with pytest.raises(CategoryRefused):
        teaching.set_active(first.id, True, who=None, now=NOON)


def test_an_example_is_held_once_and_blank_ones_not_at_all() -> None:
    made = make(examples=(" where is it ", "where is it", "", "  "))
    assert [one.text for one in taught.examples([made.id])[made.id]] == ["where is it"]
    assert teaching.add_examples(made.id, ["where is it", "new"], who=None, now=NOON + timedelta(days=1)) == 1
    assert taught.category(made.id).taught_at == NOON + timedelta(days=1)
    with pytest.raises(CategoryRefused):
        teaching.add_examples(made.id, [f"text {n}" for n in range(teaching.MOST_EXAMPLES)], who=None, now=NOON)


def test_a_kept_post_teaches_with_its_words() -> None:
    made, post = make(), mention("My parcel is lost")
    assert teaching.add_mention(made.id, post.id, who=None, now=NOON) == 1
    (example,) = taught.examples([made.id])[made.id]
    assert (example.text, example.mention) == ("My parcel is lost", post.id)
    with pytest.raises(NotThere):
        teaching.add_mention(made.id, 999_999, who=None, now=NOON)


def test_an_example_moves_to_where_it_belongs_and_is_not_doubled_there() -> None:
    one, other = make("One", examples=("a b", "c d")), make("Other", examples=("c d",))
    for example in taught.examples([one.id])[one.id]:
        assert teaching.move_example(example.id, other.id, who=None, now=NOON) == one.id
    assert taught.examples([one.id]) == {}
    assert sorted(example.text for example in taught.examples([other.id])[other.id]) == ["a b", "c d"]


@pytest.mark.parametrize(
    "change",
    [
        partial(teaching.remove_example, 9),
        partial(teaching.move_example, 9, 9),
        partial(teaching.edit, 9, Draft(name="x")),
        partial(teaching.add_examples, 9, ["x"]),
    ],
)
def test_what_is_not_there_cannot_be_changed(change: Callable[..., Any]) -> None:
    with pytest.raises(NotThere):
        change(who=None, now=NOON)


def test_every_starter_has_enough_examples_in_two_languages_and_they_are_told_apart() -> None:
    adopt(*starters())
    found = filing.quality_of_all()
    assert found is not None
    assert all(9 <= len(one.examples) <= 10 for one in starters().values())
    assert found.accuracy is not None
    assert found.accuracy >= 0.3  # by words alone, of eight; with meaning two thirds
