"""A post as encoders are trained on it."""

from typing import NamedTuple


class Row(NamedTuple):
    text: str
    lang: str
    label: int
    target: str | None
