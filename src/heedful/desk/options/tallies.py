"""What was seen of each option's effect, and how often it was offered and used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.db.models import Avg, Count, F, Q

from heedful.desk.models import Offer, Option, Tally, Use
from heedful.desk.options.effect import Effect, Sums, effect
from heedful.desk.options.types import UseState


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Of one option. `changed` is how much of its text was sent otherwise on average, None where it never was sent."""

    offered: int = 0
    used: int = 0
    waiting: int = 0
    refused: int = 0
    changed: float | None = None
    effect: Effect


def known(options: Iterable[int] | None = None) -> dict[int, list[Sums]]:
    """By option; one query."""
    rows = Tally.objects.all() if options is None else Tally.objects.filter(option__in=list(options))
    found: dict[int, list[Sums]] = defaultdict(list)
    for row in rows:
        found[row.option_id].append(
            Sums(stratum=row.stratum, used=row.used, count=row.count, total=row.total, squares=row.squares)
        )
    return found


def add(option: int, stratum: str, *, used: bool, change: float) -> None:
    """Inside a transaction."""
    row, _made = Tally.objects.get_or_create(option_id=option, stratum=stratum, used=used)
    Tally.objects.filter(pk=row.pk).update(
        count=F("count") + 1, total=F("total") + change, squares=F("squares") + change * change
    )


def take_over(shipped: str, seen: Iterable[Sums]) -> None:
    """What was seen elsewhere of an option that came with Heedful; nothing where something was seen here."""
    option = Option.objects.filter(shipped=shipped).first()
    if option is not None and not Tally.objects.filter(option=option).exists():
        Tally.objects.bulk_create(Tally(option=option, **msgspec.structs.asdict(one)) for one in seen)


def records(options: Iterable[int]) -> dict[int, Record]:
    """Three queries, however many."""
    wanted = list(options)
    offered = dict(Offer.objects.filter(option__in=wanted).values_list("option").annotate(n=Count("pk")))
    told: dict[int, Mapping[str, Any]] = {
        row["option"]: row
        for row in Use.objects.filter(option__in=wanted)
        .values("option")
        .annotate(
            used=Count("pk", filter=Q(state=UseState.DONE)),
            waiting=Count("pk", filter=Q(state=UseState.WAITING)),
            refused=Count("pk", filter=Q(state=UseState.REFUSED)),
            changed=Avg("changed", filter=Q(state=UseState.DONE)),
        )
    }
    sums = known(wanted)
    return {one: _record(offered.get(one, 0), told.get(one, {}), effect(sums.get(one, []))) for one in wanted}


def _record(offered: int, told: Mapping[str, Any], seen: Effect) -> Record:
    return Record(
        offered=offered,
        used=told.get("used", 0),
        waiting=told.get("waiting", 0),
        refused=told.get("refused", 0),
        changed=told.get("changed"),
        effect=seen,
    )
