"""Alignment: which drivers have work, which projects serve no driver."""

import pandas as pd
import pytest

from lhs_helpers.methods.leadership.alignment import aim_alignment


@pytest.fixture
def drivers(contract_table):
    return contract_table(
        "drivers",
        driver_id=["D1", "D2", "S1", "C1", "C2", "D9"],
        parent_id=[None, None, "D1", "S1", "D2", None],
        aim_id="A",
        level=["primary", "primary", "secondary", "change", "change", "primary"],
        label=["Planning", "Partnership", "Huddles", "Pre-visit huddle", "Survey", "Old"],
        status=["implementing", "not_started", "testing", "testing", "not_started", "retired"],
    )


@pytest.fixture
def aims(contract_table):
    return contract_table(
        "aims",
        aim_id=["A", "P1", "P2", "P3", "L1"],
        level=["global", "project", "project", "project", "site"],
        site_id=["network", "network", "network", "network", "S1"],
        statement=["Aim", "Huddle project", "Loose project", "Finished project", "Our own aim"],
        driver_id=[None, "S1", None, "D2", None],
        status=["active", "active", "active", "done", "active"],
    )


@pytest.fixture
def sites(contract_table):
    return contract_table("sites", site_id=["S1", "S2", "S3"], status=["active", "active", "onboarding"])


def test_work_counts_for_the_drivers_above_it(aims, drivers, sites, contract_table):
    plan = contract_table(
        "plan", action_id=["X"], aim_id=["P1"], action=["Do"], status=["active"], due=pd.to_datetime(["2026-01-01"])
    )
    aligned = aim_alignment(aims, drivers, plan=plan, sites=sites)
    table = aligned.table.set_index("driver_id")
    assert table.loc["D1", ["projects", "changes", "actions"]].tolist() == [1, 1, 1]
    assert table.index.tolist() == ["D1", "S1", "D2"]  # the tree's order; the retired driver is left out
    assert aligned.orphans == ["Partnership"]  # its project is done, its change not started


def test_active_projects_without_a_driver_are_named(aims, drivers, sites, contract_table):
    aligned = aim_alignment(aims, drivers, plan=contract_table("plan"), sites=sites)
    assert (aligned.n_projects, aligned.unlinked) == (2, ("Loose project",))
    assert (aligned.sites_with_aim, aligned.n_sites) == (1, 2)


def test_without_drivers_the_result_is_empty(aims, sites, contract_table):
    assert aim_alignment(aims, contract_table("drivers"), plan=contract_table("plan"), sites=sites).is_empty
