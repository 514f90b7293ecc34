"""Who may do what."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """One thing that a role may or may not do. Every URL names exactly one."""

    ANYONE = "anyone"  # no sign-in needed
    SIGNED_IN = "signed-in"
    DESK_USE = "desk.use"
    REPLY_PRIVATE = "desk.reply-private"
    REPLY_PUBLIC = "desk.reply-public"
    TAKE_OVER = "desk.take-over"  # a case that somebody else has
    PERSON_VIEW = "person.view"
    PERSON_DATA = "person.data"  # see personal data in texts; without it they are masked
    PERSON_EDIT = "person.edit"  # account numbers, fields, consent
    PERSON_MERGE = "person.merge"  # say that two are one person, and that they are not
    PERSON_RIGHTS = "person.rights"  # export, restrict and erase what is kept of somebody; see who looked
    PERSON_FIELDS = "person.fields"  # which fields profiles have; load files into them
    COHORTS_EDIT = "cohorts.edit"  # make cohorts, tag many people at once, export lists of people
    POSTS_VIEW = "posts.view"
    POSTS_ESCALATE = "posts.escalate"
    POSTS_CORRECT = "posts.correct"  # say that a post was read wrongly
    CHARTS_VIEW = "charts.view"
    LISTENING_VIEW = "listening.view"
    LISTENING_EDIT = "listening.edit"
    ESCALATION_VIEW = "escalation.view"
    ESCALATION_EDIT = "escalation.edit"
    OUTREACH_APPROVE = "outreach.approve"  # decide whether and when a person is spoken to first
    OUTREACH_EDIT = "outreach.edit"  # its rules, quiet hours and caps
    QUEUES_EDIT = "queues.edit"
    FLOOR_VIEW = "floor.view"
    CANNED_EDIT = "canned.edit"
    OPTIONS_EDIT = "options.edit"  # options and guidelines, and the word on what waits for approval
    CHANNELS_EDIT = "channels.edit"
    STAFF_EDIT = "staff.edit"
    AUDIT_VIEW = "audit.view"
    RETENTION_EDIT = "retention.edit"  # how long each kind of data is kept
    DEAD_LETTERS = "dead-letters"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff as other stages see them."""

    id: int
    username: str
    name: str
    role: Role
    languages: frozenset[str]
    skills: frozenset[str]
    active: bool = True
