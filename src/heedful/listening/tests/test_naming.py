import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.listening.names import forms, key_of
from heedful.listening.naming import NOTHING, Namer
from heedful.listening.spellings import misspellings
from heedful.listening.types import Naming, TargetFacts, TargetKind
from heedful.listening.words import Folded, canonical, words


def target(number: int, *aliases: str, exclusions: tuple[str, ...] = (), active: bool = True) -> TargetFacts:
    return TargetFacts(
        id=number,
        kind=TargetKind.COMPETITOR,
        name=aliases[0],
        aliases=aliases,
        exclusions=exclusions,
        active=active,
    )


NAMER = Namer(
    [
        target(1, "Virgin America", "Virgin"),
        target(2, "Delta", exclusions=("river", "Mekong delta")),
        target(3, "AT&T"),
        target(4, "Disney"),
        target(5, "Disney+"),
        target(6, "配送"),
        target(7, "Müller"),
        target(8, "@united", "#flyunited"),
        target(9, "McDonald's"),
        target(10, "Delta Cargo"),
        target(11, "Johnson & Johnson"),
        target(12, "@acme.example.social"),
        target(13, "Gone", active=False),
    ]
)


def told(text: str) -> list[tuple[str, list[str]]]:
    return [(one.name, [text[start:end] for start, end in one.spans]) for one in NAMER.naming(text).named]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Virgin America lost it", [("Virgin America", ["Virgin America"])]),
        ("VIRGIN  america's", [("Virgin America", ["VIRGIN  america"])]),
        ("thanks @VirginAmerica!", [("Virgin America", ["@VirginAmerica"])]),
        ("#virginamerica virgin-america", [("Virgin America", ["#virginamerica", "virgin-america"])]),
        ("@virgin_america", [("Virgin America", ["@virgin_america"])]),
        ("Virgin. America is", [("Virgin America", ["Virgin"])]),  # a sentence ends between them
        ("virgins and virgina", []),
        ("\uff03virgin", [("Virgin America", ["\uff03virgin"])]),
        ("mu\u0308ller and MULLER", [("Müller", ["mu\u0308ller", "MULLER"])]),
        ("早い配送です", [("配送", ["配送"])]),
        ("AT&T, at&amp;t, #att", [("AT&T", ["AT&T", "at&amp;t", "#att"])]),
        ("look at T shirts, att", []),
        ("Johnson and Johnson", [("Johnson & Johnson", ["Johnson and Johnson"])]),
        ("Johnson Johnson", []),
        ("Disney+ beats Disney", [("Disney+", ["Disney+"]), ("Disney", ["Disney"])]),
        ("united we stand @united", [("@united", ["@united"])]),
        ("#FlyUnited @flyunited", [("@united", ["#FlyUnited"])]),
        ("mcdonalds McDonald\u2019s", [("McDonald's", ["mcdonalds", "McDonald\u2019s"])]),
        ("Delta Cargo is late", [("Delta Cargo", ["Delta Cargo"])]),
        ("Delta, Delta Cargo", [("Delta", ["Delta"]), ("Delta Cargo", ["Delta Cargo"])]),
        ("https://x.example/delta/1 is down", []),  # a link's path is not what a text is about
        ("https://delta.example/x", [("Delta", ["delta"])]),
        ("ask @acme.example.social", [("@acme.example.social", ["@acme.example.social"])]),
        ("gone", []),
        ("\ud800Delta\udfff", [("Delta", ["Delta"])]),
        ("\u202bخدمة Delta خدمة\u202c", [("Delta", ["Delta"])]),
        ("", []),
    ],
)
def test_it_finds_each_form_of_a_name(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "meant", "homonyms"),
    [
        ("the delta of the river", [], ("Delta",)),
        ("in the Mekong Delta", [], ("Delta",)),
        ("mekong and delta", [("Delta", ["delta"])], ()),  # only the phrase excludes
        ("delta @delta by the river", [("Delta", ["delta", "@delta"])], ()),
        ("riverside delta", [("Delta", ["delta"])], ()),
        ("a river", [], ()),
        ("Delta Cargo on the river", [("Delta Cargo", ["Delta Cargo"])], ()),
    ],
)
def test_an_exclusion_says_that_another_is_meant(
    text: str, meant: list[tuple[str, list[str]]], homonyms: tuple[str, ...]
) -> None:
    assert told(text) == meant
    assert NAMER.naming(text).homonyms == homonyms


