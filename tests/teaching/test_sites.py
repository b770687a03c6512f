"""The sites of a network: twelve with pages in the demo, hundreds in the large worlds."""

import pandas as pd

from lhs_helpers.teaching.profiles import PROFILES
from lhs_helpers.teaching.sites import build_world


def test_the_demo_has_twelve_sites_with_pages_and_their_dates_are_as_planned(demo):
    sites = demo.table("sites").set_index("site_id")
    with_pages = sites[sites["status"].isin(["active", "onboarding", "paused"])]
    assert list(with_pages.index) == [f"S{number:03d}" for number in range(1, 13)]
    joined = with_pages["joined"]
    assert (joined["S001":"S008"] == "2021-07-01").all()
    assert joined[["S009", "S010", "S011"]].tolist() == ["2025-10-01", "2022-07-01", "2022-07-01"]
    assert with_pages.loc["S012", "status"] == "onboarding"
    assert pd.isna(joined["S012"])


def test_two_names_of_the_demo_are_awkward_on_purpose(demo):
    names = set(demo.table("sites")["site_name"])
    assert {"St. Mary's <b>& Sons", "Genève Lakeside"} <= names


def test_the_largest_world_has_639_teams_in_293_organizations():
    sites = build_world(PROFILES["scale639"], seed=1).sites
    assert len(sites) == 639
    assert sites["organization_id"].nunique() == 293
    for column in ("site_id", "site_code", "site_name"):
        assert sites[column].is_unique


def test_the_largest_world_contains_the_smaller_one_as_its_first_teams():
    small, large = (build_world(PROFILES[name], seed=1) for name in ("scale293", "scale639"))
    pd.testing.assert_frame_equal(small.sites, large.sites.head(293))
    assert set(small.truth) < set(large.truth)


def test_fewer_sites_are_the_first_ones():
    whole = build_world(PROFILES["demo"], seed=1).sites
    pd.testing.assert_frame_equal(build_world(PROFILES["demo"], seed=1, sites=5).sites, whole.head(5))


def test_a_site_of_small_volume_sees_about_six_patients_a_month():
    world = build_world(PROFILES["scale293"], seed=1)
    small = {planted.site_id for planted in world.truth if planted.kind == "small_volume"}
    volume = world.sites.set_index("site_id")["monthly_patients"]
    assert (volume[list(small)] == 6.3).all()
    assert (volume.drop(list(small)) >= 20).all()
