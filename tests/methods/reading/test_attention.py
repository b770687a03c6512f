"""The reading list of a network: its p-values against other derivations, its false leads by simulation."""

import time

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.reading.attention import attention
from lhs_helpers.methods.run_rules.runs_law import p_runs

MONTHS = 60


def panel(num, den):
    series, months = num.shape
    period = np.tile(pd.date_range("2020-01-01", periods=months, freq="MS"), series)
    columns = {"num": num.ravel().astype(float), "den": np.broadcast_to(den, num.shape).ravel().astype(float)}
    return pd.DataFrame({"name": np.repeat(np.arange(series), months), "period": period} | columns)


def network(kind, series, seed=20250101):
    """A third of the series is touched: steps, drifts and single spikes, upward or downward."""
    rng = np.random.default_rng(seed)
    months, den = np.arange(MONTHS), rng.integers(20, 120, (series, MONTHS))
    touched = rng.random(series) < 0.3
    what, sign = np.where(touched, rng.integers(1, 4, series), 0)[:, None], rng.choice([-1, 1], (series, 1))
    start = rng.integers(20, 50, (series, 1))
    shift = np.where((what == 1) & (months >= start), 0.5, 0) + np.where(what == 2, months / MONTHS * 0.9, 0)
    shift = sign * (shift + np.where((what == 3) & (months == start), 1.5, 0))
    share = 1 / (1 + np.exp(-0.85 - shift))
    num = rng.binomial(den, share) if kind == "p" else rng.poisson(den * 0.15 * np.exp(shift))
    return control_chart(panel(num, den), kind=kind, keys=("name",)), touched


@pytest.mark.parametrize("kind", ["p", "u"])
def test_of_a_planted_network_at_most_a_tenth_of_the_list_is_false(kind):
    chart, touched = network(kind, 1200)
    listed = attention(chart).table["listed"].to_numpy()
    assert listed[touched].mean() > 0.4
    assert (listed & ~touched).sum() <= 0.10 * listed.sum()
    by_rules = chart.signals.series["any_signal"].to_numpy()
    assert (by_rules & ~touched).sum() > 0.25 * by_rules.sum()
    cautious = attention(chart, method="by").table["listed"].to_numpy()
    assert not (cautious & ~listed).any()
    assert 0 < cautious.sum() < listed.sum()


@pytest.mark.parametrize("kind", ["p", "pp", "u", "i", "log", "g", "run"])
def test_untouched_series_rarely_have_small_p_values(kind):
    """At 5 %, over plain, rare, dispersed and skewed data: up to 8 % (dispersed data are the hardest)."""
    rng, shape = np.random.default_rng(3), (600, 48)
    den = np.full(shape, 50)
    share = rng.beta(7, 3, shape) if kind == "pp" else 0.02 if kind == "run" else 0.1
    data = panel(rng.binomial(den, share), den)
    if kind in ("i", "log", "g"):
        value = {
            "i": rng.normal(10, 2, shape),
            "log": rng.lognormal(0, 0.7, shape),
            "g": rng.geometric(0.1, shape) - 1.0,
        }
        data = data.drop(columns=["num", "den"]).assign(value=value[kind].ravel())
    kind = {"log": "i"}.get(kind, kind)
    chart = control_chart(data, kind=kind, keys=("name",), freq="event" if kind == "g" else "MS")
    p = attention(chart).table["p"]
    assert (p <= 0.05).mean() <= 0.08 + 3 * np.sqrt(0.08 * 0.92 / 600)


def test_the_numbers_of_one_series_by_another_way():
    """One high month among 24: conditional tail, studentized deviation and runs, each worked out directly."""
    rng = np.random.default_rng(4)
    den = rng.integers(30, 60, 24)
    num = rng.binomial(den, 0.2)
    num[10] = int(0.7 * den[10])
    chart = control_chart(panel(num[None], den[None]), kind="p", keys=("name",))
    row = attention(chart).table.iloc[0]

    rest = np.arange(24) != 10
    exact = 2 * stats.hypergeom.sf(num[10] - 1, den.sum(), num.sum(), den[10])
    even = 2 * np.sqrt(den) * (np.arcsin(np.sqrt(num / den)) - np.arcsin(np.sqrt(num.sum() / den.sum())))
    deviation = (even[10] - even[rest].mean()) / (even[rest].std(ddof=1) * np.sqrt(1 + 1 / 23))
    scatter = 2 * stats.t.sf(abs(deviation), 22)
    assert row["p_point"] == pytest.approx(24 * max(exact, scatter), rel=1e-9)
    side = num / den > num.sum() / den.sum()
    changes = np.flatnonzero(np.diff(side))
    longest = np.diff(np.r_[-1, changes, 23]).max()
    assert row["p_runs"] == p_runs(int(side.sum()), int((~side).sum()), int(longest), len(changes))
    assert row["p"] == row["q"] == pytest.approx(2 * min(row["p_runs"], row["p_point"]))


