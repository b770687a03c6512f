"""Which kind of chart is advised, and what is noted beside it."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import advise_chart, control_chart


def months(values, column="value", start="2020-01-01", **more):
    period = pd.date_range(start, periods=len(values), freq="MS")
    return pd.DataFrame({"period": period, column: np.array(values, dtype=float), **more})


def counts(num, den, **more):
    return months(num, "num", den=np.broadcast_to(np.array(den, dtype=float), len(num)), **more)


@pytest.mark.parametrize(
    ("num", "den", "kind"),
    [([50, 48, 55, 47] * 6, 100, "p"), ([0, 1, 0, 0] * 6, 3, "run"), ([900, 600, 950, 580] * 6, 1000, "pp")],
)
def test_the_advised_kind_follows_size_and_spread(num, den, kind):
    assert advise_chart(counts(num, den)).kind == kind
    assert control_chart(counts(num, den)).kind == kind


@pytest.mark.parametrize(
    ("data_type", "kind"), [("mean", "i"), ("cases_between", "g"), ("time_between", "t"), ("count", "c")]
)
def test_the_advised_kind_follows_the_type_of_data(data_type, kind):
    data = months([5, 7, 6, 4, 9, 3] * 4)
    assert control_chart(data, data_type=data_type).kind == kind


def reasons(advice):
    return [reason.code for reason in advice.reasons]


def test_the_advice_for_rare_events_is_gaps_or_longer_periods():
    advice = advise_chart(counts([0, 1, 0, 0] * 6, 3))
    assert (advice.kind, reasons(advice)[0], advice.alternatives) == ("run", "advice_rare", ("g", "t"))
    mostly_none = counts([0, 0, 5, 0, 0, 7] * 4, 1000.5)
    assert advise_chart(mostly_none, data_type="rate").kind == "run"


def test_a_small_expected_count_is_called_rough():
    assert reasons(advise_chart(counts([2, 3, 1, 2] * 6, 20))) == ["advice_sampling", "advice_rough"]
    many = pd.concat([counts([2, 3, 1, 2] * 6, 20).assign(site=name) for name in "ab"])
    advice = advise_chart(many, keys=("site",), data_type="proportion")
    assert reasons(advice) == ["advice_panel", "advice_rough_many"]
    assert advice.reasons[1].values == {"count": 2, "of": 2}


@pytest.mark.parametrize("data_type", ["mean", "rate"])
def test_months_that_resemble_each_other_are_noted(data_type):
    wave = np.round(40 + 8 * np.sin(np.arange(36) / 4))
    data = months(wave) if data_type == "mean" else counts(wave, 1000.5)
    advice = advise_chart(data, data_type=data_type)
    scores = wave - wave.mean()
    assert advice.numbers["lag_1"].item() == pytest.approx((scores[1:] * scores[:-1]).sum() / (scores**2).sum())
    assert "advice_resembling" in reasons(advice)
    jumping = data.iloc[np.random.default_rng(20250101).permutation(36)].assign(period=data["period"].to_numpy())
    assert "advice_resembling" not in reasons(advise_chart(jumping, data_type=data_type))


def test_overdispersion_is_told_from_a_shift():
    """The same spread about the mean: once as one step, once as a jump in every month."""
    step, jumps = [20] * 12 + [40] * 12, [20, 40] * 12
    assert advise_chart(counts(step, 100)).kind == "p"
    assert advise_chart(counts(jumps, 100)).kind == "pp"
    q = advise_chart(counts(jumps, 100)).numbers["dispersion"].item()
    assert q == pytest.approx(0.2**2 / (0.3 * 0.7 / 100) / 2)


def test_the_advice_for_one_series_does_not_depend_on_another():
    one = months([5, 7, 6, 4] * 6, den=4.0).assign(site="a")
    other = months([5, 7, 6, 4] * 6, den=9.0).assign(site="b")
    alone = advise_chart(one, data_type="mean").kind
    together = advise_chart(pd.concat([one, other]), keys=("site",), data_type="mean")
    assert together.numbers["kind"].tolist() == [alone] * 2 == ["i", "i"]


def test_overlapping_windows_get_a_run_chart():
    advice = advise_chart(months(range(24)), data_type="overlapping")
    assert (advice.kind, reasons(advice)) == ("run", ["advice_overlapping"])
