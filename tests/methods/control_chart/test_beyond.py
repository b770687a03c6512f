"""A point beyond three sigma is a signal only where it is as rare as three sigma promise."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.control_chart.beyond import tails
from lhs_helpers.words import describe

MONTHS = pd.date_range("2024-01-01", periods=24, freq="MS")


def _ending(last: int, den: float, **design):
    """23 months of one or no event, and a last one."""
    data = pd.DataFrame({"period": MONTHS, "num": [1.0, 0.0] * 11 + [1.0, last], "den": den})
    return control_chart(data, **design, direction="down", multiplier=100)


@pytest.mark.parametrize(("kind", "den"), [("p", 6.0), ("np", 6.0), ("u", 6.0), ("c", 1.0)])
def test_three_where_half_an_event_is_expected_is_beyond_the_limit_and_no_signal(kind, den):
    chart = _ending(3, den, kind=kind)
    last = chart.table.iloc[-1]
    assert last["value"] > last["ucl"]
    assert not chart.table["outside"].any()
    assert [caveat.values["n"] for caveat in chart.caveats if caveat.code == "beyond_by_chance"] == [1]
    assert any("no signal: 1." in note for note in describe(chart).notes)
    by_line = _ending(3, den, kind=kind, outside_by="limits")
    assert by_line.table["outside"].tolist() == [False] * 23 + [True]
    assert all(caveat.code != "beyond_by_chance" for caveat in by_line.caveats)


@pytest.mark.parametrize(("kind", "den"), [("p", 6.0), ("np", 6.0), ("u", 6.0), ("c", 1.0)])
def test_what_is_rarer_than_three_sigma_promise_stays_a_signal(kind, den):
    chart = _ending(5, den, kind=kind)
    assert chart.table["outside"].tolist() == [False] * 23 + [True]


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


def test_an_unknown_way_to_judge_points_is_refused():
    with pytest.raises(ValueError, match="tail or limits"):
        _ending(1, 6.0, kind="p", outside_by="line")
