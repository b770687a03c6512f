"""The definitions in force, and the kinds of measure that are lacking."""

import pandas as pd

from lhs_helpers.methods.improvement.measure_set import measure_set


def measures(*rows):
    columns = ["measure_id", "version", "valid_from", "kind"]
    table = pd.DataFrame(list(rows), columns=columns).assign(
        valid_from=lambda frame: pd.to_datetime(frame["valid_from"])
    )
    more = [
        "label",
        "type",
        "unit",
        "numerator_definition",
        "denominator_definition",
        "direction",
        "target",
        "target_date",
    ]
    return table.assign(**dict.fromkeys(more))


def test_the_newest_version_is_shown_and_the_older_ones_are_named():
    table = measure_set(measures(("dose", "2", "2024-07-01", "process"), ("dose", "1", "2021-07-01", "process"))).table
    assert table["version"].tolist() == ["2"]
    assert table.loc[0, "earlier"] == (("1", pd.Timestamp("2021-07-01")),)


def test_outcomes_come_first_and_lacking_kinds_are_named():
    found = measure_set(measures(("b", "1", None, "process"), ("a", "1", None, "outcome")))
    assert found.table["measure_id"].tolist() == ["a", "b"]
    assert found.lacks == ("balancing",)


def test_no_measures_give_an_empty_set():
    assert measure_set(measures()).is_empty
