"""What will we do this year, and did we? Gaps of the maturity round, planned actions, and their delivery."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.result import Result

STATES = ("no action", "overdue", "open", "done late", "done", "dropped")  # the order in which they are shown


@dataclass(frozen=True, kw_only=True)
class PlanDelivery(Result):
    """Gaps and the actions meant to close them.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per action, and one per gap without any: ``for_id`` (component or aim), ``about`` (its text),
        ``score``, ``target``, ``action_id``, ``action``, ``owner`` (the post), ``due``, ``done``, ``state`` (one of
        ``STATES``); gaps without action first, then what is overdue.
    quarters : pandas.DataFrame
        Calendar quarters with actions due so far: ``quarter``, ``due``, ``on_time``. Actions that are not yet due, or
        were dropped, are in neither column.
    on : pandas.Timestamp
        The day the plan is judged for.
    agreed : int
        Components on which raters agree that they are low, as given.
    without_target : tuple of str
        Those of them that have no target above their agreed level: gaps that nobody has decided to close.
    acted : tuple of str
        Gaps of which every action is done: the next round tells whether that closed them.
    """

    quarters: pd.DataFrame
    on: pd.Timestamp
    agreed: int = 0
    without_target: tuple[str, ...] = ()
    acted: tuple[str, ...] = ()

    @property
    def n_gaps(self) -> int:
        """Components with a target above their agreed level."""
        return int(self.table.loc[self.table["target"] > self.table["score"], "for_id"].nunique())

    def count(self, state: str) -> int:
        """Rows in one state."""
        return int((self.table["state"] == state).sum())


def gaps_to_plan(
    plan: pd.DataFrame,
    consensus: pd.DataFrame,
    *,
    instruments: pd.DataFrame,
    aims: pd.DataFrame,
    roles: pd.DataFrame,
    on: pd.Timestamp,
    agreed_gaps: Sequence[str] = (),
    label: str = "",
) -> PlanDelivery:
    """Set the actions of the plan beside the gaps they answer.

    A gap is a component whose target, in the newest agreed round, is above its agreed level. It has an action where an
    action that is not dropped names it; an action of an earlier year counts.

    Parameters
    ----------
    plan, consensus, instruments, aims, roles : pandas.DataFrame
        Tables of the contract.
    on : pandas.Timestamp
        The day of the data: what is due later is not late.
    agreed_gaps : sequence of str
        Components on which raters agree that they are low (``maturity.agreement``), with a target or without.
    """
    newest = consensus[consensus["agreed_on"] == consensus["agreed_on"].max()]
    newest = consensus[consensus["round"].isin(newest["round"])].drop_duplicates("item_id")
    gaps = newest[newest["target"] > newest["score"]]
    actions = plan.assign(
        for_id=plan["item_id"].fillna(plan["aim_id"]),
        owner=plan["owner_role"].map(roles.drop_duplicates("role_id").set_index("role_id")["role"]),
        state=pd.Series([_state(action, on) for action in plan.itertuples()], index=plan.index, dtype="str"),
    )
    answered = actions.loc[actions["state"] != "dropped", "for_id"]
    waiting = actions.loc[actions["state"].isin(["open", "overdue"]), "for_id"]
    acted = [item for item in gaps["item_id"] if item in set(answered) - set(waiting)]
    bare = gaps.loc[~gaps["item_id"].isin(answered), ["item_id"]].rename(columns={"item_id": "for_id"})
    bare = bare.assign(state="no action").reindex(columns=actions.columns).astype(actions.dtypes)
    table = pd.concat([bare, actions], ignore_index=True) if len(bare) else actions
    names = pd.concat([instruments.set_index("item_id")["item"], aims.set_index("aim_id")["statement"]])
    names = names[~names.index.duplicated()]
    levels = newest.set_index("item_id")
    bare_of_target = [item for item in agreed_gaps if item not in set(gaps["item_id"])]
    table = table.assign(
        about=table["for_id"].map(names),
        score=table["for_id"].map(levels["score"]),
        target=table["for_id"].map(levels["target"]),
        order=table["state"].map(STATES.index),
    ).sort_values(["order", "due", "for_id"])
    columns = ["for_id", "about", "score", "target", "action_id", "action", "owner", "due", "done", "state"]
    return PlanDelivery(
        table=table[columns].reset_index(drop=True),
        quarters=_quarters(actions, on),
        on=on,
        agreed=len(agreed_gaps),
        without_target=tuple(names.reindex(bare_of_target).dropna()),
        acted=tuple(names.reindex(acted).dropna()),
        label=label,
        method={"name": "gaps_to_plan", "on": on},
    )


def _state(action, on: pd.Timestamp) -> str:
    if action.status == "dropped":
        return "dropped"
    if action.status == "done" or pd.notna(action.done):
        return "done late" if action.done > action.due else "done"
    return "overdue" if action.due <= on else "open"


def _quarters(actions: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    fallen_due = actions[(actions["due"] <= on) & (actions["state"] != "dropped")]
    quarter = fallen_due["due"].dt.to_period("Q").dt.start_time
    counts = (fallen_due["state"] == "done").groupby(quarter).agg(["size", "sum"])
    counts.columns = ["due", "on_time"]
    return counts.rename_axis("quarter").reset_index()
