"""Whom the network serves: strata add up, and coverage is low at one site."""

import pandas as pd
import pytest


def test_strata_of_the_population_add_to_the_total(demo):
    population = demo.table("population")
    sums = population.groupby(["site_id", "as_of", "stratum_group"])[["n_eligible", "n_registered"]].sum()
    for group in ("language", "payer"):
        pd.testing.assert_frame_equal(sums.xs(group, level=2), sums.xs("all", level=2))


def test_only_s003_covers_less_than_three_quarters_of_its_eligible_patients(demo):
    population = demo.table("population")
    newest = population[(population["as_of"] == "2026-06-30") & (population["stratum_group"] == "all")]
    covered = (newest["n_registered"] / newest["n_eligible"]).set_axis(newest["site_id"])
    assert covered["S003"] == pytest.approx(0.68, abs=0.05)
    assert list(covered.index[covered < 0.7]) == ["S003"]
