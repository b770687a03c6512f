"""How far apart are groups? Differences and ratios against one reference, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from lhs_helpers.methods.equity.completeness import MAX_MISSING, FieldCompleteness, field_completeness
from lhs_helpers.methods.equity.groups import counted_rows, group_counts, is_stated, settled
from lhs_helpers.methods.equity.summary import summary_measures
from lhs_helpers.methods.intervals import has_empty_cell, katz, newcombe, wilson
from lhs_helpers.methods.result import Caveat, Result

BEST, OTHERS = "best", "others"
BEST_N = 30  # smallest group that may be the best (ours): one of 3 of 3 is no standard
CLOSE = 0.10  # difference that an interval must rule out before groups are called close (ours)
CONTRAST = ("difference", "difference_lo", "difference_hi", "ratio", "ratio_lo", "ratio_hi")


@dataclass(frozen=True, kw_only=True)
class EquityGap(Result):
    """Groups beside a reference: absolute and relative.

    Reads as: an interval of the difference without 0 is more than chance explains. Misleads when: many are of unknown
    group, or groups differ in need; a ratio alone makes small shares look dramatic, a difference alone hides them.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per group, by name, ``unknown`` and ``declined`` last: ``group``, ``num``, ``den``, ``value``, ``lo``,
        ``hi`` (proportion with its Wilson interval); ``ref_num``, ``ref_den`` (what it is compared with);
        ``difference`` (group minus reference), ``difference_lo``, ``difference_hi`` (Newcombe 1998), ``ratio``,
        ``ratio_lo``, ``ratio_hi`` (Katz 1978), ``halved`` (half a case was added to each cell of the ratio);
        ``favorable`` (True, False, or None without a direction: at least as good as the reference); ``reason`` why
        there is no contrast: ``not_applicable`` (the reference itself, or not a group), ``too_few`` (here or in the
        reference), ``invalid`` (more than everyone).
    summary : pandas.DataFrame
        As ``summary_measures``; empty where groups overlap or nothing is compared.
    reference : str
        Name of the reference; ``""`` where each group is compared with everybody else.
    reference_rule : str
        ``named``, ``best`` (chosen among groups of at least 30), ``largest`` or ``others``.
    completeness : FieldCompleteness
        Of how many patients the group is known.
    everyone : EquityGap or None
        The same gap of all sites together, for a reader who sees one; None where it may not be shown.
    window : tuple of pandas.Timestamp
        First day, and the day after the last, of what was counted; empty where the caller did not say.
    """

    summary: pd.DataFrame
    reference: str
    reference_rule: str
    completeness: FieldCompleteness
    direction: str | None = None
    min_n: int = 20
    who: str = "patients"
    everyone: "EquityGap | None" = None
    window: tuple[pd.Timestamp, ...] = ()

    @cached_property
    def contrasts(self) -> pd.DataFrame:
        """Rows of ``table`` that are compared."""
        return self.table[self.table["reason"] == ""]

    @cached_property
    def apart(self) -> pd.DataFrame:
        """Contrasts larger than chance explains."""
        contrasts = self.contrasts
        return contrasts[(contrasts["difference_lo"] > 0) | (contrasts["difference_hi"] < 0)]

    @property
    def reach(self) -> float:
        """The largest difference that no interval rules out, as a share; NaN where nothing is compared."""
        return float(self.contrasts[["difference_lo", "difference_hi"]].abs().max().max())

    @property
    def is_close(self) -> bool:
        """Whether all groups are known to be close: no interval reaches further than ``CLOSE``."""
        return self.reach <= CLOSE

    @cached_property
    def hardest_hit(self) -> str:
        """Of the groups behind by more than chance that in which the gap meets most patients; ``""``: none."""
        behind = self.apart[self.apart["favorable"].eq(False)]
        return str(behind.loc[(behind["difference"].abs() * behind["den"]).idxmax(), "group"]) if len(behind) else ""


def gap(
    data: pd.DataFrame,
    *,
    group_column: str = "stratum",
    reference: str = BEST,
    direction: str | None = None,
    population: Mapping[str, float] | None = None,
    everyone: tuple[float, float] | None = None,
    min_n: int = 20,
    max_missing: float = MAX_MISSING,
    draws: int = 2_000,
    seed: int = 20250101,
    who: str = "patients",
    key: str = "",
    label: str = "",
) -> EquityGap | FieldCompleteness:
    """Compare proportions between groups, if the group of enough patients is known.

    Parameters
    ----------
    data : pandas.DataFrame
        ``group_column``, ``num`` and ``den`` (counts), optionally ``state``; several rows of a group are added up.
    group_column : str
        Column of the groups; ``unknown``, ``declined`` and empty ones are listed, and compared with nothing.
    reference : str
        A group, or ``best``: the best one of at least 30; without a direction, or where none is so large, the largest.
    direction : str or None
        Which way is better: ``up``, ``down`` or None.
    population : mapping or None
        Size of each group in the population, for the summary measures; None: as in the data.
    everyone : tuple of float or None
        Numerator and denominator of all patients, each counted once, where a patient may be in several groups: each
        group is then compared with everybody else whose groups are known, and nothing is summed.
    min_n : int
        Smaller groups are listed, not compared.
    max_missing : float
        With a larger share of unknown and declined, the completeness of the field is returned instead.
    draws, seed : int
        Of the bootstrap of the summary measures.
    who, key, label : str
        Passed through.

    Returns
    -------
    EquityGap or FieldCompleteness
        The latter where too little is known to compare.

    Raises
    ------
    ValueError
        For a population that lacks groups.
    """
    rows, left_out = counted_rows(data, group_column)
    said = {"key": key, "label": label}
    total = None if everyone is None else everyone[1]
    known = field_completeness(
        settled(data), group_column=group_column, everyone=total, max_missing=max_missing, **said
    )
    if known.is_empty or not known.allowed:
        return known
    table = group_counts(rows)
    stated = is_stated(table["group"])
    table = table.assign(stated=stated).sort_values(["stated", "group"], ascending=[False, True], ignore_index=True)
    large = table["stated"] & (table["den"] >= min_n)
    name, rule = ("", OTHERS) if everyone is not None else _reference(table[large], reference, direction)
    if everyone is not None:
        outside = table.loc[~table["stated"], ["num", "den"]].sum()
        table["ref_num"] = everyone[0] - outside["num"] - table["num"]
        table["ref_den"] = everyone[1] - outside["den"] - table["den"]
    else:
        table[["ref_num", "ref_den"]] = table.loc[table["group"] == name, ["num", "den"]].sum().to_numpy()
    enough = large & (table["ref_den"] >= min_n)
    whole = table["ref_num"].between(0, table["ref_den"])  # else the group holds more than everyone
    no_contrast = [~table["stated"] | (table["group"] == name), ~enough, ~whole]
    table["reason"] = pd.array(np.select(no_contrast, ["not_applicable", "too_few", "invalid"], ""), dtype="str")
    table = _contrasts(table, direction).drop(columns="stated")
    compared = table["reason"] == ""
    summary = pd.DataFrame()
    if everyone is None and compared.any():
        summary = _summary(table, name, rule, direction, population, draws=draws, seed=seed)
    return EquityGap(
        table=table,
        summary=summary,
        reference=name,
        reference_rule=rule,
        completeness=known,
        direction=direction,
        min_n=min_n,
        who=who,
        caveats=left_out + _caveats(table, rule, min_n, summed=len(summary) > 0),
        method={"name": "gap", "group": group_column, "reference": reference, "min_n": min_n},
        **said,
    )


def _reference(large: pd.DataFrame, wanted: str, direction: str | None) -> tuple[str, str]:
    """Name of the reference, and the rule it was chosen by; of two equally good groups the larger."""
    if wanted != BEST:
        return wanted, "named"
    sized = large.sort_values("den", ascending=False, kind="stable")
    able = sized[sized["den"] >= BEST_N]
    if direction is None or able.empty:
        return "".join(sized["group"].head(1)), "largest"
    value = able["num"] / able["den"]
    return able.loc[value.idxmax() if direction == "up" else value.idxmin(), "group"], BEST


def _contrasts(table: pd.DataFrame, direction: str | None) -> pd.DataFrame:
    """Add proportions, differences and ratios with their intervals; NaN where nothing is compared."""
    cells = [table[name].to_numpy(dtype=float) for name in ("num", "den", "ref_num", "ref_den")]
    compared = (table["reason"] == "").to_numpy()
    cells[2:] = [np.where(compared, cell, np.nan) for cell in cells[2:]]
    lo, hi = wilson(*cells[:2])
    value, level = cells[0] / cells[1], cells[2] / cells[3]
    numbers = (value - level, *newcombe(*cells), *katz(*cells))
    better = value >= level if direction == "up" else value <= level
    return table.assign(
        value=value,
        lo=lo,
        hi=hi,
        **dict(zip(CONTRAST, numbers, strict=True)),
        halved=compared & has_empty_cell(*cells),
        favorable=[bool(good) if direction and known else None for good, known in zip(better, compared, strict=True)],
    )


def _summary(
    table: pd.DataFrame, name: str, rule: str, direction: str | None, population: Mapping[str, float] | None,
    *, draws: int, seed: int,
) -> pd.DataFrame:  # fmt: skip
    groups = table[is_stated(table["group"])].reset_index(drop=True)
    share = None
    if population is not None:
        share = groups["group"].map(population).to_numpy(dtype=float)
        if np.isnan(share).any():
            raise ValueError("the population lacks some of the groups")
    best = rule == BEST
    return summary_measures(
        groups["num"].to_numpy(),
        groups["den"].to_numpy(),
        share=share,
        reference=None if best else int(groups.index[groups["group"] == name][0]),
        direction=direction,
        eligible=(groups["den"] >= BEST_N).to_numpy() if best else None,
        draws=draws,
        seed=seed,
    )


def _caveats(table: pd.DataFrame, rule: str, min_n: int, *, summed: bool) -> tuple[Caveat, ...]:
    found = []
    if rule == BEST:
        found.append(Caveat("reference_chosen", {"n": BEST_N}))
    small = int((table["reason"] == "too_few").sum())
    if small:
        found.append(Caveat("groups_too_small", {"n": small, "needed": min_n}))
    if table["halved"].any():
        found.append(Caveat("ratio_halved", {"n": int(table["halved"].sum())}))
    if summed:
        found.append(Caveat("summary_upward"))
    return tuple(found)
