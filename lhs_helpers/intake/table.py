"""A table on its way through the checks."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.intake.problems import Problems


@dataclass
class Table:
    """One table of the network, typed, with what is wrong with it so far.

    Attributes
    ----------
    spec : lhs_helpers.contract.tables.TableSpec
        What the table has to be.
    frame : pandas.DataFrame
        Its rows as read, indexed by line, those with problems too.
    problems : Problems
        Grows with every check.
    half_read : pandas.Series of bool
        Rows of which a cell could not be read and is missing for that reason.
    shipped : bool
        Whether it is the table that comes with the collection, because the network has none.
    """

    spec: object
    frame: pd.DataFrame
    problems: Problems
    half_read: pd.Series
    shipped: bool = False

    def report(self, code: str, at: pd.Series, *, column: str = "", **values: object) -> None:
        """One problem for every row where ``at`` is true; a missing truth is none."""
        self.problems.add_rows(code, at.fillna(False).astype(bool), column=column, **values)

    @property
    def n_read(self) -> int:
        """Records of the file, those of a wrong width too."""
        return len(self.frame) + self.problems.n_unreadable

    def accepted(self) -> pd.DataFrame:
        """The rows that are not refused: none, all, or those of the sites without an error."""
        if self.problems.refused:
            return self.frame.iloc[:0]
        if not self.problems.refused_sites:
            return self.frame  # nearly always, and filtering a million rows for nothing takes its time
        return self.frame[~self.problems.sites.isin(self.problems.refused_sites)]
