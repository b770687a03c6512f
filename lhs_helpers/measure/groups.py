"""One measure by groups of patients: the last twelve stable months for a gap, the quarters for how it moved."""

from dataclasses import dataclass, replace

import pandas as pd

from lhs_helpers.contract.settings import Equity
from lhs_helpers.measure.calendar import Calendar, period_start
from lhs_helpers.measure.last_year import MONTHS
from lhs_helpers.measure.series import STATES
from lhs_helpers.methods.equity import EquityGap, between_within, gap, gap_over_time
from lhs_helpers.methods.equity.groups import COUNTED
from lhs_helpers.methods.result import Result
from lhs_helpers.words.catalog import has_text, text


@dataclass(frozen=True)
class Groups:
    """Counts of one measure by the groups of one field, such as language.

    Attributes
    ----------
    rows : pandas.DataFrame
        ``site_id``, ``stratum``, ``period``, ``num``, ``den``, ``state``, of every site the reader may see.
    shared : pandas.DataFrame
        The network's sums, as every site may see them, in the same columns; without ``site_id``.
    start, end : pandas.Timestamp
        First month of the last stable year, and the month after it.
    about : dict
        What every comparison passes on: ``key``, ``label``, ``max_missing``, ``who``.
    rules : dict
        What a gap needs besides: ``reference``, ``min_n``, ``direction``.
    """

    rows: pd.DataFrame
    shared: pd.DataFrame
    start: pd.Timestamp
    end: pd.Timestamp
    about: dict
    rules: dict

    def gap(self) -> Result:
        """The gap of the last stable year, beside that of all sites for a reader who sees one."""
        own = gap(self._year(self.rows), **self.rules, **self.about)
        if not isinstance(own, EquityGap):
            return own
        counted = self._year(self.rows[self.rows["state"].isin(COUNTED)])["period"]
        own = replace(own, window=(self.start, counted.max() + pd.DateOffset(months=1)))  # a late site's ends earlier
        if self.rows["site_id"].nunique() != 1:
            return own
        year, named = self._year(self.shared), {"reference": own.reference} if own.reference else {}
        if year["num"].isna().any() or year.groupby("stratum")["period"].nunique().lt(MONTHS).any():
            return own  # hidden months are no months at random: what is left of them would be another gap
        everyone = gap(year, **self.rules | named, **self.about)
        return replace(own, everyone=everyone) if isinstance(everyone, EquityGap) else own

    def apart(self, found: Result) -> list[Result]:
        """Where a gap is more than chance: how it moved by quarter, and of several sites, between or within them."""
        group = found.hardest_hit if isinstance(found, EquityGap) else ""
        if not group:
            return []
        pair = {"group": group, "reference": found.reference}
        quarters = self.rows.assign(period=period_start(self.rows["period"], "QS"))
        whole = quarters["period"] + pd.DateOffset(months=3) <= self.end  # a part of a quarter is no quarter
        quarters = quarters[whole]
        moved = gap_over_time(quarters, freq="QS", window=4, direction=self.rules["direction"], **pair, **self.about)
        if self.rows["site_id"].nunique() == 1:
            return [moved]
        return [moved, between_within(self._year(self.rows), **pair, **self.about)]

    def _year(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["period"].between(self.start, self.end, inclusive="left")]


def groups_of(
    observations: pd.DataFrame,
    shared: pd.DataFrame,
    calendar: Calendar,
    rules: Equity,
    *,
    key: str,
    label: str,
    direction: str | None,
    who: str,
) -> tuple[Groups, ...]:
    """One ``Groups`` per field that the network compares and that this measure is counted by.

    Parameters
    ----------
    observations : pandas.DataFrame
        Rows of one measure and version.
    shared : pandas.DataFrame
        The network's sums of the same, from the comparators.
    calendar : Calendar
        Periods of the measure.
    rules : Equity
        The network's settings: fields, references, smallest group, most that may be unknown.
    key, label, direction
        Of the measure.
    who : str
        What its denominators count, month by month.
    """
    end = calendar.provisional_from
    found = []
    for name in rules.groups:
        mine, others = (rows[rows["stratum_group"] == name] for rows in (observations, shared))
        if mine.empty:
            continue
        reference = rules.reference if isinstance(rules.reference, str) else rules.reference.get(name, "best")
        field = text(f"stratum_group.{name}") if has_text(f"stratum_group.{name}") else name
        about = {
            "key": f"{key}-{name}",
            "label": text("measure.by_group", label=label, field=field),
            "max_missing": rules.max_missing_percent / 100,
            "who": who,
        }
        states = mine["status"].map(STATES)
        rows = _columns(mine).assign(site_id=mine["site_id"], state=states)
        found.append(
            Groups(
                rows=rows[rows["period"] < end],
                shared=_columns(others),
                start=end - pd.DateOffset(months=MONTHS),
                end=end,
                about=about,
                rules={"reference": reference, "min_n": rules.min_n, "direction": direction},
            )
        )
    return tuple(found)


def _columns(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts under the names that the methods use."""
    counts = {"num": rows["numerator"].astype("float64"), "den": rows["denominator"].astype("float64")}
    return rows[["stratum", "period"]].assign(**counts)
