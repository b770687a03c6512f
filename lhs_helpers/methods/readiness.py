"""Is what a network needs in its phase of life in place? Documents approved, required posts filled."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.result import Result

PHASES = ("design", "implementation", "improvement", "sustainability")
COLUMNS = ["item_id", "what", "title", "required_from", "state", "approved", "next_review", "shown", "owner_role"]
STATES = ("missing", "review overdue", "in place", "optional", "later")  # the order in which they are shown


@dataclass(frozen=True, kw_only=True)
class Readiness(Result):
    """Checklist of one module in one phase of life.

    Reads as: what is missing is the next thing to do; what is asked for later does not count yet.
    Misleads when: an approved document is not used. Approval says that it exists.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per item, the missing ones first: ``item_id``, ``what`` (document, post), ``title``,
        ``required_from`` (phase), ``state`` (one of ``STATES``), ``approved``, ``next_review``, ``shown``,
        ``owner_role``.
    phase : str
        The phase the list is judged for.
    """

    phase: str

    @property
    def needed(self) -> pd.DataFrame:
        """The items needed in this phase: they are the denominator."""
        return self.table[~self.table["state"].isin(["optional", "later"])]

    @property
    def missing(self) -> list[str]:
        """Titles of the needed items that are not in place."""
        return self.table.loc[self.table["state"] == "missing", "title"].tolist()


def readiness(
    documents: pd.DataFrame,
    roles: pd.DataFrame | None = None,
    *,
    module: int,
    phase: str,
    on: pd.Timestamp | None = None,
    label: str = "",
) -> Readiness:
    """Compare what exists with what a module needs in a phase of life.

    Parameters
    ----------
    documents : pandas.DataFrame
        The contract's ``documents``.
    roles : pandas.DataFrame, optional
        The contract's ``roles``; its required posts join the list.
    module : int
        Number of the module, 1 to 6.
    phase : str
        One of ``PHASES``; whatever is required from this phase or an earlier one is needed.
    on : pandas.Timestamp, optional
        The day of the data. With it, a review that has passed is named, and a post whose holder has left is vacant.
    """
    listed = documents[documents["module"] == module]
    rows = listed.assign(
        item_id=listed["document_id"], what="document", state=[_state(row, phase, on) for _, row in listed.iterrows()]
    )[COLUMNS]
    if roles is not None:
        rows = pd.concat([rows, _posts(roles, on)], ignore_index=True) if len(rows) else _posts(roles, on)
    order = rows["state"].map({state: place for place, state in enumerate(STATES)})
    table = rows.assign(order=order).sort_values(["order", "item_id"]).drop(columns="order").reset_index(drop=True)
    return Readiness(
        table=table,
        phase=phase,
        key=f"module-{module}",
        label=label,
        method={"name": "readiness", "module": module, "phase": phase},
    )


def filled_posts(roles: pd.DataFrame, on: pd.Timestamp | None = None) -> pd.Series:
    """Which rows of ``roles`` are held on a day: begun, and not ended. Without a day: begun and without an end."""
    if on is None:
        return roles["held_from"].notna() & roles["held_to"].isna()
    return (roles["held_from"] <= on) & ~(roles["held_to"] < on)


def _state(document: pd.Series, phase: str, on: pd.Timestamp | None) -> str:
    if pd.notna(document["approved"]):
        overdue = on is not None and pd.notna(document["next_review"]) and document["next_review"] < on
        return "review overdue" if overdue else "in place"
    if document["required_from"] == "optional":
        return "optional"
    return "missing" if PHASES.index(document["required_from"]) <= PHASES.index(phase) else "later"


def _posts(roles: pd.DataFrame, on: pd.Timestamp | None) -> pd.DataFrame:
    """One row per required post; a post with several holder periods is filled when one of them is current."""
    required = roles[roles["required"] == "yes"]
    filled = filled_posts(required, on).groupby(required["role_id"]).any()
    posts = required.drop_duplicates("role_id").set_index("role_id")
    return pd.DataFrame(
        {
            "item_id": posts.index,
            "what": "post",
            "title": posts["role"].where(posts["site_id"] == "network", posts["role"] + " (" + posts["site_id"] + ")"),
            "required_from": "design",
            "state": filled.reindex(posts.index).map({True: "in place", False: "missing"}).to_numpy(),
        }
    ).reindex(columns=COLUMNS)
