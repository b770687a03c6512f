"""Do groups take part as often as they are served?"""

import numpy as np

from lhs_helpers.methods.intervals import ArrayLike, wilson


def participation_ratio(
    taking_part: ArrayLike, all_taking_part: float, served: ArrayLike, all_served: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Participation-to-population ratio of groups: their share of those who take part over their share of those served.

    Parameters
    ----------
    taking_part, served : array_like
        People of each group.
    all_taking_part, all_served : float
        People of all groups.

    Returns
    -------
    tuple of numpy.ndarray
        The ratio, and its lower and upper end: Wilson's interval on the share of those who take part; the share of
        those served is taken as known. NaN where nobody takes part or is served.
    """
    share = np.asarray(served, dtype=float) / (all_served or np.nan)
    part = np.asarray(taking_part, dtype=float)
    lower, upper = wilson(part, np.full(part.shape, all_taking_part or np.nan, dtype=float))
    return part / (all_taking_part or np.nan) / share, lower / share, upper / share
