"""Which assumption moves the cash most? One at a time, from its low to its high value; all else as it is."""

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from lhs_helpers.methods.finance.outlook import months_ahead_of, newest_year
from lhs_helpers.methods.finance.runway import Pace, cash_of
from lhs_helpers.methods.result import Result

# What is multiplied, and by what at the two ends (ours; the first four as in the scenarios that are shipped).
SWINGS = pd.DataFrame(
    [
        ("award", "largest", 0.0, 1.0),
        ("fees", "", 0.9, 1.1),
        ("sites", "", 0.8, 1.2),
        ("personnel", "", 1.05, 0.95),
        ("in_kind", "", 0.0, 1.0),
    ],
    columns=["what", "id", "low", "high"],
)


class Change(NamedTuple):
    """One part of the present pace times a factor, from the first month ahead on (an award: from its end on)."""

    what: str
    id: str
    factor: float
    months: int | None = None


@dataclass(frozen=True, kw_only=True)
class Tornado(Result):
    """Cash at the end of the horizon when one assumption takes its low or its high value.

    Reads as: the assumptions on top are worth finding out more about; those at the bottom hardly matter.
    Misleads when: assumptions move together, as fees and sites do.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per assumption, the widest first: ``what``, ``id``, ``low``, ``high`` (factors), ``cash_low``,
        ``cash_high`` (int64 hundredths), ``zero_low``, ``zero_high`` (first month with cash below 0; NaT beyond the
        horizon). ``low`` is the end that leaves less cash.
    base : int
        Cash at the end of the horizon as things are.
    through : pandas.Timestamp
        Last month of the horizon.
    """

    base: int
    through: pd.Timestamp
    months: int
    currency: str


def tornado(
    balance: pd.DataFrame,
    ledger: pd.DataFrame,
    awards: pd.DataFrame,
    swings: pd.DataFrame = SWINGS,
    *,
    data_through: pd.Timestamp,
    months: int = 36,
    currency: str = "",
    label: str = "",
) -> Tornado:
    """Move each assumption to both of its ends, the others as in the first scenario of ``runway``.

    Parameters
    ----------
    balance, ledger, awards : pandas.DataFrame
        Tables of the contract.
    swings : pandas.DataFrame
        ``what`` and ``id`` as in the changes of a scenario, ``low`` and ``high``: factors of the two ends.
    months : int
        Months ahead at whose end the cash is compared.
    """
    known, (past, n_past) = cash_of(balance, data_through), newest_year(ledger, data_through)
    ahead = months_ahead_of(data_through, months)
    pace = Pace(past, n_past, awards, ahead)
    if known is None or past.empty:
        return Tornado(table=pd.DataFrame(), base=0, through=ahead[-1], months=months, label=label, currency=currency)

    def path(*changes: Change) -> pd.Series:
        return pd.Series(known + pace.net(changes).cumsum(), index=ahead)

    base, rows = path().iloc[-1], []
    for swing in swings.itertuples():
        paths = [path(Change(swing.what, swing.id, factor)) for factor in (swing.low, swing.high)]
        ends = sorted(
            ((int(cash.iloc[-1]), cash.index[cash < 0].min(), factor)
             for cash, factor in zip(paths, (swing.low, swing.high), strict=True)),
            key=lambda end: end[0],
        )  # fmt: skip
        (low_cash, low_zero, low), (high_cash, high_zero, high) = ends
        rows.append((swing.what, swing.id, low, high, low_cash, high_cash, low_zero, high_zero))
    columns = ["what", "id", "low", "high", "cash_low", "cash_high", "zero_low", "zero_high"]
    table = pd.DataFrame(rows, columns=columns)
    width = (table["cash_high"] - table["cash_low"]).sort_values(ascending=False, kind="stable")
    return Tornado(
        table=table.loc[width.index].reset_index(drop=True),
        base=int(base),
        through=ahead[-1],
        months=months,
        label=label,
        currency=currency,
        method={"name": "tornado", "months": months},
    )
