"""What can go wrong with a channel. The class says what to do about it.

ChannelError
├── PayloadError       the sender's fault: say which item and field, never try again
│   └── TooMuchError   more than one request may hold: split it
├── PlatformError      the platform's fault: try again later, by itself
├── AccountError       the account's fault: the channel is broken until an administrator mends it
├── UnknownChannelError  no channel of that key or id
├── UnknownAdapterError  no folder of that name
├── SetupError         a form's fault: which field
├── SealError          the key that sealed a secret is not the key of this installation
└── ImportFileError    the file cannot be read at all
"""


class ChannelError(Exception):
    """Something is wrong with a channel."""

    permanent = True

    def __init__(self, message: str = "", *, field: str = "") -> None:
        self.message = message or (type(self).__doc__ or "").splitlines()[0]
        self.field = field
        super().__init__(self.message)


class PayloadError(ChannelError):
    """The payload cannot be read. Correct what is named and send it again."""


class TooMuchError(PayloadError):
    """The request is too large. Send at most 1,000 items and 5 MiB at once."""


class PlatformError(ChannelError):
    """The platform does not answer as it should. It is tried again by itself."""

    permanent = False

    def __init__(self, message: str = "", *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class AccountError(ChannelError):
    """The platform refuses this account. Renew its access on the channel's page, then resume it."""


class UnknownChannelError(ChannelError):
    """There is no such channel."""


class UnknownAdapterError(ChannelError):
    """There is no such kind of channel."""


class SetupError(ChannelError):
    """The channel cannot be set up like this."""


class SealError(ChannelError):
    """The channel's secret was sealed with another HEEDFUL_SECRET_KEY. Restore that key or enter the secret again."""


class ImportFileError(ChannelError):
    """The file cannot be read."""
