"""What the lines of an interrupted series say: with the change, without it, and how far apart they are."""

import numpy as np
import pandas as pd
from scipy import special

from lhs_helpers.methods.interrupted_series.fit import Fit

LINES = ("fitted", "counterfactual", "counterfactual_lower", "counterfactual_upper")
DIFFERENCES = ("difference", "difference_se", "difference_lower", "difference_upper")


def _same(eta: np.ndarray) -> np.ndarray:
    return eta


def _logistic_slope(eta: np.ndarray) -> np.ndarray:
    return special.expit(eta) * special.expit(-eta)


MEANS = {  # mean at a value of the linear predictor, and its slope there
    "gaussian": (_same, np.ones_like),
    "binomial": (special.expit, _logistic_slope),
    "poisson": (np.exp, np.exp),
    "quasipoisson": (np.exp, np.exp),
}


def compare(
    found: Fit, design: pd.DataFrame, family: str, *, last: int, multiplier: float
) -> tuple[pd.DataFrame, dict[str, float], dict[str, float] | None]:
    """Lines and differences of every period, and difference and ratio at the last point.

    Parameters
    ----------
    found : Fit
        The regression.
    design : pandas.DataFrame
        Its regressors at every period, with ``level_change`` and ``slope_change`` of every start.
    family : str
        A key of ``MEANS``.
    last : int
        Place of the last counted point.
    multiplier : float
        Scales lines and differences.

    Returns
    -------
    pandas.DataFrame
        ``LINES`` and ``DIFFERENCES``.
    dict
        The difference at ``last`` with its errors and intervals.
    dict or None
        The ratio at ``last`` with its interval; None for measurements.

    Notes
    -----
    Errors by the delta method: a function of the coefficients moves with them as its gradient says. Of counts the
    interval of the difference is put together from those of both lines instead (Zou & Donner, Stat Med 2008 27:1693):
    near 0 or 100 % a gradient is flat, and a line that is hardly known would seem to be known well.
    """
    mean, slope = MEANS[family]
    after = design.to_numpy()
    without = after * ~design.columns.str.contains("_change")
    changed, unchanged = found.errors(after), found.errors(without)
    eta = changed["estimate"]
    fitted, counterfactual = mean(eta), mean(unchanged["estimate"])
    moves, moves_without = slope(eta)[:, None] * after, slope(unchanged["estimate"])[:, None] * without
    errors = found.errors(moves - moves_without)
    t = float(special.stdtrit(found.df, 0.975))
    difference = fitted - counterfactual
    apart = (after != without).any(axis=1)  # before the start there is one line

    def interval(error: str) -> tuple[np.ndarray, np.ndarray]:
        if family == "gaussian":
            return difference - t * errors[error], difference + t * errors[error]
        of_fitted, of_counterfactual = (
            [np.abs(mean(line["estimate"] + side * t * line[error]) - mean(line["estimate"])) for side in (-1, 1)]
            for line in (changed, unchanged)
        )
        lower = np.hypot(of_fitted[0], of_counterfactual[1])
        upper = np.hypot(of_fitted[1], of_counterfactual[0])
        return difference - apart * lower, difference + apart * upper

    lower, upper = interval("se_used")
    lines = pd.DataFrame(
        {
            "fitted": fitted,
            "counterfactual": counterfactual,
            "counterfactual_lower": mean(unchanged["lower"]),
            "counterfactual_upper": mean(unchanged["upper"]),
            "difference": difference,
            "difference_se": (upper - lower) / (2 * t),
            "difference_lower": lower,
            "difference_upper": upper,
        }
    )
    lines *= multiplier
    at_end = lines.loc[last].to_dict()
    end = {name: at_end[name] for name in ("fitted", "counterfactual")}
    end |= {name: float(errors[name][last]) * multiplier for name in ("se_model", "se_hac", "se_used")}
    end |= {"estimate": at_end["difference"], "lower": at_end["difference_lower"], "upper": at_end["difference_upper"]}
    lower_hac, upper_hac = interval("se_hac")
    end |= {"lower_hac": lower_hac[last] * multiplier, "upper_hac": upper_hac[last] * multiplier}
    if family == "gaussian":
        return lines, end, None
    # The error of a ratio on the log scale, so that its interval stays above zero.
    logs = moves[[last]] / fitted[last] - moves_without[[last]] / counterfactual[last]
    spread = float(np.exp(t * found.errors(logs)["se_used"][0]))
    ratio = float(fitted[last] / counterfactual[last])
    return lines, end, {"estimate": ratio, "lower": ratio / spread, "upper": ratio * spread}
