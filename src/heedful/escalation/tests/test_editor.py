"""The tree of conditions survives being a form."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.channels.types import PostType
from heedful.escalation import editor
from heedful.escalation import types as t
from heedful.escalation.errors import BadConditions
from heedful.escalation.kinds import KINDS
from heedful.escalation.tests.making import BIG, NEGATIVE
from heedful.escalation.tree import read, write
from heedful.understanding.types import Sentiment

words = st.lists(
    st.text("abc ?", min_size=1).map(str.strip).filter(bool).map(lambda w: " ".join(w.split())), max_size=3
)
leaf: st.SearchStrategy[t.Leaf] = st.one_of(
    st.builds(
        lambda any_, least: t.SentimentIs(any=tuple(any_), least=least / 100),
        st.lists(st.sampled_from(Sentiment), min_size=1, unique=True),
        st.integers(0, 100),
    ),
    st.builds(lambda a, b: t.Words(any=tuple(a), none=tuple(b)), words, words),
    st.builds(lambda ids: t.TopicIs(any=tuple(ids)), st.lists(st.integers(1, 9), min_size=1)),
    st.builds(t.Followers, least=st.integers(0, 10**7), most=st.none() | st.integers(0, 10**7)),
    st.builds(t.Rating, most=st.integers(0, 20).map(lambda n: n / 2)),
    st.builds(t.Engagement, of=st.sampled_from(t.Measure), least=st.integers(0, 99)),
    st.builds(t.VerifiedIs, yes=st.booleans()),
    st.builds(lambda kinds: t.TypeIs(any=tuple(kinds)), st.lists(st.sampled_from(PostType), min_size=1, unique=True)),
    st.builds(t.Negatives, least=st.integers(1, 9), days=st.integers(1, 90)),
)
group = st.sampled_from([t.AllOf, t.AnyOf, t.NoneOf])


def grouped(inner: st.SearchStrategy[t.Condition]) -> st.SearchStrategy[t.Condition]:
    return st.builds(lambda kind, of: kind(of=tuple(of)), group, st.lists(inner, min_size=1, max_size=3))


trees = grouped(st.recursive(leaf, grouped, max_leaves=6))


def as_form(node: editor.Twig, place: str = "r") -> dict[str, list[str]]:
    """What a browser would send of the drawn form."""
    form = {f"{place}:kind": [node.kind]} | {f"{place}:{name}": typed for name, typed in node.values.items()}
    for n, child in enumerate(node.children):
        form |= as_form(child, f"{place}.{n}")
    return form


@given(trees)
def test_a_tree_comes_back_from_its_form_as_it_was(condition: t.Condition) -> None:
    try:
        expected = read(write(condition))
    except BadConditions:
        return  # empty words, or too deep: no such rule can be saved
    assert editor.conditions(editor.from_form(as_form(editor.from_condition(expected)))) == expected


def test_every_kind_of_condition_can_be_chosen() -> None:
    tags = {one.__struct_config__.tag for one in t.Leaf.__args__}
    assert {kind.tag for kind in KINDS} == tags


def test_every_field_of_a_condition_has_an_input() -> None:
    for kind in KINDS:
        assert {field.name for field in kind.fields} == set(type(kind.begins).__struct_fields__), kind.tag


def test_buttons_change_the_tree_where_they_stand() -> None:
    root = editor.fresh()
    editor.act(root, "group:r")
    editor.act(root, "add:r.1")
    assert [len(child.children) for child in root.children] == [0, 2]
    root.children[1].children[0].kind = "followers"
    editor.act(root, "kind:r.1.0")
    assert root.children[1].children[0].values == {"least": ["1000"], "most": []}
    editor.act(root, "remove:r.0")
    assert [child.kind for child in root.children] == ["any"]


@pytest.mark.parametrize("action", ["", "remove:r", "add:r.9", "boom:r", "remove:r.7.7"])
def test_a_button_that_is_not_there_changes_nothing(action: str) -> None:
    root = editor.from_condition(t.AllOf(of=(NEGATIVE, BIG)))
    before = as_form(root)
    assert as_form(editor.act(root, action)) == before


def test_no_group_is_added_below_the_deepest() -> None:
    root = editor.fresh()
    place = "r"
    for _ in range(10):
        editor.act(root, f"group:{place}")
        place += f".{1}"
    assert editor.conditions(root)


@given(
    st.dictionaries(
        st.from_regex(r"r(\.[0-9]){0,6}:(kind|any|least|yes)", fullmatch=True), st.lists(st.text(), max_size=2)
    )
)
def test_whatever_a_browser_sends_nothing_breaks(form: dict[str, list[str]]) -> None:
    with contextlib.suppress(BadConditions):
        editor.conditions(editor.from_form(form))


def test_the_place_of_a_mistake_is_named() -> None:
    root = editor.from_form({"r:kind": ["all"], "r.0:kind": ["topic"], "r.1:kind": ["engagement"], "r.1:of": ["likes"]})
    with pytest.raises(BadConditions) as refused:
        editor.conditions(root)
    assert refused.value.path == "r.1"
