"""Did level or slope of a series change when something started?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.calendar import steps
from lhs_helpers.methods.interrupted_series.difference import DIFFERENCES, LINES, MEANS, compare
from lhs_helpers.methods.interrupted_series.fit import Fit, fit
from lhs_helpers.methods.interrupted_series.observed import observed
from lhs_helpers.methods.result import Caveat, Result

LEAST, ADVISED = 8, 12  # points on each side that are needed and advised (Wagner et al. 2002 advise 12)
SEASON, SEASON_LEAST = 12, 24  # months of a season; points before the start from which it can be told (two years)
RESEMBLING = 1.5  # Durbin-Watson statistic below which neighbors resemble each other too much (our choice)
LEFT_OUT = {"invalid": "invalid_points", "excluded": "left_out_excluded", "provisional": "left_out_provisional"}
FAMILY_OF = {"proportion": "binomial", "rate": "quasipoisson", "count": "quasipoisson", "mean": "gaussian"}


@dataclass(frozen=True, kw_only=True)
class Segmented(Result):
    """One series before and after a start, and where it would stand if the trend before had gone on.

    Reads as: the difference at the end, with its interval. Misleads when: something else changed at the same time,
    the trend before was no straight line, or neighboring points resemble each other.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per expected period: ``period``, ``time`` (1, 2, ...), ``side`` (``before``, ``transition``,
        ``after``), ``num``, ``den``, ``value``, ``state``, ``fitted``, ``counterfactual`` with ``_lower`` and
        ``_upper`` (before the start the same as ``fitted``), ``difference`` with ``_se``, ``_lower`` and ``_upper``
        (0 before the start), and ``reason`` for what is missing. All but ``time`` on the displayed scale.
    coefficients : pandas.DataFrame
        ``term`` (``level``, ``time``, ``level_change``, ``slope_change``, ``sine``, ``cosine``), ``estimate``,
        ``se_model``, ``se_hac``, ``se_used`` (the larger), ``lower``, ``upper``, ``df``; log odds or log rates of
        counts. Empty where nothing is fitted.
    end_difference : dict or None
        Fitted minus counterfactual at the last counted point, displayed scale: ``estimate``, ``se_model``, ``se_hac``,
        ``se_used``, ``lower``, ``upper`` by ``se_used``, and ``lower_hac``, ``upper_hac``; with ``fitted`` and
        ``counterfactual``.
    ratio : dict or None
        Fitted over counterfactual there, for counts: ``estimate``, ``lower``, ``upper``.
    n_before, n_after : int
        Counted points.
    scale, lag, durbin_watson
        As in ``Fit``; NaN and 0 without one.
    center : float
        Median of the counted points, for the run chart that stands in where nothing is fitted.
    reason : str
        Why nothing is fitted: ``too_few`` or ``no_fit``; ``no_variation`` where there are estimates without errors.
    """

    coefficients: pd.DataFrame
    family: str
    start: pd.Timestamp
    phase: str = ""
    end_difference: dict[str, float] | None = None
    ratio: dict[str, float] | None = None
    n_before: int = 0
    n_after: int = 0
    scale: float = np.nan
    lag: int = 0
    durbin_watson: float = np.nan
    season: bool = False
    center: float = np.nan
    reason: str = ""
    freq: str = "MS"
    multiplier: float = 1
    direction: str | None = None
    unit: str = ""


def segmented(
    data: pd.DataFrame,
    *,
    start: object,
    phase: str = "",
    data_type: str | None = None,
    family: str | None = None,
    transition: int = 0,
    season: bool = False,
    lag: int | None = None,
    least: int = LEAST,
    scale_floor: float = 1.0,
    freq: str = "MS",
    exclude: pd.DataFrame | None = None,
    provisional_from: object = None,
    multiplier: float = 1,
    direction: str | None = None,
    key: str = "",
    label: str = "",
    unit: str = "",
) -> Segmented:
    """Fit a level and a slope before a start, and their changes after it.

    Parameters
    ----------
    data : pandas.DataFrame
        ``period``, sorted, with ``num`` and ``den``, or ``num``, or ``value``; optionally ``state``.
    start : date-like
        First period after the start.
    phase : str
        What started, in words.
    data_type : str or None
        ``proportion``, ``rate``, ``count`` or ``mean``; None: told from the columns, as by ``control_chart``.
    family : str or None
        ``gaussian``, ``binomial``, ``poisson``, ``quasipoisson``; None: binomial for proportions, quasi-Poisson for
        rates and counts, Gaussian for measurements.
    transition : int
        Periods from the start that are left out; the change is then that at their end.
    season : bool
        Fit one sine and cosine of 12 months, where there are at least 24 points before the start.
    lag : int or None
        Neighbors that Newey & West's errors look at; None: floor(4 (T/100)^(2/9)).
    least : int
        Points needed on each side.
    scale_floor : float
        Least scale of counts: 1 lets them vary no less than chance.
    freq : str
        Calendar, as in ``control_chart``.
    exclude, provisional_from
        As in ``control_chart``.
    multiplier : float
        Scales values for display.
    direction, key, label, unit
        Passed through.

    Returns
    -------
    Segmented
        Without coefficients and with a reason where there are too few points or no finite estimate.

    Raises
    ------
    ValueError
        For an unknown family, a season of other than months, or counts without what they need.

    Notes
    -----
    y = level + slope t + change of level [t > t0] + change of slope max(0, t - t0), t0 the last period before the
    start (or of the transition); Wagner et al., J Clin Pharm Ther 2002 27:299; Bernal et al., Int J Epidemiol 2017
    46:348.
    """
    if season and freq != "MS":
        raise ValueError("a season is fitted to months only")
    table, told = observed(data, data_type=data_type, freq=freq, exclude=exclude, provisional_from=provisional_from)
    family = family or FAMILY_OF[told]
    if family not in MEANS:
        raise ValueError(f"no family is called {family!r}; known: {', '.join(MEANS)}")
    if family != "gaussian" and told == "mean":
        raise ValueError(f"the family {family} needs counts (column num)")
    counted, first = (table["state"] == "ok").to_numpy(), pd.Timestamp(start)
    changed = int((table["step"] < steps(pd.Series([first]), freq)[0]).sum())
    table = table.assign(step=np.arange(1, len(table) + 1)).rename(columns={"step": "time"})
    sides = [table["time"] <= changed, table["time"] <= changed + transition]
    table["side"] = pd.array(np.select(sides, ["before", "transition"], "after"), dtype="str")
    used = counted & (table["side"] != "transition").to_numpy()
    n_before = int((used & (table["side"] == "before")).sum())
    n_after = int(used.sum()) - n_before
    table["value"] *= multiplier
    seasonal = season and n_before >= SEASON_LEAST
    design = _design(table["time"].to_numpy(), changed + transition, season=seasonal)
    found, reason = None, "too_few"
    if min(n_before, n_after) >= least:
        response = table["value" if family == "gaussian" else "num"]
        points = design[used].to_numpy(), response[used].to_numpy(), table.loc[used, "den"].fillna(1.0).to_numpy()
        found = fit(*points, family=family, lag=lag, scale_floor=scale_floor)
        reason = "" if found else "no_fit"
    lines, end, ratio = pd.DataFrame(index=table.index, columns=[*LINES, *DIFFERENCES], dtype=float), None, None
    coefficients = pd.DataFrame()
    if found:
        last = int(np.flatnonzero(used)[-1])
        scaling = 1.0 if family == "gaussian" else multiplier  # measurements are scaled before they are fitted
        lines, end, ratio = compare(found, design, family, last=last, multiplier=scaling)
        lines.loc[table["side"] == "transition", ["fitted", *DIFFERENCES]] = np.nan
        coefficients = pd.DataFrame({"term": design.columns, **found.errors(np.eye(design.shape[1])), "df": found.df})
        reason = "no_variation" if np.isnan(end["se_used"]) else ""
    table = table.join(lines)
    absent = np.where(table["state"] == "ok", "", table["state"])
    table["reason"] = pd.array(np.where(table["side"] == "transition", "not_applicable", absent), dtype="str")
    if reason:
        table["reason"] = table["reason"].mask(table["reason"] == "", reason)
    return Segmented(
        table=table,
        coefficients=coefficients,
        family=family,
        start=first,
        phase=phase,
        end_difference=end,
        ratio=ratio,
        n_before=n_before,
        n_after=n_after,
        scale=found.scale if found else np.nan,
        lag=found.lag if found else 0,
        durbin_watson=found.durbin_watson if found else np.nan,
        season=seasonal,
        center=float(table.loc[counted, "value"].median()),
        reason=reason,
        freq=freq,
        multiplier=multiplier,
        direction=direction,
        unit=unit,
        key=key,
        label=label,
        caveats=_caveats(
            table, found, reason, n_before=n_before, n_after=n_after, least=least, transition=transition,
            no_season=season and not seasonal,
        ),
        method={"name": "segmented", "family": family, "start": str(first.date()), "transition": transition,
                "season": seasonal, "least": least, "scale_floor": scale_floor},
    )  # fmt: skip


def _design(time: np.ndarray, t0: int, *, season: bool) -> pd.DataFrame:
    """The regressors, one row per period."""
    design = pd.DataFrame({"level": 1.0, "time": time.astype(float)})
    design["level_change"] = (time > t0).astype(float)
    design["slope_change"] = np.maximum(0.0, time - t0)
    if season:
        design["sine"], design["cosine"] = np.sin(2 * np.pi * time / SEASON), np.cos(2 * np.pi * time / SEASON)
    return design


def _caveats(
    table: pd.DataFrame, found: Fit | None, reason: str, *,
    n_before: int, n_after: int, least: int, transition: int, no_season: bool,
) -> tuple[Caveat, ...]:  # fmt: skip
    sides = {"before": n_before, "after": n_after}
    states = table["state"].value_counts()
    chosen = (
        ("too_few_sides", reason == "too_few", sides | {"needed": least}),
        ("no_fit", reason == "no_fit", {}),
        ("exact_lines", reason == "no_variation", {}),
        ("short_sides", found and min(n_before, n_after) < ADVISED, sides | {"advised": ADVISED}),
        ("neighbors_resemble", found and found.durbin_watson < RESEMBLING, {"lag": found.lag if found else 0}),
        ("transition_left_out", transition > 0, {"n": transition}),
        ("season_left_out", no_season, {"needed": SEASON_LEAST}),
        *((code, state in states, {"n": int(states.get(state, 0))}) for state, code in LEFT_OUT.items()),
    )  # fmt: skip
    return tuple(Caveat(code, values) for code, holds, values in chosen if holds)
