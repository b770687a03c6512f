"""Center lines and limits against numbers worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart

SPIKE = [1, 2, 1, 2, 10] + [1, 2] * 6 + [1]


def months(values, column="value", start="2020-01-01", **more):
    period = pd.date_range(start, periods=len(values), freq="MS")
    return pd.DataFrame({"period": period, column: np.array(values, dtype=float), **more})


def counts(num, den, **more):
    return months(num, "num", den=np.broadcast_to(np.array(den, dtype=float), len(num)), **more)


def codes(result):
    return [caveat.code for caveat in result.caveats]


def test_an_i_chart_of_eighteen_values_with_a_spike():
    lines = control_chart(months(SPIKE), kind="i").table.loc[0, ["cl", "lcl", "ucl"]].tolist()
    assert lines == pytest.approx([1.944444, -3.061813, 6.950703], rel=1e-6)
    screened = control_chart(months(SPIKE), kind="i", screen_mr=True)
    assert screened.table.loc[0, ["lcl", "ucl"]].tolist() == pytest.approx([-0.715130, 4.604019], rel=1e-6)
    assert screened.series["mr_removed"].item() == 2
    assert "screened" in codes(screened)


def test_screening_is_abandoned_on_a_series_of_zeros_with_a_single_one():
    values = [0] * 12 + [1] + [0] * 11
    chart = control_chart(months(values), kind="i", screen_mr=True)
    assert chart.table.loc[0, ["lcl", "ucl"]].tolist() == pytest.approx([-0.1896, 0.2730], abs=1e-4)
    assert chart.table["outside"].sum() == 1
    assert "screening_abandoned" in codes(chart)


@pytest.mark.parametrize("kind", ["p", "pp", "np", "u", "up"])
@pytest.mark.parametrize("share", [0, 1])
def test_all_zero_and_all_complete_give_no_limits_and_no_signal(kind, share):
    chart = control_chart(counts([share * 20] * 24, 20), kind=kind)
    if kind in ("u", "up") and share:
        assert chart.table["ucl"].notna().all()  # 20 events over 20 days are nothing special for a rate
        return
    assert set(chart.table["reason"]) == {"no_variation"}
    assert chart.table[["lcl", "ucl"]].isna().all(axis=None)
    assert not chart.signals.series["any_signal"].item()


def test_a_proportion_that_is_always_zero_names_the_bound_of_the_rule_of_three():
    caveat = next(c for c in control_chart(counts([0] * 20, 15), kind="p").caveats if c.code == "all_zero")
    assert caveat.values["bound"] == pytest.approx(100 * (1 - 0.05 ** (1 / 300)))  # about 3 in 300


@pytest.mark.parametrize(
    ("size", "status", "center"),
    [(7, "none", "median"), (11, "none", "mean"), (12, "trial", "mean"), (20, "firm", "mean")],
)
def test_limits_need_twelve_points_and_are_firm_from_twenty(size, status, center):
    series = control_chart(counts(np.arange(size) % 5 + 3, 40), kind="p").series.iloc[0]
    assert (series["limits_status"], series["center"]) == (status, center)


def test_laneys_sigma_z_is_never_below_one_unless_asked():
    data = counts([10, 11] * 12, 100)
    floored, raw = control_chart(data, kind="pp"), control_chart(data, kind="pp", sigma_z_floor=0)
    assert floored.series["sigma_z"].item() < 1 == floored.series["sigma_z_used"].item()
    assert floored.table["ucl"].equals(control_chart(data, kind="p").table["ucl"])
    assert (raw.table["ucl"] < floored.table["ucl"]).all()


def test_limits_are_clamped_and_a_point_on_a_clamped_limit_is_not_outside():
    table = control_chart(counts([0, 1, 2, 1] * 6, 20), kind="p").table
    assert table["lcl_clamped"].all()
    assert (table["lcl"] == 0).all()
    assert not table["outside"].any()


def test_exact_geometric_limits_hold_the_chance_of_three_sigma():
    gaps = months([30, 20, 45, 10, 60, 15] * 4)
    upper = control_chart(gaps, kind="g", freq="event").table["ucl"].iloc[0]
    stay = 30 / 31  # mean gap 30
    assert 1 - stay ** (upper + 1) >= 0.99865 > 1 - stay**upper
    assert control_chart(gaps, kind="g", freq="event", limits="3sigma").table["ucl"].iloc[0] == pytest.approx(
        30 + 3 * np.sqrt(30 * 31)
    )


def test_laneys_sigma_z_is_the_mean_range_of_the_scores_over_d2():
    num, den = np.array([10, 14, 9, 20, 11, 12] * 4), np.array([100, 90, 110, 120, 80, 100] * 4)
    chart = control_chart(counts(num, den), kind="pp")
    share = num.sum() / den.sum()
    scores = (num / den - share) / np.sqrt(share * (1 - share) / den)
    assert chart.series["sigma_z"].item() == pytest.approx(np.abs(np.diff(scores)).mean() / 1.128)


def test_an_ip_chart_weighs_each_range_by_its_numbers():
    y, n = np.array([5.0, 7, 6, 9, 4, 8] * 3), np.array([3.0, 8, 5, 2, 9, 4] * 3)
    spread = np.sqrt(np.pi / 2) * np.abs(np.diff(y)) / np.sqrt(1 / n[1:] + 1 / n[:-1])
    table = control_chart(months(y, den=n), kind="ip").table
    assert table["cl"].iloc[0] == pytest.approx((y * n).sum() / n.sum())
    assert table["ucl"].to_numpy() == pytest.approx((y * n).sum() / n.sum() + 3 * spread.mean() / np.sqrt(n))


def test_an_np_chart_is_a_p_chart_in_counts():
    data = counts([5, 7, 6, 9, 4, 8] * 4, [20, 30, 25, 40, 20, 30] * 4)
    p, np_ = (control_chart(data, kind=kind) for kind in ("p", "np"))
    lines = ["value", "cl", "lcl", "ucl"]
    np.testing.assert_allclose(np_.table[lines], p.table[lines].mul(data["den"], axis=0))
    assert "unequal_cases" in codes(np_)


def test_the_exact_limits_of_a_mean_gap_of_30_67_end_at_205():
    """67 gaps with mean 30.67164: P(X <= 205) is the first chance to reach 0.99865."""
    values = [31] * 66 + [9]  # 2055 in all
    chart = control_chart(months(values), kind="g", freq="event")
    assert chart.series["mean_gap"].item() == pytest.approx(30.67164, rel=1e-6)
    assert chart.table["ucl"].iloc[0] == 205
    assert control_chart(months(values), kind="g", freq="event", limits="3sigma").table["ucl"].iloc[0] == pytest.approx(
        124.1745, rel=1e-6
    )


def test_a_t_chart_is_an_i_chart_of_the_root_and_has_no_limits_above_a_tenth_of_zeros():
    days = np.array([3.0, 10, 25, 7, 40, 12, 5, 18] * 3)
    roots = days ** (1 / 3.6)
    chart = control_chart(months(days), kind="t", freq="event")
    half = 3 * np.abs(np.diff(roots)).mean() / 1.128
    assert chart.table[["cl", "ucl"]].iloc[0].tolist() == pytest.approx(
        [roots.mean() ** 3.6, (roots.mean() + half) ** 3.6]
    )
    for zeros, limited in ((2, True), (3, False)):
        some = control_chart(months(np.r_[[0] * zeros, days[zeros:]]), kind="t", freq="event")
        assert some.table["ucl"].notna().all() == limited
        assert "several_at_once" in codes(some)
        assert ("gaps_of_zero" in codes(some)) != limited


def test_a_flat_series_has_no_limits_and_one_point_too_few():
    flat = control_chart(months([4.1] * 20), kind="i")
    assert set(flat.table["reason"]) == {"no_variation"}
    assert "no_variation" in codes(flat)
    assert not flat.signals.series["any_signal"].item()


@pytest.mark.parametrize(("kind", "given"), [("p", 30.0), ("u", 30.0), ("i", 30.0), ("run", 30.0), ("np", 18.0)])
def test_a_given_center_line_takes_the_place_of_our_own(kind, given):
    data = counts(np.arange(24) % 7 + 5, 60)
    chart = control_chart(data, kind=kind, center=given, multiplier=1 if kind == "np" else 100)
    assert chart.table["cl"].to_numpy() == pytest.approx(given)
    assert chart.series["center"].item() == "given"
    assert chart.series["limits_status"].item() == {"run": "none", "i": "firm"}.get(kind, "given")
    if kind == "p":
        assert chart.table["ucl"].to_numpy() == pytest.approx(100 * (0.3 + 3 * np.sqrt(0.3 * 0.7 / 60)))
        assert "moving_limits" not in codes(chart)
        assert control_chart(data[:3], kind="p", center=given, multiplier=100).table["ucl"].notna().all()
    if kind == "i":
        half = 3 * 100 * np.abs(np.diff(data["num"] / 60)).mean() / 1.128
        assert chart.table["ucl"].to_numpy() == pytest.approx(given + half)


@pytest.mark.parametrize(("kind", "beyond"), [("p", 101), ("u", -1), ("np", 61), ("c", np.inf)])
def test_a_center_line_beyond_the_possible_is_refused(kind, beyond):
    with pytest.raises(ValueError, match="beyond the possible"):
        control_chart(counts([5] * 20, 60), kind=kind, center=beyond, multiplier=100 if kind == "p" else 1)


def test_an_open_gap_counts_no_event_that_could_be_subtracted():
    gaps = months([31, 21, 46, 11, 61, 16] * 4 + [0], state=["ok"] * 24 + ["open"])
    table = control_chart(gaps, kind="g", freq="event", gap_includes_event=True).table
    assert table["value"].tolist() == [30, 20, 45, 10, 60, 15] * 4 + [0]
    assert table["state"].iloc[-1] == "open"
