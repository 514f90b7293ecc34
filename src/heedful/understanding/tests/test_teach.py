"""One click teaches, and the click that takes it back takes the teaching back too."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as within
from hypothesis import strategies as st

from heedful.channels.types import Visibility
from heedful.listening.models import Mention as MentionRow
from heedful.understanding import api, models, step, taught
from heedful.understanding.compare import held_back
from heedful.understanding.tests.test_step import NOON, mention
from heedful.understanding.tests.test_teaching import make, stamp
from heedful.understanding.types import Correction, Field

pytestmark = pytest.mark.django_db
EXAMPLES = ("Where is my bag?", "My bag is lost")


def worded(back: bool, text: str = "My suitcase never came out") -> str:  # noqa: FBT001
    """Such a text that is, or is not, held back for comparing."""
    return next(made for made in (f"{text} {n}" for n in count()) if held_back(made) is back)


def said(text: str = "", **more: object) -> int:
    one = mention(text or worded(back=False))
    MentionRow.objects.filter(pk=one.id).update(**more)
    step.read([one], now=NOON)
    return one.id


def file(post: int, category: int, after: str = "yes") -> Correction:
    return api.correct(post, Field.CATEGORY, str(category), after, who=None, now=NOON)


def examples(category: int) -> list[int | None]:
    """The posts that a category's examples are, without those that are none."""
    return [one.mention for one in taught.examples([category]).get(category, []) if one.mention]


def test_a_post_that_a_person_files_is_an_example_from_then_on_until_it_is_taken_back() -> None:
    bags, post = make("Bags", examples=EXAMPLES).id, said()
    before = stamp()
    made = file(post, bags)
    assert examples(bags) == [post]
    told = stamp()
    assert told != before
    file(post, bags)  # twice is as good as once
    assert examples(bags) == [post]
    api.undo(made.id, who=None, now=NOON)
    assert examples(bags) == []
    assert stamp() != told


def test_a_later_word_against_it_takes_the_example_away_and_taken_back_itself_brings_it_again() -> None:
    bags, post = make("Bags", examples=EXAMPLES).id, said()
    file(post, bags)
    against = file(post, bags, "")
    assert examples(bags) == []
    api.undo(against.id, who=None, now=NOON)
    assert examples(bags) == [post]


def test_what_somebody_taught_otherwise_stays() -> None:
    bags, post = make("Bags", examples=EXAMPLES).id, said()
    api.add_examples(bags, [worded(back=False)], who=None, now=NOON - timedelta(hours=1), mention=post)
    before = stamp()
    made = file(post, bags)
    assert stamp() == before
    api.undo(made.id, who=None, now=NOON)
    assert examples(bags) == [post]


@pytest.mark.parametrize("examples_there", [(), EXAMPLES])
def test_a_category_that_does_not_learn_by_examples_begins_to_by_no_click(examples_there: tuple[str, ...]) -> None:
    bags, post = make("Bags", query="bag", examples=examples_there).id, said()
    file(post, bags)
    assert bool(examples(bags)) is bool(examples_there)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (worded(back=True), {}),
        ("", {"visibility": Visibility.PRIVATE}),
        (" ", {}),
    ],
)
def test_what_is_held_back_or_private_or_empty_teaches_nothing(text: str, more: dict[str, object]) -> None:
    bags, post = make("Bags", examples=EXAMPLES).id, said(text, **more)
    file(post, bags)
    assert examples(bags) == []
    read = api.reading(post)
    assert read
    assert [one.category for one in read.categories] == [bags]


def test_a_post_that_its_author_deletes_is_no_example_any_more() -> None:
    bags, post = make("Bags", examples=EXAMPLES).id, said()
    file(post, bags)
    step.gone([post])
    assert examples(bags) == []
    assert len(taught.examples([bags])[bags]) == len(EXAMPLES)


def test_a_word_against_no_noise_spares_nobody_any_more() -> None:
    post = said()
    models.Reading.objects.filter(pk=post).update(noise="giveaway")
    spared = models.Spared.objects
    api.correct(post, Field.NOISE, "", "", who=None, now=NOON)
    assert spared.count() == 2
    against = api.correct(post, Field.NOISE, "", "giveaway", who=None, now=NOON)
    assert not spared.exists()
    api.undo(against.id, who=None, now=NOON)
    assert spared.count() == 2


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(0, 1), st.sampled_from(["yes", ""])),
        st.tuples(st.just("undo"), st.integers(0, 9), st.just("")),
    ),
    max_size=8,
)


@within(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_a_post_is_an_example_exactly_while_the_last_word_that_stands_says_so(
    steps: list[tuple[str, int, str]],
) -> None:
    models.Category.objects.all().delete()
    categories = [make(name, examples=EXAMPLES).id for name in ("Bags", "Seats")]
    post = said(worded(back=False))
    made: list[Correction] = []
    for what, which, after in steps:
        if what == "say":
            made.append(file(post, categories[which], after))
        elif made:
            api.undo(made[which % len(made)].id, who=None, now=NOON)
    stands = {one.subject: one.after for one in sorted(made, key=lambda one: one.id) if _stands(one)}
    for category in categories:
        assert examples(category) == ([post] if stands.get(str(category)) else [])


def _stands(one: Correction) -> bool:
    return models.Correction.objects.filter(pk=one.id, undone_at=None).exists()
