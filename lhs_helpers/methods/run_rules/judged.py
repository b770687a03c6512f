"""The points that rules look at, in flat arrays."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Judged:
    """Flat arrays that the rules look at, one entry per point, sorted by series and time.

    Attributes
    ----------
    phase : numpy.ndarray of int
        Index of the phase among all phases of all series.
    value, cl, sigma : numpy.ndarray of float
        Values and lines on one scale; zones are counted only where ``sigma`` is known.
    counted : numpy.ndarray of bool
        Points that take part.
    empty : numpy.ndarray of bool
        Periods that hold nothing: after more than three in a row, counting starts anew.
    outside : numpy.ndarray of bool
        Points beyond a limit; those that are counted are signals.
    ruled : numpy.ndarray of bool or None
        Points whose chart takes part in run rules; None: all.
    limited : numpy.ndarray of bool or None
        Phases whose chart has limits, which some rule sets judge by rules of their own; None: all.
    scale : float
        What ``value`` and ``cl`` were multiplied by; the tolerance for lying on the line does not depend on it.
    """

    phase: np.ndarray
    value: np.ndarray
    cl: np.ndarray
    sigma: np.ndarray
    counted: np.ndarray
    empty: np.ndarray
    outside: np.ndarray
    ruled: np.ndarray | None = None
    limited: np.ndarray | None = None
    scale: float = 1.0

    @property
    def phases(self) -> int:
        """Number of phases."""
        return int(self.phase[-1]) + 1 if len(self.phase) else 0
