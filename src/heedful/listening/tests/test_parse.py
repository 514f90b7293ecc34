import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.listening.errors import QueryError
from heedful.listening.parse import parse
from heedful.listening.query import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, And, Field, Near, Node, Not, Or, Range, Term
from heedful.listening.tests.samples import queries


def shape(node: Node) -> str:
    """The tree on one line, so that tables can be read."""
    match node:
        case Term():
            return "_".join(node.words)
        case Field():
            return f"{node.name}:{','.join(node.values)}"
        case Not(part):
            return f"!{shape(part)}"
        case And(parts):
            return f"({' & '.join(map(shape, parts))})"
        case Or(parts):
            return f"({' | '.join(map(shape, parts))})"
        case Near(left, right, distance):
            return f"<{'/'.join(map(shape, left))} {distance} {'/'.join(map(shape, right))}>"


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ('("acme air" OR @acmeair OR #acmeair) -jobs lang:en', "((acme_air | @acmeair | #acmeair) & !jobs & lang:en)"),
        ("a b OR c AND d", "((a & b) | (c & d))"),  # AND binds tighter
        ("a NOT b", "(a & !b)"),
        ("a NOT NOT b", "(a & b)"),  # two cancel each other
        ("a -(b OR c)", "(a & !(b | c))"),
        ("or and near", "(or & and & near)"),  # operators are typed large
        ("e-mail", "e_mail"),
        ("((((a))))", "a"),
        ("late NEAR/3 (flight OR plane)", "<late 3 flight/plane>"),
        ("late NEAR flight", "<late 5 flight>"),
        ("“acme air”", "acme_air"),
        ("lang:de,fr x", "(lang:de,fr & x)"),
        ("lang:(de OR fr) x", "(lang:de,fr & x)"),
        ("lang:(de, fr, it)", "lang:de,fr,it"),
        ("LANG:de-AT", "lang:de"),
        ('topic:"My Topic"', "topic:my topic"),
        ("from:@Acme", "from:acme"),
        ("https://acme.com/x", "https_acme_com_x"),
        ("10:30", "10_30"),
        ("*port deliv* #del*", "(*port & deliv* & #del*)"),
        ('"a"-b', "(a & !b)"),
        ("-(-acme)", "!!acme"),
    ],
)
def test_it_reads_queries(query: str, tree: str) -> None:
    assert shape(parse(query)) == tree


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("rating:>=3", Range(low=3)),
        ("rating:<2.5", Range(high=2.5, high_closed=False)),
        ("rating:3..5", Range(low=3, high=5)),
        ("rating:4", Range(low=4, high=4)),
        ("followers:>10k", Range(low=10_000, low_closed=False)),
        ("followers:..1m", Range(high=1_000_000)),
    ],
)
def test_it_reads_numbers(query: str, expected: Range) -> None:
    node = parse(query)
    assert isinstance(node, Field)
    assert node.ranges == (expected,)


@pytest.mark.parametrize(
    ("query", "position", "says"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("(a", 0, "parenthesis is not closed"),
        ("a )", 2, "never opened"),
        ("a (b OR )", 8, "missing before"),
        ("a OR", 4, "missing after “OR”"),
        ("OR a", 0, "OR needs something"),
        ("a AND AND b", 6, "AND needs something"),
        ("a NEAR/3 NOT b", 9, "NOT needs something"),
        ('a "b c', 2, "quotation mark is not closed"),
        ("lang:", 5, "no value"),
        ("lang:xx1 a", 5, "no language code"),
        ("country:Germany", 8, "no country code"),
        ("foo:bar", 0, "no field “foo:”"),
        ("x langg:de", 2, "no field"),
        ("has:imagee", 4, "no value “imagee”"),
        ("type:story", 5, "no value “story”"),
        ("rating:many", 7, "no number"),
        ("rating:5..3", 7, "holds no number"),
        ("lang:de,,fr", 8, "not expected"),
        ("a - b", 2, "no letter"),
        ("x &", 2, "no letter"),
        ('a ""', 2, "no letter"),
        ("a*", 0, "nearly everywhere"),
        ("a NEAR/500 b", 2, "out of range"),
        ("a NEAR/2 lang:de", 2, "between words"),
        ("a NEAR/2 b NEAR/2 c", 2, "two sides only"),
        ("-jobs", 1, "does not contain"),
        ("acme OR -jobs", 9, "does not contain"),
        ("NOT lang:de", 4, "does not contain"),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), MAX_DEPTH, "nested"),
        ("a " * (MAX_TERMS + 1), 0, f"{MAX_TERMS} are allowed"),
        ("a" * (MAX_LENGTH + 1), MAX_LENGTH, "longer than"),
    ],
)
def test_it_says_where_and_what_is_wrong(query: str, position: int, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.position, says in caught.value.message) == (position, True), caught.value


def test_a_misspelt_field_gets_a_suggestion() -> None:
    with pytest.raises(QueryError, match="Did you mean “lang”"):
        parse("langg:de")


def outcome(query: str) -> Node | QueryError:
    try:
        return parse(query)
    except QueryError as error:
        return error


@given(st.text(st.one_of(st.characters(), st.sampled_from('ab:()"-* ORNEAR/,.<>=#@')), max_size=60))
def test_whatever_is_typed_is_read_or_explained(query: str) -> None:
    found = outcome(query)
    assert not isinstance(found, QueryError) or (found.message and 0 <= found.position <= len(query))


@given(queries)
def test_what_the_grammar_can_write_it_can_read(query: str) -> None:
    found = outcome(query)
    # One thing is refused for what it means.
    assert not isinstance(found, QueryError) or "does not contain" in found.message
