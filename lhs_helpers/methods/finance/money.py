"""Money and fiscal years: whole hundredths of the currency unit, and years named by the year in which they end."""

import pandas as pd

PER_UNIT = 100  # hundredths in one unit of currency: amounts are added as whole numbers, so totals are exact


def hundredths(amounts: pd.Series) -> pd.Series:
    """Amounts in currency units (float64, two decimals) as whole hundredths (int64); a missing amount counts as 0."""
    return (amounts.fillna(0) * PER_UNIT).round().astype("int64")


def with_sites(costs: pd.DataFrame) -> pd.Series:
    """Which costs come and go with the sites: those marked per site, and per patient, whom sites bring."""
    return costs["cost_type"].isin(["per_site", "per_patient"])


def fiscal_year(dates: pd.Series, first_month: int) -> pd.Series:
    """Fiscal year (int64) of each date, named by the calendar year in which it ends; dates must not be missing."""
    later = (dates.dt.month >= first_month) if first_month > 1 else 0
    return (dates.dt.year + later).astype("int64")


def year_begin(year: int, first_month: int) -> pd.Timestamp:
    """First day of a fiscal year."""
    return pd.Timestamp(year - (first_month > 1), first_month, 1)


def months_elapsed(year: int, first_month: int, through: pd.Timestamp) -> int:
    """Months of a fiscal year that have begun by ``through``: 0 to 12."""
    begin = year_begin(year, first_month)
    return min(max((through.year - begin.year) * 12 + through.month - begin.month + 1, 0), 12)


def entries(ledger: pd.DataFrame, basis: str, *, first_month: int, through: pd.Timestamp) -> pd.DataFrame:
    """Rows of one basis with ``money`` (int64 hundredths) and ``fiscal_year``; actual rows only up to ``through``."""
    rows = ledger[ledger["basis"] == basis]
    if basis == "actual":
        rows = rows[rows["period"] <= through]
    # An entry without a mark is not restricted; one without a class comes from another source.
    return rows.assign(
        money=hundredths(rows["amount"]),
        fiscal_year=fiscal_year(rows["period"], first_month),
        restricted=rows["restricted"].fillna("no"),
        source_class=rows["source_class"].fillna("other"),
    )


def newest_month(ledger: pd.DataFrame, data_through: pd.Timestamp) -> pd.Timestamp:
    """Newest month with actual entries, so that a late ledger is not read as money saved; without any, the cut-off."""
    periods = ledger.loc[ledger["basis"] == "actual", "period"]
    newest = periods[periods <= data_through].max()
    return data_through if pd.isna(newest) else newest


def year_to_date(rows: pd.DataFrame, keys: list[str], *, first_month: int, through: pd.Timestamp) -> pd.Series:
    """Sum of ``money`` by ``keys``, of which the first is ``fiscal_year``, up to the month of ``through``.

    Where all rows of a group stand in the first month of the fiscal year they are amounts for the whole year (the
    contract allows that for budgets and planned initiatives), and the share of the months elapsed is counted.
    """
    groups = rows.groupby(keys)
    years = pd.Series(groups["period"].max().index.get_level_values("fiscal_year"), index=groups["period"].max().index)
    whole = groups["period"].max() == years.map({year: year_begin(year, first_month) for year in years.unique()})
    elapsed = years.map({year: months_elapsed(year, first_month, through) for year in years.unique()})
    share = (groups["money"].sum() * elapsed.astype("int64") + 6) // 12  # to the nearest hundredth
    by_month = rows[rows["period"] <= through].groupby(keys)["money"].sum().reindex(whole.index, fill_value=0)
    return share.where(whole, by_month).astype("int64")
