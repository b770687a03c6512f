"""Words of what may happen to the money, and of what the work has been worth."""

import pandas as pd
import pytest

from lhs_helpers.methods.finance import CashRisk, Tornado, value_estimate
from lhs_helpers.words import describe
from lhs_helpers.words.finance_risk import _chance, factor_of

MONTHS = pd.date_range("2026-07-01", periods=24, freq="MS")


@pytest.mark.parametrize(("factor", "words"), [(0, "ends"), (1, "as now"), (0.9, "−10 %"), (1.025, "+2.5 %")])
def test_a_factor_is_said_as_people_say_it(factor, words):
    assert factor_of(factor) == words


def test_the_widest_assumption_is_said_with_both_ends():
    rows = [
        ("award", "largest", 0.0, 1.0, -100_00, 900_00, MONTHS[3], pd.NaT),
        ("fees", "", 0.9, 1.1, 8e4, 1e5, pd.NaT, pd.NaT),
    ]
    columns = ["what", "id", "low", "high", "cash_low", "cash_high", "zero_low", "zero_high"]
    result = Tornado(
        table=pd.DataFrame(rows, columns=columns), base=900_00, through=MONTHS[-1], months=24, currency="USD"
    )
    words = describe(result)
    assert words.sentence == (
        "“The largest award” moves the cash most: after 24 months it leaves USD −100 (ends) or USD 900 (as now). "
        "As things are, it would be USD 900."
    )
    assert words.tables[0].frame.iloc[0].tolist() == [
        "The largest award", "ends", "−100", "October 2026", "as now", "900", "beyond 24 months",
    ]  # fmt: skip
    assert len(words.alt) <= 250


def test_no_run_below_zero_is_not_called_impossible_and_independence_is_said():
    below = [0.0] * 20 + [0.25] * 4
    table = pd.DataFrame({"period": MONTHS, "below": below, "error": 0.004, "low": -5_00, "median": 1_00, "high": 9_00})
    awards = pd.DataFrame({"award_id": ["A", "B"], "chance": [1.0, 0.4], "won": [1.0, 0.41]})
    facts = {"draws": 1000, "n_sites": 8, "attrition": 0.05, "costs": {"fixed": (1.0, 1.0, 1.1)}, "currency": "USD"}
    words = describe(CashRisk(table=table, awards=awards, **facts))
    assert words.sentence.startswith(
        "By June 2027 the cash had fallen below zero in none of 1,000 random runs; by June 2028 in 25.0 % of 1,000"
    )
    assert "B with a chance of 40 %" in words.notes[0]
    assert "A with" not in words.notes[0]
    assert len(words.alt) <= 250


def test_a_value_has_its_counts_its_interval_and_what_it_does_not_say():
    words = describe(value_estimate((242, 3560), (86, 3635), unit_cost=1200, sustained=True, currency="USD"))
    assert words.sentence == (
        "Against the baseline (242 of 3,560), there were about 161 events fewer among 3,635 (95 % interval 126 to "
        "197). At USD 1,200 each that is USD 193,318 (151,730 to 236,131)."
    )
    assert "does not say that the network's work is the reason" in words.notes[1]


def test_a_value_that_may_be_nothing_is_not_put_into_money():
    words = describe(value_estimate((24, 356), (20, 363), unit_cost=1200, sustained=True, currency="USD"))
    assert "differs by no more than chance may explain" in words.sentence
    assert "USD" not in words.sentence


def test_more_events_are_said_as_more():
    words = describe(value_estimate((20, 1000), (80, 1000), unit_cost=10, sustained=True, currency="USD"))
    assert "about 60 events more among 1,000" in words.sentence


def test_without_a_lasting_change_it_says_what_is_needed():
    flat = {"unit_cost": 1, "label": "Falls"}
    assert describe(value_estimate((1, 9), (1, 9), sustained=False, **flat)).sentence == (
        "Nothing is valued yet: the cost of one event is on record, but the chart of “Falls” shows no change for the "
        "better that lasts."
    )
    assert "no counts before the change" in describe(value_estimate((0, 0), (1, 9), sustained=True, **flat)).sentence


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.9999, "more than 99.9 % of 10,000"), (0.0004, "less than 0.1 % of 10,000"), (0.906, "90.6 % of 10,000")],
)
def test_a_share_of_runs_is_never_rounded_to_all_or_none(share, said):
    assert _chance(share, 10_000) == f"{said} random runs"
