"""What each role may do. Pure."""

from heedful.staff.types import Right, Role

_AGENT = frozenset(
    {
        Right.ANYONE,
        Right.SIGNED_IN,
        Right.DESK_USE,
        Right.REPLY_PRIVATE,
        Right.REPLY_PUBLIC,
        Right.PERSON_VIEW,
        Right.PERSON_DATA,
        Right.PERSON_EDIT,
        Right.POSTS_VIEW,
        Right.POSTS_ESCALATE,
        Right.POSTS_CORRECT,
    }
)
_ANALYST = frozenset(
    {
        Right.ANYONE,
        Right.SIGNED_IN,
        Right.PERSON_VIEW,
        Right.COHORTS_EDIT,
        Right.POSTS_VIEW,
        Right.CHARTS_VIEW,
        Right.LISTENING_VIEW,
        Right.ESCALATION_VIEW,
    }
)
_SUPERVISOR = (
    _AGENT
    | _ANALYST
    | {
        Right.LISTENING_EDIT,
        Right.ESCALATION_EDIT,
        Right.PERSON_MERGE,
        Right.OUTREACH_APPROVE,
        Right.FLOOR_VIEW,
        Right.TAKE_OVER,
        Right.CANNED_EDIT,
        Right.OPTIONS_EDIT,
        Right.DEAD_LETTERS,
    }
)

ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.AGENT: _AGENT,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ANALYST: _ANALYST,
    Role.ADMINISTRATOR: frozenset(Right),
}


def allowed(role: Role | None, right: Right) -> bool:
    """Whether the role has the right; None is somebody who has not signed in."""
    if role is None:
        return right is Right.ANYONE
    return right in ROLE_RIGHTS[role]