NAMES = ["Acme", "Acme Air", "AT&T", "Größe", "配送", "خدمة", "e-mail", "O'Neil", "Zoë", "a b a"]
PARTS = st.one_of(
    st.sampled_from(
        [
            *NAMES,
            "@Acme",
            "#acmeair",
            "\uff21\uff23\uff2d\uff25",
            "river",
            "👍🏽",
            "\u200b",
            "\ud83d",
            "https://a.example/acme",
            "s",
        ]
    ),
    st.text(max_size=6),
    st.characters(),
)
TEXTS = st.lists(st.tuples(PARTS, st.sampled_from([" ", "", "'s ", "-", ". ", "\n"])), max_size=8).map(
    lambda parts: "".join(part + glue for part, glue in parts)
)
FREE = Namer([target(number, name, exclusions=("river",)) for number, name in enumerate(NAMES)])


@given(TEXTS)
def test_spans_lie_inside_the_text_and_hold_a_name(text: str) -> None:
    naming = FREE.naming(text)
    for one in naming.named:
        assert one.spans == tuple(sorted(set(one.spans)))
        keys = {key_of(NAMES[one.target]), *("".join(form.words) for form in forms(NAMES[one.target]))}
        for start, end in one.spans:
            assert 0 <= start < end <= len(text)
            assert key_of(text[start:end]).replace("_", "") in keys


@given(TEXTS)
def test_no_two_spans_cross(text: str) -> None:
    spans = sorted({span for one in FREE.naming(text).named for span in one.spans})
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(TEXTS)
def test_what_an_exclusion_takes_away_is_a_homonym(text: str) -> None:
    before, after = FREE.naming(f"{text} x"), FREE.naming(f"{text} river")
    tags = {one.name for one in after.named}
    assert {one.name for one in before.named} | set(before.homonyms) == tags | set(after.homonyms)
    assert tags.isdisjoint(after.homonyms)
    for one in after.named:
        assert any(after_sign(f"{text} river", start) for start, _ in one.spans)


def after_sign(text: str, start: int) -> bool:
    return text[start] in "#@\uff03\uff20\ufe5f\ufe6b"


@given(st.text(max_size=40))
def test_any_name_with_words_finds_itself(name: str) -> None:
    if not key_of(name) or "://" in name:
        return
    text = f"so {name} it is"
    spans = [span for one in Namer([target(1, name)]).naming(text).named for span in one.spans]
    assert spans, (name, forms(name))


@given(st.text())
def test_the_folded_text_knows_where_it_comes_from(text: str) -> None:
    folded = Folded(text)
    assert " ".join(folded.text.replace("#", " ").replace("@", " ").split()) in canonical_words(text)
    for word in words(text):
        at = [place for place in range(1, len(folded.text)) if folded.place(place) == word.start]
        assert any(folded.text[place:].startswith(word.text) for place in at)


def canonical_words(text: str) -> tuple[str, str]:
    """With and without the blanks that split scripts without spaces."""
    flat = " ".join(word.text for word in words(text))
    folded = " ".join(Folded(text).text.replace("#", " ").replace("@", " ").split())
    return flat, folded if folded.replace(" ", "") == flat.replace(" ", "") else flat


def test_a_long_hostile_text_takes_no_time() -> None:
    began = time.perf_counter()
    for text in ("delta " * 2000, "virgin america " * 700, "@" * 10_000, "配送" * 5000, "\ud800" * 10_000):
        NAMER.naming(text)
        canonical(text)
    assert time.perf_counter() - began < 5  # about 0.1 where nothing else runs


def test_without_targets_nothing_is_named() -> None:
    assert Namer([]).namings(["Delta", ""]) == [NOTHING, Naming()]


def test_an_account_belongs_to_whose_handle_it_is() -> None:
    assert [one.id for one in NAMER.by_handle("VirginAmerica")] == [1]
    assert [one.id for one in NAMER.by_handle("@united")] == [8]
    assert NAMER.by_handle("flyunited") == NAMER.by_handle("") == ()  # listed as a hashtag


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("Lufthansa", {"lufthnasa", "luftthansa", "lufthana"}),
        ("Müller", {"mueller", "müler"}),
        ("Virgin America", {"virgn america", "vrigin america"}),
    ],
)
def test_it_proposes_misspellings(name: str, some: set[str]) -> None:
    proposed = misspellings(name)
    assert some <= set(proposed)
    assert len({key_of(one) for one in proposed} | {key_of(name)}) == len(proposed) + 1


def test_of_short_names_and_tags_no_misspelling_is_sure() -> None:
    assert misspellings("Acme") == misspellings("@lufthansa") == ()
