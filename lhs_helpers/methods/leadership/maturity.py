"""How mature are the capabilities? Ordinal ratings and agreed levels, per component; never one overall score.

The mean and the standard deviation of a component's ratings are given only because the published grid plots them
(Lannon et al. 2021, Learning Health Systems 5(2):e10232); levels are ordinal, so there are no tests and no limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.result import Caveat, Result

MIN_RATERS = 4  # fewer: no spread is shown
WIDE_SPREAD = 1.0  # standard deviation in levels from which a component is discussed before it is scored (ours)
ITEM = ["domain_id", "domain", "item_id", "item"]


@dataclass(frozen=True, kw_only=True)
class MaturityTable(Result):
    """Agreed level of every component in one round.

    Misleads when: components are averaged. A network is as ready as its weakest necessary part.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per component: ``domain_id``, ``domain``, ``item_id``, ``item``, ``score`` (agreed, NaN where not yet
        discussed), ``target``, ``gap`` (target - score), ``n_raters``, ``median``, ``low``, ``high``, ``anchor`` (what
        the agreed level looks like), ``next_anchor``.
    levels : pandas.DataFrame
        ``level`` and ``label`` of the instrument, lowest first.
    round : str
        The round shown.
    is_first : bool
        Whether no earlier round is on record: its levels are where the network begins, and no concern.
    sources : tuple of str
        Where the wording of the components comes from.
    """

    levels: pd.DataFrame
    round: str = ""
    is_first: bool = False
    sources: tuple[str, ...] = ()

    @property
    def domains(self) -> pd.DataFrame:
        """Each domain's agreed levels: ``domain_id``, ``domain``, ``items``, ``agreed``, ``median``, ``lowest``."""
        grouped = self.table.groupby(["domain_id", "domain"], sort=False)["score"]
        columns = {"items": "size", "agreed": "count", "median": "median", "lowest": "min"}
        return grouped.agg(list(columns.values())).set_axis(list(columns), axis=1).reset_index()

    @property
    def overall(self) -> tuple[float, float]:
        """Lowest agreed level, and the mean: for whoever has to give one number; never shown. NaN without any."""
        return float(self.table["score"].min()), float(self.table["score"].mean())


@dataclass(frozen=True, kw_only=True)
class Agreement(Result):
    """How far the raters of one round agree on each component.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per component: ``domain_id``, ``domain``, ``item_id``, ``item``, ``n_raters``, ``low``, ``lower``,
        ``median``, ``upper``, ``high`` (quartiles), ``iqr``, ``mean`` and ``sd`` (NaN below ``min_raters``), ``area``
        (agreed gap, disagreement, strength, uneven, too few raters), ``score`` (agreed afterwards, if it was).
    midpoint, wide : float
        The lines between the areas: middle of the scale, and standard deviation.
    levels : tuple of float
        The levels of the scale.
    min_raters : int
        Fewer raters: the range only.
    is_first : bool
        Whether no earlier round is on record.
    """

    midpoint: float = 0.0
    wide: float = WIDE_SPREAD
    levels: tuple[float, ...] = ()
    round: str = ""
    min_raters: int = MIN_RATERS
    is_first: bool = False

    def items(self, area: str) -> list[str]:
        """Components in one area: the lowest first, or where raters differ the widest spread first."""
        by, rising = ("mean", True) if area in ("agreed gap", "strength") else ("sd", False)
        return self.table[self.table["area"] == area].sort_values(by, ascending=rising, kind="stable")["item"].tolist()


def heat_table(
    instruments: pd.DataFrame,
    ratings: pd.DataFrame,
    *,
    consensus: pd.DataFrame,
    instrument: str = "maturity",
    domains: Sequence[str] | None = None,
    label: str = "",
) -> MaturityTable:
    """The newest round of the instrument: agreed levels, and the ratings behind them.

    Parameters
    ----------
    instruments, ratings, consensus : pandas.DataFrame
        Tables of the contract.
    instrument : str
        Which instrument.
    domains : sequence of str, optional
        Ids of the domains to show, in this order; without it all of the instrument.
    """
    scale, caveats = scale_of(instruments, instrument, domains)
    scored = scores_of(ratings, instrument, scale)
    agreed = consensus[(consensus["instrument"] == instrument) & consensus["item_id"].isin(scale["item_id"])]
    newest = newest_round(scored, agreed)
    spread = scored[scored["round"] == newest].groupby("item_id")["score"].agg(["count", "median", "min", "max"])
    spread.columns = ["n_raters", "median", "low", "high"]
    table = (
        scale[ITEM]
        .drop_duplicates("item_id")
        .merge(agreed.loc[agreed["round"] == newest, ["item_id", "score", "target"]], on="item_id", how="left")
        .merge(spread, left_on="item_id", right_index=True, how="left")
        .fillna({"n_raters": 0})
    )
    anchors = scale.set_index(["item_id", "level"])["anchor"]
    above = scale.assign(above=scale.sort_values("level").groupby("item_id")["anchor"].shift(-1))
    places = pd.MultiIndex.from_frame(table[["item_id", "score"]])
    table = table.assign(
        gap=table["target"] - table["score"],
        anchor=anchors.reindex(places).to_numpy(),
        next_anchor=above.set_index(["item_id", "level"])["above"].reindex(places).to_numpy(),
    )
    return MaturityTable(
        table=table if newest else table.iloc[:0],
        levels=scale[["level", "label"]].drop_duplicates("level").sort_values("level").reset_index(drop=True),
        round=newest,
        is_first=len({*scored["round"], *agreed["round"]}) < 2,
        sources=tuple(scale["source_note"].dropna().unique()),
        key=instrument,
        label=label,
        caveats=caveats,
        method={"name": "heat_table", "instrument": instrument, "domains": domains, "round": newest},
    )


