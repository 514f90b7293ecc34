import pytest

from heedful.understanding.categories import Example
from heedful.understanding.errors import BadExamples
from heedful.understanding.examine import examine
from heedful.understanding.tests.test_categories import EXAMPLES, OTHERS, meaning


def test_each_category_is_asked_about_examples_it_has_not_seen() -> None:
    found = examine(EXAMPLES, embed=meaning, others=OTHERS)
    assert found.asked == len(EXAMPLES)
    assert found.accuracy is not None
    assert found.accuracy >= 0.8
    assert [one.name for one in found.categories] == ["delivery", "invoice", "praise"]
    assert all(one.examples == 3 and one.recall is not None for one in found.categories)


def test_an_example_in_the_wrong_place_is_found_with_its_right_one() -> None:
    misplaced = Example(text="the invoice: charged on a wrong bill", intent="praise")
    found = examine([*EXAMPLES, misplaced], embed=meaning)
    first = found.disagreements[0]
    assert (first.example, first.truth, first.said) == (len(EXAMPLES), "praise", "invoice")
    assert ("praise", "invoice") in {(one.truth, one.said) for one in found.confusions}


def test_examples_of_one_category_alone_are_held_against_other_posts() -> None:
    only = [one for one in EXAMPLES if one.intent == "delivery"]
    found = examine(only, others=OTHERS)
    assert found.disagreements == ()
    assert found.categories[0].examples == 3
    with pytest.raises(BadExamples):
        examine(only)
