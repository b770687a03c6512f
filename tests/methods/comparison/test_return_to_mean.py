import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.comparison.return_to_mean import return_to_mean
from lhs_helpers.words import describe

ABOUT = {"direction": "up", "data_type": "PR", "multiplier": 100, "key": "free", "label": "Free", "unit": "%"}


def _years(first, second, den=200):
    sites = [f"S{place:02d}" for place in range(len(first))]
    parts = [
        pd.DataFrame({"site": sites, "window": window, "num": np.asarray(num, dtype=float), "den": float(den)})
        for window, num in ((1, first), (2, second))
    ]
    return pd.concat(parts, ignore_index=True)


def test_sites_that_differ_by_chance_alone_return_and_are_said_to():
    random = np.random.default_rng(7)
    windows = _years(*random.binomial(200, 0.72, size=(2, 12)))
    row = return_to_mean([(windows, ABOUT)]).table.iloc[0]
    worst = windows[windows["window"] == 1].nsmallest(4, "num")["site"]
    later = windows[(windows["window"] == 2) & windows["site"].isin(worst)]
    assert (row["n_worst"], row["n_units"]) == (4, 12)
    assert row["second"] == pytest.approx(later["num"].sum() / later["den"].sum() * 100)
    assert row["reading"] == "returned"
    assert row["first"] < row["expected"]
    words = describe(return_to_mean([(windows, ABOUT)]))
    assert "no more than chance makes, so this is no sign that anything worked" in words.sentence
    assert "n = 800 and 800" in words.sentence


def test_sites_that_really_differ_and_leap_ahead_are_beyond_it():
    first = [60, 62, 64, 120, 122, 124, 126, 128, 130]
    row = return_to_mean([(_years(first, [130] * 9), ABOUT)]).table.iloc[0]
    assert row["reading"] == "beyond"
    assert row["expected"] < 36


def test_sites_that_stay_where_they_were_did_not_come_closer():
    first = [60, 62, 64, 120, 122, 124, 126, 128, 130]
    assert return_to_mean([(_years(first, first), ABOUT)]).table.iloc[0]["reading"] == "stayed"


def test_too_few_sites_and_measures_without_a_direction_give_nothing():
    few = _years([60, 70, 80], [70, 70, 80])
    assert return_to_mean([(few, ABOUT)]).few == ("Free",)
    assert return_to_mean([(_years([60] * 9, [61] * 9), ABOUT | {"direction": None})]).is_empty
