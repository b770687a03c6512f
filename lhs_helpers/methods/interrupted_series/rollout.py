"""Sites start one after the other: what came with the start, once what happened everywhere is taken out?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from lhs_helpers.methods.interrupted_series.observed import observed, since_start
from lhs_helpers.methods.interrupted_series.random_intercept import NODES, RandomIntercept, fit_random_intercept
from lhs_helpers.methods.result import Caveat, Result

ENOUGH_STARTED = 5  # started sites that a model needs (our choice)
QUARTERS_FROM = 24  # periods from which calendar time is a step for each quarter instead of a line (our choice)
QUARTER = 3  # periods
FEW_SITES = 20  # below so many the errors by sites are only roughly right
SHOWN = (0, 6, 12, 24)  # periods since the start at which the effect is stated
FAMILY_OF = {"proportion": "binomial", "rate": "poisson", "count": "poisson"}


@dataclass(frozen=True, kw_only=True)
class Rollout(Result):
    """One model of all sites: their own levels, calendar time for all, and what came with each site's start.

    Reads as: the odds (or rate) ratio after the start, with calendar time taken out. Misleads when: all sites started
    at about the same time, or sites started when they were ready for it anyway.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per site: ``site``, ``start``, ``n_before``, ``n_after`` (counted periods), ``num``, ``den``.
    coefficients : pandas.DataFrame
        ``term`` (``level``, ``calendar`` or ``quarter_2`` ..., ``started``, ``since_start``), ``estimate`` on the scale
        of the link, ``se_model``, ``se_sites``, ``se_used`` (the larger), ``lower``, ``upper``, ``df``. Empty where
        nothing is fitted.
    effects : pandas.DataFrame
        At ``since`` periods after the start: ``ratio``, ``lower``, ``upper``, and ``n_sites`` observed so long.
    sd : float
        Standard deviation of the sites' own levels on the scale of the link; 0 where they differ by chance alone.
    n_sites, n_started : int
        In the model; among them those observed before and after their start.
    family : str
        ``binomial`` (odds ratios) or ``poisson`` (rate ratios).
    calendar : str
        ``quarters`` or ``linear``.
    reason : str
        ``too_few`` or ``no_fit`` where there is no model.
    """

    coefficients: pd.DataFrame
    effects: pd.DataFrame
    family: str
    calendar: str = "linear"
    sd: float = np.nan
    n_sites: int = 0
    n_started: int = 0
    reason: str = ""
    freq: str = "MS"
    direction: str | None = None


def rollout(
    data: pd.DataFrame,
    starts: Mapping[str, object],
    *,
    data_type: str | None = None,
    site_column: str = "site_id",
    calendar: str = "auto",
    nodes: int = NODES,
    freq: str = "MS",
    direction: str | None = None,
    key: str = "",
    label: str = "",
) -> Rollout:
    """Model counts of sites that start at different times.

    Parameters
    ----------
    data : pandas.DataFrame
        ``site_column``, ``period`` (sorted within a site), ``num``, ``den``; optionally ``state``.
    starts : mapping of str to date-like
        First period after the start of each site; absent or missing: not yet. Such sites tell calendar time.
    data_type : str or None
        ``proportion``, ``rate`` or ``count``; None: told from the columns.
    site_column : str
        Column that names the sites.
    calendar : str
        ``quarters`` (a step every three periods), ``linear``, or ``auto``: quarters from 24 periods on, where they can
        be told from the starts.
    nodes : int
        Of the quadrature.
    freq, direction, key, label
        Calendar; the others are passed through.

    Returns
    -------
    Rollout
        Without coefficients and with a reason where fewer than 5 sites are observed before and after their start, or no
        maximum is found.

    Raises
    ------
    ValueError
        For measurements without counts, or an unknown ``calendar``.

    Notes
    -----
    Hussey & Hughes, Contemp Clin Trials 2007 28:182, with a normal intercept per site. Errors by sites (sandwich) times
    sqrt(S / (S - 1)) and Student's t with S - 2 degrees of freedom; never smaller than those of the model.
    """
    if calendar not in ("auto", "quarters", "linear"):
        raise ValueError("calendar is auto, quarters or linear")
    points, told = observed(data, data_type=data_type, freq=freq, keys=(site_column,))
    if told not in FAMILY_OF:
        raise ValueError("a roll-out is modeled from counts (columns num and den)")
    points = points.assign(since=since_start(points, starts, site_column=site_column, freq=freq))
    points = points[points["state"] == "ok"].rename(columns={site_column: "site"}).reset_index(drop=True)
    sites = _sites(points, starts)
    informative = (sites["n_before"] > 0) & (sites["n_after"] > 0)
    passed = {"family": FAMILY_OF[told], "n_sites": len(sites), "n_started": int(informative.sum()), "freq": freq,
              "direction": direction, "key": key, "label": label}  # fmt: skip
    found, reason, kind, design = None, "too_few", "linear", pd.DataFrame()
    if informative.sum() >= ENOUGH_STARTED:
        kind, design = _design(points, calendar)
        if np.linalg.matrix_rank(design) == design.shape[1]:
            counts = points["num"].to_numpy(), points["den"].fillna(1.0).to_numpy(), design.to_numpy()
            found = fit_random_intercept(*counts, points["site"].to_numpy(), family=FAMILY_OF[told], nodes=nodes)
        reason = "" if found else "no_fit"
    coefficients, effects = _estimates(found, design, points) if found else (pd.DataFrame(), pd.DataFrame())
    return Rollout(
        table=sites,
        coefficients=coefficients,
        effects=effects,
        calendar=kind,
        sd=found.sd if found else np.nan,
        reason=reason,
        caveats=_caveats(
            reason, passed, found, quarters_left_out=calendar != "linear" and kind == "linear", points=points
        ),
        method={"name": "rollout", "data_type": told, "calendar": kind, "nodes": nodes},
        **passed,
    )


def _sites(points: pd.DataFrame, starts: Mapping[str, object]) -> pd.DataFrame:
    """What each site contributes, in the order of the names."""
    marked = points.assign(after=points["since"] >= 0)
    sites = marked.groupby("site").agg(n=("after", "size"), n_after=("after", "sum"), num=("num", "sum"),
                                            den=("den", "sum"))  # fmt: skip
    sites.insert(0, "start", pd.to_datetime(sites.index.map(dict(starts))))
    sites.insert(1, "n_before", sites.pop("n") - sites["n_after"])
    return sites.reset_index()


def _design(points: pd.DataFrame, calendar: str) -> tuple[str, pd.DataFrame]:
    """Regressors of each row: level, calendar time, whether the site has started, and for how long."""
    period = points["step"] - points["step"].min()
    after = {"started": (points["since"] >= 0).astype(float), "since_start": points["since"].clip(lower=0).fillna(0.0)}
    level = pd.DataFrame({"level": 1.0}, index=points.index)
    if calendar == "quarters" or (calendar == "auto" and period.max() + 1 >= QUARTERS_FROM):
        quarters = pd.get_dummies(period // QUARTER + 1, prefix="quarter", dtype=float).iloc[:, 1:]
        design = level.join(quarters).assign(**after)
        if np.linalg.matrix_rank(design) == design.shape[1]:
            return "quarters", design
    return "linear", level.assign(calendar=period.astype(float), **after)


def _estimates(found: RandomIntercept, design: pd.DataFrame, points: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Coefficients, and the ratio at some periods after the start."""
    n_sites = len(found.modes)
    t = special.stdtrit(n_sites - 2, 0.975)
    by_sites = found.by_sites * n_sites / (n_sites - 1)

    def judged(combination: np.ndarray) -> dict[str, np.ndarray]:
        estimate = combination @ found.estimate
        se_model, se_sites = (
            np.sqrt(np.einsum("ij,jk,ik->i", combination, covariance, combination))
            for covariance in (found.by_model, by_sites)
        )
        used = np.maximum(se_model, se_sites)
        ends = {"lower": estimate - t * used, "upper": estimate + t * used}
        return {"estimate": estimate, "se_model": se_model, "se_sites": se_sites, "se_used": used, **ends}

    coefficients = pd.DataFrame({"term": design.columns, **judged(np.eye(design.shape[1])), "df": n_sites - 2})
    longest = points.groupby("site")["since"].max()
    n_there = {since: int((longest >= since).sum()) for since in SHOWN}
    shown = [since for since in SHOWN if n_there[since] >= ENOUGH_STARTED]
    combination = np.array(
        [[(term == "started") + since * (term == "since_start") for term in design] for since in shown]
    )
    effects = pd.DataFrame(judged(combination.astype(float)))[["estimate", "lower", "upper"]]
    effects = np.exp(effects).rename(columns={"estimate": "ratio"})
    return coefficients, effects.assign(since=shown, n_sites=[n_there[since] for since in shown])


def _caveats(
    reason: str, passed: dict, found: RandomIntercept | None, *, quarters_left_out: bool, points: pd.DataFrame
) -> tuple[Caveat, ...]:
    if reason == "too_few":
        return (Caveat("few_started", {"n": passed["n_started"], "needed": ENOUGH_STARTED}),)
    if reason:
        return (Caveat("no_fit"),)
    long = np.ptp(points["step"]) + 1 >= QUARTERS_FROM
    chosen = (
        ("few_sites_in_model", passed["n_sites"] < FEW_SITES, {"n": passed["n_sites"], "advised": FEW_SITES}),
        ("calendar_is_a_line", quarters_left_out and long, {}),
        ("no_spread_between_sites", found.sd == 0, {}),
    )
    return tuple(Caveat(code, values) for code, holds, values in chosen if holds)
