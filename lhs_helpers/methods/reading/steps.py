"""Where a level changed most: the step that parts a series best, in many series at once."""

import numpy as np

from lhs_helpers.methods.control_chart.spread import ratio


def best_step(
    values: np.ndarray, weights: np.ndarray, *, before: int, after: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The split with the greatest difference of levels beside its error.

    Parameters
    ----------
    values, weights : numpy.ndarray of float, shape (series, points)
        Points in order of time, and the inverse of their variance. Rows may be shorter: weight 0 at their end.
    before, after : int
        Fewest points on each side of the step.

    Returns
    -------
    numpy.ndarray, each of shape (series,)
        Place of the first point after the step, (m1 - m2)^2 / (1/W1 + 1/W2), and the weighted levels m1 and m2; the
        statistic is -1 where a row is too short.
    """
    points = np.count_nonzero(weights, axis=1)
    places = np.arange(before, values.shape[1] - after + 1)
    if not len(places):
        nothing = np.full(len(values), np.nan)
        return np.zeros(len(values), dtype=np.int64), np.full(len(values), -1.0), nothing, nothing
    weight, amount = np.cumsum(weights, axis=1), np.cumsum(weights * values, axis=1)
    first, upto = weight[:, places - 1], amount[:, places - 1]
    rest, remaining = weight[:, -1:] - first, amount[:, -1:] - upto
    some = places <= points[:, None] - after
    rest = np.where(some, rest, 1.0)
    one, other = ratio(upto, first), ratio(remaining, rest)
    statistic = np.where(some, (one - other) ** 2 * first * rest / (first + rest), -1.0)
    best = np.argmax(statistic, axis=1)
    rows = np.arange(len(values))
    return places[best], statistic[rows, best], one[rows, best], other[rows, best]
