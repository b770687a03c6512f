"""Which series of a network deserve a look?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.kinds import KINDS
from lhs_helpers.methods.control_chart.result import ControlChart
from lhs_helpers.methods.control_chart.spread import ratio
from lhs_helpers.methods.reading.steps import best_step
from lhs_helpers.methods.reading.surprise import p_point
from lhs_helpers.methods.result import Caveat, Result
from lhs_helpers.methods.run_rules.judge import apply_rules
from lhs_helpers.methods.run_rules.runs_law import p_runs

ENOUGH = 12  # counted points of the current phase; with fewer a series is not judged (our choice)
NEWEST = 300  # periods of a longer phase that are looked at: the exact law of runs takes too long beyond (our choice)
RESEMBLING = 2.0  # neighbors resemble each other beyond so many standard errors 1/sqrt(k) of an autocorrelation
LAWS = {"binomial": "binomial", "poisson": "poisson", "ranges": "normal", "weighted_ranges": "normal", "exact": "none"}


@dataclass(frozen=True, kw_only=True)
class Attention(Result):
    """A reading list: the series that surprise, with few false leads.

    Reads as: look at these first; of such a list at most about the stated share is chance. Misleads when: neighboring
    periods resemble each other (listed apart), or when it is taken for a verdict on those left out.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per series, in the order of the chart, never by p: keys, ``n_points`` (counted points of the current
        phase), ``p_runs``, ``p_point``, ``p``, ``q``, ``lag_1`` (autocorrelation about the levels before and after the
        best step), ``resembling``, ``listed`` (q at most ``level``), ``reason`` (why a series is not judged, else
        ``""``).
    keys : tuple of str
        Columns that tell series apart.
    level : float
        Expected share of false leads among those listed.
    n_judged, n_listed, n_apart : int
        Series judged; listed; of these, those whose neighboring periods resemble each other.
    """

    keys: tuple[str, ...] = ()
    level: float = 0.10
    n_judged: int = 0
    n_listed: int = 0
    n_apart: int = 0


def attention(chart: ControlChart, *, level: float = 0.10, method: str = "bh") -> Attention:
    """List the series whose runs or points surprise, controlling the share of false leads.

    Parameters
    ----------
    chart : ControlChart
        Many series, with any rule set: the list does not depend on it.
    level : float
        Share of the list that may be false.
    method : str
        ``bh`` (Benjamini & Hochberg 1995) or ``by`` (Benjamini & Yekutieli 2001), which holds whatever the dependence
        between series.

    Returns
    -------
    Attention
        One row per series.

    Notes
    -----
    p = min(1, 2 min(p_runs, p_point)) on the current phase: exact law of runs and crossings (``p_runs``), and the most
    surprising point against sampling and against the series' own scatter (``p_point``). Where the center line does not
    come from all counted points of the phase, runs are judged as about a frozen line. Gaps between events are too
    skewed for a point to be judged: only their runs are.
    """
    if method not in ("bh", "by"):
        raise ValueError("the share of false leads is controlled by method bh or by")
    passed = {"key": chart.key, "label": chart.label, "keys": chart.keys, "level": level}
    if chart.is_empty:
        return Attention(table=pd.DataFrame(), **passed)
    phases, points, place = _current(chart)
    keys, count = list(chart.keys) or ["series"], len(phases)
    counted = (points["state"] == "ok").to_numpy() & np.isfinite(points["value"].to_numpy())
    values, series = points[counted], place[counted]
    law, num, den, value = _amounts(values, phases["kind"].to_numpy()[series], chart)
    size = np.bincount(series, minlength=count)
    reason = _reason(value, series, size, phases["kind"])
    judged = reason == ""

    runs = apply_rules(points, keys=tuple(keys), multiplier=chart.multiplier).series
    frozen = (phases["n_used"] < phases["n_points"]).to_numpy()
    sides = [runs[name].tolist() for name in ("n_above", "n_useful", "longest_run", "n_crossings")]
    of_runs = [p_runs(above, useful - above, longest, crossings, frozen=held)
               for above, useful, longest, crossings, held in zip(*sides, frozen.tolist(), strict=True)]  # fmt: skip
    of_points, even = p_point(law, num, den, value, series, count)
    p = np.minimum(2 * np.minimum(of_runs, of_points), 1)
    lag = _lag_1(even, series, size)
    found = pd.DataFrame({"p_runs": of_runs, "p_point": of_points, "p": p, "q": np.nan, "lag_1": lag})
    found.loc[~judged] = np.nan
    if judged.any():
        from scipy import stats  # a second to import, and only a list for a network needs it

        found.loc[judged, "q"] = stats.false_discovery_control(p[judged], method=method)
    table = pd.concat([phases[list(chart.keys)], found], axis="columns")
    table.insert(len(chart.keys), "n_points", size)
    table["resembling"] = judged & (lag > RESEMBLING / np.sqrt(np.maximum(size, 1)))
    table["listed"] = table["q"] <= level
    table["reason"] = pd.array(reason, dtype="str")
    one_sided = judged & ~frozen & (runs["n_above"].isin([0]) | (runs["n_above"] == runs["n_useful"])).to_numpy()
    return Attention(
        table=table,
        n_judged=int(judged.sum()),
        n_listed=int(table["listed"].sum()),
        n_apart=int((table["listed"] & table["resembling"]).sum()),
        caveats=_caveats(reason == "too_few", one_sided),
        method={"name": "attention", "level": level, "method": method},
        **passed,
    )


def _current(chart: ControlChart) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Last phase of each series, its newest points, and the number of the series of each point."""
    keys = list(chart.keys) or ["series"]
    points, phases = (frame if chart.keys else frame.assign(series=0) for frame in (chart.table, chart.series))
    phases = phases[~phases.duplicated(keys, keep="last")].reset_index(drop=True)
    groups = points.groupby(keys, sort=False)
    place = groups.ngroup().to_numpy()
    now = points["phase"].to_numpy() == phases["phase"].to_numpy()[place]
    now &= groups.cumcount(ascending=False).to_numpy() < NEWEST
    return phases, points[now], place[now]


