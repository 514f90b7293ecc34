"""A state as a column holds it."""

import base64

import numpy as np

from heedful.customers.feelings.follow import STATE, States

_LENGTH = (STATE.itemsize + 2) // 3 * 4  # in base 64


def fits(text: str) -> bool:
    """Whether the filter as it is now wrote it. What another version wrote says nothing: tell it anew."""
    return len(text) == _LENGTH


def packed(state: States) -> str:
    return base64.b64encode(state.tobytes()).decode()


def unpacked(text: str) -> States:
    return np.frombuffer(base64.b64decode(text), dtype=STATE).copy()
