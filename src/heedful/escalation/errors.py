"""What can go wrong when something is escalated.

EscalationError
├── NoSuchCase, NoSuchRule
├── AlreadyEscalated      the mention stands in a case: open that one
├── WrongState            somebody was quicker: read the case again
├── BadConditions         the tree of a rule cannot be used; says where
├── BadPolicy             quiet hours or caps that cannot be meant; says which field
├── NoSuchOutreach
└── OutreachMoved         it was decided, opened or taken back in the meantime
"""


class EscalationError(Exception):
    """It could not be escalated."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class NoSuchCase(EscalationError):
    """There is no such case."""


class NoSuchRule(EscalationError):
    """There is no such escalation rule."""


class AlreadyEscalated(EscalationError):
    """This post stands in a case already."""

    def __init__(self, case: int) -> None:
        super().__init__()
        self.case = case


class WrongState(EscalationError):
    """The case has changed in the meantime. Read it again."""


class BadConditions(EscalationError):
    """The conditions cannot be used. `path` is the place in the tree: "0.1" is the second in the first group."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.path = path


class BadPolicy(EscalationError):
    """These hours cannot be used."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NoSuchOutreach(EscalationError):
    """There is no such outreach."""


class OutreachMoved(EscalationError):
    """Somebody was quicker, or it was opened or taken back in the meantime. Load the list again."""
