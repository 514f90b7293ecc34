"""How long each kind of data is kept: by default for ever, else what is older goes bite by bite in housekeeping."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F

from heedful.rights.kinds import AT_ONCE, KINDS
from heedful.rights.models import Retention

TURN_S = 5.0  # a housekeeping turn, some minutes apart


def days() -> dict[str, int | None]:
    known = dict(Retention.objects.values_list("kind", "days"))
    return {kind.key: known.get(kind.key) for kind in KINDS}


def would_go(wanted: Mapping[str, int | None], now: datetime) -> dict[str, int]:
    """How many rows would go by each of these."""
    return {
        kind.key: kind.count(now - timedelta(days=most)) for kind in KINDS if (most := wanted.get(kind.key)) is not None
    }


@transaction.atomic
def keep_for(wanted: Mapping[str, int | None]) -> None:
    for kind, most in wanted.items():
        Retention.objects.update_or_create(kind=kind, defaults={"days": most})


def retain(now: datetime) -> int:
    """Returns how many rows went."""
    chosen = {kind: most for kind, most in days().items() if most is not None}
    end, gone = monotonic() + TURN_S, 0
    for kind in KINDS:
        while kind.key in chosen and monotonic() < end:
            with transaction.atomic():
                removed = kind.remove(now - timedelta(days=chosen[kind.key]), AT_ONCE)
                Retention.objects.filter(kind=kind.key).update(removed=F("removed") + removed, ran_at=now)
            gone += removed
            if removed < AT_ONCE:
                break
    return gone
