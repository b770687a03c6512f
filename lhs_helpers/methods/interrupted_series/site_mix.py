"""Did the network's figure move because care changed, or because other sites take part?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.calendar import steps
from lhs_helpers.methods.interrupted_series.observed import observed
from lhs_helpers.methods.intervals import ENOUGH_SITES, over_sites
from lhs_helpers.methods.result import Caveat, Result

COHORT_SHARE = 0.8  # share of a window's periods in which a site of the constant cohort has data (our choice)
BOOTSTRAP = 2000  # draws of sites (our choice)
TERMS = ("within", "mix", "entrants", "leavers", "total")


@dataclass(frozen=True, kw_only=True)
class SiteMix(Result):
    """A change of the network's rate, taken apart: within sites, by their shares, by who joined and who left.

    Reads as: the part within the sites that take part in both windows; only that speaks of care. Misleads when: the
    windows differ in season, or a few sites hold most of the patients.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per site, in the order of the names: ``site``, ``kind`` (``continuing``, ``entrant``, ``leaver``),
        ``num_0``, ``den_0``, ``num_1``, ``den_1``, ``rate_0``, ``rate_1``, ``share_0``, ``share_1`` (of the network's
        denominator), ``within``, ``mix`` (for entrants and leavers: their own term), ``in_cohort``, ``reason`` of a
        missing rate.
    terms : pandas.DataFrame
        ``term`` (``within``, ``mix``, ``entrants``, ``leavers``, ``total``), ``change``, ``lower``, ``upper`` (NaN with
        ``reason`` ``too_few`` where the term rests on fewer than 6 sites, ``not_applicable`` where on none),
        ``n_sites``.
    lines : pandas.DataFrame
        By ``period``: ``all_sites``, ``all_n``, ``cohort``, ``cohort_n`` (rates and denominators), ``n_sites``,
        ``reason`` of a missing rate.
    before, after : tuple of pandas.Timestamp
        First and last period of the windows.
    rate_before, rate_after, cohort_before, cohort_after : float
        Rates of all sites and of the constant cohort in the windows.
    n_cohort : int
        Sites of the cohort: with data in at least 80 % of the periods of both windows.
    reversed : bool
        Whether the change within sites and the change in all have opposite signs.
    """

    terms: pd.DataFrame
    lines: pd.DataFrame
    before: tuple[pd.Timestamp, pd.Timestamp]
    after: tuple[pd.Timestamp, pd.Timestamp]
    rate_before: float = np.nan
    rate_after: float = np.nan
    cohort_before: float = np.nan
    cohort_after: float = np.nan
    n_cohort: int = 0
    reversed: bool = False
    freq: str = "MS"
    multiplier: float = 1
    direction: str | None = None
    unit: str = ""

    @property
    def parted(self) -> bool:
        """Whether the figure of all moved by something that the sites present throughout did not.

        So it is where the change of all lies outside the interval of the change within sites, and that interval holds
        no change; without an interval nothing is said.
        """
        if self.is_empty:
            return False
        terms = self.terms.set_index("term")
        within, total = terms.loc["within"], terms.loc["total", "change"]
        return bool(within["lower"] <= 0 <= within["upper"] and not within["lower"] <= total <= within["upper"])


def site_mix(
    data: pd.DataFrame,
    *,
    before: tuple[object, object],
    after: tuple[object, object],
    data_type: str | None = None,
    site_column: str = "site_id",
    freq: str = "MS",
    multiplier: float = 1,
    seed: int = 20250101,
    direction: str | None = None,
    key: str = "",
    label: str = "",
    unit: str = "",
) -> SiteMix:
    """Take the change of a pooled rate between two windows apart by site.

    Parameters
    ----------
    data : pandas.DataFrame
        ``site_column``, ``period`` (sorted within a site), ``num``, ``den``; optionally ``state``.
    before, after : tuple of two date-likes
        First and last period of the two windows.
    data_type, freq, multiplier
        As in ``control_chart``.
    site_column : str
        Column that names the sites.
    seed : int
        Of the draws of sites.
    direction, key, label, unit
        Passed through.

    Returns
    -------
    SiteMix
        Empty where a window holds no cases.

    Raises
    ------
    ValueError
        Without counts and denominators.

    Notes
    -----
    Kitagawa, J Am Stat Assoc 1955 50:1168. With share w and rate r of a site and R of the network: within = mean(w) (r1
    - r0), mix = (w1 - w0) (mean(r) - R0) over continuing sites, w1 (r1 - R0) for entrants, -w0 (r0 - R0) for leavers;
    they add up to R1 - R0. Intervals: 2,000 draws of sites with replacement (``over_sites``). Within and mix rest on
    the continuing sites; the others also on the sites of a window, of which the smaller number counts.
    """
    windows = tuple(tuple(pd.Timestamp(end) for end in window) for window in (before, after))
    passed = {"before": windows[0], "after": windows[1], "freq": freq, "multiplier": multiplier,
              "direction": direction, "key": key, "label": label, "unit": unit}  # fmt: skip
    points, told = observed(data, data_type=data_type, freq=freq, keys=(site_column,))
    if told not in ("proportion", "rate"):
        raise ValueError("a change is taken apart from counts and denominators (columns num and den)")
    points = points[points["state"] == "ok"].rename(columns={site_column: "site"})
    ends = [steps(pd.Series(window), freq) for window in windows]
    inside = [points[points["step"].between(*end)] for end in ends]
    if any(window["den"].sum() <= 0 for window in inside):
        return SiteMix(table=pd.DataFrame(), terms=pd.DataFrame(), lines=pd.DataFrame(), **passed)
    table = _sites(inside, [end[1] - end[0] + 1 for end in ends])
    counts = table[["num_0", "den_0", "num_1", "den_1"]].to_numpy()
    within, mix, rates = decompose(counts, np.ones(len(table)))
    table["within"], table["mix"] = within, mix
    kind = table["kind"].to_numpy()
    terms = _terms(counts, kind, np.ones((1, len(table))))[0]
    kinds = {name: int((kind == name).sum()) for name in ("continuing", "entrant", "leaver")}
    n_of = [kinds[name] for name in ("continuing", "continuing", "entrant", "leaver")]
    n_before, n_after = len(table) - kinds["entrant"], len(table) - kinds["leaver"]
    rests_on = np.minimum([*n_of, n_after], n_before)
    low, high = np.full((2, len(TERMS)), np.nan)
    if rests_on.max() >= ENOUGH_SITES:
        drawn = np.random.default_rng(seed).multinomial(len(table), np.full(len(table), 1 / len(table)), BOOTSTRAP)
        low, high = over_sites(_terms(counts, kind, drawn), terms, rests_on)
    reason = np.select([rests_on == 0, rests_on < ENOUGH_SITES], ["not_applicable", "too_few"], "")
    cohort = table.loc[table["in_cohort"], "site"]
    sums = table[table["in_cohort"]][["num_0", "den_0", "num_1", "den_1"]].sum()
    table[["rate_0", "rate_1", "within", "mix"]] *= multiplier
    chosen = (
        ("no_mix_interval", "too_few" in reason or not kinds["continuing"], {**kinds, "needed": ENOUGH_SITES}),
        ("no_constant_cohort", cohort.empty, {"share": 100 * COHORT_SHARE}),
    )
    return SiteMix(
        table=table,
        terms=pd.DataFrame(
            {"term": TERMS, "change": terms * multiplier, "lower": low * multiplier, "upper": high * multiplier,
             "n_sites": [*n_of, len(table)], "reason": pd.array(reason, dtype="str")}
        ),
        lines=_lines(points, set(cohort), multiplier),
        rate_before=float(rates[0]) * multiplier,
        rate_after=float(rates[1]) * multiplier,
        cohort_before=float(sums["num_0"] / sums["den_0"]) * multiplier if len(cohort) else np.nan,
        cohort_after=float(sums["num_1"] / sums["den_1"]) * multiplier if len(cohort) else np.nan,
        n_cohort=len(cohort),
        reversed=bool(terms[0] * terms[-1] < 0),
        caveats=tuple(Caveat(code, values) for code, holds, values in chosen if holds),
        method={"name": "site_mix", "before": str(windows[0][0].date()), "after": str(windows[1][0].date()),
                "seed": seed},
        **passed,
    )  # fmt: skip


def _sites(inside: list[pd.DataFrame], lengths: list[int]) -> pd.DataFrame:
    """Counts, rates and shares of every site in the two windows."""
    windows = [
        window.groupby("site").agg(num=("num", "sum"), den=("den", "sum"), n=("den", "size")).add_suffix(f"_{place}")
        for place, window in enumerate(inside)
    ]
    table = pd.concat(windows, axis=1).fillna(0.0).sort_index()
    table = table[(table["den_0"] > 0) | (table["den_1"] > 0)]
    kind = np.select([table["den_0"] == 0, table["den_1"] == 0], ["entrant", "leaver"], "continuing")
    in_cohort = kind == "continuing"
    for place, length in enumerate(lengths):
        table[f"rate_{place}"] = table[f"num_{place}"] / table[f"den_{place}"].where(table[f"den_{place}"] > 0)
        table[f"share_{place}"] = table[f"den_{place}"] / table[f"den_{place}"].sum()
        in_cohort &= (table.pop(f"n_{place}") >= COHORT_SHARE * length).to_numpy()
    table = table.assign(in_cohort=in_cohort)
    table.insert(0, "kind", pd.array(kind, dtype="str"))
    table["reason"] = pd.array(np.where(kind == "continuing", "", "not_applicable"), dtype="str")
    return table.rename_axis("site").reset_index()


def decompose(counts: np.ndarray, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each site's part within and by its share, and the network's two rates.

    Parameters
    ----------
    counts : numpy.ndarray, shape (k, 4)
        Numerator and denominator before, numerator and denominator after; 0 where a site took no part.
    drawn : numpy.ndarray, shape (..., k)
        How often each site counts.

    Returns
    -------
    tuple of numpy.ndarray
        Within and mix, shape (..., k), and rates, shape (2, ...). A site that took part once has its whole part in mix.
    """
    num_0, den_0, num_1, den_1 = counts.T
    whole = np.stack([drawn @ den_0, drawn @ den_1])
    whole = np.where(whole > 0, whole, np.nan)  # a draw without cases in a window says nothing
    rates = np.stack([drawn @ num_0, drawn @ num_1]) / whole
    share_0, share_1 = drawn * den_0 / whole[0][..., None], drawn * den_1 / whole[1][..., None]
    both = (den_0 > 0) & (den_1 > 0)
    rate_0, rate_1 = (num / np.where(den > 0, den, 1.0) for num, den in ((num_0, den_0), (num_1, den_1)))
    within = np.where(both, (share_0 + share_1) / 2 * (rate_1 - rate_0), 0.0)
    middle = np.select([both, den_1 > 0], [(rate_0 + rate_1) / 2, rate_1], rate_0)
    return within, (share_1 - share_0) * (middle - rates[0][..., None]), rates