def agreement(
    instruments: pd.DataFrame,
    ratings: pd.DataFrame,
    *,
    consensus: pd.DataFrame,
    instrument: str = "maturity",
    domains: Sequence[str] | None = None,
    min_raters: int = MIN_RATERS,
    wide: float = WIDE_SPREAD,
    midpoint: float | None = None,
    label: str = "",
) -> Agreement:
    """Level and spread of the newest round's ratings, and which of four areas each component lies in.

    ``agreed gap``: low and agreed, so plan. ``disagreement`` and ``uneven``: raters differ by ``wide`` or more, so
    discuss before scoring. ``strength``: high and agreed, so maintain. Low means below the middle of the scale.

    Parameters
    ----------
    instruments, ratings, consensus, instrument, domains
        As for ``heat_table``.
    min_raters : int
        Fewer raters: no mean and no standard deviation (ddof 1).
    wide : float
        Standard deviation, in levels, from which raters disagree.
    midpoint : float, optional
        Level below which a mean is low; without it the middle of the scale.
    """
    scale, caveats = scale_of(instruments, instrument, domains)
    scored = scores_of(ratings, instrument, scale)
    newest = newest_round(scored, consensus.iloc[:0])
    by_item = scored[scored["round"] == newest].groupby("item_id")["score"]
    quartiles = {"low": 0, "lower": 0.25, "median": 0.5, "upper": 0.75, "high": 1}
    table = pd.DataFrame({name: by_item.quantile(share) for name, share in quartiles.items()})
    table.insert(0, "n_raters", by_item.size())
    enough = table["n_raters"] >= min_raters
    table["iqr"] = table["upper"] - table["lower"]
    table = table.assign(mean=by_item.mean().where(enough), sd=by_item.std().where(enough))
    levels = tuple(sorted(scale["level"].unique()))
    if midpoint is None:
        midpoint = (levels[0] + levels[-1]) / 2 if levels else 0.0
    table["area"] = [_area(row, midpoint, wide) for row in table.itertuples()]
    agreed = consensus[(consensus["instrument"] == instrument) & (consensus["round"] == newest)]
    table = scale[ITEM].drop_duplicates("item_id").merge(table.rename_axis("item_id").reset_index(), on="item_id")
    few = () if enough.all() else (Caveat("few_raters", {"few": int((~enough).sum()), "least": min_raters}),)
    return Agreement(
        table=table.merge(agreed[["item_id", "score"]], on="item_id", how="left").reset_index(drop=True),
        midpoint=midpoint,
        wide=wide,
        levels=levels,
        round=newest,
        min_raters=min_raters,
        is_first=scored["round"].nunique() < 2,
        key=instrument,
        label=label,
        caveats=caveats + few,
        method={"name": "agreement", "instrument": instrument, "wide": wide, "min_raters": min_raters},
    )


def scale_of(
    instruments: pd.DataFrame, instrument: str, domains: Sequence[str] | None
) -> tuple[pd.DataFrame, tuple[Caveat, ...]]:
    """The instrument's rows in the chosen domains, in their order and that of the item ids.

    An instrument of the network's own may hold none of the domains asked for: then all of its domains are kept, and a
    caveat says so.
    """
    rows = instruments[instruments["instrument"] == instrument]
    order = [domain for domain in domains or () if (rows["domain_id"] == domain).any()]
    strange = domains is not None and not order and len(rows)
    order = order or list(dict.fromkeys(rows["domain_id"]))
    rows = rows[rows["domain_id"].isin(order)]
    rows = rows.assign(order=rows["domain_id"].map(order.index)).sort_values(["order", "item_id", "level"])
    caveats = (Caveat("unknown_domains", {"domains": len(order)}),) if strange else ()
    return rows.drop(columns="order").reset_index(drop=True), caveats


def scores_of(ratings: pd.DataFrame, instrument: str, scale: pd.DataFrame) -> pd.DataFrame:
    """Scored ratings of the whole network with one instrument."""
    kept = (ratings["instrument"] == instrument) & (ratings["status"] == "scored") & (ratings["site_id"] == "network")
    return ratings[kept & ratings["item_id"].isin(scale["item_id"])]


def newest_round(scored: pd.DataFrame, agreed: pd.DataFrame) -> str:
    """The round that was rated, or agreed, last; an empty text where there is none."""
    dates = pd.concat([scored.groupby("round")["date"].max(), agreed.groupby("round")["agreed_on"].max()])
    return str(dates.groupby(level=0).max().idxmax()) if len(dates) else ""


def _area(row, midpoint: float, wide: float) -> str:
    if pd.isna(row.sd):
        return "too few raters"
    if row.sd >= wide:
        return "disagreement" if row.mean < midpoint else "uneven"
    return "agreed gap" if row.mean < midpoint else "strength"
