"""What staff's doors refuse.

ApiError
└── NotAllowedError
"""

from http import HTTPStatus


class ApiError(Exception):
    """The request cannot be done as it was sent. Change what `message` names and send it again."""

    status: int = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, *, field: str | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        if status is not None:
            self.status = status


class NotAllowedError(ApiError):
    """The caller's role lacks the right. Ask an administrator for the role that has it."""

    status = HTTPStatus.FORBIDDEN
