"""What agents wrote about and to a person, taken out: that they answered, and when, stays."""

from collections.abc import Callable, Collection, Sequence

from heedful.desk.models import CallBack, Draft, Menu, Note, Reply, Tag
from heedful.stream.api import rows


def erase_cases(cases: Collection[int]) -> list[int]:
    """Returns the deliveries of the answers. What options did for feelings on the whole stays in their sums."""
    replies = Reply.objects.filter(case__in=cases)
    deliveries = list(replies.values_list("delivery_id", flat=True))
    replies.update(text="")
    Note.objects.filter(case__in=cases).delete()
    for model in (Draft, Menu, Tag, CallBack):
        model.objects.filter(case__in=cases).delete()
    return deliveries


def unname(names: Sequence[str], covered: Callable[[str], str]) -> int:
    """Takes an erased person's name out of what stands about others."""
    return rows.cover(Note, ("text",), names, covered) + rows.cover(Reply, ("text",), names, covered)
