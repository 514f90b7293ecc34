import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heedful.channels.types import Attachment, Author, Post, PostType, Visibility
from heedful.listening.errors import QueryError
from heedful.listening.evaluate import holds, marks
from heedful.listening.fields import Around
from heedful.listening.match import RuleSet
from heedful.listening.parse import parse
from heedful.listening.query import Node
from heedful.listening.tests.samples import post, posts, queries


def readable(query: str) -> Node | None:
    try:
        return parse(query)
    except QueryError:
        return None


@given(st.lists(queries, min_size=1, max_size=8), st.lists(posts, min_size=1, max_size=6), st.booleans())
def test_all_rules_at_once_say_what_each_says_alone(texts: list[str], heard: list[Post], own: bool) -> None:  # noqa: FBT001
    rules = [(number, node) for number, text in enumerate(texts) if (node := readable(text))]
    assume(rules)
    compiled = RuleSet[int](rules)
    around = Around(platform="x", own=own, topics=("My Topic",) if own else ())
    for one in heard:
        assert compiled.match_ids(one, around) == [number for number, node in rules if holds(node, one, around)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("acme", "I love ACME!", True),
        ("acme", "acmeair", False),
        ("acme", "#acme rocks", True),  # a tag is also a word
        ("acme", "see https://acme.com/x", True),
        ("#acme", "acme", False),
        ("@acme", "me@acme.com", False),
        ("@acme", "Hey,@acme", True),
        ('"acme air"', "Acme-Air is late", True),
        ('"acme air"', "acme. Air", True),
        ('"acme air"', "air acme", False),
        ('"late * flight"', "late night flight", True),
        ('"late * flight"', "late flight", False),
        ("deliv*", "delivered", True),
        ("*port", "airport", True),
        ("de*y", "delivery delay", True),
        ('"late deliv*"', "a late delivery", True),
        ("cafe", "Café", True),
        ("grosse", "Größe", True),
        ("配送", "配送が遅い", True),
        ("送配", "配送が遅い", False),
        ("👍", "ok👍🏽", True),
        ("сервис", "СЕРВИС", True),
        ("سيئة", "خدمة سيئة!", True),
        ("late NEAR/2 flight", "flight was late", True),
        ("late NEAR/1 flight", "flight was late", False),
        ("late NEAR/1 late", "late", False),  # one word is not near itself
        ("acme -jobs", "acme jobs", False),
        ("acme OR air", "air", True),
    ],
)
def test_words_are_found(query: str, text: str, expected: bool) -> None:  # noqa: FBT001
    node = parse(query)
    assert holds(node, post(text)) is expected
    assert bool(RuleSet([(1, node)]).match_ids(post(text))) is expected


@pytest.mark.parametrize(
    ("query", "facts", "expected"),
    [
        ("from:@Acme", {"author": Author(id="1", handle="acme")}, True),
        ("from:1", {"author": Author(id="1")}, True),
        ("to:acme", {"text": "@bob @Acme please help"}, True),
        ("to:acme", {"text": "please help @acme"}, False),
        ("to:acme", {"metadata": {"to": "Acme"}}, True),
        ("lang:en", {"language": "en-GB"}, True),
        ("lang:und", {}, True),
        ("country:at", {"country": "AT"}, True),
        ("platform:X", {"platform": "x"}, True),
        ("type:review", {"type": PostType.REVIEW}, True),
        ("is:review", {"type": PostType.POST}, False),
        ("is:message is:private", {"type": PostType.MESSAGE, "visibility": Visibility.PRIVATE}, True),
        ("is:verified", {"author": Author(id="1", verified=None)}, False),  # unknown is not yes
        ("rating:<=2", {"rating": 2.0}, True),
        ("rating:<=2", {}, False),  # unknown is no number
        ("followers:>=1k", {"author": Author(id="1", followers=1000)}, True),
        ("followers:1..9,>100", {"author": Author(id="1", followers=50)}, False),
        ("has:video", {"attachments": (Attachment(kind="video", url="https://x.invalid"),)}, True),
        ("has:link", {"text": "see http://x.invalid"}, True),
        ("has:hashtag -has:mention", {"text": "#x"}, True),
        ("lang:en lang:de", {"language": "en"}, False),
        ("lang:en -from:acme", {"language": "en", "author": Author(id="acme")}, False),
    ],
)
def test_fields_are_answered(query: str, facts: dict[str, object], expected: bool) -> None:  # noqa: FBT001
    node = parse(query)
    assert holds(node, post(**facts)) is expected  # type: ignore[arg-type]
    assert bool(RuleSet([(1, node)]).match_ids(post(**facts))) is expected  # type: ignore[arg-type]


def test_it_names_the_words_that_caught_a_post() -> None:
    rules = RuleSet([(7, parse('("Acme Air" OR @acme) deliv* -jobs')), (8, parse("other"))])
    (caught,) = rules.match(post("@acme: where is my delivery?"))
    assert (caught.rule, caught.words) == (7, ("@acme", "deliv*"))


def test_it_marks_the_words_where_they_stand() -> None:
    text = "Größe? ACME-air, acme AIR. jobs"
    spans = marks(parse('("acme air" OR grosse) -jobs'), text)
    assert [text[start:end] for start, end in spans] == ["Größe", "ACME-air", "acme AIR"]


def test_more_groups_than_fit_are_still_all_needed() -> None:
    rules = RuleSet([(1, parse("a1 a2 a3 a4 a5"))])
    assert rules.match_ids(post("a5 a4 a3 a2 a1")) == [1]
    assert rules.match_ids(post("a5 a4 a3 a2")) == []


def test_no_rules_match_nothing() -> None:
    assert RuleSet[int]([]).match_ids(post("anything")) == []
