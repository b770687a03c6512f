"""Count patterns in many series at once: runs, trends, points beyond a zone. Flat arrays, no loop over series."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Pattern:
    """Points that take part in a pattern.

    Attributes
    ----------
    at : numpy.ndarray of int
        Places of the points in the flat arrays.
    side : numpy.ndarray of int
        1 above or rising, -1 below or falling, 0 neither.
    fires : numpy.ndarray of bool
        Whether the pattern is complete here.
    began : numpy.ndarray of int
        Place of the first point of the pattern.
    """

    at: np.ndarray
    side: np.ndarray
    fires: np.ndarray
    began: np.ndarray


def run_lengths(block: np.ndarray, what: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Run number of each point, and first point and length of each run of equal ``what`` within a block."""
    new = np.ones(len(block), dtype=bool)
    new[1:] = (block[1:] != block[:-1]) | (what[1:] != what[:-1])
    first = np.flatnonzero(new)
    return np.cumsum(new) - 1, first, np.diff(np.r_[first, len(block)])


def long_runs(
    places: np.ndarray, block: np.ndarray, what: np.ndarray, needed: np.ndarray, *, extra: int = 0
) -> Pattern:
    """Runs of at least ``needed`` (one number per point, the same all over a block) equal, nonzero ``what``.

    ``extra`` points before the run take part too (a trend of k points is k - 1 steps).
    """
    run, first, length = run_lengths(block, what)
    enough = (length >= needed[first]) & (what[first] != 0)
    member = np.flatnonzero(enough[run])
    fires = member - first[run[member]] + 1 == needed[member]
    began = places[first[run[member]]] - extra
    return Pattern(places[member], what[member], fires, began)


def joined(*patterns: Pattern) -> Pattern:
    """Several patterns as one."""
    return Pattern(*(np.concatenate([getattr(part, name) for part in patterns]) for name in Pattern.__annotations__))


def zone(places: np.ndarray, block: np.ndarray, beyond: np.ndarray, needed: int, of: int) -> Pattern:
    """``needed`` of ``of`` successive points beyond a line on one side; ``beyond`` is 1, -1 or 0."""
    return joined(*(_one_sided(places, block, beyond == side, side, needed, of) for side in (1, -1)))


def _one_sided(places: np.ndarray, block: np.ndarray, beyond: np.ndarray, side: int, needed: int, of: int) -> Pattern:
    """The same for one side: windows end at a point beyond the line and start within the same block."""
    here = np.flatnonzero(beyond)
    if len(here) < needed:
        return Pattern(*(np.zeros(0, dtype=kind) for kind in (np.int64, np.int64, bool, np.int64)))
    earlier = np.r_[np.full(needed - 1, -of), here[: len(here) - needed + 1]]
    complete = (here - earlier < of) & (block[here] == block[np.maximum(earlier, 0)])
    reach = np.zeros(len(here), dtype=bool)  # all points beyond the line within a complete window take part
    began = np.arange(len(here))
    for back in range(needed):
        last = np.flatnonzero(complete) - back
        reach[last] = True
        began[last] = np.minimum(began[last], np.flatnonzero(complete) - needed + 1)
    return Pattern(places[here[reach]], np.full(reach.sum(), side), complete[reach], places[here[began[reach]]])


def contiguous(counted: np.ndarray, block: np.ndarray) -> np.ndarray:
    """Block numbers that also change wherever a point that does not count lies between two that do."""
    places = np.flatnonzero(counted)
    new = np.ones(len(places), dtype=bool)
    new[1:] = (np.diff(places) > 1) | (block[places][1:] != block[places][:-1])
    return np.cumsum(new) - 1
