"""Looks for people who may be one, a few at a time; what somebody decided about two is never asked again."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from heedful.core.clock import utc_now
from heedful.customers.identities.alike import (
    LEAST_WORDS,
    MOST_SHARING,
    SUGGEST,
    WORDS_WITHIN_S,
    hashed,
    of_identity,
    of_texts,
    score,
)
from heedful.customers.identities.alike import reasons as in_order
from heedful.customers.models import Account, Alike, Clue, Customer, Fact, Identity
from heedful.customers.types import AlikeFacts, ClueKind
from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.stream.api import rows, set_timer

TIMER = "customers.alike"
AT_ONCE = 20  # people in one turn: the only writer of SQLite must not be held for long
READ = 40  # newest posts of each handle
EVERY = timedelta(minutes=2)
SOON = timedelta(seconds=2)
ASK_AGAIN = timedelta(days=30)
_CLUE = ("identity_id", "kind", "key")
Pair = tuple[int, int]


def look(_key: str, data: dict[str, Any], now: datetime) -> None:
    """The timer: those who came since and those who spoke since, then sets itself anew."""
    new = list(_people().filter(pk__gt=data.get("pk", 0)).order_by("pk")[:AT_ONCE])
    seen = datetime.fromisoformat(data["seen"]) if "seen" in data else now
    spoke = list(_people().filter(last_seen__gt=seen).order_by("last_seen", "pk")[:AT_ONCE])
    examine({one.pk for one in (*new, *spoke)}, now=now)
    after = {
        "pk": new[-1].pk if new else data.get("pk", 0),
        "seen": (spoke[-1].last_seen if spoke else seen).isoformat(),
    }
    more = len(new) == AT_ONCE or len(spoke) == AT_ONCE
    set_timer(TIMER, "", utc_now() + (SOON if more else EVERY), after)


def _people() -> QuerySet[Customer]:
    return Customer.objects.filter(merged_into=None, erased_at=None, restricted_at=None)


@transaction.atomic
def examine(people: Collection[int], *, now: datetime) -> int:
    """Renews the clues of these people and suggests whom they share enough of them with. Returns how many are new."""
    identities = list(Identity.objects.filter(customer__in=people))
    if not identities:
        return 0
    shared: dict[Pair, set[ClueKind]] = defaultdict(set)
    clues: set[tuple[int, str, int]] = set()
    for one in identities:
        said = [m for m in listening.by_author(one.platform, [one.external_id], most=READ) if not m.own]
        private = [m.text for m in said if m.visibility == "private"]
        told = of_identity(one.name, one.handle, one.url, one.avatar)
        told |= of_texts((m.text for m in said if m.visibility != "private"), private=False)
        told |= of_texts(private, private=True)
        clues |= {(one.pk, kind.value, key) for kind, key in told}
        _by_words(one, said, shared)
    Clue.objects.filter(identity__in=[one.pk for one in identities]).delete()
    clues |= _of_books(identities)
    rows.insert(Clue, _CLUE, sorted(clues), "ON CONFLICT DO NOTHING")
    _by_clues({one.pk: one.customer_id for one in identities}, clues, shared)
    return _suggest(shared, now=now)


def _of_books(identities: Collection[Identity]) -> set[tuple[int, str, int]]:
    """A number or an e-mail that the company's books hold of one may have been written by another."""
    of: dict[int, list[int]] = defaultdict(list)
    for one in identities:
        of[one.customer_id].append(one.pk)
    mails = Fact.objects.filter(customer__in=of, field="email").exclude(value="").values_list("customer_id", "value")
    numbers = Account.objects.filter(customer__in=of).values_list("customer_id", "number")
    told = [(pk, ClueKind.EMAIL, text) for pk, text in mails] + [(pk, ClueKind.ACCOUNT, text) for pk, text in numbers]
    return {(one, kind.value, hashed(text.casefold())) for pk, kind, text in told for one in of[pk]}


