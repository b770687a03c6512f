"""Load: hours asked for against hours there are."""

import pandas as pd
import pytest

from lhs_helpers.methods.governance.capacity import load

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def tables(contract_table):
    return {
        "roles": contract_table(
            "roles",
            role_id=["R1", "R2", "R3", "R4"],
            held_from=pd.to_datetime(["2020-01-01", "2026-06-15", "2020-01-01", None]),
            area=["management", "coaching", "finance", "coaching"],
            role="Post",
            site_id="network",
            fte=[1.0, 0.5, 1.0, 1.0],
            hours_per_month=[100.0, 60.0, 100.0, 100.0],
        ),
        "sites": contract_table(
            "sites",
            site_id=["S1", "S2", "S3", "S4"],
            status=["active", "active", "onboarding", "withdrawn"],
            joined=pd.to_datetime(["2021-01-01", "2026-05-10", None, "2021-01-01"]),
            left=pd.to_datetime([None, None, None, "2026-05-31"]),
        ),
        "onboarding": contract_table(
            "onboarding",
            site_id=["S2", "S2", "S3"],
            milestone=["inquiry", "active", "inquiry"],
            actual=pd.to_datetime(["2026-01-05", "2026-05-10", "2026-06-01"]),
        ),
    }


def test_demand_capacity_and_use_follow_the_dates(tables):
    result = load(**tables, hours_per_active_site=20, hours_per_onboarding_site=50, on=ON, months=3)
    table = result.table
    assert table["period"].tolist() == [*pd.to_datetime(["2026-04-01", "2026-05-01", "2026-06-01"])]
    # April: S1, S4 active and S2 on its way; May: S1, S2, and S4 on its last day; June: S3 enters, the coach begins.
    assert table[["active", "onboarding"]].to_numpy().tolist() == [[2, 1], [3, 0], [2, 1]]
    assert table["demand"].tolist() == [90, 60, 90]
    assert table["capacity"].tolist() == [100, 100, 160]
    assert table["use"].tolist() == pytest.approx([0.9, 0.6, 0.5625])
    assert table["sites_per_coach"].isna().tolist() == [True, True, False]
    assert table["sites_per_coach"].iloc[-1] == 4  # two sites on half a coach


def test_the_scenario_adds_active_sites_to_the_last_month(tables):
    result = load(**tables, hours_per_active_site=20, hours_per_onboarding_site=50, on=ON, more=(0.5,))
    assert result.scenario[["sites", "demand"]].to_numpy().tolist() == [[3, 110]]
    # The one site on the way in, at 50 hours, would be the one more at 20.
    assert result.scenario[["use", "use_moved"]].to_numpy().tolist() == [[110 / 160, 60 / 160]]


def test_the_stretch_above_the_line_is_dated_only_if_it_lasts(tables):
    # The uses are 1.4, 0.6 and 0.875: above 0.7 in April is history, above 0.7 in June is now.
    for warn, since in ((0.7, "2026-06-01"), (0.5, "2026-04-01"), (0.9, None)):
        result = load(
            **tables, hours_per_active_site=20, hours_per_onboarding_site=100, on=ON, months=3, utilization_warn=warn
        )
        assert result.above_since == (since and pd.Timestamp(since))


def test_hours_that_were_not_given_are_never_invented(tables):
    assert load(**tables, hours_per_active_site=None, hours_per_onboarding_site=50, on=ON).is_empty
    no_hours = {**tables, "roles": tables["roles"].assign(hours_per_month=float("nan"))}
    assert load(**no_hours, hours_per_active_site=20, hours_per_onboarding_site=50, on=ON).is_empty


def test_a_network_without_milestones_has_a_load_of_its_active_sites(tables, contract_table):
    result = load(
        **{**tables, "onboarding": contract_table("onboarding")},
        hours_per_active_site=20,
        hours_per_onboarding_site=50,
        on=ON,
    )
    assert result.table["onboarding"].sum() == 0
