"""What cohorts have not seen yet: a row for each piece of evidence that came or went, and for who changed otherwise.

Appended in the batch's own transaction and worked off later, so that reading never waits for cohorts. Nothing is
written where nobody made a cohort.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from django.db.models import QuerySet

from heedful.customers.cohorts.cells import Said
from heedful.customers.epoch import day_number
from heedful.customers.evidence.acts import Act
from heedful.customers.evidence.pieces import LEANS, Piece
from heedful.customers.models import Cohort, Evidence, News
from heedful.stream.api import rows
from heedful.understanding.types import Sentiment

SPOKEN = (Act.WORDS, Act.RATING)  # what else somebody does moves their own feeling, and says nothing to be summed
_COLUMNS = ("customer_id", "target_id", "day", "lean", "n")


def heeded() -> bool:
    return Cohort.objects.exists()


def come(pieces: Sequence[Piece], people: Collection[int] = ()) -> None:
    """Before these pieces are entered; `people` are those who changed in whatever way."""
    if not heeded():
        return
    spoken = [piece for piece in pieces if piece.kind in SPOKEN]
    stored = Evidence.objects.filter(source__in={piece.source for piece in spoken})
    known = set(stored.values_list("source", "target_id"))
    said = [_said(piece) for piece in spoken if (piece.source, piece.target) not in known]
    _write([(*one, 1) for one in said])
    touched({*people, *(piece.customer for piece in pieces)} - {one[0] for one in said})


def go(mentions: Collection[int]) -> None:
    """Before what these mentions told is struck."""
    if heeded():
        gone = Evidence.objects.filter(mention__in=mentions)
        _write([(*one, -1) for one in _stored(gone.filter(kind__in=SPOKEN))])
        touched(set(gone.exclude(kind__in=SPOKEN).values_list("customer_id", flat=True)))


def handed(evidence: QuerySet[Evidence], to: int) -> None:
    """Before these rows become somebody else's."""
    if heeded():
        said = _stored(evidence.filter(kind__in=SPOKEN))
        _write([(*one, -1) for one in said] + [(to, *one[1:], 1) for one in said])


def touched(people: Collection[int]) -> None:
    """Something that a filter may ask for changed."""
    if people and heeded():
        _write([(one, None, 0, 0, 0) for one in sorted(people)])


def waiting(most: int) -> list[int]:
    """People with news, those that wait longest first."""
    found = News.objects.order_by("pk").values_list("customer_id", flat=True)[:most]
    return list(dict.fromkeys(found))


def take(people: Collection[int]) -> Counter[Said]:
    """The news of these people, which are no news afterwards: how many pieces came, less those that went."""
    found: Counter[Said] = Counter()
    taken = []
    for pk, customer, target, day, lean, n in News.objects.filter(customer__in=people).values_list("pk", *_COLUMNS):
        taken.append(pk)
        if target is not None:
            found[customer, target, day, lean] += n
    News.objects.filter(pk__in=taken).delete()
    return found


def _said(piece: Piece) -> Said:
    return piece.customer, piece.target, day_number(piece.at), LEANS[piece.sentiment]


def _stored(found: "Iterable[Evidence]") -> list[Said]:
    return [(one.customer_id, one.target_id, day_number(one.at), LEANS[Sentiment(one.sentiment)]) for one in found]


def _write(changes: Sequence[tuple[int, int | None, int, int, int]]) -> None:
    rows.insert(News, _COLUMNS, changes)
