"""Curves of waiting times of one group, and what is read off them."""

from typing import Any

import numpy as np
import pandas as pd

from lhs_helpers.methods.constants import Z_95

SLACK = 1e-12  # keeps an exact half, which products of fractions miss by rounding


def kaplan_meier(time: Any, observed: Any) -> tuple[pd.DataFrame, dict[str, float | None]]:
    """Curve and median of one group (Kaplan & Meier 1958; steps by statsmodels).

    Parameters
    ----------
    time, observed : array_like
        Duration of each unit, and whether the event was seen at its end.

    Returns
    -------
    pandas.DataFrame
        One row per distinct time: ``time``, ``n_risk``, ``n_event``, ``n_censor``, ``waiting``, ``std_error``
        (Greenwood), ``lower``, ``upper`` (95 %, log-log).
    dict
        ``median``, ``median_lower``, ``median_upper`` (Brookmeyer & Crowley 1982); None where not reached.
    """
    from statsmodels.duration.survfunc import SurvfuncRight  # slow to import; few notebooks need it

    units = pd.DataFrame({"time": np.asarray(time, dtype=float), "observed": np.asarray(observed, dtype=bool)})
    counts = units.groupby("time")["observed"].agg(["size", "sum"]).astype(np.int64)
    times, events, leaving = counts.index.to_numpy(), counts["sum"].to_numpy(), counts["size"].to_numpy()
    waiting, error = np.ones(len(times)), np.zeros(len(times))
    if events.any():  # without any event there is no step to fit
        fit = SurvfuncRight(units["time"].to_numpy(), units["observed"].astype(int).to_numpy())
        steps = pd.DataFrame({"waiting": fit.surv_prob, "error": fit.surv_prob_se}, index=fit.surv_times)
        steps = steps.reindex(times).ffill()  # the fit names times of events only; between them nothing changes
        waiting = steps["waiting"].fillna(1.0).to_numpy()
        error = steps["error"].fillna(0.0).where(waiting > 0).to_numpy()  # once nobody waits there is no error
    lower, upper = _log_log(waiting, error)
    curve = pd.DataFrame(
        {
            "time": times,
            "n_risk": leaving[::-1].cumsum()[::-1],
            "n_event": events,
            "n_censor": leaving - events,
            "waiting": waiting,
            "std_error": error,
            "lower": lower,
            "upper": upper,
        }
    )
    return curve, {
        "median": first_time(curve, "waiting", 0.5),
        "median_lower": first_time(curve, "lower", 0.5),
        "median_upper": first_time(curve, "upper", 0.5),
    }


def incidence(time: Any, outcome: Any) -> pd.DataFrame:
    """Share that has got there when others withdraw for good (Aalen & Johansen 1978; by statsmodels).

    Parameters
    ----------
    time, outcome : array_like
        Duration of each unit, and what was seen at its end: 0 still waiting, 1 got there, 2 withdrew.

    Returns
    -------
    pandas.DataFrame
        One row per distinct time: ``time``, ``reached``, ``withdrew`` (shares of all), ``std_error`` of ``reached``
        (delta method; Marubini & Valsecchi 1995; NaN once nobody is left), ``lower``, ``upper`` (95 %, log-log).
    """
    from statsmodels.duration.survfunc import CumIncidenceRight  # slow to import; few notebooks need it

    with np.errstate(divide="ignore", invalid="ignore"):  # once the last has left, the error is 0 times infinity
        fit = CumIncidenceRight(np.asarray(time, dtype=float), np.asarray(outcome, dtype=int))
    nobody = np.zeros(len(fit.times))  # an outcome that nobody had is left out by statsmodels
    reached, withdrew = [*fit.cinc, nobody, nobody][:2]
    error = [*fit.cinc_se, nobody][0]
    lower, upper = _log_log(reached, error)
    columns = {"reached": reached, "withdrew": withdrew, "std_error": error, "lower": lower, "upper": upper}
    return pd.DataFrame({"time": fit.times} | columns)


def first_time(curve: pd.DataFrame, column: str, level: float) -> float | None:
    """First time at which a falling column of a curve is at or below a level; None where it never is."""
    below = curve.loc[curve[column] <= level + SLACK, "time"]
    return None if below.empty else float(below.iloc[0])


def restricted_mean(curve: pd.DataFrame, until: float) -> tuple[float, float]:
    """Mean time waited within a horizon: the area under the curve of those who wait (Irwin 1949).

    Parameters
    ----------
    curve : pandas.DataFrame
        As ``kaplan_meier`` gives it. Where withdrawals count as ends of waiting it is the mean time in the process.
    until : float
        The horizon; while some still wait at the last time on record, a later one gives NaN.

    Returns
    -------
    tuple of float
        The mean, and its standard error: the square root of the sum of A^2 d / (n (n - d)) over the times of events,
        where A is the area from there to the horizon (Klein & Moeschberger 2003, section 4.5).
    """
    if curve.empty or np.isnan(until) or (until > curve["time"].iloc[-1] and curve["waiting"].iloc[-1] > 0):
        return np.nan, np.nan
    before = curve[curve["time"] < until]
    widths = np.diff(np.r_[0.0, before["time"], until])
    areas = np.r_[1.0, before["waiting"]] * widths
    n, d = before["n_risk"].to_numpy(dtype=float), before["n_event"].to_numpy(dtype=float)
    rest = areas[::-1].cumsum()[::-1][1:]
    steps = np.divide(rest**2 * d, n * (n - d), out=np.zeros(len(n)), where=n > d)  # where n = d no area is left
    return float(areas.sum()), float(np.sqrt(steps.sum()))


def _log_log(share: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of a share that is normal on the scale log(-log); not defined for 0 and 1."""
    between = (share > 0) & (share < 1)
    log_share = np.log(share, out=np.full(len(share), np.nan), where=between)
    power = np.exp(Z_95 * error / (share * np.abs(log_share)))
    return np.where(between, share**power, np.nan), np.where(between, share ** (1 / power), np.nan)
