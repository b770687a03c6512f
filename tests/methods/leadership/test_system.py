"""The system in a few charts: series of other results, taken over as they are."""

import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.finance import revenue_horizon
from lhs_helpers.methods.leadership.system import system_view
from lhs_helpers.words import describe

MONTHS = pd.date_range("2025-01-01", periods=12, freq="MS")


@pytest.fixture
def people():
    data = pd.DataFrame({"period": MONTHS, "value": range(10, 22)})
    return control_chart(data, kind="run", key="active-people", label="People", unit="people")


def test_each_series_keeps_its_own_values_and_line(people):
    view = system_view(actors=[people])
    sign = view.signs.iloc[0]
    assert (sign["row"], sign["n"], sign["last"], sign["last_line"]) == ("actors", 12, 21, 15.5)
    assert view.table["value"].tolist() == list(range(10, 22))
    assert describe(view).sentence == "People: 21 people in December 2025 (median 15.5)."


def test_a_series_without_numbers_keeps_its_place_and_says_what_starts_it(people):
    nothing = control_chart(pd.DataFrame({"period": MONTHS[:0], "value": []}), kind="run", key="entry", label="Entry")
    view = system_view(actors=[people], commons=[nothing])
    assert view.signs["reason"].tolist() == ["", "no_data"]
    assert "Entry: no numbers yet; fill in the table quality." in describe(view).notes


def test_money_is_confirmed_revenue_in_whole_units_beside_the_spending(contract_table):
    awards = contract_table(
        "awards", award_id=["A", "B"], source_class="funder", start=pd.Timestamp("2026-01-01"),
        end=pd.to_datetime(["2026-10-31", "2026-12-31"]), amount=[10_000.0, 99_000.0], status=["confirmed", "planned"],
        probability=[None, 0.5],
    )  # fmt: skip
    ahead = revenue_horizon(awards, contract_table("ledger"), pd.Timestamp("2025-12-31"), months=12, currency="USD")
    view = system_view(money=ahead)
    assert view.table["value"].tolist() == [1000.0] * 10 + [0, 0]  # the hoped-for award is in no sum
    row = describe(view).tables[0].frame.iloc[0]
    assert row[["Newest", "In"]].tolist() == ["1,000 USD", "January 2026"]  # now, not the end of the horizon


def test_nothing_at_all_is_an_empty_result():
    assert system_view().is_empty
