"""Layers as rows: candidates, the one that reads, and those that did. Only a person switches."""

from datetime import datetime

import msgspec

from heedful.staff.api import record
from heedful.staff.types import Person
from heedful.stream.api import announce, changing
from heedful.understanding import models
from heedful.understanding.errors import NotThere, WrongBase
from heedful.understanding.reader import reader
from heedful.understanding.types import Compared, LayerFacts, LayerState

_STATE = models.Layer.State


def layers() -> list[LayerFacts]:
    """Newest first, without their weights."""
    return [facts(row) for row in models.Layer.objects.defer("weights").order_by("-made_at", "-pk")]


def switch(version: str, *, who: Person | None, now: datetime) -> None:
    """New posts are read with this layer from the next batch on. Raises NotThere, WrongBase."""
    with changing():
        active = list(models.Layer.objects.select_for_update().defer("weights").order_by("pk"))
        chosen = next((row for row in active if row.version == version), None)
        if chosen is None:
            raise NotThere(f"there is no model {version!r}")
        if chosen.base != reader().version:
            raise WrongBase(chosen.base, reader().version)
        before = _retire()
        models.Layer.objects.filter(pk=chosen.pk).update(state=_STATE.ACTIVE, switched_at=now)
        if before != version:
            _tell(before, version, who, now)


def back(*, who: Person | None, now: datetime) -> bool:
    """To the shipped model alone. False where nothing else was reading."""
    with changing():
        list(models.Layer.objects.select_for_update().values_list("pk"))
        before = _retire()
        if before is None:
            return False
        _tell(before, None, who, now)
    return True


def _retire() -> str | None:
    active = models.Layer.objects.filter(state=_STATE.ACTIVE)
    before = active.values_list("version", flat=True).first()
    active.update(state=_STATE.RETIRED)
    return before


def _tell(before: str | None, after: str | None, who: Person | None, now: datetime) -> None:
    shipped = reader().version
    record(
        who,
        "understanding.switched",
        "model",
        before={"model": before or shipped},
        after={"model": after or shipped},
        now=now,
    )
    announce("understanding", "model.switched")


def facts(row: models.Layer) -> LayerFacts:
    return LayerFacts(
        version=row.version,
        base=row.base,
        state=LayerState(row.state),
        compared=msgspec.convert(row.figures, Compared),
        learnt_from=row.learnt_from,
        made_at=row.made_at,
        made_by=row.made_by_id,
        switched_at=row.switched_at,
        fits=row.base == reader().version,
    )
