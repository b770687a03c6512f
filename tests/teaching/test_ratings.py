"""Maturity rounds: a disagreement to discuss, an agreed gap to plan, one gap without an action."""

import pandas as pd
import pytest


@pytest.fixture(scope="module")
def maturity(demo) -> pd.DataFrame:
    ratings = demo.table("ratings")
    return ratings[ratings["instrument"] == "maturity"]


def test_three_rounds_have_at_least_six_raters_and_one_rater_was_replaced(maturity):
    raters = maturity.groupby("round")["rater_id"].agg(set)
    assert list(raters.index) == ["2024-spring", "2025-spring", "2026-spring"]
    assert (raters.map(len) >= 6).all()
    assert raters.iloc[1] - raters.iloc[2] == {"R08"}


def test_gm_3_is_a_disagreement_and_fs_2_an_agreed_gap(maturity):
    scores = maturity[maturity["round"] == "2026-spring"].groupby("item_id")["score"]
    spread = scores.std()
    assert spread["GM-3"] >= 1.2
    assert scores.mean()["FS-2"] == pytest.approx(1.6)
    assert round(spread["FS-2"], 1) == 0.5
    assert spread.drop("GM-3").max() < 1


def test_no_smaller_spread_is_possible_for_whole_levels_with_that_mean():
    # A whole number with mean 1.6 varies least when it is 1 or 2: variance 0.6 * 0.4, larger still with ddof 1.
    assert (0.6 * 0.4) ** 0.5 > 0.45


def test_every_score_is_a_level_of_its_item(demo):
    levels = set(demo.table("instruments")[["item_id", "level"]].itertuples(index=False, name=None))
    scored = demo.table("ratings").dropna(subset="score")
    scores = set(scored[["item_id", "score"]].itertuples(index=False, name=None))
    assert scores <= levels


def test_one_agreed_gap_has_no_action(demo):
    consensus = demo.table("consensus")
    newest = consensus[(consensus["round"] == "2026-spring") & (consensus["target"] > consensus["score"])]
    assert set(newest["item_id"]) - set(demo.table("plan")["item_id"].dropna()) == {"FS-3"}


def test_a_network_that_is_being_founded_has_one_round(design):
    assert design.table("ratings")["round"].unique().tolist() == ["2026-spring"]


def test_a_rater_who_cannot_judge_an_item_gives_no_score(demo):
    ratings = demo.table("ratings")
    unknown = ratings[ratings["status"] == "unknown"]
    assert set(unknown["item_id"]) == {"RS-2", "FS-1", "DA-4"}
    assert unknown["score"].isna().all()
    assert ratings.loc[ratings["status"] == "scored", "score"].notna().all()


def test_a_project_is_scored_from_the_month_its_site_joined_and_has_no_lasting_gain_in_its_first_year(demo):
    ratings, sites = demo.table("ratings"), demo.table("sites").set_index("site_id")
    scores = ratings[ratings["instrument"] == "progress"]
    joined = pd.to_datetime(scores["site_id"].map(sites["joined"]))
    dates = pd.to_datetime(scores["date"])
    assert (dates >= joined).all()
    assert scores.loc[dates < joined + pd.DateOffset(years=1), "score"].astype(float).max() <= 3
