"""Corrections as rows: made, undone, kept over a rereading, and what charts owe them.

Whoever changes a reading locks its row first, so that two people who correct one post at one moment follow each other.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from heedful.listening import api as listening
from heedful.listening.types import Mention
from heedful.staff.types import Person
from heedful.stream.api import announce, changing, set_timer
from heedful.understanding import models, stored, table, teach
from heedful.understanding.correct import check, overlaid, standing, value_of
from heedful.understanding.errors import BadCorrection, NotThere
from heedful.understanding.types import Correction, Field, Reading

CHARTS = "understanding.corrected"  # the timer by which charts follow


def correct(mention: int, field: Field, subject: str, after: str, *, who: Person | None, now: datetime) -> Correction:
    """Raises NotThere, BadCorrection. What somebody said already, and still stands, is not said twice."""
    check(field, subject, after)
    with changing():
        post, reading = _held(mention)
        said = standing_of([mention]).get(mention, [])
        mine = next((one for one in said if (one.field, one.subject) == (field, subject)), None)
        if mine and mine.after == after:
            return mine
        names = _names([(field, subject)])
        if field in {Field.TARGET, Field.CATEGORY} and (field, subject) not in names:
            raise BadCorrection(f"there is no {field} {subject}")
        row = models.Correction.objects.create(
            mention_id=mention,
            field=field,
            subject=subject,
            before=value_of(reading, field, subject),
            after=after,
            model="" if mine else reading.model,
            by_id=who.id if who else None,
            at=now,
        )
        made = facts(row)
        if not said:
            models.Original.objects.update_or_create(pk=mention, defaults={"reading": msgspec.to_builtins(reading)})
        _change(post, reading, overlaid(reading, [made], names), now)
        if mine:
            teach.unteach(mine, post)
        teach.teach(made, post)
    return made


def undo(correction: int, *, who: Person | None, now: datetime) -> Correction:
    """Take one back: what was said before it, or what the models say, holds again. Raises NotThere.

    Twice is as good as once.
    """
    said = fact(correction)
    with changing():
        post, reading = _held(said.mention)
        row = models.Correction.objects.filter(pk=correction, undone_at=None)
        if row.update(undone_at=now, undone_by=who.id if who else None):
            _change(post, reading, _uncovered(said.mention), now)
            teach.unteach(said, post)
            _teach_again(said, post)
    return fact(correction)


def _teach_again(undone: Correction, post: Mention) -> None:
    """What was said before it stands again, and teaches again."""
    for one in standing_of([undone.mention]).get(undone.mention, []):
        if (one.field, one.subject) == (undone.field, undone.subject):
            teach.teach(one, post)


def _uncovered(mention: int) -> Reading:
    """What the models say, under what still stands; their words are kept no longer than somebody contradicts them."""
    original = models.Original.objects.get(pk=mention)
    reading = _read(original.reading)
    said = standing_of([mention]).get(mention, [])
    if not said:
        original.delete()
    return overlaid(reading, said, _names([(one.field, one.subject) for one in said]))


def _change(post: Mention, before: Reading, after: Reading, now: datetime) -> None:
    if post.deleted_at is None:
        # What charts hold is what stood there before the first change that they have not followed.
        models.Owed.objects.get_or_create(mention_id=post.id, defaults={"reading": msgspec.to_builtins(before)})
    table.replace([post], {post.id: after}, now=now)
    set_timer(CHARTS, "soon", now)
    announce("posts", "posts.corrected", ref=post.id)


def _held(mention: int) -> tuple[Mention, Reading]:
    list(models.Reading.objects.select_for_update().filter(pk=mention).values_list("pk"))
    post, reading = listening.mention(mention), stored.readings([mention]).get(mention)
    if post is None or reading is None:
        raise NotThere
    return post, reading


def _names(subjects: Collection[tuple[Field, str]]) -> dict[tuple[Field, str], str]:
    """Of targets and categories; what is not there has none."""
    found: dict[tuple[Field, str], str] = {}
    if any(field is Field.TARGET for field, _ in subjects):
        found |= {(Field.TARGET, str(one.id)): one.name for one in listening.targets(active=None)}
    categories = {int(subject) for field, subject in subjects if field is Field.CATEGORY}
    if categories:
        rows = models.Category.objects.filter(pk__in=categories).values_list("pk", "name")
        found |= {(Field.CATEGORY, str(key)): name for key, name in rows}
    return found


def _read(document: Any) -> Reading:
    return msgspec.convert(document, Reading)


def kept(fresh: Mapping[int, Reading]) -> dict[int, Reading]:
    """New readings under what people said, before they are written. One query where nobody said a thing."""
    said = standing_of(fresh)
    if not said:
        return dict(fresh)
    originals = [models.Original(mention_id=key, reading=msgspec.to_builtins(fresh[key])) for key in said]
    models.Original.objects.bulk_update(originals, ["reading"])
    names = _names([(one.field, one.subject) for some in said.values() for one in some])
    return dict(fresh) | {key: overlaid(fresh[key], some, names) for key, some in said.items()}


def standing_of(mentions: Collection[int]) -> dict[int, list[Correction]]:
    """Of those mentions that somebody corrected: what still stands."""
    found: dict[int, list[Correction]] = defaultdict(list)
    for row in models.Correction.objects.filter(mention__in=list(mentions), undone_at=None):
        found[row.mention_id].append(facts(row))
    return {mention: standing(some) for mention, some in found.items()}


def fact(correction: int) -> Correction:
    """Raises NotThere."""
    row = models.Correction.objects.filter(pk=correction).first()
    if row is None:
        raise NotThere
    return facts(row)


def newest(*, most: int, before: int | None = None) -> list[Correction]:
    """Newest first; `before` is the id of the last one on the page above."""
    found = models.Correction.objects.order_by("-pk")
    found = found if before is None else found.filter(pk__lt=before)
    return [facts(row) for row in found[:most]]


def of_mention(mention: int) -> list[Correction]:
    """All that was ever said about one, newest first."""
    return [facts(row) for row in models.Correction.objects.filter(mention=mention).order_by("-pk")]


def counted_as(mentions: Sequence[int]) -> dict[int, Reading]:
    """The readings as charts hold them, for whoever takes them out and counts anew in this transaction.

    From then on charts owe these mentions nothing: the readings are locked until the transaction ends.
    """
    list(models.Reading.objects.select_for_update().filter(pk__in=mentions).order_by("pk").values_list("pk"))
    found = stored.readings(mentions)
    owed = models.Owed.objects.filter(mention__in=mentions)
    found |= {row.mention_id: _read(row.reading) for row in owed}
    owed.delete()
    return found


def owing(most: int) -> list[int]:
    """Mentions that charts have not yet followed."""
    return list(models.Owed.objects.order_by("mention").values_list("mention_id", flat=True)[:most])


def forgive() -> None:
    """Charts were counted from nothing, and owe no mention anything."""
    models.Owed.objects.all().delete()


def facts(row: models.Correction) -> Correction:
    return Correction(
        id=row.pk,
        mention=row.mention_id,
        field=Field(row.field),
        subject=row.subject,
        before=row.before,
        after=row.after,
        model=row.model,
        by=row.by_id,
        at=row.at,
        undone_at=row.undone_at,
    )
