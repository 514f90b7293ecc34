"""The changes of feeling that a case is about: those that opened it, and those that are only shown in it."""

import msgspec

from heedful.desk.handling.fill import fill
from heedful.escalation import api as escalation
from heedful.escalation.api import OutreachFacts, OutreachState
from heedful.listening import api as listening
from heedful.listening.types import Mention

SHOWN = 3  # newest posts that show the change


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """`words` is what may be said first, filled in for this case."""

    facts: OutreachFacts
    target: str
    posts: tuple[Mention, ...]
    words: str

    @property
    def first(self) -> bool:
        """Heedful speaks first; else it is shown in a case that the person began."""
        return self.facts.state is OutreachState.OPENED


def begun(case_id: int, fills: dict[str, str]) -> tuple[Begun, ...]:
    """One query for most cases, three for those that have any."""
    found = escalation.outreach.outreaches_in(case_id)
    if not found:
        return ()
    names = {one.id: one.name for one in listening.targets(active=None)}
    posts = listening.mentions([mention for one in found for mention in one.evidence[-SHOWN:]])
    return tuple(
        Begun(
            facts=one,
            target=names.get(one.target, ""),
            posts=tuple(posts[pk] for pk in one.evidence[-SHOWN:] if pk in posts and posts[pk].deleted_at is None),
            words=fill(one.opening, fills).text if one.opening else "",
        )
        for one in found
    )
