"""What can be planted in a series: small named shapes, laid on a level that would else be constant."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.teaching.truth import Planted


def _step(months: np.ndarray) -> np.ndarray:
    return (months >= 0).astype(float)


def _ramp(months: np.ndarray) -> np.ndarray:
    return np.clip(months + 1, 0, None).astype(float)


def _pulse(months: np.ndarray) -> np.ndarray:
    return (months == 0).astype(float)


@dataclass(frozen=True)
class Effect:
    """A kind of change: its shape over the months since its start, and whether its size adds or multiplies."""

    shape: Callable[[np.ndarray], np.ndarray]
    multiplies: bool = False

    def on(self, level: np.ndarray, months: np.ndarray, size: float) -> np.ndarray:
        """The level with the effect laid on it.

        Parameters
        ----------
        level : numpy.ndarray
            Level of each month, on its natural scale.
        months : numpy.ndarray
            Months since the effect starts, negative before.
        size : float
            What is added (for a drift: each month), or the factor.
        """
        shape = self.shape(months)
        return level * size**shape if self.multiplies else level + size * shape


EFFECTS = {
    "shift": Effect(_step),
    "drift": Effect(_ramp),
    "definition": Effect(_step),
    "spike": Effect(_pulse, multiplies=True),
    "rate_ratio": Effect(_step, multiplies=True),
}


def months_since(start: pd.Timestamp, months: pd.DatetimeIndex) -> np.ndarray:
    """Whole months from ``start`` to each month; negative before it."""
    return np.asarray((months.year - start.year) * 12 + months.month - start.month)


def level_path(level: float, planted: Iterable[Planted], months: pd.DatetimeIndex, *, unit: float = 1.0) -> np.ndarray:
    """The level of one series over the months, with everything planted in it.

    Parameters
    ----------
    level : float
        Level without any effect, on its natural scale.
    planted : iterable of Planted
        Rows of the truth. Kinds that are no effect on a level are passed over.
    months : DatetimeIndex
        The calendar.
    unit : float
        What one unit of an added size is worth: 0.01 for a share whose sizes are in points.
    """
    path = np.full(len(months), float(level))
    for row in planted:
        if effect := EFFECTS.get(row.kind):
            size = row.size if effect.multiplies else row.size * unit
            path = effect.on(path, months_since(row.start, months), size)
    return path
