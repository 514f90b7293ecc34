"""A state as a column holds it."""

import base64

import numpy as np

from heedful.customers.feelings.follow import STATE, States


def packed(state: States) -> str:
    return base64.b64encode(state.tobytes()).decode()


def unpacked(text: str) -> States:
    return np.frombuffer(base64.b64decode(text), dtype=STATE).copy()
