"""What came back for the fee, counted by hand."""

import pandas as pd
import pytest

from lhs_helpers.methods.finance import fee_returns
from lhs_helpers.words import describe

JUNE = pd.Timestamp("2026-06-30")


@pytest.fixture
def tables(contract_table):
    log = [
        ("site_report", "S1", "2025-07-01", "delivered"),
        ("site_report", "S1", "2025-06-30", "delivered"),  # a day too early
        ("site_report", "S1", "2026-07-01", "delivered"),  # after the data
        ("ticket", "S1", "2026-01-01", "declined"),
        ("coaching_call", "S1", "2026-01-01", None),
        ("decision", "network", "2026-01-01", "delivered"),
        ("data_issue", "S1", "2026-01-01", "delivered"),  # a fault in its own data
    ]
    offered = [
        ("W1", "webinar", "2026-01-10", None),
        ("W2", "webinar", "2026-02-10", None),
        ("C1", "coaching_call", "2026-02-11", None),  # the log counts these
        ("T1", "tool", "2022-01-01", None),
        ("T2", "tool", "2022-01-01", "S1"),
        ("T3", "tool", "2022-01-01", None),
    ]
    came = [("W1", "S1"), ("W1", "S1"), ("C1", "S1"), ("T1", "S1"), ("T2", "S1"), ("W2", "S2"), ("T3", "S1")]
    return (
        contract_table(
            "service_log", item_id=list("ABCDEFG"), kind=[row[0] for row in log], site_id=[row[1] for row in log],
            done=pd.to_datetime([row[2] for row in log]), outcome=[row[3] for row in log],
        ),
        contract_table(
            "offerings", offering_id=[row[0] for row in offered], kind=[row[1] for row in offered],
            date=pd.to_datetime([row[2] for row in offered]), creator_site_id=[row[3] for row in offered],
        ),
        contract_table(
            "activities", offering_id=[row[0] for row in came], site_id=[row[1] for row in came],
            date=pd.Timestamp("2026-03-01"), behavior_id=["takes_part"] * 6 + ["looks"],
        ),
        contract_table(
            "behaviors", behavior_id=["takes_part", "looks"], tier=["participation", "awareness"], label=["a", "b"]
        ),
        contract_table("sites", site_id=["S1"], joined=[pd.Timestamp("2021-07-01")]),
    )  # fmt: skip


def test_only_what_reached_the_site_in_the_year_counts(tables):
    result = fee_returns(*tables, site_id="S1", on=JUNE)
    counts = result.table.set_index("what")[["n", "of"]].fillna(-1).to_dict("split")
    assert dict(zip(counts["index"], counts["data"], strict=True)) == {
        "coaching_call": [1, -1],
        "site_report": [1, -1],
        "meetings": [1, 2],  # two people at one webinar are one webinar
        "resources": [1, 2],  # its own tool is no return, and a look at another is no use
    }
    assert describe(result).sentence == (
        "From July 1, 2025 to June 30, 2026, the network did for this site what its log counts (coaching calls: 1 and "
        "site reports: 1); people of this site came to 1 of 2 meetings of the network; it used 1 of 2 resources made "
        "elsewhere."
    )


def test_the_year_of_a_new_site_begins_with_its_joining(tables):
    *others, sites = tables
    new = sites.assign(joined=pd.Timestamp("2026-02-01").as_unit("us"))
    result = fee_returns(*others, new, site_id="S1", on=JUNE)
    assert result.begin == pd.Timestamp("2026-02-01")
    assert result.table.set_index("what").loc["meetings", ["n", "of"]].tolist() == [0, 1]  # W2 was held since


def test_nothing_on_record_is_said_and_not_counted_as_zero(contract_table):
    empty = [contract_table(name) for name in ("service_log", "offerings", "activities", "behaviors", "sites")]
    assert fee_returns(*empty, site_id="S1", on=JUNE).is_empty