def _by_words(one: Identity, said: Collection[Mention], shared: dict[Pair, set[ClueKind]]) -> None:
    long = [mention for mention in said if len(mention.text) >= LEAST_WORDS]
    around = timedelta(seconds=WORDS_WITHIN_S)
    others = {
        (platform, author)
        for platform, author in listening.same_words(long, within=around, most=MOST_SHARING)
        if platform != one.platform
    }
    if others:
        found = Identity.objects.filter(
            platform__in={platform for platform, _ in others}, external_id__in={author for _, author in others}
        ).values_list("platform", "external_id", "customer_id")
        for platform, author, customer in found:
            if (platform, author) in others:
                shared[_pair(one.customer_id, customer)].add(ClueKind.WORDS)


def _by_clues(
    of: Mapping[int, int], clues: Collection[tuple[int, str, int]], shared: dict[Pair, set[ClueKind]]
) -> None:
    by_kind: dict[str, set[int]] = defaultdict(set)
    for _identity, kind, key in clues:
        by_kind[kind].add(key)
    mine: dict[tuple[str, int], set[int]] = defaultdict(set)
    for identity, kind, key in clues:
        mine[kind, key].add(of[identity])
    for kind, keys in by_kind.items():
        # Where many share it, it says nothing: a common name, a standard picture.
        common = Clue.objects.filter(kind=kind, key__in=keys).values("key").annotate(n=Count("pk"))
        rare = [row["key"] for row in common if 1 < row["n"] <= MOST_SHARING]
        found = Clue.objects.filter(kind=kind, key__in=rare).values_list("key", "identity__customer_id")
        for key, customer in found:
            for one in mine[kind, key]:
                shared[_pair(one, customer)].add(ClueKind(kind))


def _pair(one: int, other: int) -> Pair:
    return min(one, other), max(one, other)


def _suggest(shared: Mapping[Pair, set[ClueKind]], *, now: datetime) -> int:
    good = {pair: kinds for pair, kinds in shared.items() if pair[0] != pair[1] and score(kinds) >= SUGGEST}
    living = set(_people().filter(pk__in={pk for pair in good for pk in pair}).values_list("pk", flat=True))
    known = {
        (row.first_id, row.second_id): row
        for row in Alike.objects.filter(first__in={first for first, _ in good}, second__in={b for _, b in good})
    }
    new = 0
    for pair, kinds in good.items():
        if not living.issuperset(pair):
            continue
        row = known.get(pair)
        told = {"score": score(kinds), "reasons": [kind.value for kind in in_order(kinds)]}
        if row is None:
            Alike.objects.create(first_id=pair[0], second_id=pair[1], found_at=now, **told)
            new += 1
        elif row.state in {"open", "later"}:
            Alike.objects.filter(pk=row.pk).update(**told)
    return new


def suggested(now: datetime, *, of: int | None = None) -> QuerySet[Alike]:
    """The likeliest first; `of` narrows to one person."""
    open_now = Q(state="open") | Q(state="later", ask_at__lte=now)
    rows = Alike.objects.filter(open_now, first__merged_into=None, second__merged_into=None)
    rows = rows.filter(first__restricted_at=None, second__restricted_at=None)
    if of is not None:
        rows = rows.filter(Q(first=of) | Q(second=of))
    return rows.order_by("-score", "-pk")


def alikes(now: datetime, *, of: int | None = None, most: int) -> list[AlikeFacts]:
    return [_facts(row) for row in suggested(now, of=of)[:most]]


def alike(pk: int) -> AlikeFacts | None:
    row = Alike.objects.filter(pk=pk).first()
    return _facts(row) if row else None


def _facts(row: Alike) -> AlikeFacts:
    return AlikeFacts(
        id=row.pk,
        first=row.first_id,
        second=row.second_id,
        score=row.score,
        reasons=tuple(ClueKind(reason) for reason in row.reasons),
        found_at=row.found_at,
    )


def refuse(pk: int, *, who: str) -> bool:
    """They are not the same, for good."""
    return Alike.objects.filter(pk=pk).exclude(state="merged").update(state="refused", who=who[:150]) > 0


def postpone(pk: int, *, who: str, now: datetime) -> bool:
    found = Alike.objects.filter(pk=pk).exclude(state__in=["merged", "refused"])
    return found.update(state="later", ask_at=now + ASK_AGAIN, who=who[:150]) > 0