def _terms(counts: np.ndarray, kind: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """``TERMS`` of each draw, shape (draws, 5)."""
    within, mix, rates = decompose(counts, drawn)
    parts = [mix[:, kind == name].sum(axis=1) for name in ("continuing", "entrant", "leaver")]
    return np.column_stack([within.sum(axis=1), *parts, rates[1] - rates[0]])


def _lines(points: pd.DataFrame, cohort: set[str], multiplier: float) -> pd.DataFrame:
    """Rates by period of all sites and of the constant cohort."""
    parts = {"all_sites": points, "cohort": points[points["site"].isin(cohort)]}
    sums = {name: rows.groupby("period")[["num", "den"]].sum() for name, rows in parts.items()}
    lines = pd.DataFrame(index=sums["all_sites"].index)
    for name, column in (("all_sites", "all_n"), ("cohort", "cohort_n")):
        here = sums[name].reindex(lines.index, fill_value=0)
        lines[name] = here["num"] / here["den"].where(here["den"] > 0) * multiplier
        lines[column] = here["den"]
    lines["n_sites"] = points[points["den"] > 0].groupby("period").size().reindex(lines.index, fill_value=0)
    missing = lines[["all_sites", "cohort"]].isna().any(axis=1)
    lines["reason"] = pd.array(np.where(missing, "no_cases", ""), dtype="str")
    return lines.reset_index()
