"""What is written to standard error."""

import logging
from types import TracebackType

from heedful.core.personal import masked

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class CoveringFormatter(logging.Formatter):
    """Databases and parsers put the value that they refuse into their errors: personal data in it is masked."""

    def formatException(self, ei: Raised) -> str:  # noqa: N802  # the library's name
        return masked(super().formatException(ei))
