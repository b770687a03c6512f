"""Who can state the aim: answers in the two highest levels."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.leadership.purpose import purpose_known


@pytest.fixture
def instruments(contract_table):
    levels = range(1, 6)
    return contract_table(
        "instruments", instrument="purpose_survey", domain_id="PS", domain="Purpose", item_id="PS-1", item="Aim",
        level=list(levels), label=[f"Level {level}" for level in levels], anchor="",
    )  # fmt: skip


def _answers(contract_table, scores, site_id="network"):
    return contract_table(
        "ratings", instrument="purpose_survey", round="2026", site_id=site_id, item_id="PS-1",
        rater_id=[f"P{place}" for place in range(len(scores))], date=pd.Timestamp("2026-05-01"),
        score=scores, status=["unknown" if score is None else "scored" for score in scores],
    )  # fmt: skip


def test_two_highest_levels_of_all_answers_with_wilson_s_interval(instruments, contract_table):
    result = purpose_known(instruments, _answers(contract_table, [5, 4, 4, 5, 4, 4, 3, 1, None]))
    row = result.table.iloc[0]
    assert (row["asked"], row["answered"], row["know"], row["share"]) == (9, 8, 6, 0.75)
    # Wilson (1927) by hand, z = 1.959964
    z2, n, p = 1.959964**2, 8, 0.75
    half = np.sqrt(z2) * np.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    assert (row["lo"], row["hi"]) == pytest.approx((middle - half, middle + half), abs=1e-6)
    assert result.levels == ("Level 4", "Level 5")


def test_fewer_than_four_answers_give_no_share(instruments, contract_table):
    row = purpose_known(instruments, _answers(contract_table, [5, 5, 1])).table.iloc[0]
    assert (row["answered"], row["reason"]) == (3, "too_few")
    assert row[["know", "share", "lo", "hi"]].isna().all()


def test_answers_of_one_site_are_no_answers_of_the_network(instruments, contract_table):
    assert purpose_known(instruments, _answers(contract_table, [5] * 6, site_id="S001")).is_empty
