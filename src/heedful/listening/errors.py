"""ListeningError
├── QueryError        what is written cannot be read as a query; says where and what would be right
├── TargetError       a target cannot be saved like this; says which field and why
├── RuleInUse         a rule that caught mentions is paused, never deleted
├── NameTaken         two living topics never share a name
└── NotFound          nothing has that number
"""


class ListeningError(Exception):
    """Listening refused this. Nothing was changed."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__ or type(self).__name__)


class QueryError(ListeningError):
    """The query cannot be read.

    `position` counts characters from 0 into the query as typed; `hint` says what would be right, or is empty. Both
    texts are filled from `facts`, so that a screen can translate them first (`template`, `hint_template`).
    """

    def __init__(self, template: str, position: int, hint_template: str = "", **facts: object) -> None:
        self.template = template
        self.hint_template = hint_template
        self.facts = facts
        self.position = position
        self.message = template.format(**facts)
        self.hint = hint_template.format(**facts)
        super().__init__(self.message)

    def __str__(self) -> str:
        where = f"{self.message} (at character {self.position + 1})"
        return f"{where}. {self.hint}" if self.hint else where


class TargetError(ListeningError):
    """The target cannot be saved like this. The text is filled from `facts`, so that a screen can translate it."""

    def __init__(self, template: str, field: str, **facts: object) -> None:
        self.template = template
        self.field = field
        self.facts = facts
        super().__init__(template.format(**facts))


class RuleInUse(ListeningError):
    """This has caught mentions and stays as their reason; pause it instead."""


class NameTaken(ListeningError):
    """Another topic has this name; choose another, or open that one."""


class NotFound(ListeningError):
    """There is no such topic, rule or target."""
