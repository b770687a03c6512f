"""Stage times: open waits count, milestones left out do not."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.governance.stage_times import stage_times

ON = pd.Timestamp("2026-06-30")
MILESTONES = ("sent", "signed", "data")


def stages(contract_table, days_to_signed, days_to_data, status, blockers=None):
    """Sites that sent their agreement 400 days before the cut-off; None where a milestone is not reached."""
    names = [f"S{number}" for number in range(len(status))]
    sent = ON - pd.Timedelta(days=400)
    rows = [(name, "sent", sent, None) for name in names]
    for milestone, days in (("signed", days_to_signed), ("data", days_to_data)):
        rows += [
            (name, milestone, pd.NaT if wait is None else sent + pd.Timedelta(days=wait), blocker)
            for name, wait, blocker in zip(names, days, blockers or [None] * len(names), strict=True)
        ]
    onboarding = contract_table(
        "onboarding",
        site_id=[row[0] for row in rows],
        milestone=[row[1] for row in rows],
        actual=pd.to_datetime([row[2] for row in rows]),
        blocker=[row[3] for row in rows],
    )
    return onboarding, contract_table("sites", site_id=names, status=status)


def test_those_who_still_wait_move_the_median(contract_table):
    onboarding, sites = stages(contract_table, [100, 200, 300, None, None], [None] * 5, ["onboarding"] * 5)
    first = stage_times(onboarding, sites, milestones=MILESTONES, on=ON, min_sites=1).table.iloc[0]
    # Product limit: 4/5, 3/5, 2/5 after 100, 200 and 300 days; the finishers alone would say 200.
    assert first[["finished", "waiting", "lower", "median"]].tolist() == [3, 2, 200, 300]
    assert np.isnan(first["upper"])


def test_who_gave_up_waited_until_leaving_and_who_is_a_prospect_waits_still(contract_table):
    onboarding, sites = stages(contract_table, [100, None, None], [None] * 3, ["onboarding", "withdrawn", "prospect"])
    for day, median in ((50, 100), (200, np.nan)):
        sites["left"] = pd.to_datetime([None, ON - pd.Timedelta(days=400 - day), None])
        first = stage_times(onboarding, sites, milestones=MILESTONES, on=ON, min_sites=1).table.iloc[0]
        assert first[["finished", "waiting"]].tolist() == [1, 2]
        # Of those at risk on day 100: two (one through: 1/2 wait) or three (2/3 wait).
        np.testing.assert_equal(first["median"], median)


def test_a_stage_with_few_sites_has_counts_and_no_quartiles(contract_table):
    onboarding, sites = stages(contract_table, [100] * 4, [None] * 4, ["onboarding"] * 4)
    table = stage_times(onboarding, sites, milestones=MILESTONES, on=ON).table
    assert table["finished"].tolist() == [4, 0]
    assert table[["lower", "median", "upper"]].isna().all(axis=None)


def test_a_site_that_left_a_milestone_out_is_not_waiting_for_it(contract_table):
    onboarding, sites = stages(contract_table, [None, 50], [100, 90], ["onboarding", "active"])
    table = stage_times(onboarding, sites, milestones=MILESTONES, on=ON, min_sites=1).table
    assert table["waiting"].sum() == 0
    assert table.loc[0, "finished"] == 1


def test_milestones_in_the_wrong_order_are_left_out_and_said(contract_table):
    onboarding, sites = stages(contract_table, [50, 60], [40, 90], ["active", "active"])
    result = stage_times(onboarding, sites, milestones=MILESTONES, on=ON, min_sites=1)
    assert result.table.loc[1, ["finished", "median"]].tolist() == [1, 30]
    assert [caveat.code for caveat in result.caveats] == ["backward_milestones"]


def test_blockers_are_counted_by_site_and_the_bottleneck_is_the_longest_stage(contract_table):
    onboarding, sites = stages(
        contract_table, [50, 60, None], [250, 290, None], ["active", "active", "onboarding"], ["irb", "irb", "legal"]
    )
    result = stage_times(onboarding, sites, milestones=MILESTONES, on=ON, min_sites=1)
    assert result.blockers.to_dict("list") == {"blocker": ["irb", "legal"], "sites": [2, 1], "open": [0, 1]}
    assert result.bottleneck[["before", "after", "median"]].tolist() == ["signed", "data", 200]


def test_no_records_give_an_empty_result(contract_table):
    result = stage_times(
        contract_table("onboarding"), contract_table("sites"), milestones=MILESTONES, on=ON, min_sites=1
    )
    assert result.is_empty
    assert result.bottleneck is None
