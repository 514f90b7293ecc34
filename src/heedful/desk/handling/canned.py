"""Texts that agents reuse, and the codes with which cases are closed."""

from collections.abc import Iterable

from django.db.models import F, Q

from heedful.desk.errors import NotThere
from heedful.desk.models import CannedResponse, WrapUpCode
from heedful.desk.types import CannedFacts, WrapUpFacts

ACTIVE, DELETED = "active", "deleted"


def canned(
    *, queue: str | None = None, language: str = "", text: str = "", limit: int = 200
) -> tuple[CannedFacts, ...]:
    """Those of a queue and of every queue (None: all there are), the asked language first, then the most used."""
    rows = CannedResponse.objects.filter(state=ACTIVE)
    if queue is not None:
        rows = rows.filter(queue__in=["", queue])
    if text.strip():
        rows = rows.filter(Q(title__icontains=text.strip()) | Q(text__icontains=text.strip()))
    found = [_canned_facts(row) for row in rows.order_by("-used", "title", "pk")[:limit]]
    return tuple(sorted(found, key=lambda facts: facts.language != language)) if language else tuple(found)


def canned_by(pk: int) -> CannedFacts:
    row = CannedResponse.objects.filter(pk=pk, state=ACTIVE).first()
    if row is None:
        raise NotThere
    return _canned_facts(row)


def save_canned(*, pk: int | None = None, title: str, text: str, language: str, queue: str) -> CannedFacts:
    values = {"title": title.strip(), "text": text.strip(), "language": language, "queue": queue}
    if pk is None:
        return _canned_facts(CannedResponse.objects.create(**values))
    if not CannedResponse.objects.filter(pk=pk, state=ACTIVE).update(**values):
        raise NotThere
    return canned_by(pk)


def delete_canned(pk: int) -> None:
    if not CannedResponse.objects.filter(pk=pk, state=ACTIVE).update(state=DELETED):
        raise NotThere


def use_canned(pk: int) -> None:
    CannedResponse.objects.filter(pk=pk).update(used=F("used") + 1)


def wrap_up_codes() -> tuple[WrapUpFacts, ...]:
    return tuple(_wrap_up_facts(row) for row in WrapUpCode.objects.filter(state=ACTIVE).order_by("name", "pk"))


def wrap_up_names(keys: Iterable[str]) -> dict[str, str]:
    """Also of codes that are no longer offered: closed cases keep theirs."""
    return dict(WrapUpCode.objects.filter(key__in=set(keys)).values_list("key", "name"))


def save_wrap_up(*, key: str, name: str) -> WrapUpFacts:
    row, _made = WrapUpCode.objects.update_or_create(key=key, defaults={"name": name.strip(), "state": ACTIVE})
    return _wrap_up_facts(row)


def delete_wrap_up(pk: int) -> WrapUpFacts:
    row = WrapUpCode.objects.filter(pk=pk, state=ACTIVE).first()
    if row is None:
        raise NotThere
    WrapUpCode.objects.filter(pk=pk).update(state=DELETED)
    return _wrap_up_facts(row)


def _canned_facts(row: CannedResponse) -> CannedFacts:
    return CannedFacts(id=row.pk, title=row.title, text=row.text, language=row.language, queue=row.queue, used=row.used)


def _wrap_up_facts(row: WrapUpCode) -> WrapUpFacts:
    return WrapUpFacts(id=row.pk, key=row.key, name=row.name)