def _amounts(values: pd.DataFrame, kind: np.ndarray, chart: ControlChart) -> tuple[np.ndarray, ...]:
    """Law of each point, its count, size and value; a run chart is judged by what its columns hold."""
    law = np.array([LAWS.get(KINDS[name].spread, "") for name in kind], dtype=object)
    num, den = (values[name].to_numpy(dtype=float) for name in ("num", "den"))
    den = np.where(np.isnan(den) | (kind == "c") | (kind == "i"), 1.0, den)
    share = np.isfinite(num) & values["den"].notna().to_numpy() & (num <= den).all() & (den == np.floor(den)).all()
    columns = np.select([np.isfinite(num) & share, np.isfinite(num)], ["binomial", "poisson"], "normal")
    columns = np.where(chart.freq == "event", "none", columns)
    law = np.where(law == "", columns, law)
    value = values["value"].to_numpy() / chart.multiplier
    num = np.where(kind == "c", value, num)
    return law, num, den, np.where(np.isin(law, ("binomial", "poisson")), ratio(num, den), value)


def _reason(value: np.ndarray, series: np.ndarray, size: np.ndarray, kinds: pd.Series) -> np.ndarray:
    """Why a series is not judged; ``""`` where it is."""
    highest, lowest = np.full(len(size), -np.inf), np.full(len(size), np.inf)
    np.maximum.at(highest, series, value)
    np.minimum.at(lowest, series, value)
    ruled = np.array([KINDS[kind].rules for kind in kinds], dtype=bool)
    return np.select([~ruled, size < ENOUGH, highest == lowest], ["not_applicable", "too_few", "no_variation"], "")


def _lag_1(even: np.ndarray, series: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Autocorrelation about the levels before and after the best step, so that a real step is not read as likeness."""
    begin = np.cumsum(size) - size
    shape, at = (len(size), max(int(size.max(initial=0)), 1)), (series, np.arange(len(series)) - begin[series])
    values, weights = np.zeros(shape), np.zeros(shape)
    values[at], weights[at] = even, 1.0
    start, _, before, after = best_step(values, weights, before=2, after=2)
    apart = (values - np.where(np.arange(shape[1]) < start[:, None], before[:, None], after[:, None])) * weights
    apart = np.nan_to_num(apart)
    return ratio((apart[:, 1:] * apart[:, :-1]).sum(axis=1), (apart**2).sum(axis=1))


def _caveats(too_few: np.ndarray, one_sided: np.ndarray) -> tuple[Caveat, ...]:
    found = []
    if too_few.any():
        found.append(Caveat("attention_too_few", {"count": int(too_few.sum()), "of": len(too_few)}))
    if one_sided.any():
        found.append(Caveat("attention_one_sided", {"count": int(one_sided.sum()), "of": len(one_sided)}))
    return tuple(found)
