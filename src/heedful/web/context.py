"""What the frame around every page needs."""

from typing import Any

from django.http import HttpRequest


def chrome(_request: HttpRequest) -> dict[str, Any]:
    return {}
