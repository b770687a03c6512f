"""A gap over time: who moved, limits, and periods without one of the groups."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.equity import FieldCompleteness, gap_over_time
from lhs_helpers.methods.intervals import newcombe

PERIODS = pd.date_range("2022-01-01", periods=24, freq="MS")


def months(english, spanish, den=(100, 50)):
    """Events of two groups in every month, from levels in percent."""
    parts = []
    for name, level, n in zip(("English", "Spanish"), (english, spanish), den, strict=True):
        n = np.broadcast_to(n, len(PERIODS))
        num = np.round(np.broadcast_to(level, len(PERIODS)) * n / 100)
        parts.append(pd.DataFrame({"period": PERIODS, "stratum": name, "num": num, "den": n}))
    return pd.concat(parts, ignore_index=True)


def pair(data, **options):
    return gap_over_time(data, group="Spanish", reference="English", **{"direction": "up"} | options)


def changes(result):
    return result.change.set_index("what")["change"]


def test_the_change_of_the_gap_is_that_of_the_reference_less_that_of_the_group():
    found = pair(months([80] * 12 + [70] * 12, [60] * 12 + [66] * 12))
    assert changes(found).to_dict() == pytest.approx({"reference": -0.10, "group": 0.06, "gap": -0.16})
    assert found.table["gap"].tolist() == pytest.approx([20] * 12 + [4] * 12)


@pytest.mark.parametrize(
    ("english", "spanish", "reading"),
    [
        ([80] * 24, [60] * 12 + [74] * 12, "narrowed"),
        ([80] * 12 + [66] * 12, [60] * 24, "narrowed_by_fall"),
        ([70] * 12 + [80] * 12, [60] * 12 + [52] * 12, "widened"),
        ([80] * 24, [60] * 12 + [62] * 12, "unchanged"),
        ([50] * 24, [70] * 12 + [40] * 12, "reversed"),  # from 20 points above to 10 below
        ([50] * 24, [70] * 12 + [52] * 12, "narrowed_by_fall"),  # the group was the better-served one
        ([50] * 12 + [66] * 12, [70] * 24, "narrowed"),
        ([80] * 24, [60] * 12 + [82] * 12, "narrowed"),  # 2 points of 600 patients are within chance
        ([60] * 24, [62] * 12 + [40] * 12, "widened"),  # from no gap beyond chance to one
    ],
)
def test_a_gap_that_closes_because_the_better_served_group_fell_is_not_called_narrowed(english, spanish, reading):
    assert pair(months(english, spanish)).reading == reading


def test_where_less_is_better_a_rise_of_the_reference_is_the_fall():
    assert pair(months([10] * 12 + [26] * 12, [30] * 24), direction="down").reading == "narrowed_by_fall"


def test_where_less_is_better_the_group_with_the_lower_value_is_the_better_served():
    found = pair(months([30] * 24, [10] * 12 + [26] * 12), direction="down")
    assert (found.better_before, found.reading) == ("group", "narrowed_by_fall")
    assert pair(months([30] * 24, [10] * 12 + [44] * 12), direction="down").reading == "reversed"


def test_on_the_chart_closing_is_the_better_way_whoever_is_ahead():
    assert pair(months([80] * 24, [60] * 12 + [74] * 12)).gap.direction == "down"
    assert pair(months([60] * 12 + [74] * 12, [80] * 24)).gap.direction == "up"  # the gap is below 0
    assert pair(months([50] * 24, [70] * 12 + [40] * 12)).gap.direction is None


def test_the_interval_of_a_change_is_newcombes_and_that_of_the_gap_adds_the_squares():
    found = pair(months([80] * 24, [60] * 12 + [74] * 12)).change.set_index("what")
    assert found.loc["group", ["lo", "hi"]].tolist() == pytest.approx(
        [float(end) for end in newcombe(444, 600, 360, 600)]
    )
    before, after = newcombe(960, 1200, 360, 600), newcombe(960, 1200, 444, 600)
    low = -0.14 - np.hypot(0.06 - after[0], before[1] - 0.20)
    high = -0.14 + np.hypot(after[1] - 0.06, 0.20 - before[0])
    assert found.loc["gap", ["lo", "hi"]].tolist() == pytest.approx([float(low), float(high)])


def test_the_interval_of_the_change_of_a_gap_covers_as_often_as_it_claims():
    rng, runs = np.random.default_rng(20250101), 2000
    # The same square-and-add on simulated counts: levels 0.8 and 0.6 before, 0.8 and 0.7 after.
    a0, a1 = rng.binomial(300, 0.8, runs), rng.binomial(300, 0.8, runs)
    b0, b1 = rng.binomial(90, 0.6, runs), rng.binomial(90, 0.7, runs)
    before, after = a0 / 300 - b0 / 90, a1 / 300 - b1 / 90
    (low0, high0), (low1, high1) = newcombe(a0, 300, b0, 90), newcombe(a1, 300, b1, 90)
    moved = after - before
    low, high = moved - np.hypot(after - low1, high0 - before), moved + np.hypot(high1 - after, before - low0)
    hits = np.mean((low <= -0.1) & (high >= -0.1))
    assert abs(hits - 0.95) <= 3 * np.sqrt(0.95 * 0.05 / runs), hits


def test_limits_come_from_moving_ranges_or_where_sizes_differ_from_each_difference():
    rng = np.random.default_rng(20250101)
    even = pair(months(rng.integers(70, 90, 24), rng.integers(50, 70, 24)))
    assert even.limits == "i"
    sizes = np.resize([20, 50], 24)
    uneven = pair(months(rng.integers(70, 90, 24), rng.integers(50, 70, 24), den=(100, sizes)))
    assert uneven.limits == "difference"
    table = uneven.table
    a, b = (table[f"num_{side}"].sum() / table[f"den_{side}"].sum() for side in ("reference", "group"))
    sigma = 100 * np.sqrt(a * (1 - a) / table["den_reference"] + b * (1 - b) / table["den_group"])
    np.testing.assert_allclose(uneven.gap.table["cl"], 100 * (a - b))
    np.testing.assert_allclose(uneven.gap.table["ucl"], 100 * (a - b) + 3 * sigma)
    assert (uneven.gap.table["outside"] == (np.abs(table["gap"] - 100 * (a - b)) > 3 * sigma)).all()


def test_a_period_without_one_of_the_groups_has_no_gap_and_a_reason():
    data = months([80] * 24, [60] * 24)
    found = pair(data[~((data["stratum"] == "Spanish") & (data["period"] == PERIODS[5]))])
    assert found.table.loc[5, "reason"] == "missing"
    assert np.isnan(found.table.loc[5, "gap"])
    assert found.gap.table.loc[5, "state"] == "missing"
    assert found.strata.keys == ("stratum",)


def test_few_periods_have_no_limits_and_an_absent_group_gives_an_empty_result():
    short = months([80] * 24, [60] * 24)
    short = short[short["period"] < PERIODS[6]]
    assert pair(short).gap.table["ucl"].isna().all()
    assert pair(short).window == 3
    nobody = gap_over_time(short, group="Arabic", reference="English")
    assert nobody.is_empty
    assert nobody.reading == "too_few"
    unknown = months([80] * 24, [60] * 24).assign(stratum=lambda data: data["stratum"].replace("Spanish", "unknown"))
    assert isinstance(pair(unknown), FieldCompleteness)
