"""What stands in the rail and in the settings' list: a line each."""

from collections.abc import Iterable
from functools import cache

import msgspec
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from heedful.staff.api import allowed
from heedful.staff.types import Person, Right


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One page: its label in English, its address, who sees it, and the key after `g` that goes there."""

    label: str
    path: str
    icon: str
    right: Right
    key: str = ""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as one person sees it on one page."""

    label: str
    path: str
    icon: str
    key: str
    current: bool


RAIL = (
    Entry(label=gettext_noop("Desk"), path="/desk/", icon="inbox", right=Right.DESK_USE, key="g d"),
    Entry(label=gettext_noop("Posts"), path="/posts/", icon="posts", right=Right.POSTS_VIEW, key="g p"),
    Entry(label=gettext_noop("People"), path="/people/", icon="people", right=Right.PERSON_VIEW, key="g u"),
    Entry(label=gettext_noop("Performance"), path="/performance/", icon="chart", right=Right.CHARTS_VIEW, key="g c"),
    Entry(label=gettext_noop("Listening"), path="/listening/", icon="listening", right=Right.LISTENING_VIEW, key="g l"),
    Entry(
        label=gettext_noop("Escalation"),
        path="/escalation/",
        icon="escalation",
        right=Right.ESCALATION_VIEW,
        key="g e",
    ),
    Entry(label=gettext_noop("Floor"), path="/floor/", icon="floor", right=Right.FLOOR_VIEW, key="g f"),
)
SETTINGS = (
    Entry(label=gettext_noop("Channels"), path="/settings/channels/", icon="channel", right=Right.CHANNELS_EDIT),
    Entry(label=gettext_noop("Team"), path="/settings/team/", icon="floor", right=Right.STAFF_EDIT),
    Entry(label=gettext_noop("Skills"), path="/settings/skills/", icon="check", right=Right.STAFF_EDIT),
    Entry(label=gettext_noop("Queues"), path="/settings/queues/", icon="inbox", right=Right.QUEUES_EDIT),
    Entry(label=gettext_noop("Speaking first"), path="/settings/outreach/", icon="clock", right=Right.OUTREACH_EDIT),
    Entry(label=gettext_noop("Categories"), path="/settings/categories/", icon="filter", right=Right.LISTENING_EDIT),
    Entry(label=gettext_noop("Understanding"), path="/settings/understanding/", icon="eye", right=Right.LISTENING_EDIT),
    Entry(label=gettext_noop("Evidence"), path="/settings/evidence/", icon="chart", right=Right.LISTENING_EDIT),
    Entry(label=gettext_noop("Canned responses"), path="/settings/canned/", icon="note", right=Right.CANNED_EDIT),
    Entry(label=gettext_noop("Options"), path="/settings/options/", icon="heart", right=Right.OPTIONS_EDIT),
    Entry(label=gettext_noop("Guidelines"), path="/settings/guidelines/", icon="book", right=Right.OPTIONS_EDIT),
    Entry(label=gettext_noop("Wrap-up codes"), path="/settings/wrap-up/", icon="check", right=Right.CANNED_EDIT),
    Entry(label=gettext_noop("Fields of people"), path="/settings/fields/", icon="people", right=Right.PERSON_FIELDS),
    Entry(label=gettext_noop("Retention"), path="/settings/retention/", icon="clock", right=Right.RETENTION_EDIT),
    Entry(label=gettext_noop("Audit"), path="/settings/audit/", icon="book", right=Right.AUDIT_VIEW),
    Entry(label=gettext_noop("Dead letters"), path="/settings/dead-letters/", icon="warning", right=Right.DEAD_LETTERS),
    Entry(label=gettext_noop("API"), path="/api/", icon="code", right=Right.SIGNED_IN),
)


@cache
def exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def links(entries: Iterable[Entry], person: Person, at: str) -> list[Link]:
    return [
        Link(label=str(_(entry.label)), path=entry.path, icon=entry.icon, key=entry.key, current=_is_at(entry, at))
        for entry in entries
        if allowed(person.role, entry.right) and exists(entry.path)
    ]


def _is_at(entry: Entry, at: str) -> bool:
    return at.startswith(entry.path)
