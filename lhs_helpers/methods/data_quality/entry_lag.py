"""After how many days is a visit entered? From visits one by one, and honest about those that nobody has entered.

Two situations look alike and are not. Where every visit is known (from a schedule, say), those not entered yet are
waiting, and count. Where a visit is known only once it is entered, slow ones are missing from the newest data, and any
average of what is there is too short.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.constants import Z_95
from lhs_helpers.methods.intervals import wilson
from lhs_helpers.methods.result import Caveat, Result
from lhs_helpers.methods.survival import kaplan_meier

STANDARD_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class EntryLags(Result):
    """Share of visits entered by each day after the visit.

    Reads as: of all visits, this share was in the registry so many days later.
    Misleads when: only entered visits are known. Then the share is of those entered within ``longest`` days, and how
    many are never entered cannot be seen.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per distinct lag: ``days``, ``n_risk``, ``n_entered``, ``share``, ``lo``, ``hi`` (95 %, log-log).
    within : tuple of int
        Entered within ``standard`` days, and visits, of those at least so many days old at the day of the data; (0, 0)
        where only entered visits are known.
    within_lo, within_hi : float
        Wilson's interval of that share.
    median, median_lower, median_upper : float or None
        Days by which half of the visits are entered; None where not reached, and always where only entered visits are
        known.
    longest : float
        Longest lag that could be seen.
    n, n_negative : int
        Visits used, and visits entered before they took place, which are failures of a temporal check.
    complete : bool
        Whether visits are known that were never entered.
    """

    within: tuple[int, int]
    within_lo: float
    within_hi: float
    median: float | None
    median_lower: float | None
    median_upper: float | None
    longest: float
    n: int
    n_negative: int
    complete: bool
    standard: int


def entry_lags(
    visits: pd.DataFrame,
    *,
    on: pd.Timestamp,
    complete: bool,
    standard: int = STANDARD_DAYS,
    key: str = "",
    label: str = "",
) -> EntryLags:
    """Estimate the share entered by day; ``complete`` says which visits the table holds.

    Parameters
    ----------
    visits : pandas.DataFrame
        ``visit_date`` and ``entered_on`` (missing: not entered yet).
    on : pandas.Timestamp
        The day the data left the registry. Visits and entries after it are not known yet.
    complete : bool
        Every visit is known, entered or not: product-limit estimate with those not entered as waiting (Kaplan & Meier
        1958). Otherwise only entered visits are used, by the reverse-time product-limit estimate for right-truncated
        data (Lagakos, Barraj & De Gruttola 1988, Biometrika 75:515), relative to the longest lag that could be seen.
    standard : int
        Days within which a visit should be entered. Visits younger than that are in no count of it.
    """
    known = visits[visits["visit_date"] <= on]
    age = (on - known["visit_date"]).dt.days
    lag = (known["entered_on"].where(known["entered_on"] <= on) - known["visit_date"]).dt.days
    negative = lag < 0
    used = ~negative & (lag.notna() | complete)
    age, lag = age[used].to_numpy(dtype=float), lag[used].to_numpy(dtype=float)
    caveats = [Caveat("entered_before_visit", {"n": int(negative.sum())})] if negative.any() else []
    facts = {"within": (0, 0), "median": None, "median_lower": None, "median_upper": None}
    low = high = float("nan")
    if complete and len(age):
        entered = ~np.isnan(lag)
        curve, median = kaplan_meier(np.where(entered, lag, age), entered)
        table = pd.DataFrame(
            {"days": curve["time"], "n_risk": curve["n_risk"], "n_entered": curve["n_event"],
             "share": 1 - curve["waiting"], "lo": 1 - curve["upper"], "hi": 1 - curve["lower"]}
        )  # fmt: skip
        old = age >= standard
        facts = {"within": (int((lag[old] <= standard).sum()), int(old.sum())), **median}
        ends = wilson(*(float(count) for count in facts["within"]))
        low, high = (float(end) for end in ends)
    else:
        table = _truncated(lag, age)
        caveats += [Caveat("only_entered", {"days": float(table["days"].max())})] if len(table) else []
    return EntryLags(
        table=table,
        within_lo=low,
        within_hi=high,
        longest=float(table["days"].max()) if len(table) else float("nan"),
        n=len(age),
        n_negative=int(negative.sum()),
        complete=complete,
        standard=standard,
        key=key,
        label=label,
        caveats=tuple(caveats),
        method={"name": "entry_lags", "on": on, "complete": complete, "standard": standard},
        **facts,
    )


def _truncated(lag: np.ndarray, age: np.ndarray) -> pd.DataFrame:
    """F(t) / F(longest) of lags that are seen only if they are not longer than the visit is old.

    Going back from the longest lag: of the visits with a lag of at most u that are old enough for u to be seen, those
    with a lag of exactly u drop out; F just below u is what is left.
    """
    days = np.unique(lag)
    entered = np.array([(lag == day).sum() for day in days], dtype=int)
    at_risk = np.array([((lag <= day) & (age >= day)).sum() for day in days], dtype=int)
    left = 1 - entered / np.maximum(at_risk, 1)
    share = np.r_[np.cumprod(left[::-1])[::-1][1:], 1.0] if len(days) else np.zeros(0)
    spread = np.divide(entered, at_risk * (at_risk - entered), out=np.zeros(len(days)), where=at_risk > entered)
    variance = np.r_[np.cumsum(spread[::-1])[::-1][1:], 0.0] if len(days) else np.zeros(0)
    between = (share > 0) & (share < 1)
    log_share = np.log(share, out=np.full(len(days), np.nan), where=between)
    power = np.exp(Z_95 * np.sqrt(variance) / np.abs(log_share))
    lower, upper = (np.where(between, share**exponent, np.nan) for exponent in (power, 1 / power))
    return pd.DataFrame(
        {"days": days, "n_risk": at_risk, "n_entered": entered, "share": share, "lo": lower, "hi": upper}
    )
