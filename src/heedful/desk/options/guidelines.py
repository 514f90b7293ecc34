"""How posts of a category are answered here, in the company's own words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from django.db import transaction
from django.http import HttpRequest

from heedful.desk.models import Guideline
from heedful.desk.options.catalogue import text_for
from heedful.staff.api import record
from heedful.staff.types import Person


class GuidelineText(msgspec.Struct, frozen=True, kw_only=True):
    category: int
    name: str
    text: str
    language: str


def guidelines(categories: Iterable[int] | None = None) -> dict[int, dict[str, str]]:
    """By category and language; one query."""
    rows = Guideline.objects.all() if categories is None else Guideline.objects.filter(category__in=list(categories))
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows.order_by("category", "language"):
        found[row.category_id][row.language] = row.text
    return dict(found)


def beside(categories: Mapping[int, str], languages: Sequence[str]) -> tuple[GuidelineText, ...]:
    """Those of these categories (id to name), each in the first of the languages that it is written in."""
    texts = guidelines(categories) if categories else {}
    told = ((one, text_for(texts[one], languages)) for one in sorted(texts))
    return tuple(
        GuidelineText(category=one, name=categories[one], text=text, language=language)
        for one, (text, language) in told
        if text
    )


@transaction.atomic
def save_guideline(
    category: int, texts: Mapping[str, str], *, who: HttpRequest | Person | None, now: datetime
) -> dict[str, str]:
    """All of a category's texts; a language that is not among them has none any more."""
    before = guidelines([category]).get(category, {})
    after = {language: text.strip() for language, text in texts.items() if text.strip()}
    if before != after:
        Guideline.objects.filter(category=category).exclude(language__in=after).delete()
        for language, text in after.items():
            Guideline.objects.update_or_create(category_id=category, language=language, defaults={"text": text})
        record(who, "desk.guideline.saved", f"category:{category}", before=before, after=after, now=now)
    return after
