"""
UnderstandingError
├── ModelBroken      reinstall; trying again changes nothing
├── ModelUnusable    a model of one's own: mend its folder or the setting that names it
├── BadExamples      the file of examples, with the line to mend
├── NotThere         no such reading, correction or model; nothing was changed
└── BadCorrection    a value that the field does not take; nothing was changed
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
