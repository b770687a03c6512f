"""Does the network live within its budget? Money is in whole hundredths of the currency unit (int64)."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.finance.money import PER_UNIT, entries, months_elapsed, newest_month, year_to_date
from lhs_helpers.methods.result import Caveat, Result

LINES = {"revenue": "received", "expense": "spent", "in_kind": "in_kind"}


@dataclass(frozen=True, kw_only=True)
class BudgetResult(Result):
    """Actual against budget in one fiscal year, to date.

    ``table``: line (``received``, ``received_restricted``, ``spent``, ``in_kind``), category, budget, actual,
    variance (actual less budget), variance_share (of the budget; NaN without one), adverse, flagged.
    ``years``: fiscal_year, months, received, spent, result, of every year with actual entries.
    """

    years: pd.DataFrame
    fiscal_year: int
    months: int
    through: pd.Timestamp
    budget_only: bool
    flag_percent: float
    flag_amount: float | None
    currency: str

    def total(self, column: str, *lines: str) -> int:
        """Sum of ``budget`` or ``actual`` over lines of the table."""
        return int(self.table.loc[self.table["line"].isin(lines), column].sum())


def result_vs_budget(
    ledger: pd.DataFrame,
    data_through: pd.Timestamp,
    *,
    fiscal_year_start: int = 1,
    variance_percent: float = 10,
    variance_amount: float | None = None,
    currency: str = "",
    label: str = "",
) -> BudgetResult:
    """Compare money received and spent with the budget, year to date, by category.

    In-kind contributions have lines of their own and enter no cash total. A cash line is flagged where it is off by
    more than ``variance_percent`` of its budget and, if given, by more than ``variance_amount`` (currency units);
    money without a budget is off by all of it. Before anything is spent, the budget of the year is shown whole.
    """
    through = newest_month(ledger, data_through)
    actual = _lined(entries(ledger, "actual", first_month=fiscal_year_start, through=through))
    budget = _lined(entries(ledger, "budget", first_month=fiscal_year_start, through=through))
    keys = ["fiscal_year", "line", "category"]
    if actual.empty:
        years = budget["fiscal_year"].unique()
        open_years = [year for year in years if months_elapsed(year, fiscal_year_start, through) < 12]
        year = int(min(open_years or years, default=0))
        planned = budget.groupby(keys)["money"].sum()
    else:
        year = int(actual["fiscal_year"].max())
        planned = year_to_date(budget, keys, first_month=fiscal_year_start, through=through)

    both = pd.DataFrame({"budget": planned, "actual": actual.groupby(keys)["money"].sum()}).reset_index()
    of_year = both[both["fiscal_year"] == year]
    caveats = [Caveat("ledger_late", {"month": f"{through:%B %Y}"})] if through < data_through.replace(day=1) else []
    if len(of_year) and of_year["budget"].isna().all():
        caveats.append(Caveat("no_budget", {"year": year}))
    table = of_year.drop(columns="fiscal_year").fillna({"budget": 0, "actual": 0}).reset_index(drop=True)
    table = table.astype({"budget": "int64", "actual": "int64"})
    table["variance"] = table["actual"] - table["budget"]
    table["variance_share"] = table["variance"] / table["budget"].where(table["budget"] != 0)
    table["adverse"] = (table["variance"] > 0) == (table["line"] == "spent")
    beyond = table["variance"].abs() * 100 > variance_percent * table["budget"].abs()
    beyond &= table["variance"].abs() > (variance_amount or 0) * PER_UNIT
    table["flagged"] = beyond & (table["line"] != "in_kind") & (len(actual) > 0)
    return BudgetResult(
        table=table,
        label=label,
        caveats=tuple(caveats),
        years=_years(actual),
        fiscal_year=year,
        months=months_elapsed(year, fiscal_year_start, through) if year else 0,
        through=through,
        budget_only=actual.empty,
        flag_percent=variance_percent,
        flag_amount=variance_amount,
        currency=currency,
        method={"name": "result_vs_budget", "variance_percent": variance_percent, "variance_amount": variance_amount},
    )


def _lined(rows: pd.DataFrame) -> pd.DataFrame:
    """Name the line of the budget that a row belongs to."""
    line = rows["flow"].replace(LINES)
    return rows.assign(line=line.mask((line == "received") & (rows["restricted"] == "yes"), "received_restricted"))


def _years(actual: pd.DataFrame) -> pd.DataFrame:
    """Cash received, spent and the operating result of each fiscal year."""
    money = actual.groupby(["fiscal_year", "flow"])["money"].sum().unstack(fill_value=0)
    money = money.reindex(columns=["revenue", "expense"], fill_value=0).set_axis(["received", "spent"], axis=1)
    money["result"] = money["received"] - money["spent"]
    money.insert(0, "months", actual.groupby("fiscal_year")["period"].nunique())
    return money.reset_index()
