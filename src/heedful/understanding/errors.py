"""
UnderstandingError
├── ModelBroken      reinstall; trying again changes nothing
├── ModelUnusable    a model of one's own: mend its folder or the setting that names it
├── BadExamples      the file of examples, with the line to mend
├── NotThere         no such reading, correction or model; nothing was changed
├── BadCorrection    a value that the field does not take; nothing was changed
├── TooFewCorrections   correct more posts first
├── WrongBase        a layer on another model; train again
├── CategoryRefused  a name that is taken, a query that cannot be read; nothing was changed
└── AlreadyRunning   history is being read again; stop that first
"""


class UnderstandingError(Exception):
    """A text could not be read."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").splitlines()[0])


class ModelBroken(UnderstandingError):
    """The model file is not the one that its manifest names: install Heedful again."""


class ModelUnusable(UnderstandingError):
    """A model of your own cannot take a head's place: mend its folder or the setting that names it."""


class BadExamples(UnderstandingError):
    """The examples cannot be learned from: every line needs "text" and "intent", and there must be two intents."""


class NotThere(UnderstandingError):
    """There is no such reading, correction or model."""


class BadCorrection(UnderstandingError):
    """The field does not take this value."""


class TooFewCorrections(UnderstandingError):
    """There are too few corrections to learn from."""

    def __init__(self, found: int, needed: int) -> None:
        super().__init__(f"{found} corrections of sentiment can be learnt from; at least {needed} are needed.")
        self.found, self.needed = found, needed


class WrongBase(UnderstandingError):
    """This was learnt on top of a model that does not read any more: train again."""

    def __init__(self, base: str, now: str) -> None:
        super().__init__(f"This was learnt on top of {base}, and {now} reads now: train again.")


class AlreadyRunning(UnderstandingError):
    """History is being read again already; stop that first."""


class CategoryRefused(UnderstandingError):
    """The category cannot be so. `field` is the one to mend; the message is in the reader's language."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field
