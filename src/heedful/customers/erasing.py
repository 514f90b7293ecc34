"""A profile is taken out: identities, feelings, changes, fields, merges. That there was somebody stays."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet

from heedful.customers import models
from heedful.customers.cohorts import news
from heedful.customers.evidence import book
from heedful.customers.feelings import stands
from heedful.customers.identities.merging import forget_clues
from heedful.customers.types_cohorts import CohortKind

Author = tuple[str, str]  # platform and author id


def authors_of_people(customers: Collection[int]) -> set[Author]:
    return set(models.Identity.objects.filter(customer__in=customers).values_list("platform", "external_id"))


def words_of(customers: Collection[int]) -> set[str]:
    """By what somebody could be found: names, handles, ids, addresses, numbers."""
    rows = models.Identity.objects.filter(customer__in=customers)
    found: set[str] = set(models.Customer.objects.filter(pk__in=customers).values_list("name", flat=True))
    for row in rows.values_list("handle", "name", "external_id", "url"):
        found |= set(row)
    found |= set(models.Account.objects.filter(customer__in=customers).values_list("number", flat=True))
    mails = models.Fact.objects.filter(customer__in=customers, field="email")
    return {word for word in found | set(mails.values_list("value", flat=True)) if word}


def close_door(customers: Collection[int], now: datetime) -> None:
    """From now on nobody finds them; what is kept goes in bites."""
    models.Customer.objects.filter(pk__in=customers).update(name="", language="", erased_at=now)


def erase(customers: Collection[int]) -> int:
    """Returns how many rows went."""
    forget_clues(customers)
    models.Merge.objects.filter(into__in=customers).delete()
    models.Merge.objects.filter(gone__in=customers).delete()
    left = Counter(models.Membership.objects.filter(customer__in=customers).values_list("cohort", flat=True))
    gone = sum(model.objects.filter(customer__in=customers).delete()[0] for model in _theirs())
    for cohort, members in left.items():
        models.Cohort.objects.filter(pk=cohort).update(size=F("size") - members)
    return gone


def _theirs() -> Iterable[type[models.Identity]]:
    names = (
        *("Evidence", "Feeling", "Shift", "JointReading", "Done"),
        *("Account", "Fact", "FactChange", "Tag", "Membership", "News", "Identity"),
    )
    return [getattr(models, name) for name in names]


def set_restricted(customer: int, at: datetime | None) -> bool:
    """False where it was so already."""
    rows = models.Customer.objects.filter(pk=customer, erased_at=None)
    changed = rows.filter(restricted_at__isnull=at is not None).update(restricted_at=at) > 0
    if changed:
        news.touched({customer})  # cohorts let go of them, or take them back
    return changed


def restricted(authors: Collection[Author]) -> set[Author]:
    """Those who asked that their words be kept and left alone; one query."""
    rows = models.Identity.objects.filter(customer__in=models.Customer.objects.exclude(restricted_at=None).values("pk"))
    found = set(rows.filter(external_id__in=[author for _, author in authors]).values_list("platform", "external_id"))
    return found & set(authors)


def acts_of(customer: int) -> list[dict[str, object]]:
    """What they did without words, for whoever exports it."""
    names = ("kind", "name", "post", "at", "channel__name")
    return list(models.Done.objects.filter(customer=customer).order_by("at", "pk").values(*names))


def evidence_of(customer: int) -> list[dict[str, object]]:
    names = ("target__name", "kind", "at", "sentiment", "confidence", "human", "mention")
    return list(models.Evidence.objects.filter(customer=customer).order_by("at", "pk").values(*names))


def tags_of(customers: Collection[int]) -> list[dict[str, object]]:
    names = ("customer", "name")
    return list(models.Tag.objects.filter(customer__in=customers).order_by("name", "pk").values(*names))


def lists_of(customers: Collection[int]) -> list[dict[str, object]]:
    """Cohorts and lists on which they stand."""
    found = models.Membership.objects.filter(customer__in=customers).exclude(cohort__kind=CohortKind.GONE)
    names = ("customer", "cohort__name", "cohort__kind", "since")
    return list(found.order_by("since", "pk").values(*names))


def merges_of(customers: Collection[int]) -> list[dict[str, object]]:
    """Also those that were taken back, with what stood where."""
    found = models.Merge.objects.filter(Q(into__in=customers) | Q(gone__in=customers))
    names = ("into", "gone", "why", "who", "at", "undone_at", "undone_by", "identities", "accounts", "cases", "before")
    return list(found.order_by("pk").values(*names))


def alikes_of(customers: Collection[int]) -> list[dict[str, object]]:
    """That they may be one with somebody: why, and what was decided. With whom is the other one's."""
    found = models.Alike.objects.filter(Q(first__in=customers) | Q(second__in=customers))
    names = ("score", "reasons", "state", "found_at", "who")
    return list(found.order_by("pk").values(*names))


def joints_of(customers: Collection[int]) -> list[dict[str, object]]:
    found = models.JointReading.objects.filter(customer__in=customers)
    names = ("joint", "since", "turns")
    return list(found.order_by("since", "pk").values(*names))


def count_old_evidence(before: datetime) -> int:
    return models.Evidence.objects.filter(at__lt=before).count()


def drop_old_evidence(before: datetime, most: int) -> int:
    """Feelings and changes are told anew from what is left."""
    return _drop(models.Evidence.objects.filter(at__lt=before), most)


def count_old_acts(before: datetime) -> int:
    return models.Done.objects.filter(at__lt=before).count()


def drop_old_acts(before: datetime, most: int) -> int:
    acts = list(models.Done.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:most])
    _drop(models.Evidence.objects.filter(done__in=acts), None)
    models.Done.objects.filter(pk__in=acts).delete()
    return len(acts)


def _drop(found: QuerySet[models.Evidence], most: int | None) -> int:
    ids = list(found.order_by("pk").values_list("pk", flat=True)[:most])
    theirs = models.Evidence.objects.filter(pk__in=ids)
    pairs = set(theirs.values_list("customer_id", "target_id"))
    book.lock({customer for customer, _ in pairs})
    theirs.delete()
    stands.tell_anew(pairs)
    return len(ids)
