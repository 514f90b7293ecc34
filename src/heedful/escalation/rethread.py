"""Cases under a post that had not come yet: once it is here, its root is known, and the case goes by that."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from heedful.channels.types import Visibility
from heedful.escalation.join import conversation
from heedful.escalation.models import Case
from heedful.listening.types import Mention


def correct_threads(mentions: Sequence[Mention]) -> None:
    """As listening corrects the threads of mentions. One query, and one for each case that moves."""
    roots = {
        (mention.channel, mention.external_id): conversation(mention)
        for mention in mentions
        if mention.visibility is Visibility.PUBLIC and mention.thread not in {"", mention.external_id}
    }
    if not roots:
        return
    channels, names = {channel for channel, _ in roots}, {name for _, name in roots}
    rows = Case.objects.filter(channel_id__in=channels, thread__in=names).order_by("pk")
    for pk, channel, thread in rows.values_list("pk", "channel_id", "thread"):
        if (channel, thread) in roots:
            _move(pk, thread, roots[channel, thread])


def _move(case: int, thread: str, root: str) -> None:
    try:
        with transaction.atomic():
            Case.objects.filter(pk=case, thread=thread).update(thread=root)
    except IntegrityError:
        # This person has an open case there already: two that were opened apart stay apart.
        return
