"""Pictures of module 3 are drawn from results as they come, and put their words where they can be read."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.methods.finance import BudgetResult, RevenueHorizon, RevenueMix, Runway, SelfSufficiency

JUNE = pd.Timestamp("2026-06-30")


def words_in(axes):
    return [word.get_text() for word in axes.texts]


def budget(*lines, budget_only=False):
    table = pd.DataFrame(lines, columns=["line", "category", "budget", "actual"])
    table["variance"] = table["actual"] - table["budget"]
    facts = {"fiscal_year": 2026, "months": 12, "through": JUNE, "flag_percent": 10, "flag_amount": None}
    return BudgetResult(table=table, years=pd.DataFrame(), budget_only=budget_only, currency="USD", **facts)


LINES = [("received", "fees", 100_00, 80_00), ("spent", "staff", 90_00, 60_00), ("in_kind", "office", 0, 99_00)]


def test_the_waterfall_goes_from_the_budgeted_to_the_actual_result_without_in_kind():
    (axes,) = draw(budget(*LINES)).axes
    assert words_in(axes) == ["10", "−20", "+30", "20"]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "Budgeted result",
        "fees",
        "staff",
        "Actual result",
    ]


def test_a_budget_alone_is_drawn_from_zero():
    (axes,) = draw(budget(*LINES, budget_only=True)).axes
    assert words_in(axes) == ["+100", "−90", "10"]


def test_many_lines_are_drawn_as_the_largest_and_the_rest():
    lines = [("spent", f"c{place}", 0, place * 100) for place in range(1, 30)]
    labels = [label.get_text() for label in draw(budget(*lines)).axes[0].get_yticklabels()]
    assert len(labels) == 14
    assert "18 other lines" in labels


def test_a_year_that_is_not_over_is_hollow():
    parts = ["participant", "funder", "investor", "customer", "donor", "expense", "in_kind", "planned"]
    rows = pd.DataFrame(
        {"fiscal_year": [2025, 2026], "ratio": [0.8, 0.9], "complete": [True, False], **dict.fromkeys(parts, 5)}
    )
    rows = rows.assign(official=25, costs=15)
    left, right = draw(SelfSufficiency(table=rows, phase="improvement", currency="USD")).axes
    points = [line for line in left.lines if line.get_marker() == "o"]
    assert [line.get_markerfacecolor() for line in points] == ["#1f2937", "white"]
    assert len(right.patches) == 8


@pytest.mark.parametrize("n", [1, 12, 40])
def test_payers_are_sorted_bars_and_the_smallest_ones_are_added_up(n):
    shares = pd.DataFrame({"payer": [f"P{place}" for place in range(n)], "source_class": "funder", "share": 1 / n})
    facts = {"total": 100, "hhi": 1 / n, "effective": n, "flag": 0.25, "begin": JUNE, "through": JUNE}
    (axes,) = draw(RevenueMix(table=shares, currency="USD", **facts)).axes
    widths = [bar.get_width() for bar in axes.patches]
    assert len(widths) == min(n, 12)
    assert sum(widths) == pytest.approx(100)


def test_hoped_for_money_is_an_outline_and_the_end_of_an_award_is_named():
    months = pd.date_range("2026-07-01", periods=12, freq="MS")
    table = pd.DataFrame(
        {"period": months, "recurring": 500_00, "confirmed": [900_00] * 6 + [0] * 6, "expense": 800_00}
    )
    table = table.assign(pipeline=[0] * 6 + [400_00] * 6, weighted=[0] * 6 + [100_00] * 6)
    award = {"award_id": "AW1", "status": "confirmed", "end": pd.Timestamp("2026-12-31")}
    (axes,) = draw(
        RevenueHorizon(table=table, awards=pd.DataFrame([award]), through=JUNE, spending="present", currency="USD")
    ).axes
    assert {"AW1 ends", "spending", "recurring", "awards"} <= set(words_in(axes))
    assert [area.get_hatch() for area in axes.collections] == [None, None, "////"]


def test_the_month_below_zero_is_marked_and_labels_stay_inside_the_picture():
    months = pd.date_range("2026-07-01", periods=3, freq="MS")
    scenarios = [SimpleNamespace(id=f"s{place}", end=900 + place) for place in range(6)]
    table = pd.concat(
        [pd.DataFrame({"scenario": s.id, "period": months, "cash": [100, -50, s.end]}) for s in scenarios]
    )
    ends = pd.DataFrame({"scenario": [s.id for s in scenarios], "label": "A label", "zero": months[1]})
    facts = {"as_of": JUNE, "cash": 500, "liquid": 0, "reserve_months": 0.0, "reserve_months_policy": None}
    (axes,) = draw(Runway(table=table, scenarios=ends, monthly_expense=1, currency="USD", **facts)).axes
    assert sum(line.get_marker() == "x" for line in axes.lines) == 6
    heights = sorted(word.xy[1] for word in axes.texts)
    assert heights[-1] <= axes.get_ylim()[1]
    assert all(np.diff(heights) > 0)
