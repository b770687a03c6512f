"""Did level or slope of a series change when something started, once or several times?"""

from collections.abc import Sequence
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
    """One series before and after its starts, and where it would stand if the trend before had gone on.

    Reads as: the difference at the end, with its interval. Misleads when: something else changed at the same time,
    the trend before was no straight line, or neighboring points resemble each other.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per expected period: ``period``, ``time`` (1, 2, ...), ``side`` (``before``, ``transition``,
        ``after`` the first start), ``segment`` (0 before the first start, 1 from it on, 2 from the second on, ...),
        ``num``, ``den``, ``value``, ``state``, ``fitted``, ``counterfactual`` with ``_lower`` and ``_upper`` (before
        the first start the same as ``fitted``), ``difference`` with ``_se``, ``_lower`` and ``_upper`` (0 before it),
        and ``reason`` for what is missing. All but ``time`` and ``segment`` on the displayed scale.
    coefficients : pandas.DataFrame
        ``term`` (``level``, ``time``, ``level_change``, ``slope_change``, ``sine``, ``cosine``; changes at a
        second start are ``level_change_2``, ``slope_change_2``, against the line before it), ``estimate``,
        ``se_model``, ``se_hac``, ``se_used`` (the larger), ``lower``, ``upper``, ``df``; log odds or log rates of
        counts. Empty where nothing is fitted.
    end_difference : dict or None
        Fitted minus counterfactual at the last counted point up to ``at``, all changes together, displayed scale:
        ``estimate``, ``se_model``, ``se_hac``, ``se_used``, ``lower``, ``upper`` by ``se_used``, and ``lower_hac``,
        ``upper_hac``; with ``fitted`` and ``counterfactual``.
    ratio : dict or None
        Fitted over counterfactual there, for counts: ``estimate``, ``lower``, ``upper``.
    at : int or None
        Period after the last start, the first counted as 1, up to which the trend before is carried on; None: all.
    starts : tuple of pandas.Timestamp
        First period after each start.
    phases : tuple of str
        What started, in words; as many as starts, or none.
    n_before, n_after : int
        Counted points before the first start, and from it on.
    scale, lag, durbin_watson
        As in ``Fit``; NaN and 0 without one.
    center : float
        Median of the counted points, for the run chart that stands in where nothing is fitted.
    reason : str
        Why nothing is fitted: ``too_few`` or ``no_fit``; ``no_variation`` where there are estimates without errors.
    """

    coefficients: pd.DataFrame
    family: str
    starts: tuple[pd.Timestamp, ...]
    phases: tuple[str, ...] = ()
    at: int | None = None
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
    phase: str | Sequence[str] = "",
    data_type: str | None = None,
    family: str | None = None,
    transition: int = 0,
    at: int | None = None,
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
    """Fit a level and a slope before a start, and their changes after it; or after each of several starts.

    Parameters
    ----------
    data : pandas.DataFrame
        ``period``, sorted, with ``num`` and ``den``, or ``num``, or ``value``; optionally ``state``.
    start : date-like or sequence of date-like
        First period after the start, or after each of several, in order.
    phase : str or sequence of str
        What started, in words; of several starts one for each.
    data_type : str or None
        ``proportion``, ``rate``, ``count`` or ``mean``; None: told from the columns, as by ``control_chart``.
    family : str or None
        ``gaussian``, ``binomial``, ``poisson``, ``quasipoisson``; None: binomial for proportions, quasi-Poisson for
        rates and counts, Gaussian for measurements.
    transition : int
        Periods from each start that are left out; the change is then that at their end.
    at : int or None
        Period after the last start, the first counted as 1, at which the lines are compared, and up to which the trend
        before is carried on; where the series ends sooner, its last point; None: its last point always. All points are
        fitted.
    season : bool
        Fit one sine and cosine of 12 months, where there are at least 24 points before the start.
    lag : int or None
        Neighbors that Newey & West's errors look at; None: floor(4 (T/100)^(2/9)).
    least : int
        Points needed on each side of each start.
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
        For an unknown family, a season of other than months, counts without what they need, or starts that are not in
        order.

    Notes
    -----
    y = level + slope t + change of level [t > t0] + change of slope max(0, t - t0), t0 the last period before the
    start (or of the transition), the changes added up over the starts; the counterfactual has none of them. Wagner et
    al., J Clin Pharm Ther 2002 27:299; Bernal et al., Int J Epidemiol 2017 46:348.
    """
    if season and freq != "MS":
        raise ValueError("a season is fitted to months only")
    table, told = observed(data, data_type=data_type, freq=freq, exclude=exclude, provisional_from=provisional_from)
    family = family or FAMILY_OF[told]
    if family not in MEANS:
        raise ValueError(f"no family is called {family!r}; known: {', '.join(MEANS)}")
    if family != "gaussian" and told == "mean":
        raise ValueError(f"the family {family} needs counts (column num)")
    starts, phases = _named(start, phase)
    counted = (table["state"] == "ok").to_numpy()
    begins = np.asarray(steps(pd.Series(starts), freq))
    if (np.diff(begins) <= 0).any():
        raise ValueError("several starts must be in order, each in a period of its own")
    last_before = (table["step"].to_numpy()[:, None] < begins).sum(axis=0)
    table = table.assign(step=np.arange(1, len(table) + 1)).rename(columns={"step": "time"})
    since = table["time"].to_numpy()[:, None] - last_before  # 1 in the first period after a start
    sides = [(since <= 0).all(axis=1), ((since > 0) & (since <= transition)).any(axis=1)]
    table["side"] = pd.array(np.select(sides, ["before", "transition"], "after"), dtype="str")
    table["segment"] = (since > 0).sum(axis=1)
    used = counted & (table["side"] != "transition").to_numpy()
    counts = np.bincount(table.loc[used, "segment"], minlength=len(starts) + 1).tolist()
    table["value"] *= multiplier
    seasonal = season and counts[0] >= SEASON_LEAST
    design = _design(table["time"].to_numpy(), last_before + transition, season=seasonal)
    found, reason = None, "too_few"
    if min(counts) >= least:
        response = table["value" if family == "gaussian" else "num"]
        points = design[used].to_numpy(), response[used].to_numpy(), table.loc[used, "den"].fillna(1.0).to_numpy()
        found = fit(*points, family=family, lag=lag, scale_floor=scale_floor)
        reason = "" if found else "no_fit"
    lines, end, ratio = pd.DataFrame(index=table.index, columns=[*LINES, *DIFFERENCES], dtype=float), None, None
    coefficients = pd.DataFrame()
    if found:
        reached = used if at is None else used & (since[:, -1] <= at)
        last = int(np.flatnonzero(reached)[-1])
        scaling = 1.0 if family == "gaussian" else multiplier  # measurements are scaled before they are fitted
        lines, end, ratio = compare(found, design, family, last=last, multiplier=scaling)
        lines.loc[table["side"] == "transition", ["fitted", *DIFFERENCES]] = np.nan
        if at is not None:
            lines.loc[since[:, -1] > at, [*(name for name in LINES if name != "fitted"), *DIFFERENCES]] = np.nan
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
        starts=starts,
        phases=phases,
        at=at,
        end_difference=end,
        ratio=ratio,
        n_before=counts[0],
        n_after=sum(counts[1:]),
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
            table, found, reason, counts=counts, least=least, transition=transition,
            no_season=season and not seasonal,
        ),
        method={"name": "segmented", "family": family, "start": ", ".join(str(first.date()) for first in starts),
                "transition": transition, "at": at,
                "season": seasonal, "least": least, "scale_floor": scale_floor},
    )  # fmt: skip


