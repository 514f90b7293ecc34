"""What the desk refuses.

DeskError
├── NotSent        an answer may not go out as it stands
├── TooLate        it is on its way and cannot be taken back
├── HeldByOther    a colleague has this case
├── CannotMove     the case cannot go on there
├── NotNow         an option may not be used now
└── NotThere       no such case, answer, canned response, wrap-up code or option
"""

from heedful.desk.handling.elsewhere import Hindrance
from heedful.desk.options.types import Bar
from heedful.desk.types import Obstacle


class DeskError(Exception):
    """The desk cannot do this."""

    def __str__(self) -> str:
        return self.args[0] if self.args else (self.__doc__ or "").strip()


class NotSent(DeskError):
    """The answer may not go out as it stands; change what `obstacles` names."""

    def __init__(self, *obstacles: Obstacle) -> None:
        super().__init__("not sent: " + ", ".join(obstacles))
        self.obstacles = obstacles


class TooLate(DeskError):
    """The answer is already on its way and cannot be taken back."""


class HeldByOther(DeskError):
    """A colleague has this case: ask them to transfer it, or let a supervisor take it over."""


class NotNow(DeskError):
    """This option may not be used now; `bar` says why, None where it was not offered here."""

    def __init__(self, bar: Bar | None = None) -> None:
        super().__init__(f"not now: {bar.kind if bar else 'it was not offered in this case'}")
        self.bar = bar


class CannotMove(DeskError):
    """The case cannot go on there."""

    def __init__(self, hindrance: Hindrance | None = None) -> None:
        super().__init__()
        self.hindrance = hindrance


class NotThere(DeskError):
    """There is nothing with this number."""
