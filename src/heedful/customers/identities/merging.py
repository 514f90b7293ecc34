"""Two records become one person, and one again two: nothing is thrown away, and what came since goes where it belongs.

Identities move; with them, by who wrote it, goes evidence, and feelings and changes of both are told anew. What the
books say is combined: the newer word holds, and of consent and do-not-contact the stricter. The record that is gone
keeps its own fields untouched, so that taking the merge back finds them.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from heedful.customers.cohorts import news
from heedful.customers.errors import MergeRefused
from heedful.customers.evidence import book
from heedful.customers.feelings import stands
from heedful.customers.identities import belongings
from heedful.customers.models import Account, Alike, Clue, Customer, Done, Evidence, Fact, FactChange, Identity, Merge
from heedful.customers.profile import profiles, restricting
from heedful.customers.profile.values import Told, stricter
from heedful.customers.types import FactFacts, MergeFacts, MovedFacts
from heedful.listening import api as listening

Author = tuple[str, str]  # platform and author id


@transaction.atomic
def merge(into: int, gone: int, *, who: str, why: str = "", now: datetime) -> int:
    """The merge's number. Raises MergeRefused."""
    lists = belongings.listed(into, gone, now=now) if into != gone else {}
    book.lock({into, gone})
    people = Customer.objects.in_bulk([into, gone])
    if into == gone or len(people) < 2:  # noqa: PLR2004  # it takes two
        raise MergeRefused("nobody")
    a, b = people[into], people[gone]
    if a.merged_into_id or b.merged_into_id or a.erased_at or b.erased_at:
        raise MergeRefused("merged")
    identities = list(Identity.objects.filter(customer=b).order_by("pk").values_list("pk", flat=True))
    accounts = list(Account.objects.filter(customer=b).order_by("number").values_list("number", flat=True))
    row = Merge.objects.create(
        into=a, gone=b, identities=identities, accounts=accounts, who=who[:150], why=why[:300], at=now
    )
    before: dict[str, Any] = {
        "into": _counted(a),
        "gone": _counted(b),
        "facts": _combine(a, b, row.pk, who=who, now=now),
    }
    before |= {"tags": belongings.tagged(a, b), "lists": lists}
    Identity.objects.filter(pk__in=identities).update(customer=a)
    Account.objects.filter(customer=b).update(customer=a)
    Customer.objects.filter(pk=a.pk).update(
        mentions=a.mentions + b.mentions,
        first_seen=min(a.first_seen, b.first_seen),
        last_seen=max(a.last_seen, b.last_seen),
        language=a.language or b.language,
        restricted_at=a.restricted_at or b.restricted_at,
    )
    Customer.objects.filter(pk=b.pk).update(merged_into=a, mentions=0)
    Merge.objects.filter(pk=row.pk).update(before=before)
    Alike.objects.filter(first=min(into, gone), second=max(into, gone)).update(state="merged", who=who[:150])
    _hand_evidence(b.pk, a.pk)
    if (a.restricted_at is None) != (b.restricted_at is None):
        restricting.follow({a.pk}, now)  # the stricter wins, for what the other one said before, too
    return row.pk


def _hand_evidence(of: int, to: int) -> None:
    Done.objects.filter(customer=of).update(customer=to)
    theirs = Evidence.objects.filter(customer=of)
    targets = set(theirs.values_list("target_id", flat=True))
    news.handed(theirs, to)
    theirs.update(customer=to)
    news.touched({of, to})
    stands.tell_anew({(pk, target) for pk in (of, to) for target in targets})


@transaction.atomic
def settle(pk: int) -> None:
    """A batch that read the identities before the merge may have entered evidence after it: it follows."""
    row = Merge.objects.filter(pk=pk, undone_at=None).first()
    if row is not None:
        book.lock({row.into_id, row.gone_id})
        _hand_evidence(row.gone_id, row.into_id)


