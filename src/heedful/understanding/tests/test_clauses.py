import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding.clauses import clause, marked, mentions

LOST = "@acme lost my bag again, @rival would never"


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        (LOST, ["acme"], ["@acme"]),
        ("#VirginAmerica and virgin-america's crew", ["Virgin America"], ["#VirginAmerica", "virgin-america's"]),
        ("acmeish and macme", ["acme"], []),
        ("C++ (the language)", ["C++"], ["C++"]),
        ("nothing", [""], []),
        ("nothing", [" .-_ "], []),
        ("Acme Air flies", ["Acme", "Acme Air"], ["Acme"]),
    ],
)
def test_it_finds_a_name_as_people_write_it(text: str, names: list[str], found: list[str]) -> None:
    assert [text[start:end] for start, end in mentions(text, names)] == found


@pytest.mark.parametrize(
    ("text", "name", "part"),
    [
        (LOST, "acme", "@acme lost my bag again,"),
        (LOST, "rival", "@rival would never"),
        ("I hate Acme but Rival is lovely", "Rival", "Rival is lovely"),
        ("Ich hasse Acme aber Rival ist super", "Acme", "Ich hasse Acme aber"),
        ("Acme again. Acme once more. Done.", "Acme", "Acme again. Acme once more."),
        ("Acme is fine", "Rival", "Acme is fine"),
    ],
)
def test_a_clause_is_the_thought_in_which_the_name_stands(text: str, name: str, part: str) -> None:
    assert clause(text, mentions(text, [name])) == part


def test_the_mark_takes_the_place_of_the_name() -> None:
    assert marked(LOST, mentions(LOST, ["rival"]), "*") == "@acme lost my bag again,  *  would never"


@given(st.text(st.characters(), max_size=80), st.text(st.characters(), max_size=12))
def test_anything_may_be_a_text_or_a_name(text: str, name: str) -> None:
    spans = mentions(text, [name])
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert clause(text, spans) or not text.strip()
    assert marked(text, spans, "\ue000").count("\ue000") == len(spans) + text.count("\ue000") - sum(
        text[start:end].count("\ue000") for start, end in spans
    )
