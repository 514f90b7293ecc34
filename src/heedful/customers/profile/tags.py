"""Words that people on the staff put on persons."""

from collections.abc import Collection, Iterable

from django.db import transaction

from heedful.customers.cohorts import news
from heedful.customers.models import Customer, Tag

LENGTH = 40
SHOWN = 200  # different ones that a list offers


def clean(name: str) -> str:
    return " ".join(name.replace("\x00", "").split())[:LENGTH]


@transaction.atomic
def tag(people: Collection[int], name: str) -> list[int]:
    """Those who did not have it, but for those who are left alone."""
    word = clean(name)
    if not word:
        return []
    had = set(Tag.objects.filter(name=word, customer__in=people).values_list("customer_id", flat=True))
    others = Customer.objects.filter(pk__in=set(people) - had, restricted_at=None)
    new = list(others.order_by("pk").values_list("pk", flat=True))
    Tag.objects.bulk_create((Tag(customer_id=pk, name=word) for pk in new), ignore_conflicts=True)
    news.touched(new)
    return new


@transaction.atomic
def untag(people: Collection[int], name: str) -> int:
    gone = Tag.objects.filter(name=clean(name), customer__in=people).delete()[0]
    news.touched(people)
    return gone


def tags_of(people: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """By person, in order of the alphabet; one query."""
    found: dict[int, list[str]] = {}
    for customer, name in Tag.objects.filter(customer__in=set(people)).order_by("name").values_list("customer", "name"):
        found.setdefault(customer, []).append(name)
    return {customer: tuple(names) for customer, names in found.items()}


def tag_names() -> tuple[str, ...]:
    return tuple(Tag.objects.order_by("name").values_list("name", flat=True).distinct()[:SHOWN])
