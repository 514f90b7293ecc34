import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding.characters import characters
from heedful.understanding.cuebook import Heading, build, read_list, shipped
from heedful.understanding.features import words

LIST = """
# a comment

[churn +6]
(cancel|end) my (phone|) (contract|cell phone plan)
done with @
[question +2]
^ (how|where) do i
[purchase +5]
want * (*|) bike
[complaint +1 each]
too late
far too late
"""


def said(text: str, source: str = LIST) -> list[tuple[str, float]]:
    headings: list[Heading] = []
    book = build(headings, phrases) if (phrases := list(read_list(source, "en", headings))) else shipped()
    _, found = book.said(words(characters([text])))
    return [(book.headings[one].speaks_for, book.headings[one].weight) for one in found.tolist()]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("I will cancel my contract", ["churn"]),
        ("End my phone contract!", ["churn"]),
        ("cancel my cell phone plan", ["churn"]),
        ("cancel my phone", []),  # the phrase goes on
        ("cancel. my contract", []),  # a full stop stands between
        ("cancel my contract, end my contract", ["churn"]),  # once a post
        ("so done with @acme", ["churn"]),
        ("done with acme", []),
        ("how do I pay", ["question"]),
        ("@acme @other how do I pay", ["question"]),
        ("Hello! How do I pay", ["question"]),
        ("that is how do I know", []),  # not where a sentence begins
        ("compared to @acme how do I know", []),
        ("want a bike", ["purchase"]),
        ("want that zyxwv bike", ["purchase"]),  # any word, also one that no list has
        ("want bike", []),
        ("want a very expensive bike", []),
        ("far too late", ["complaint", "complaint"]),  # a heading a line
        ("CANCEL MY CON\u200bTRACT", ["churn"]),
    ],
)
def test_a_phrase_is_found_where_it_stands(text: str, meant: list[str]) -> None:
    assert [name for name, _ in said(text)] == meant


def test_a_phrase_never_runs_from_one_post_into_the_next() -> None:
    headings: list[Heading] = []
    book = build(headings, list(read_list(LIST, "en", headings)))
    rows, _ = book.said(words(characters(["please cancel my", "contract now", "cancel my contract"])))
    assert rows.tolist() == [2]


@pytest.mark.parametrize("source", ["cancel my contract", "[churn +6]\n(cancel|end my contract"])
def test_a_broken_list_is_refused_with_its_line(source: str) -> None:
    with pytest.raises(ValueError, match="line"):
        list(read_list(source, "en", []))


def test_the_shipped_lists_can_be_read() -> None:
    book = shipped()
    assert {heading.language for heading in book.headings} == {"ar", "de", "en", "es", "fr", "hi", "it", "pt"}
    assert len(book.accepts) > 3_000


@given(st.lists(st.text(max_size=200), max_size=5))
def test_any_posts_can_be_looked_through(texts: list[str]) -> None:
    rows, headings = shipped().said(words(characters(texts)))
    assert len(rows) == len(headings)
    assert all(0 <= row < len(texts) for row in rows.tolist())