@transaction.atomic
def take_back(pk: int, *, who: str, now: datetime) -> MergeFacts:
    """The two as they were, and what came since with the one who said it. Raises MergeRefused."""
    row = Merge.objects.select_for_update().filter(pk=pk, undone_at=None).select_related("into", "gone").first()
    if row is None:
        raise MergeRefused("undone")
    belongings.lists_back(row.into_id, row.gone_id, row.before, now=now)
    book.lock({row.into_id, row.gone_id})
    a, b = Customer.objects.get(pk=row.into_id), Customer.objects.get(pk=row.gone_id)
    if a.merged_into_id or b.merged_into_id != a.pk or a.erased_at:
        raise MergeRefused("later")
    facts = _facts_of(row)
    moved = Identity.objects.filter(pk__in=row.identities, customer=a)
    authors = set(moved.values_list("platform", "external_id"))
    moved.update(customer=b)
    Account.objects.filter(customer=a, number__in=row.accounts).update(customer=b)
    _part_counts(a, b, row, authors)
    _part_facts(a.pk, b.pk, row, who=who, now=now)
    belongings.tags_back(a.pk, b.pk, row.before)
    _part_evidence(a.pk, b.pk, authors)
    if a.restricted_at is not None:
        restricting.follow({a.pk, b.pk}, now)
    Merge.objects.filter(pk=pk).update(undone_at=now, undone_by=who[:150])
    # They were looked at and found to be two: that is not asked again.
    Alike.objects.filter(first=min(a.pk, b.pk), second=max(a.pk, b.pk)).update(state="refused", who=who[:150])
    return facts


@transaction.atomic
def note_moved(pk: int, *, cases: Collection[int], outreaches: Collection[int], silenced: Collection[int]) -> None:
    """What other stages handed over; `silenced` waited beside another one and waits no more."""
    row = Merge.objects.select_for_update().get(pk=pk)
    row.cases = sorted(cases)
    row.before |= {"outreaches": sorted(outreaches), "silenced": sorted(silenced)}
    row.save(update_fields=["cases", "before"])


def moved_by(pk: int) -> MovedFacts:
    row = Merge.objects.filter(pk=pk).first()
    if row is None:
        return MovedFacts()
    authors = Identity.objects.filter(pk__in=row.identities).values_list("platform", "external_id")
    return MovedFacts(
        authors=frozenset(authors),
        cases=tuple(row.cases),
        outreaches=tuple(row.before.get("outreaches", ())),
        silenced=tuple(row.before.get("silenced", ())),
    )


def merges_of(into: int) -> tuple[MergeFacts, ...]:
    """Those that hold, newest first."""
    rows = Merge.objects.filter(into=into, undone_at=None).select_related("gone").order_by("-pk")
    return tuple(map(_facts_of, rows))


def family(customer: int) -> list[int]:
    """The person and every record that was merged into them, or into those."""
    found, edge = [customer], [customer]
    while edge:
        edge = list(Customer.objects.filter(merged_into__in=edge).exclude(pk__in=found).values_list("pk", flat=True))
        found += edge
    return found


def _facts_of(row: Merge) -> MergeFacts:
    return MergeFacts(
        id=row.pk,
        into=row.into_id,
        gone=row.gone_id,
        gone_name=row.gone.name,
        identities=tuple(row.identities),
        why=row.why,
        who=row.who,
        at=row.at,
    )


def _counted(one: Customer) -> dict[str, Any]:
    return {
        "name": one.name,
        "mentions": one.mentions,
        "first_seen": one.first_seen.isoformat(),
        "last_seen": one.last_seen.isoformat(),
        "language": one.language,
        "restricted_at": one.restricted_at.isoformat() if one.restricted_at else None,
    }


def _combine(a: Customer, b: Customer, merge_id: int, *, who: str, now: datetime) -> dict[str, Any]:
    """Fields of both, kept with the survivor. Returns what the survivor's said before, where that changed."""
    known = profiles.facts_of([a.pk, b.pk])
    mine, theirs = known.get(a.pk, {}), known.get(b.pk, {})
    told: dict[str, Told] = {}
    for field, other in theirs.items():
        own = mine.get(field)
        chosen = _chosen(own, other)
        if own is None or chosen != (own.value, own.at):
            told[field] = Told(value=chosen[0], at=chosen[1], source=f"merge:{merge_id}", who=who)
    profiles.keep(a.pk, told, mine, now=now)
    return {field: _stored(mine.get(field)) for field in told}


def _chosen(own: FactFacts | None, other: FactFacts) -> tuple[str, datetime]:
    if own is None:
        return other.value, other.at
    newer = own if own.at >= other.at else other
    strict = stricter(other.field, [newer.value, own.value, other.value])
    return (newer.value if strict is None else strict), newer.at


def _stored(fact: FactFacts | None) -> dict[str, str] | None:
    return (
        None
        if fact is None
        else {"value": fact.value, "at": fact.at.isoformat(), "source": fact.source, "who": fact.who}
    )


