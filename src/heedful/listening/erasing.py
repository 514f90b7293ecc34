"""Takes out of mentions who said them and what: that something was said, when, where and how it was read, stays."""

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from heedful.listening.authors import Author, by
from heedful.listening.models import Mention

PREFIX = "erased:"
MARK = "[erased]"


def pseudonym() -> str:
    """Stands for an id. Nothing leads back from it."""
    return PREFIX + secrets.token_hex(8)


def erase(ids: Collection[int], authors: Mapping[Author, str]) -> dict[tuple[int, str], str]:
    """`authors` to their pseudonyms. Returns what became of the posts' ids and of threads, by channel."""
    renamed: dict[tuple[int, str], str] = {}
    for row in Mention.objects.filter(pk__in=ids).order_by("pk"):
        place = (row.channel_id, row.external_id)
        renamed[place] = new = pseudonym()
        _rename(row, new)
        thread = _own_thread(row, authors)
        if thread:
            renamed[row.channel_id, row.thread] = thread
        Mention.objects.filter(pk=row.pk).update(
            external_id=new,
            author_id=authors[row.platform, row.author_id],
            **dict.fromkeys(("author_name", "author_handle", "author_avatar", "text", "url"), ""),
            **dict.fromkeys(("followers", "verified", "likes", "shares", "comments", "views"), None),
            attachments=[],
            metadata={},
            fingerprint=0,
            duplicate_of=None,
        )
    return renamed


def _rename(row: Mention, new: str) -> None:
    """Answers to the post name it no more; what the company answered is taken out."""
    around = Mention.objects.filter(channel=row.channel_id, thread__in=[row.thread, row.external_id])
    answers = around.filter(reply_to=row.external_id)
    answers.filter(own=True).update(text="", url="", attachments=[], metadata={}, fingerprint=0)
    answers.update(reply_to=new)
    Mention.objects.filter(channel=row.channel_id, thread=row.external_id).update(thread=new)


def _own_thread(row: Mention, authors: Mapping[Author, str]) -> str:
    """A conversation of this person alone with the company has an id that may name them: it gets another."""
    if not row.thread or row.thread == row.external_id or row.thread.startswith(PREFIX):
        return ""
    inside = Mention.objects.filter(channel=row.channel_id, thread=row.thread)
    gone = Q(author_id__in=list(authors.values()))
    if inside.exclude(by(list(authors)) | gone | Q(own=True)).exists():
        return ""
    new = pseudonym()
    inside.filter(own=True).update(text="", url="", attachments=[], metadata={}, fingerprint=0)
    inside.update(thread=new)
    return new


def unname(names: Sequence[str], *, after: int, most: int) -> tuple[int, int | None]:
    """Takes handles and full names out of what others wrote, in a bite of ids. Returns how many, and where to go on."""
    ids = Mention.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most]
    last = max(ids, default=None)
    if last is None or not names:
        return 0, None
    named = Q(pk__in=())
    for name in names:
        named |= Q(text__icontains=name)
    found = 0
    for row in Mention.objects.filter(named, pk__gt=after, pk__lte=last):
        text = without(row.text, names)
        if text != row.text:
            Mention.objects.filter(pk=row.pk).update(text=text)
            found += 1
    return found, last


def without(text: str, names: Sequence[str]) -> str:
    """Whole words only, whatever their case: @anna goes, @annabel stays."""
    wanted = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    return re.sub(rf"(?<!\w)(?:{wanted})(?!\w)", MARK, text, flags=re.IGNORECASE) if wanted else text


def count_worded(before: datetime, *, but: Any) -> int:
    return _worded(before, but).count()


def hollow(before: datetime, most: int, *, but: Any) -> int:
    """Old posts lose their words; who spoke, when, and how it was read stays. `but` are ids that keep them."""
    ids = list(_worded(before, but).order_by("created_at").values_list("pk", flat=True)[:most])
    gone: dict[str, Any] = {"text": "", "url": "", "attachments": [], "metadata": {}, "fingerprint": 0}
    return Mention.objects.filter(pk__in=ids).update(**gone)


def _worded(before: datetime, but: Any) -> QuerySet[Mention]:
    return Mention.objects.filter(created_at__lt=before).exclude(text="", url="").exclude(pk__in=but)