def _named(start: object, phase: str | Sequence[str]) -> tuple[tuple[pd.Timestamp, ...], tuple[str, ...]]:
    """Starts, and what started; one or several."""
    several = pd.api.types.is_list_like(start)
    starts = tuple(pd.Timestamp(first) for first in (start if several else [start]))
    phases = (phase,) if isinstance(phase, str) else tuple(phase)
    if not starts or (any(phases) and len(phases) != len(starts)):
        raise ValueError(f"{len(starts)} starts need as many names, not {len(phases)}")
    return starts, phases if any(phases) else ()


def _design(time: np.ndarray, t0: np.ndarray, *, season: bool) -> pd.DataFrame:
    """The regressors, one row per period."""
    design = pd.DataFrame({"level": 1.0, "time": time.astype(float)})
    for number, last in enumerate(t0, start=1):
        which = f"_{number}" if number > 1 else ""
        design[f"level_change{which}"] = (time > last).astype(float)
        design[f"slope_change{which}"] = np.maximum(0.0, time - last)
    if season:
        design["sine"], design["cosine"] = np.sin(2 * np.pi * time / SEASON), np.cos(2 * np.pi * time / SEASON)
    return design


def _caveats(
    table: pd.DataFrame, found: Fit | None, reason: str, *,
    counts: list[int], least: int, transition: int, no_season: bool,
) -> tuple[Caveat, ...]:  # fmt: skip
    if len(counts) == 2:
        which, said = "sides", {"before": counts[0], "after": counts[1]}
    else:
        which, said = "segments", {"fewest": min(counts), "segments": len(counts)}
    states = table["state"].value_counts()
    chosen = (
        (f"too_few_{which}", reason == "too_few", said | {"needed": least}),
        ("no_fit", reason == "no_fit", {}),
        ("exact_lines", reason == "no_variation", {}),
        (f"short_{which}", found and min(counts) < ADVISED, said | {"advised": ADVISED}),
        ("neighbors_resemble", found and found.durbin_watson < RESEMBLING, {"lag": found.lag if found else 0}),
        ("transition_left_out", transition > 0, {"n": transition}),
        ("season_left_out", no_season, {"needed": SEASON_LEAST}),
        *((code, state in states, {"n": int(states.get(state, 0))}) for state, code in LEFT_OUT.items()),
    )  # fmt: skip
    return tuple(Caveat(code, values) for code, holds, values in chosen if holds)
