"""Who changed what."""

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from heedful.staff.forms import AuditFilter
from heedful.staff.guard import needs
from heedful.staff.models import AuditEntry
from heedful.staff.types import Right

PAGE = 50  # rows
SHOWN = 120  # characters of a value


@needs(Right.AUDIT_VIEW)
def audit(request: HttpRequest) -> HttpResponse:
    form = AuditFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = list(_found(wanted)[: PAGE + 1])
    following = ""
    if len(rows) > PAGE:
        query = request.GET.copy()
        query["before"] = str(rows[PAGE - 1].pk)
        following = f"?{query.urlencode()}"
    entries = [{"row": row, "changes": changes(row.before, row.after)} for row in rows[:PAGE]]
    narrowed = any(value for name, value in wanted.items() if name != "before")
    context = {"form": form, "entries": entries, "next": following, "narrowed": narrowed}
    return render(request, "staff/audit.html", context)


def _found(wanted: dict[str, Any]) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.order_by("-id")
    for field, lookup in (("who", "who__icontains"), ("what", "what__startswith"), ("subject", "subject__startswith")):
        if wanted.get(field):
            rows = rows.filter(**{lookup: wanted[field].strip()})
    if wanted.get("since"):
        rows = rows.filter(at__gte=_midnight(wanted["since"]))
    if wanted.get("until"):
        rows = rows.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
    if wanted.get("before"):
        rows = rows.filter(pk__lt=wanted["before"])
    return rows


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Name, old and new value of each field that differs, as text of a bearable length."""
    names = [*before, *(name for name in after if name not in before)]
    return [
        (name, _shown(before.get(name)), _shown(after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    ]


def _shown(value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
