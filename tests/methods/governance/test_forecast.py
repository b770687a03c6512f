"""The months ahead, against numbers that can be worked out on paper."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.governance.forecast import forecast, project
from lhs_helpers.methods.governance.lead_times import Lead

ON = pd.Timestamp("2026-06-30")
HOURS = {"hours_per_active_site": 10, "hours_per_onboarding_site": 0}


def after(month, chance=1.0, left=0.0):
    """A stage that everybody leaves in one month."""
    passed, gone = np.zeros(month + 1), np.zeros(month + 1)
    passed[month], gone[month] = chance, left
    return Lead("joined", passed, gone)


def test_in_the_long_run_arrivals_times_lead_time_are_under_way():
    path = project([after(7)], [np.zeros(0)], arrivals=2.5, months=20)
    assert path["inside"][-1] == pytest.approx(17.5)  # Little 1961
    assert path["through"].tolist() == [0] * 7 + [2.5] * 13


def test_half_give_up_and_the_rest_pass_two_stages():
    path = project([after(1, 0.5, 0.5), after(2)], [np.zeros(0)] * 2, arrivals=4, months=8)
    assert path["through"].tolist() == [0, 0, 0, 2, 2, 2, 2, 2]
    assert path["inside"][-1] == 4 * 1 + 2 * 2


def test_who_waits_now_goes_on_from_there():
    lead = Lead("joined", np.array([0, 0, 0.5, 0.5]), np.zeros(4))
    # One has been there for less than a month, one for two: of the two months that are left, half may be over.
    path = project([lead], [np.array([1.0, 0, 0])], arrivals=0, months=4)
    assert path["through"].tolist() == [0, 0.5, 0.5, 0]
    path = project([lead], [np.array([0, 0, 1.0])], arrivals=0, months=4)
    assert path["through"].tolist() == [1, 0, 0, 0]
    path = project([lead], [np.array([0, 0, 0, 0, 0, 1.0])], arrivals=0, months=4)
    assert path["inside"].tolist() == [1, 1, 1, 1]  # longer than anybody on record: nothing is known


@pytest.fixture
def tables(contract_table):
    """One site enters on the first of every month for three years and joins after 100 days; a coach of 400 hours."""
    entered = pd.date_range("2023-07-01", "2026-06-01", freq="MS")
    joined = (entered + pd.Timedelta(days=100)).where(entered + pd.Timedelta(days=100) <= ON)
    names = [f"S{number:02d}" for number in range(len(entered))]
    return {
        "roles": contract_table("roles", role_id=["R"], held_from=["2020-01-01"], area="coaching", site_id="network",
                                fte=1.0, hours_per_month=400.0),
        "sites": contract_table("sites", site_id=names, joined=joined,
                                status=["active" if day else "onboarding" for day in joined.notna()]),
        "onboarding": contract_table("onboarding", site_id=names, milestone="inquiry", actual=entered),
    }  # fmt: skip


def test_one_more_site_a_month_passes_the_capacity_in_the_month_that_subtraction_gives(tables):
    result = forecast(**tables, **HOURS, on=ON)
    base = result.table[result.table["scenario"] == "base"]
    assert base["active"].iloc[:3].tolist() == pytest.approx([34, 35, 36])  # 33 have joined, 3 are under way
    assert base["onboarding"].iloc[-1] == pytest.approx(3)
    # 400 hours are 40 sites: the 41st joins in the eighth month. 85 % of them are 34 sites, passed in the second.
    ends = result.scenarios.set_index("scenario")
    assert ends.loc["base", "above"] == pd.Timestamp("2027-02-01")
    assert ends.loc["base", "flagged"] == pd.Timestamp("2026-08-01")
    assert ends.loc["more_staff", "above"] == pd.Timestamp("2027-12-01")  # 500 hours, 50 sites
    assert result.stages[["n", "conversion", "mean_months"]].iloc[0].tolist() == [36, 1, 3]


def test_a_scenario_that_never_passes_the_line_has_no_month(tables):
    rows = pd.DataFrame({"scenario": ["none"], "arrivals": 0.0, "conversion": 0.0, "leaving": 1.0, "capacity": 1.0})
    result = forecast(**tables, **HOURS, on=ON, scenarios=rows)
    assert result.scenarios["above"].isna().all()
    assert result.table["active"].tolist() == [33] * 24


def test_stages_are_cut_at_milestones_and_a_milestone_left_out_is_passed_with_the_next(tables, contract_table):
    onboarding = tables["onboarding"]
    signed = onboarding.iloc[::2].assign(milestone="signed", actual=lambda rows: rows["actual"] + pd.Timedelta(days=35))
    both = pd.concat([onboarding, signed[signed["actual"] <= ON]], ignore_index=True)
    result = forecast(**{**tables, "onboarding": both}, **HOURS, on=ON, stages=("signed",))
    assert result.stages["stage"].tolist() == ["signed", "joined"]
    assert result.stages["conversion"].tolist() == pytest.approx([1, 1])
    # A fifth fewer is a fifth however many stages there are: each month 0.8 join, after all who are under way now.
    fewer = result.table[result.table["scenario"] == "fewer_through"]["active"].diff().iloc[-1]
    assert fewer == pytest.approx(0.8)


def test_hours_that_are_not_set_and_an_unsteady_way_in_give_no_forecast(tables):
    assert forecast(**tables, hours_per_active_site=None, hours_per_onboarding_site=None, on=ON).is_empty
    waiting = {**tables, "sites": tables["sites"].assign(joined=pd.NaT, status="onboarding")}
    waiting["sites"]["joined"] = waiting["sites"]["joined"].astype("datetime64[us]")
    assert forecast(**waiting, **HOURS, on=ON).is_empty