def test_a_rate_is_held_against_its_share_of_all_events():
    num, den = np.array([4, 6, 5, 3, 7, 5, 4, 6, 5, 25, 5, 4]), np.full(12, 100)
    row = attention(control_chart(panel(num[None], den[None]), kind="u", keys=("name",))).table.iloc[0]
    exact = 2 * stats.binom.sf(24, num.sum(), 1 / 12)
    others = np.sqrt(np.delete(num, 9))
    deviation = (5 - others.mean()) / (others.std(ddof=1) * np.sqrt(1 + 1 / 11))
    scatter = 2 * stats.t.sf(deviation, 10)
    assert scatter > exact  # eleven months tell their scatter less surely than all events tell their level
    assert row["p_point"] == pytest.approx(12 * scatter, rel=1e-9)


def test_series_stand_in_the_order_of_the_chart_and_do_not_depend_on_others():
    chart, _ = network("p", 60)
    whole = attention(chart).table
    assert whole["name"].tolist() == list(range(60))
    data = chart.table[chart.table["name"].isin([7, 30])][["name", "period", "num", "den"]]
    part = attention(control_chart(data, kind="p", keys=("name",))).table
    columns = ["name", "n_points", "p_runs", "p_point", "p", "lag_1"]
    pd.testing.assert_frame_equal(part[columns], whole.loc[[7, 30], columns].reset_index(drop=True))


def test_what_cannot_be_judged_says_why():
    den = np.full((3, 24), 40)
    num = np.vstack([np.full(24, 0), np.tile([8, 9], 12), np.tile([8, 9], 12)])
    data = panel(num, den)
    data = data[(data["name"] != 2) | (data["period"] < "2020-12-01")]
    result = attention(control_chart(data, kind="p", keys=("name",)))
    assert result.table["reason"].tolist() == ["no_variation", "", "too_few"]
    assert result.table["q"].isna().tolist() == [True, False, True]
    assert [caveat.code for caveat in result.caveats] == ["attention_too_few"]
    ranges = attention(control_chart(data.assign(value=data["num"]), kind="mr", keys=("name",)))
    assert set(ranges.table["reason"]) == {"not_applicable"}
    assert not ranges.table["listed"].any()


def test_only_the_current_phase_is_judged():
    num = np.r_[np.tile([4, 6], 15), np.tile([24, 26], 15)][None]
    data = panel(num, np.full((1, 60), 50))
    phases = pd.DataFrame({"start": [data["period"][0], data["period"][30]]})
    plain, cut = (attention(control_chart(data.drop(columns="name"), kind="p", phases=each)) for each in (None, phases))
    assert plain.table["listed"].item()
    assert not cut.table["listed"].item()
    assert cut.table["n_points"].item() == 30


def test_neighbors_that_resemble_each_other_are_set_apart_and_a_step_is_not():
    rng = np.random.default_rng(8)
    noise = rng.normal(size=(40, 60))
    wave = np.zeros((40, 60))
    for month in range(1, 60):
        wave[:, month] = 0.8 * wave[:, month - 1] + noise[:, month]
    step = rng.normal(size=(40, 60)) + np.where(np.arange(60) >= 30, 3.0, 0)
    period = np.tile(pd.date_range("2020-01-01", periods=60, freq="MS"), 80)
    data = pd.DataFrame({"name": np.repeat(np.arange(80), 60), "period": period, "value": np.r_[wave, step].ravel()})
    table = attention(control_chart(data, kind="i", keys=("name",))).table
    assert table["resembling"][:40].mean() > 0.5
    assert table["resembling"][40:].mean() < 0.1
    assert table["listed"][40:].all()


def test_three_thousand_series_take_less_than_three_seconds():
    chart, _ = network("p", 3516)
    started = time.process_time()
    attention(chart)
    assert time.process_time() - started < 3


def test_no_data_give_an_empty_list_and_an_unknown_method_is_refused():
    chart = control_chart(panel(np.zeros((1, 0)), 1.0), kind="p", keys=("name",))
    assert attention(chart).is_empty
    with pytest.raises(ValueError, match="bh or by"):
        attention(chart, method="holm")
