"""From what a person types to the tree, or to an error that says where and what would be right."""

from importlib.resources import files

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedInput, VisitError

from heedful.listening.errors import QueryError
from heedful.listening.mistakes import explained, straight
from heedful.listening.query import (
    MAX_DEPTH,
    MAX_DISTANCE,
    MAX_LENGTH,
    MAX_TERMS,
    MIN_STEM,
    And,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Term,
    holds_of_nothing,
    leaves,
    terms,
)
from heedful.listening.values import make_field
from heedful.listening.words import patterns

_GRAMMAR = files("heedful.listening").joinpath("grammar.lark").read_text(encoding="utf-8")
_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="contextual", propagate_positions=False, maybe_placeholders=False)
_NEAR_DEFAULT = 5
_SPLIT = "Split it into two rules."


class _Group(tuple[Node]):
    """Parentheses, until it is known whether NEAR asks for what is in them."""

    __slots__ = ()


def parse(query: str) -> Node:
    """The tree of a query. Raises QueryError."""
    _check_size(query)
    try:
        node = _TreeBuilder().transform(_PARSER.parse(straight(query)))
    except VisitError as wrapped:
        if isinstance(wrapped.orig_exc, QueryError):
            raise wrapped.orig_exc from None
        raise
    except UnexpectedInput as unexpected:
        raise explained(unexpected, query) from None
    return _checked(node)


def _check_size(query: str) -> None:
    if not query.strip():
        raise QueryError("The query is empty", 0, 'Type a word, a "phrase" or a field such as lang:de.')
    if len(query) > MAX_LENGTH:
        raise QueryError("The query is longer than {most} characters", MAX_LENGTH, _SPLIT, most=MAX_LENGTH)
    depth = 0
    quoted = False
    for at, char in enumerate(straight(query)):
        quoted ^= char == '"'
        depth += 0 if quoted else (char == "(") - (char == ")")
        if depth > MAX_DEPTH:
            raise QueryError("Parentheses are nested more than {most} deep", at, _SPLIT, most=MAX_DEPTH)


def _checked(node: Node) -> Node:
    found = [leaf for leaf, _ in leaves(node)]
    count = sum(max(1, len(terms(leaf))) for leaf in found)
    if count > MAX_TERMS:
        raise QueryError(
            "The query has {count} words, phrases and fields; {most} are allowed",
            0,
            _SPLIT,
            count=count,
            most=MAX_TERMS,
        )
    if holds_of_nothing(node):
        raise QueryError(
            "This would keep every post that does not contain something",
            min(_start(leaf) for leaf, wanted in leaves(node) if not wanted),
            "Say what to look for as well: a word, a phrase or a field beside what is excluded.",
        )
    return node


def _start(leaf: Leaf) -> int:
    return leaf.left[0].start if isinstance(leaf, Near) else leaf.start


@v_args(inline=True)
class _TreeBuilder(Transformer[Token, Node]):
    def start(self, node: Node | _Group) -> Node:
        return _plain(node)

    def either(self, *parts: Node | _Group | Token) -> Node:
        return Or(tuple(_plain(part) for part in parts if not isinstance(part, Token)))

    def both(self, *parts: Node | _Group | Token) -> Node:
        return And(tuple(_plain(part) for part in parts if not isinstance(part, Token)))

    def negated(self, *parts: Node | _Group | Token) -> Node:
        part = parts[-1]
        if isinstance(part, Token):
            raise TypeError(part)
        return Not(_plain(part)) if len(parts) % 2 == 0 else _plain(part)  # two signs cancel each other

    def group(self, _open: Token, node: Node | _Group, _close: Token) -> _Group:
        return _Group((_plain(node),))

    def closeness(self, left: Node | _Group, *rest: Node | _Group | Token) -> Node:
        near, right = rest[0], rest[1]
        if not isinstance(near, Token) or isinstance(right, Token):
            raise TypeError(near)
        at = _place(near)
        if len(rest) > 2:  # noqa: PLR2004  (NEAR and its right side)
            raise QueryError("NEAR joins two sides only", at, "Write (a NEAR/3 b) (b NEAR/3 c).")
        return Near(_near_side(left, at), _near_side(right, at), _distance(near))

    def word(self, token: Token) -> Node:
        return _term(str(token), _place(token), str(token), _place(token) + len(token))

    def phrase(self, token: Token) -> Node:
        return _term(str(token)[1:-1], _place(token), str(token)[1:-1], _place(token) + len(token))

    def field(self, name: Token, *parts: Token) -> Node:
        values = [_field_value(part) for part in parts if part.type in {"VALUE", "QUOTED"}]
        last = parts[-1]
        return make_field(str(name)[:-1], _place(name), values, _place(last) + len(last))


def _plain(node: Node | _Group) -> Node:
    return node[0] if isinstance(node, _Group) else node


def _place(token: Token) -> int:
    return token.start_pos or 0


def _field_value(token: Token) -> tuple[str, int]:
    if token.type == "QUOTED":
        if not token.strip('" '):
            raise QueryError("The value is empty", _place(token))
        return str(token)[1:-1].strip(), _place(token) + 1
    return str(token), _place(token)


def _distance(near: Token) -> int:
    distance = int(near.partition("/")[2] or _NEAR_DEFAULT)
    if not 1 <= distance <= MAX_DISTANCE:
        raise QueryError(
            "NEAR/{n} is out of range", _place(near), "From NEAR/1 to NEAR/{most}.", n=distance, most=MAX_DISTANCE
        )
    return distance


def _near_side(node: Node | _Group, at: int) -> tuple[Term, ...]:
    node = _plain(node)
    parts = node.parts if isinstance(node, Or) else (node,)
    if not all(isinstance(part, Term) for part in parts):
        raise QueryError("NEAR stands between words or phrases", at, "Or between lists of them: (late OR delayed).")
    return tuple(part for part in parts if isinstance(part, Term))


def _term(text: str, start: int, shown: str, end: int) -> Term:
    folded = patterns(text)
    stems = [word.replace("*", "").lstrip("#@") for word in folded]
    if not any(stems):
        raise QueryError(
            "“{text}” has no letter, digit or emoji", start, "Signs alone cannot be searched for.", text=text
        )
    if any("*" in word for word in folded) and max(map(len, stems)) < MIN_STEM:
        raise QueryError(
            "“{text}” would be found nearly everywhere",
            start,
            "Type {least} letters beside the *.",
            text=text,
            least=MIN_STEM,
        )
    return Term(folded, shown, start, end)
