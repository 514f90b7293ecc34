from collections.abc import Sequence

import msgspec
import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from heedful.understanding import filing, teaching
from heedful.understanding.examine import FITS
from heedful.understanding.filing import EXAMPLES, RULE, Remembered, file
from heedful.understanding.ridge import Floats
from heedful.understanding.tests.test_step import NOON, mention
from heedful.understanding.tests.test_teaching import adopt, make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _by_words(settings: Settings) -> None:
    settings.QUALITY = "fast"


def test_nothing_is_asked_where_there_are_no_categories(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    post = mention("where is my parcel")
    with django_assert_num_queries(1):
        assert file([post], {}) == {}


def test_a_rule_files_what_it_finds_in_any_case() -> None:
    bags, german = make("Bags", query="suitcase OR bag"), make("German", query="lang:de")
    one, two, other = mention("my Suitcase is gone"), mention("Der bag ist weg"), mention("hello")
    found = file([one, two, other], {two.id: "de"})
    assert [(filed.category, filed.by, filed.confidence) for filed in found[one.id]] == [(bags.id, RULE, 1.0)]
    assert {filed.category for filed in found[two.id]} == {bags.id, german.id}
    assert other.id not in found


def test_examples_file_what_is_like_them_and_leave_the_rest() -> None:
    made = adopt("delivery", "billing", "staff")
    like = mention("Where is my parcel, it was due on Monday and the tracking says nothing")
    strange = mention("It will rain tomorrow in Portugal")
    found = file([like, strange], {})
    (filed,) = found[like.id]
    assert (filed.category, filed.by) == (made["delivery"].id, EXAMPLES)
    assert FITS <= filed.confidence <= 1
    assert strange.id not in found


def test_rule_and_examples_name_a_category_once() -> None:
    made = adopt("delivery", "billing")["delivery"]
    teaching.edit(made.id, teaching.Draft(name=made.name, query="parcel"), who=None, now=NOON)
    post = mention("Where is my parcel? It was due on Monday")
    assert [one.by for one in file([post], {})[post.id]] == [RULE]


def test_what_the_company_says_itself_is_not_filed() -> None:
    make("Bags", query="bag")
    own = msgspec.structs.replace(mention("your bag is here"), own=True)
    assert file([own], {}) == {}


def test_a_stopped_category_and_one_with_too_few_examples_file_nothing() -> None:
    stopped = make("Bags", query="bag")
    teaching.set_active(stopped.id, False, who=None, now=NOON)
    make("Few", examples=("lost bag", "bag gone"))
    post = mention("lost bag")
    assert file([post], {}) == {}


def test_what_was_learned_is_kept_until_the_stamp_moves(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    adopt("delivery", "billing")
    post = mention("where is my parcel")
    file([post], {})
    before = filing.current()
    with django_assert_num_queries(1):
        file([post], {})
    make("Bags", query="bag")
    assert filing.current() is not before


def test_a_text_is_embedded_once() -> None:
    asked: list[str] = []

    def way(texts: Sequence[str]) -> Floats:
        asked.extend(texts)
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)

    remembered = Remembered(way, most=3)
    assert remembered(["a", "bb", "a"]).tolist() == [[1, 1], [2, 1], [1, 1]]
    remembered(["bb", "ccc"])
    assert asked == ["a", "bb", "ccc"]
    remembered(["dddd"])
    remembered(["dddd", "a"])  # the oldest was forgotten
    assert asked == ["a", "bb", "ccc", "dddd", "a"]
