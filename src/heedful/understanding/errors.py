"""
UnderstandingError
├── ModelBroken      reinstall; trying again changes nothing
└── BadExamples      the file of examples, with the line to mend
"""


class UnderstandingError(Exception):
    """A text could not be read."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").splitlines()[0])


class ModelBroken(UnderstandingError):
    """The model file is not the one that its manifest names: install Heedful again."""


class BadExamples(UnderstandingError):
    """The examples cannot be learned from: every line needs "text" and "intent", and there must be two intents."""
