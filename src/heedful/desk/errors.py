"""What the desk refuses.

DeskError
├── NotSent        an answer may not go out as it stands
├── TooLate        it is on its way and cannot be taken back
├── HeldByOther    a colleague has this case
└── NotThere       no such case, answer, canned response or wrap-up code
"""

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


class NotThere(DeskError):
    """There is nothing with this number."""
