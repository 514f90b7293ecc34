"""The company's own options: kept, changed, switched off, and those that come with Heedful."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest

from heedful.desk.errors import NotThere
from heedful.desk.models import OfferCode, Option
from heedful.desk.options.types import Act, Guard, OptionDraft, OptionFacts, OptionState, When
from heedful.staff.api import record
from heedful.staff.types import Person


class Shipped(OptionDraft, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str


def options(*, state: OptionState | None = OptionState.ACTIVE) -> tuple[OptionFacts, ...]:
    """By name; two queries."""
    rows = Option.objects.all() if state is None else Option.objects.filter(state=state)
    return _facts(rows.order_by("name", "pk"))


def option(pk: int) -> OptionFacts:
    found = _facts(Option.objects.filter(pk=pk))
    if not found:
        raise NotThere
    return found[0]


def unused_codes(pk: int) -> tuple[str, ...]:
    return tuple(OfferCode.objects.filter(option=pk, use=None).order_by("pk").values_list("code", flat=True))


def draft_of(facts: OptionFacts) -> OptionDraft:
    return OptionDraft(
        name=facts.name,
        hint=facts.hint,
        act=facts.act,
        when=facts.when,
        guard=facts.guard,
        texts=facts.texts,
        queue=facts.queue,
        tag=facts.tag,
        codes=unused_codes(facts.id) if facts.act is Act.CODE else (),
    )


@transaction.atomic
def save_option(
    draft: OptionDraft,
    *,
    who: HttpRequest | Person | None,
    now: datetime,
    pk: int | None = None,
    shipped: str = "",
) -> OptionFacts:
    """Codes that were given stay with whom they were given to; of the others only those of the draft stay."""
    values = {
        "name": draft.name.strip(),
        "hint": draft.hint.strip(),
        "act": draft.act.value,
        "when": msgspec.to_builtins(draft.when),
        "guard": msgspec.to_builtins(draft.guard),
        "texts": {language: text.strip() for language, text in draft.texts.items() if text.strip()},
        "queue": draft.queue,
        "tag": draft.tag.strip(),
        "changed_at": now,
    }
    before = _told(option(pk)) if pk is not None else None
    if pk is None:
        pk = Option.objects.create(**values, created_at=now, shipped=shipped).pk
    else:
        Option.objects.filter(pk=pk).update(**values)
    _keep_codes(pk, draft.codes)
    saved = option(pk)
    record(who, "desk.option.saved", f"option:{pk}", before=before, after=_told(saved), now=now)
    return saved


@transaction.atomic
def set_state(pk: int, state: OptionState, *, who: HttpRequest | Person | None, now: datetime) -> OptionFacts:
    before = option(pk)
    if before.state is not state:
        Option.objects.filter(pk=pk).update(state=state, changed_at=now)
        told = {"before": {"state": before.state.value}, "after": {"state": state.value}}
        record(who, "desk.option.switched", f"option:{pk}", **told, now=now)
    return option(pk)


@cache
def shipped() -> tuple[Shipped, ...]:
    return msgspec.json.decode(
        files("heedful.desk.options").joinpath("shipped.json").read_bytes(), type=tuple[Shipped, ...]
    )


def missing() -> tuple[Shipped, ...]:
    """Those that come with Heedful and were never taken over here."""
    there = set(Option.objects.exclude(shipped="").values_list("shipped", flat=True))
    return tuple(one for one in shipped() if one.key not in there)


@transaction.atomic
def adopt(*, who: HttpRequest | Person | None, now: datetime, queue: str = "") -> int:
    """Take over what is missing. `queue` is where those hand a case that hand it to a team."""
    wanted = missing()
    for one in wanted:
        named = {field: getattr(one, field) for field in OptionDraft.__struct_fields__}
        if one.act is Act.TEAM:
            named["queue"] = queue
        save_option(OptionDraft(**named), who=who, now=now, shipped=one.key)
    return len(wanted)


def adopt_first(now: datetime, *, queue: str = "") -> int:
    """Where there are no options at all: what people switched off or changed stays as they left it."""
    return 0 if Option.objects.exists() else adopt(who=None, now=now, queue=queue)


def text_for(texts: Mapping[str, str], languages: Iterable[str]) -> tuple[str, str]:
    """The text in the first of these languages that there is, else in any; and its language."""
    for language in (*languages, *sorted(texts)):
        if texts.get(language):
            return texts[language], language
    return "", ""


def _keep_codes(pk: int, codes: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    OfferCode.objects.filter(option=pk, use=None).exclude(code__in=wanted).delete()
    new = [OfferCode(option_id=pk, code=code) for code in wanted]
    OfferCode.objects.bulk_create(new, ignore_conflicts=True)


def _told(facts: OptionFacts) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(facts)
    return {name: value for name, value in told.items() if name not in {"id", "changed_at", "codes_left"}}


def _facts(rows: Iterable[Option]) -> tuple[OptionFacts, ...]:
    found = list(rows)
    free = Count("pk", filter=Q(use=None))
    counted = OfferCode.objects.filter(option__in=[row.pk for row in found]).values("option")
    left = {row["option"]: row["n"] if row["all"] > 1 else 1 for row in counted.annotate(n=free, all=Count("pk"))}
    return tuple(
        OptionFacts(
            id=row.pk,
            name=row.name,
            hint=row.hint,
            state=OptionState(row.state),
            act=Act(row.act),
            when=msgspec.convert(row.when, When),
            guard=msgspec.convert(row.guard, Guard),
            texts=row.texts,
            queue=row.queue,
            tag=row.tag,
            codes_left=left.get(row.pk, 0) if row.act == Act.CODE else None,
            changed_at=row.changed_at,
        )
        for row in found
    )
