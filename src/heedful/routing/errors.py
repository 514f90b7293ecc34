"""What can go wrong when work is given to people.

RoutingError
├── NoSuchQueue
├── QueueInUse      open cases stand in it: move them first
├── BadQueue        a name or number that cannot be meant; names the field
└── NotYours        the case is no longer with whom it was thought to be: read it again
"""


class RoutingError(Exception):
    """It could not be given."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class NoSuchQueue(RoutingError):
    """There is no such queue."""


class QueueInUse(RoutingError):
    """Open cases stand in this queue. Move or close them first."""


class BadQueue(RoutingError):
    """The queue cannot be saved as it is."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class NotYours(RoutingError):
    """The case has gone to somebody else in the meantime. Read it again."""
