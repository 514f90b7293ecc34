"""A query compiled into a question about one post, for what sets of words alone cannot answer."""

from collections.abc import Callable, Collection

from heedful.listening.evaluate import near_holds, term_holds
from heedful.listening.fields import EXACT, Around, Heard, test_of
from heedful.listening.patterns import Hits, Patterns
from heedful.listening.query import And, Field, Near, Node, Not, Or, Term
from heedful.listening.words import Word, words


class Hearing:
    """One post while it is asked about. It is taken apart only as far as a question needs."""

    __slots__ = ("_answers", "_words", "around", "post")

    def __init__(self, post: Heard, around: Around) -> None:
        self.post = post
        self.around = around
        self._words: list[Word] | None = None
        self._answers: dict[str, Collection[str]] = {}

    def words(self) -> list[Word]:
        if self._words is None:
            self._words = words(self.post.text)
        return self._words

    def answers(self, name: str) -> Collection[str]:
        """What the post answers to a field: many rules ask the same."""
        known = self._answers.get(name)
        if known is None:
            known = self._answers[name] = EXACT[name](self.post, self.around)
        return known


Check = Callable[[Hits, Hearing], bool]


def check(node: Node, patterns: Patterns) -> Check:
    match node:
        case Term():
            return _check_term(node, patterns)
        case Near():
            return _check_near(node, patterns)
        case Field():
            return check_field(node)
        case Not(part):
            inner = check(part, patterns)
            return lambda hits, hearing: not inner(hits, hearing)
        case And(parts):
            every = [check(part, patterns) for part in parts]
            return lambda hits, hearing: all(one(hits, hearing) for one in every)
        case Or(parts):
            some = [check(part, patterns) for part in parts]
            return lambda hits, hearing: any(one(hits, hearing) for one in some)


def _check_term(term: Term, patterns: Patterns) -> Check:
    number, exact = patterns.of(term)
    if exact:
        return lambda hits, _hearing: number in hits
    return lambda hits, hearing: number in hits and term_holds(term, hearing.words())


def _check_near(near: Near, patterns: Patterns) -> Check:
    left = frozenset(patterns.of(term)[0] for term in near.left)
    right = frozenset(patterns.of(term)[0] for term in near.right)

    def both_there_and_close(hits: Hits, hearing: Hearing) -> bool:
        return not left.isdisjoint(hits) and not right.isdisjoint(hits) and near_holds(near, hearing.words())

    return both_there_and_close


def check_field(field: Field) -> Check:
    if field.name in EXACT:
        name, values = field.name, frozenset(field.values)
        return lambda _hits, hearing: not values.isdisjoint(hearing.answers(name))
    test = test_of(field)
    return lambda _hits, hearing: test(hearing.post, hearing.around)
