"""What becomes of a case when a post in it is edited or deleted by its author."""

from collections.abc import Sequence

import msgspec

from heedful.escalation.models import Case, CaseMention
from heedful.escalation.save import title_of
from heedful.listening.types import Changed, Mention
from heedful.stream.api import announce


def follow(changed: Sequence[Changed]) -> None:
    """The case stays, and why it was opened; where its title was the post's words, it is those of now.

    Nothing is decided anew: an edit never opens a case.
    """
    by_id = {change.before.id: change for change in changed}
    held = CaseMention.objects.filter(mention_id__in=by_id).select_related("case").order_by("case_id", "mention_id")
    for row in held:
        change, case = by_id[row.mention_id], row.case
        if case.opener_id == row.mention_id:
            Case.objects.filter(pk=case.pk).update(title=title_of(change.after or _silent(change.before)))
            announce("inbox", "case.changed", ref=case.pk, data={"queue": case.queue, "user": case.agent_id})
        announce(f"case:{case.pk}", "mention.changed", ref=case.pk)


def _silent(mention: Mention) -> Mention:
    """As it is once deleted: who spoke is still known, what was said is not."""
    return msgspec.structs.replace(mention, text="")
