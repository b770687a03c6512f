"""Do we keep our promises? What was due, what came on time, and what is still open."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.result import Result

MIN_DUE = 5  # a share of fewer items says little (ours)
CADENCES = ("MS", "QS", "YS")
TAKEN_BACK = ("declined", "cancelled")  # no longer promised: neither kept nor broken


@dataclass(frozen=True, kw_only=True)
class Promises(Result):
    """Promises by kind, and by the month in which they fell due.

    Reads as: of everything due so far, this much was done by its day.
    Misleads when: due dates are set after the work is done, or items without a due date pile up.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per kind: ``kind``, ``due`` (items that fell due), ``on_time``, ``late`` (done after the day),
        ``overdue`` (still open), ``oldest_days`` (age of the oldest open one, since its due date).
    series : pandas.DataFrame
        One row per month, or per quarter or year where few fall due: ``period``, ``num`` (done by the due date),
        ``den`` (fell due): for ``control_chart``.
    freq : str
        Its cadence, one of ``CADENCES``.
    not_yet_due : int
        Open items whose day is still to come; in no denominator.
    without_due : int
        Items without a due date.
    on : pandas.Timestamp
        The day of the data.
    """

    series: pd.DataFrame
    freq: str
    not_yet_due: int
    without_due: int
    on: pd.Timestamp


def on_promise(
    service_log: pd.DataFrame,
    kinds: tuple[str, ...] | None = None,
    *,
    on: pd.Timestamp,
    min_due: int = MIN_DUE,
    label: str = "",
) -> Promises:
    """Count what was due and what was done by then.

    Parameters
    ----------
    service_log : pandas.DataFrame
        The contract's ``service_log``.
    kinds : tuple of str, optional
        Kinds of item to keep; without it all but data issues, which module 6 follows.
    on : pandas.Timestamp
        The day of the data: what falls due later is not late and not counted.
    min_due : int
        Where fewer fall due in the median month, the series is by quarter, and then by year.
    """
    chosen = service_log[service_log["kind"].isin(kinds) if kinds else service_log["kind"] != "data_issue"]
    chosen = chosen[~chosen["outcome"].isin(TAKEN_BACK)]
    due = chosen[chosen["due"] <= on]
    due = due.assign(
        on_time=due["done"] <= due["due"],
        late=due["done"] > due["due"],
        overdue=due["done"].isna(),
        age=(on - due["due"]).dt.days.where(due["done"].isna()),
    )
    table = due.groupby("kind").agg(
        due=("item_id", "size"),
        on_time=("on_time", "sum"),
        late=("late", "sum"),
        overdue=("overdue", "sum"),
        oldest_days=("age", "max"),
    )
    by_month = due.groupby(due["due"].dt.to_period("M"))["on_time"].agg(["sum", "size"])
    for freq in CADENCES:
        series = by_month.groupby(by_month.index.asfreq(freq[0]).start_time).sum()
        if series["size"].median() >= min_due:
            break
    return Promises(
        table=table.reset_index(),
        series=series.set_axis(["num", "den"], axis=1).rename_axis("period").reset_index(),
        freq=freq,
        not_yet_due=int((chosen["done"].isna() & (chosen["due"] > on)).sum()),
        without_due=int(chosen["due"].isna().sum()),
        on=on,
        key="-".join(kinds or ()),
        label=label,
        method={"name": "on_promise", "kinds": kinds, "on": on},
    )