def _part_counts(a: Customer, b: Customer, row: Merge, authors: Collection[Author]) -> None:
    """What was counted since the merge goes with whoever said it."""
    mine, theirs = row.before["into"], row.before["gone"]
    since = listening.count_by(authors, after=row.at)
    own, moved = (list(Identity.objects.filter(customer=one).order_by("last_seen", "pk")) for one in (a, b))
    Customer.objects.filter(pk=b.pk).update(
        merged_into=None, mentions=theirs["mentions"] + since, **_span(theirs, moved), **_restricted(a, theirs, mine)
    )
    Customer.objects.filter(pk=a.pk).update(
        mentions=max(a.mentions - theirs["mentions"] - since, 0),
        language=mine["language"] or (a.language if a.language != theirs["language"] else ""),
        **_span(mine, own),
        **_restricted(a, mine, theirs),
    )


def _span(before: Mapping[str, Any], seen: Sequence[Identity]) -> dict[str, Any]:
    """When they were heard first and last, and the name that they had then."""
    known = datetime.fromisoformat(before["last_seen"])
    newest = seen[-1] if seen and seen[-1].last_seen >= known else None
    return {
        "name": (newest.name or newest.handle or before["name"])[:255] if newest else before["name"],
        "first_seen": min([datetime.fromisoformat(before["first_seen"]), *(one.first_seen for one in seen)]),
        "last_seen": max([known, *(one.last_seen for one in seen)]),
    }


def _restricted(a: Customer, own: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, datetime | None]:
    """As it was; a restriction that was asked for since the merge is both's, because nobody knows whose."""
    told = {one["restricted_at"] for one in (own, other)}
    now = a.restricted_at.isoformat() if a.restricted_at else None
    before = own["restricted_at"]
    kept = now if now not in told and now is not None else before
    return {"restricted_at": datetime.fromisoformat(kept) if kept else None}


def _part_facts(a: int, b: int, row: Merge, *, who: str, now: datetime) -> None:
    known = profiles.facts_of([a]).get(a, {})
    here = f"merge:{row.pk}"
    back: dict[str, Told] = {}
    for field, before in row.before["facts"].items():
        if field in known and known[field].source == here:
            if before is None:
                back[field] = Told(value="", at=now, source="merge", who=who)
            else:
                at = datetime.fromisoformat(before["at"])
                back[field] = Told(value=before["value"], at=at, source=before["source"], who=before["who"])
    profiles.keep(a, back, known, now=now)
    Fact.objects.filter(customer=a, field__in=[field for field, one in back.items() if one.source == "merge"]).delete()
    _stricter_since(b, known, row, now=now)


def _stricter_since(b: int, known: Mapping[str, FactFacts], row: Merge, *, now: datetime) -> None:
    """Who asked since the merge not to be written to may be either: both are left alone."""
    theirs = profiles.facts_of([b]).get(b, {})
    since = set(FactChange.objects.filter(customer=row.into_id, changed_at__gt=row.at).values_list("field", flat=True))
    told = {
        field: Told(value=fact.value, at=fact.at, source=fact.source, who=fact.who)
        for field, fact in known.items()
        if (field, fact.value) in {("do-not-contact", "yes"), ("consent", "refused")}
        if fact.source != f"merge:{row.pk}" and field in since
        if field not in theirs or theirs[field].value != fact.value
    }
    profiles.keep(b, told, theirs, now=now)


def _part_evidence(a: int, b: int, authors: Collection[Author]) -> None:
    """By who wrote it, so that what came since the merge goes to the right one too."""
    targets: set[int] = set()
    for platform, author in authors:
        acts = Done.objects.filter(customer=a, channel__platform=platform, author=author)
        acts.update(customer=b)
        wrote = Q(done=None, mention__platform=platform, mention__author_id=author)
        did = Q(done__customer=b)
        theirs = Evidence.objects.filter(wrote | did, customer=a)
        targets |= set(theirs.values_list("target_id", flat=True))
        theirs = Evidence.objects.filter(pk__in=list(theirs.values_list("pk", flat=True)))
        news.handed(theirs, b)
        theirs.update(customer=b)
    news.touched({a, b})
    stands.tell_anew({(pk, target) for pk in (a, b) for target in targets})


def forget_clues(customers: Collection[int]) -> None:
    Clue.objects.filter(identity__customer__in=customers).delete()
    Alike.objects.filter(first__in=customers).delete()
    Alike.objects.filter(second__in=customers).delete()
