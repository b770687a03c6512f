"""A point beyond three sigma is a signal only where it is as rare as three sigma promise."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.control_chart.beyond import tails
from lhs_helpers.words import describe

MONTHS = pd.date_range("2024-01-01", periods=24, freq="MS")


def _ending(last: float, den: float, *, early: tuple[float, ...] = (1.0, 0.0) * 11 + (1.0,), **design):
    """23 months of one or no event, and a last one."""
    data = pd.DataFrame({"period": MONTHS, "num": [*early, last], "den": den})
    return control_chart(data, **design, direction="down", multiplier=100)


def by_chance(chart):
    """How many points the chart says lie beyond a limit by chance; nothing where it says nothing."""
    return [caveat.values["n"] for caveat in chart.caveats if caveat.code == "beyond_by_chance"]


@pytest.mark.parametrize(("kind", "den"), [("p", 6.0), ("np", 6.0), ("u", 6.0), ("c", 1.0)])
def test_three_where_half_an_event_is_expected_is_beyond_the_limit_and_no_signal(kind, den):
    chart = _ending(3, den, kind=kind)
    last = chart.table.iloc[-1]
    assert last["value"] > last["ucl"]
    assert not chart.table["outside"].any()
    assert by_chance(chart) == [1]
    assert any("no signal: 1." in note for note in describe(chart).notes)
    by_line = _ending(3, den, kind=kind, outside_by="limits")
    assert by_line.table["outside"].tolist() == [False] * 23 + [True]
    assert all(caveat.code != "beyond_by_chance" for caveat in by_line.caveats)


@pytest.mark.parametrize(("kind", "den"), [("p", 6.0), ("np", 6.0), ("u", 6.0), ("c", 1.0)])
def test_what_is_rarer_than_three_sigma_promise_stays_a_signal(kind, den):
    chart = _ending(5, den, kind=kind)
    assert chart.table["outside"].tolist() == [False] * 23 + [True]


@pytest.mark.parametrize("kind", ["p", "np", "pp"])
def test_where_nearly_all_are_meant_to_be_in_the_lower_tail_decides(kind):
    """The rarer outcome is then to be left out: 3 of 6 are below the limit and no signal, 1 of 6 is one."""
    for last, is_signal in ((3.0, False), (1.0, True)):
        chart = _ending(last, 6.0, early=[5.0] * 12 + [6.0] * 11, kind=kind)
        final = chart.table.iloc[-1]
        assert final["value"] < final["lcl"]
        assert chart.table["outside"].tolist() == [False] * 23 + [is_signal]
        assert by_chance(chart) == ([] if is_signal else [1])


@pytest.mark.parametrize(("kind", "like"), [("pp", "p"), ("up", "u")])
def test_charts_that_allow_for_more_spread_judge_small_counts_as_those_without(kind, like):
    steady = [1.0] * 12 + [0.0] * 11
    wide, plain = (_ending(3, 6.0, early=steady, kind=each) for each in (kind, like))
    assert wide.series["sigma_z_used"].item() == 1  # no more spread than sampling gives: the same limits
    assert wide.table["outside"].tolist() == plain.table["outside"].tolist() == [False] * 24
    assert by_chance(wide) == by_chance(plain) == [1]
    assert _ending(5, 6.0, early=steady, kind=kind).table["outside"].tolist() == [False] * 23 + [True]


@pytest.mark.parametrize(("kind", "den"), [("p", 6.0), ("np", 6.0), ("u", 6.0), ("c", 1.0)])
def test_about_a_given_line_the_tail_is_that_of_the_law_there(kind, den):
    """0.6 events are expected: 3 and more of them have a tail of 1.6 % (binomial) and 2.3 % (Poisson)."""
    center = 60 if kind in ("np", "c") else 10
    assert stats.poisson(0.6).sf(2) > stats.binom(6, 0.1).sf(2) > 0.00135 > stats.poisson(0.6).sf(4)
    assert not _ending(3, den, kind=kind, center=center).table["outside"].any()
    assert by_chance(_ending(3, den, kind=kind, center=center)) == [1]
    assert _ending(5, den, kind=kind, center=center).table["outside"].tolist() == [False] * 23 + [True]


@pytest.mark.parametrize(("kind", "den"), [("p", 6.0), ("np", 6.0), ("u", 6.0), ("c", 1.0)])
def test_frozen_limits_judge_small_counts_as_those_of_all_points(kind, den):
    frozen = pd.DataFrame({"start": MONTHS[:1], "baseline_end": MONTHS[21]})
    chart = _ending(3, den, kind=kind, phases=frozen)
    assert chart.series["limits_status"].item() == "frozen"
    assert chart.table["value"].iloc[-1] > chart.table["ucl"].iloc[-1]
    assert not chart.table["outside"].any()
    assert by_chance(chart) == [1]
    assert _ending(5, den, kind=kind, phases=frozen).table["outside"].tolist() == [False] * 23 + [True]


def test_months_of_unequal_size_are_judged_alike_as_shares_and_as_numbers():
    rng = np.random.default_rng(3)
    den = rng.integers(3, 12, 300).astype(float)
    data = pd.DataFrame({"period": pd.date_range("2000-01-01", periods=300, freq="MS"), "den": den})
    data["num"] = rng.binomial(den.astype(int), 0.08).astype(float)
    shares, numbers = (control_chart(data, kind=kind) for kind in ("p", "np"))
    assert numbers.table["outside"].tolist() == shares.table["outside"].tolist()
    assert by_chance(numbers) == by_chance(shares)
    assert by_chance(numbers)[0] > 1


def test_of_a_panel_the_series_with_such_points_are_counted():
    few, none = ([1.0, 0.0] * 11 + [1.0, last] for last in (3.0, 1.0))
    data = pd.DataFrame({"site": ["A"] * 24 + ["B"] * 24, "period": [*MONTHS, *MONTHS], "num": few + none, "den": 6.0})
    chart = control_chart(data, kind="p", keys=("site",))
    (caveat,) = [caveat for caveat in chart.caveats if caveat.code.startswith("beyond_by_chance")]
    assert (caveat.code, caveat.values) == ("beyond_by_chance_many", {"count": 1, "of": 2})
    assert any("In 1 of 2 series points lie beyond a limit and are no signal" in note for note in describe(chart).notes)


def test_such_points_are_counted_over_all_phases_and_excluded_ones_are_not():
    num = [1.0, 0.0] * 8 + [1.0, 3.0] + [1.0, 0.0] * 3
    data = pd.DataFrame({"period": MONTHS, "num": num, "den": 6.0})
    phases = pd.DataFrame({"start": MONTHS[[0, 18]]})
    assert by_chance(control_chart(data, kind="p", phases=phases)) == [1]
    known = pd.DataFrame({"period": MONTHS[17:18], "reason": "a flood"})
    assert by_chance(control_chart(data, kind="p", phases=phases, exclude=known)) == []


def test_larger_counts_are_judged_by_the_published_limits_alone():
    """A C chart with mean 9: 19 lies beyond 3 sigma (18), with an exact tail of 0.24 %."""
    num = np.array([8.0, 10.0] * 11 + [8.5, 19.0])
    frozen = pd.DataFrame({"start": MONTHS[:1], "baseline_end": MONTHS[21]})
    chart = control_chart(pd.DataFrame({"period": MONTHS, "num": num}), kind="c", phases=frozen)
    assert stats.poisson(9).sf(18) > 0.00135
    assert chart.table["outside"].tolist() == [False] * 23 + [True]


def test_tails_are_those_of_the_laws():
    rng = np.random.default_rng(1)
    den = rng.integers(1, 60, 500).astype(float)
    num = np.floor(rng.uniform(0, 1, 500) * (den + 1))
    level, share = rng.uniform(0.01, 0.99, 500), rng.random(500) < 0.5
    at_least, at_most = tails(num, den, level, share)
    law = (stats.binom(den, level), stats.poisson(den * level))
    assert at_least == pytest.approx(np.where(share, law[0].sf(num - 1), law[1].sf(num - 1)))
    assert at_most == pytest.approx(np.where(share, law[0].cdf(num), law[1].cdf(num)))


def test_a_line_that_rounding_puts_above_all_is_all():
    above, at = (tails(*map(np.array, ([5.0, 6.0], [6.0, 6.0], [level] * 2, [True] * 2))) for level in (1 + 1e-15, 1.0))
    assert np.array_equal(above, at)
    assert np.array_equal(at, [[1, 1], [0, 1]])


def test_an_unknown_way_to_judge_points_is_refused():
    with pytest.raises(ValueError, match="tail or limits"):
        _ending(1, 6.0, kind="p", outside_by="line")
