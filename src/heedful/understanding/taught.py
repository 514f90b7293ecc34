"""The company's own categories and what they are taught by, as they stand now."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from functools import cache
from importlib.resources import files

import msgspec
from django.db.models import Count, Max

from heedful.understanding import models
from heedful.understanding.errors import NotThere

LEAST_EXAMPLES = 3  # a category with fewer is not learned: one odd text would speak for all


class CategoryFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    name: str
    description: str
    query: str  # "" is none
    active: bool
    examples: int
    created_at: datetime
    taught_at: datetime | None  # when the newest example was added


class ExampleFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    category: int
    text: str
    mention: int | None
    added_by: int | None
    added_at: datetime


def categories(*, active: bool | None = True) -> list[CategoryFacts]:
    """By name; one query."""
    rows = models.Category.objects.all() if active is None else models.Category.objects.filter(active=active)
    found = {row.pk: row for row in rows.order_by("name", "pk")}
    totals = models.CategoryExample.objects.filter(category__in=found).values("category")
    counts = {row["category"]: row for row in totals.annotate(n=Count("pk"), last=Max("added_at"))}
    return [
        CategoryFacts(
            id=row.pk,
            name=row.name,
            description=row.description,
            query=row.query,
            active=row.active,
            examples=counts[row.pk]["n"] if row.pk in counts else 0,
            created_at=row.created_at,
            taught_at=counts[row.pk]["last"] if row.pk in counts else None,
        )
        for row in found.values()
    ]


def category(key: int) -> CategoryFacts:
    """Raises NotThere."""
    for one in categories(active=None):
        if one.id == key:
            return one
    raise NotThere("There is no such category.")


def examples(wanted: Collection[int]) -> dict[int, list[ExampleFacts]]:
    """By category, the newest first; one query."""
    found: dict[int, list[ExampleFacts]] = defaultdict(list)
    for row in models.CategoryExample.objects.filter(category__in=wanted).order_by("-pk"):
        found[row.category_id].append(example_facts(row))
    return dict(found)


def example_facts(row: models.CategoryExample) -> ExampleFacts:
    return ExampleFacts(
        id=row.pk,
        category=row.category_id,
        text=row.text,
        mention=row.mention_id,
        added_by=row.added_by_id,
        added_at=row.added_at,
    )


@cache
def strangers() -> tuple[str, ...]:
    """What people say all day that is no company's business: none of it belongs in any category."""
    return tuple(files("heedful.understanding").joinpath("strangers.txt").read_text("utf-8").splitlines())
