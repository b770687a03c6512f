"""How likely does the cash run out? Many paths at random; awards, sites and costs vary on their own.

The random parts are drawn independently of each other. In life they are not: a year in which an award is lost is often
one in which sites leave, and then the risk is larger than calculated here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.finance.outlook import months_ahead_of, newest_year, one_off, spread_of
from lhs_helpers.methods.finance.runway import Pace, cash_of
from lhs_helpers.methods.result import Caveat, Result

DRAWS = 10_000
SEED = 20250101
ATTRITION = 0.05  # share of sites that leave in a year (ours; the network's own is better)
COSTS = {"personnel": (0.98, 1.03, 1.10), "fixed": (0.95, 1.0, 1.10), "per_site": (0.9, 1.0, 1.2)}  # ours
QUANTILES = {"low": 0.05, "median": 0.5, "high": 0.95}


@dataclass(frozen=True, kw_only=True)
class CashRisk(Result):
    """Chance that cash has fallen below zero, by month.

    Reads as: in so many of 100 runs like these the cash would have run out by that month.
    Misleads when: the chances and ranges put in are guesses, or when bad things come together.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per month ahead: ``period``, ``below`` (share of draws with cash below 0 in this month or before),
        ``error`` (Monte Carlo standard error of that share), ``low``, ``median``, ``high`` (5 %, 50 %, 95 % of cash,
        int64 hundredths).
    awards : pandas.DataFrame
        ``award_id``, ``chance`` (1: confirmed), ``won`` (share of draws).
    draws, n_sites : int
        Paths drawn, and active sites at their beginning.
    attrition : float
        Share of sites that leaves in a year.
    costs : mapping
        For each part of the spending its lowest, likeliest and highest factor.
    one_off : int
        Revenue of the newest 12 months that no run carries on (int64 hundredths).
    """

    awards: pd.DataFrame
    draws: int
    n_sites: int
    attrition: float
    costs: Mapping[str, tuple[float, float, float]]
    one_off: int = 0
    currency: str

    @property
    def within_year(self) -> pd.Series:
        """The row of the twelfth month ahead, or of the last where there are fewer."""
        return self.table.iloc[min(12, len(self.table)) - 1]


def cash_risk(
    balance: pd.DataFrame,
    ledger: pd.DataFrame,
    awards: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    data_through: pd.Timestamp,
    months: int = 36,
    attrition: float = ATTRITION,
    costs: Mapping[str, tuple[float, float, float]] = COSTS,
    draws: int = DRAWS,
    seed: int = SEED,
    currency: str = "",
    label: str = "",
) -> CashRisk:
    """Draw many paths of the cash, and count in how many it falls below zero.

    Each path draws every unconfirmed award with its ``probability`` (Bernoulli; confirmed ones pay until they end and
    are not renewed), the sites that stay each month (binomial, at a constant monthly rate; fees and costs per site
    follow their number), and one factor for each part of the spending (triangular). All draws are independent.

    Parameters
    ----------
    balance, ledger, awards, sites : pandas.DataFrame
        Tables of the contract. Recurring revenue, and spending, go on at the mean of the newest 12 months; revenue of
        an award that is not listed ends, and what is neither of an award nor marked as recurring does not come again.
    attrition : float
        Share of sites that leaves in a year.
    costs : mapping
        ``personnel``, ``fixed``, ``per_site``: lowest, likeliest and highest factor of the present spending.
    draws, seed : int
        Number of paths, and the seed of ``numpy.random.default_rng``.
    """
    known, (past, n_past) = cash_of(balance, data_through), newest_year(ledger, data_through)
    ahead = months_ahead_of(data_through, months)
    parts = Pace(past, n_past, awards, ahead).parts
    n_sites = int((sites["status"] == "active").sum())
    chance = awards["probability"].mask(awards["status"] == "confirmed", 1.0).fillna(0.0).to_numpy(dtype=float)
    listed = pd.DataFrame({"award_id": awards["award_id"].to_numpy(), "chance": chance, "won": np.nan})
    facts = {"draws": draws, "n_sites": n_sites, "attrition": attrition, "costs": costs}
    facts |= {"one_off": one_off(past), "currency": currency}
    if known is None or past.empty:
        return CashRisk(table=pd.DataFrame(), awards=listed, label=label, **facts)
    random = np.random.default_rng(seed)
    won = random.random((draws, len(chance))) < chance
    paid = (
        np.stack([spread_of(award, ahead) for award in awards.itertuples()]) if len(awards) else np.zeros((0, months))
    )
    staying = _staying(random, n_sites, draws, months, attrition)
    factor = {name: _triangular(random, costs[name], draws) for name in ("personnel", "fixed", "per_site")}
    spent = parts["personnel"] * factor["personnel"] + parts["fixed"] * factor["fixed"]
    with_sites = parts["fees"] - parts["per_site"] * factor["per_site"] - parts["site_personnel"] * factor["personnel"]
    net = won.astype(float) @ paid + parts["other"] - spent[:, None] + with_sites[:, None] * staying
    cash = known + net.cumsum(axis=1)
    below = (np.minimum.accumulate(cash, axis=1) < 0).mean(axis=0)
    levels = np.quantile(cash, list(QUANTILES.values()), axis=0)
    table = pd.DataFrame({"period": ahead, "below": below, "error": np.sqrt(below * (1 - below) / draws)})
    table[list(QUANTILES)] = np.rint(levels).astype("int64").T
    return CashRisk(
        table=table,
        awards=listed.assign(won=won.mean(axis=0)),
        label=label,
        caveats=(Caveat("independent_draws"),),
        method={"name": "cash_risk", "months": months, "draws": draws, "seed": seed},
        **facts,
    )


def _staying(random: np.random.Generator, n_sites: int, draws: int, months: int, attrition: float) -> np.ndarray:
    """Share of today's sites that is still there at each month's end, one row per draw."""
    monthly = (1 - attrition) ** (1 / 12)
    left, share = np.full(draws, n_sites), np.ones((draws, months))
    for month in range(months if n_sites else 0):
        left = random.binomial(left, monthly)
        share[:, month] = left / n_sites
    return share


def _triangular(random: np.random.Generator, ends: tuple[float, float, float], draws: int) -> np.ndarray:
    """One factor per draw; where all three are the same it is no draw."""
    low, likely, high = ends
    return random.triangular(low, likely, high, draws) if high > low else np.full(draws, float(low))
