"""From scores to the probability that the first of them is right, fitted on answers whose truth is known."""

import msgspec
import numpy as np
import numpy.typing as npt

_STEPS = 25
_PULL = 1.0  # toward `_USUAL`, as strong as one answer a number: five examples must not decide alone
_USUAL = np.array([-3.0, 5.0, 5.0])  # what BANKING77 gives with ten examples a category, rounded

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]


class Sureness(msgspec.Struct, frozen=True, kw_only=True):
    """Logistic in the highest score and in its lead over the second."""

    weights: Doubles

    def of(self, scores: Floats) -> Doubles:
        return _logistic(_traits(scores) @ self.weights)


def _logistic(value: Doubles) -> Doubles:
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -30, 30))))


def _traits(scores: Floats) -> Doubles:
    top = scores.max(axis=1).astype(np.float64)
    second = np.partition(scores, -2, axis=1)[:, -2] if scores.shape[1] > 1 else np.zeros(len(scores))
    return np.stack([np.ones(len(scores)), top, top - second], axis=1)


def fitted(scores: Floats, right: npt.NDArray[np.bool_], weight: Doubles) -> Sureness:
    """Newton's method; `weight` says how much each answer counts."""
    traits, weights = _traits(scores), _USUAL.copy()
    for _ in range(_STEPS):
        told = _logistic(traits @ weights)
        slope = traits.T @ (weight * (told - right)) + _PULL * (weights - _USUAL)
        curve = (traits * (weight * told * (1 - told))[:, None]).T @ traits + _PULL * np.eye(3)
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-6:  # noqa: PLR2004
            break
    return Sureness(weights=weights)
