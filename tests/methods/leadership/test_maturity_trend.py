"""Trend: a component rose only where all raters together and the matched ones say so."""

import pandas as pd
import pytest

from lhs_helpers.methods.leadership.maturity_trend import trend


@pytest.fixture
def instruments(contract_table):
    items = ["SL-1", "SL-2", "SL-3"]
    return contract_table(
        "instruments",
        instrument="maturity",
        domain_id="SL",
        domain="Leadership",
        item_id=[item for item in items for _ in range(5)],
        item=[f"Component {item}" for item in items for _ in range(5)],
        level=[1.0, 2, 3, 4, 5] * 3,
        label="Label",
        source_note="ours",
    )


@pytest.fixture
def ratings(contract_table):
    """SL-1 rises for everyone, SL-2 only because a critic was replaced, SL-3 falls; R5 leaves and R6 comes."""
    scores = {
        ("2025", "SL-1"): {"R1": 2, "R2": 2, "R3": 2, "R4": 2, "R5": 2},
        ("2026", "SL-1"): {"R1": 3, "R2": 3, "R3": 4, "R4": 3, "R6": 3},
        ("2025", "SL-2"): {"R1": 3, "R2": 3, "R3": 2, "R4": 2, "R5": 1},
        ("2026", "SL-2"): {"R1": 3, "R2": 3, "R3": 2, "R4": 2, "R6": 5},
        ("2025", "SL-3"): {"R1": 4, "R2": 4, "R3": 4, "R4": 4, "R5": 4},
        ("2026", "SL-3"): {"R1": 3, "R2": 3, "R3": 3, "R4": 3, "R6": 3},
    }
    rows = [(name, item, rater, score) for (name, item), given in scores.items() for rater, score in given.items()]
    return contract_table(
        "ratings",
        instrument="maturity",
        round=[row[0] for row in rows],
        site_id="network",
        rater_id=[row[2] for row in rows],
        item_id=[row[1] for row in rows],
        date=pd.to_datetime([f"{row[0]}-03-01" for row in rows]),
        score=[float(row[3]) for row in rows],
        status="scored",
    )


def test_matched_raters_are_set_beside_the_crude_change(instruments, ratings, contract_table):
    result = trend(instruments, ratings, consensus=contract_table("consensus"))
    changes = result.changes.set_index("item_id")
    assert changes.loc["SL-2", ["before", "after", "matched_before", "matched_after"]].tolist() == [2, 3, 2.5, 2.5]
    assert changes["verdict"].to_dict() == {"SL-1": "rose", "SL-2": "raters differ", "SL-3": "fell"}
    assert changes["matched"].tolist() == [4, 4, 4]


def test_fewer_than_four_matched_raters_give_no_verdict(instruments, ratings, contract_table):
    fewer = ratings[~((ratings["rater_id"] == "R1") & (ratings["round"] == "2026"))]
    changes = trend(instruments, fewer, consensus=contract_table("consensus")).changes
    assert set(changes["verdict"]) == {"too few raters"}


def test_one_round_is_a_baseline_without_changes(instruments, ratings, contract_table):
    result = trend(instruments, ratings[ratings["round"] == "2025"], consensus=contract_table("consensus"))
    assert (result.rounds, len(result.changes)) == (("2025",), 0)


def test_the_agreed_level_of_each_round_travels_with_it(instruments, ratings, contract_table):
    agreed = contract_table("consensus", instrument="maturity", round="2026", item_id=["SL-1"], score=[3.0])
    table = trend(instruments, ratings, consensus=agreed).table.set_index(["item_id", "round"])
    assert table.loc[("SL-1", "2026"), "score"] == 3
    assert pd.isna(table.loc[("SL-1", "2025"), "score"])


def test_no_ratings_give_an_empty_result(instruments, contract_table):
    assert trend(instruments, contract_table("ratings"), consensus=contract_table("consensus")).is_empty
