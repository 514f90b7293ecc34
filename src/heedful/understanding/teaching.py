"""Categories made, changed and taught. Every change is an audit row, and tells the workers to learn anew."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

import msgspec
from django.utils.translation import gettext as _

from heedful.listening import api as listening
from heedful.staff.api import record
from heedful.staff.types import Person
from heedful.stream.api import announce, changing
from heedful.understanding import models
from heedful.understanding.characters import LONGEST
from heedful.understanding.errors import CategoryRefused, NotThere
from heedful.understanding.taught import CategoryFacts, category

NAME_LENGTH = 120
QUERY_LENGTH = 2048
MOST_EXAMPLES = 500  # of one category; more teach nothing that fifty do not

Done = TypeVar("Done")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    description: str = ""
    query: str = ""


def _changing(change: Callable[..., Done]) -> Callable[..., Done]:
    @wraps(change)
    def changed(*args: Any, **facts: Any) -> Done:
        with changing():
            done = change(*args, **facts)
            renew()
            return done

    return changed


def renew() -> None:
    """In the transaction of a change: workers learn anew."""
    # A time and not a count, so that no two databases that one process meets ever share one.
    models.CategoryStamp.objects.update_or_create(pk=1, defaults={"value": time.time_ns()})
    announce("understanding", "categories.changed")


@_changing
def create(draft: Draft, *, who: Person | None, now: datetime) -> CategoryFacts:
    """Raises CategoryRefused."""
    good = _checked(draft)
    row = models.Category.objects.create(**msgspec.to_builtins(good), created_at=now)
    record(who, "understanding.category.created", f"category:{row.pk}", after=msgspec.to_builtins(good), now=now)
    return category(row.pk)


@_changing
def edit(key: int, draft: Draft, *, who: Person | None, now: datetime) -> CategoryFacts:
    """Raises CategoryRefused, NotThere."""
    row = _row(key)
    good = msgspec.to_builtins(_checked(draft, besides=key))
    before = {field: getattr(row, field) for field in good}
    if before != good:
        models.Category.objects.filter(pk=key).update(**good)
        record(who, "understanding.category.edited", f"category:{key}", before=before, after=good, now=now)
    return category(key)


@_changing
def set_active(key: int, active: bool, *, who: Person | None, now: datetime) -> CategoryFacts:  # noqa: FBT001
    """What was filed stays filed. Raises CategoryRefused where the name was taken since."""
    row = _row(key)
    if active:
        _free(row.name, besides=key)
    if models.Category.objects.filter(pk=key, active=not active).update(active=active):
        what = "understanding.category." + ("started" if active else "stopped")
        record(who, what, f"category:{key}", before={"active": not active}, after={"active": active}, now=now)
    return category(key)


@_changing
def add_examples(
    key: int, texts: Sequence[str], *, who: Person | None, now: datetime, mention: int | None = None
) -> int:
    """How many were new: blank ones, and what the category holds already, are left out. Raises CategoryRefused."""
    _row(key)
    there = set(models.CategoryExample.objects.filter(category=key).values_list("text", flat=True))
    cleaned = dict.fromkeys(text.strip().replace("\x00", "")[:LONGEST] for text in texts)
    fresh = [text for text in cleaned if text and text not in there]
    if len(there) + len(fresh) > MOST_EXAMPLES:
        raise CategoryRefused(_("A category holds at most %(most)s examples.") % {"most": MOST_EXAMPLES}, "texts")
    by = who.id if who else None
    models.CategoryExample.objects.bulk_create(
        models.CategoryExample(category_id=key, text=text, mention_id=mention, added_by_id=by, added_at=now)
        for text in fresh
    )
    if fresh:
        record(who, "understanding.category.taught", f"category:{key}", after={"examples": len(fresh)}, now=now)
    return len(fresh)


def add_mention(key: int, mention: int, *, who: Person | None, now: datetime) -> int:
    """A kept post as an example. Raises NotThere, CategoryRefused."""
    post = listening.mention(mention)
    if post is None:
        raise NotThere("There is no such post.")
    return add_examples(key, [post.text], who=who, now=now, mention=mention)


@_changing
def remove_example(example: int, *, who: Person | None, now: datetime) -> int:
    """The category that it was of. Raises NotThere."""
    row = _example(example)
    row.delete()
    record(who, "understanding.category.untaught", f"category:{row.category_id}", before={"text": row.text}, now=now)
    return row.category_id


@_changing
def move_example(example: int, to: int, *, who: Person | None, now: datetime) -> int:
    """The category that it was of. Raises NotThere."""
    row = _example(example)
    _row(to)
    if models.CategoryExample.objects.filter(category=to, text=row.text).exists():
        row.delete()
    else:
        models.CategoryExample.objects.filter(pk=example).update(category_id=to)
    record(
        who,
        "understanding.category.example.moved",
        f"category:{to}",
        before={"category": row.category_id, "text": row.text},
        after={"category": to},
        now=now,
    )
    return row.category_id


def _checked(draft: Draft, *, besides: int | None = None) -> Draft:
    query = " ".join(draft.query.split())
    problem = listening.mistake(query) if query else ""
    if problem:
        raise CategoryRefused(problem, "query")
    return Draft(name=_free(draft.name, besides=besides), description=draft.description.strip(), query=query)


def _free(name: str, *, besides: int | None = None) -> str:
    wanted = " ".join(name.split())[:NAME_LENGTH]
    if not wanted:
        raise CategoryRefused(_("A category needs a name."), "name")
    same = models.Category.objects.filter(active=True, name__iexact=wanted)
    if same.exclude(pk=besides or 0).exists():
        raise CategoryRefused(_("There is a category of that name."), "name")
    return wanted


def _row(key: int) -> models.Category:
    row = models.Category.objects.filter(pk=key).first()
    if row is None:
        raise NotThere("There is no such category.")
    return row


def _example(key: int) -> models.CategoryExample:
    row = models.CategoryExample.objects.filter(pk=key).first()
    if row is None:
        raise NotThere("There is no such example.")
    return row
