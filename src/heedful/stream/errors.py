"""What can go wrong between a sender and a worker.

StreamError
├── LedgerUnavailable   try again: nothing was accepted
└── LedgerDamaged       never: the row is not what was written
"""


class StreamError(Exception):
    """Something between a sender and a worker failed."""

    retry = False


class LedgerUnavailable(StreamError):
    """The ledger cannot be written now. Nothing was accepted: keep it and send it again."""

    retry = True


class LedgerDamaged(StreamError):
    """A ledger row does not match its checksum. Restore it from a backup or discard it."""
