"""Why a case came to an agent, in words."""

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heedful.core.language import language_name
from heedful.routing.types import Reason, Why


def why_text(raw: str) -> str:
    """From what the assignment kept; "" for nothing that can be read."""
    try:
        why = msgspec.json.decode(raw, type=Why)
    except msgspec.DecodeError:
        return ""
    return " ".join(part for part in (_reason(why), _needs(why), why.note) if part)


def _reason(why: Why) -> str:
    if why.reason is Reason.LAST_AGENT:
        return _("Had this person's last case.")
    if why.reason is Reason.LONGEST_IDLE:
        pattern = ngettext(
            "Was given nothing for longest, of %(n)s agent who fits.",
            "Was given nothing for longest, of %(n)s agents who fit.",
            why.fitting,
        )
        return pattern % {"n": why.fitting}
    if why.reason is Reason.ONLY_ONE:
        return _("The only available agent who fits.")
    if why.reason is Reason.SECOND_CHANCE:
        return _("Let it lie once, but nobody else fits.")
    return _("Claimed.") if why.reason is Reason.CLAIMED else _("Given by hand.")


def _needs(why: Why) -> str:
    needs = [language_name(why.language)] if why.language else []
    needs += why.skills
    return _("Needs %(what)s.") % {"what": ", ".join(needs)} if needs else ""
