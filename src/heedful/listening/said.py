"""Refusals in the reader's language: the message ids are the texts that the errors are made with."""

from django.utils.translation import gettext as _

from heedful.listening.errors import ListeningError, QueryError, TargetError


def message_of(error: ListeningError) -> str:
    return _(error.template).format(**error.facts) if isinstance(error, QueryError | TargetError) else _(str(error))


def hint_of(error: QueryError) -> str:
    return _(error.hint_template).format(**error.facts) if error.hint_template else ""


def said_of(error: ListeningError) -> str:
    """Message, place and hint on one line."""
    if not isinstance(error, QueryError):
        return message_of(error)
    where = _("{message} (at character {place}).").format(message=message_of(error), place=error.position + 1)
    return f"{where} {hint_of(error)}".strip()
