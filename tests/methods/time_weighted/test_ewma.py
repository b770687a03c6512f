"""Exponentially weighted moving average: the recursion, its limits, and what it leaves out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.time_weighted import ewma


def months(values, **more):
    period = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    return pd.DataFrame({"period": period, "value": np.array(values, dtype=float), **more})


def chart(values, **choices):
    return control_chart(months(values), **({"kind": "i", "freq": "MS"} | choices))


def codes(result):
    return [caveat.code for caveat in result.caveats]


STEADY = [10, 12, 9, 11, 10, 8, 11, 12, 9, 10] * 2


def test_half_widths_begin_at_0_6_and_tend_to_1_0_sigma():
    limit = ewma(chart(STEADY)).table["limit"].to_numpy()
    assert limit[0] == pytest.approx(0.6)
    by_definition = [3 * np.sqrt(0.2**2 * sum(0.8 ** (2 * j) for j in range(i))) for i in range(1, 21)]
    assert limit == pytest.approx(by_definition)
    assert limit[-1] == pytest.approx(1.0, abs=1e-3)


def test_the_average_is_that_of_the_scores_and_of_the_values_where_sigma_is_one_for_all():
    made = chart(STEADY)
    table = ewma(made, weight=0.3).table
    now, expected = made.series["cl"].item(), []
    for value in STEADY:
        now = 0.3 * value + 0.7 * now
        expected.append(now)
    assert table["ewma"].to_numpy() == pytest.approx(expected)
    assert table["lcl"].to_numpy() == pytest.approx(table["cl"] - table["limit"] * table["sigma"])


def test_a_small_shift_shows_before_any_point_lies_outside():
    values = STEADY + [value + 2 for value in STEADY[:10]]
    data = months(values)
    frozen = pd.DataFrame({"start": data["period"][:1], "baseline_end": data["period"][19]})
    made = control_chart(data, kind="i", phases=frozen)
    result = ewma(made)
    assert not made.table["outside"].any()
    assert result.table["outside"].any()
    assert result.series["side"].item() == 1
    first = np.flatnonzero(result.table["outside"])[0]
    assert result.series["first_outside"].item() == data["period"][first]
    assert result.series["since"].item() >= data["period"][20]


def test_points_that_do_not_count_leave_the_average_as_it_was():
    values = np.array([*STEADY, 50, 60, 70], dtype=float)
    values[5] = np.nan
    exclude = pd.DataFrame({"period": ["2021-09-01"]})
    made = control_chart(months(values), kind="i", exclude=exclude, provisional_from="2021-10-01")
    table = ewma(made).table
    score, now = made.table["value"].sub(made.table["cl"]).div(made.table["sigma"]), 0.0
    for place in [*range(5), *range(6, 20)]:
        now = 0.2 * score[place] + 0.8 * now
    assert table["average"][19] == pytest.approx(now)
    assert table["reason"].iloc[[5, 20, 21]].tolist() == ["missing", "excluded", "provisional"]
    assert table.loc[[5, 20, 21, 22], ["score", "average", "limit", "ewma", "lcl", "ucl"]].isna().all(axis=None)
    assert not table["outside"].iloc[20:].any()


def test_each_phase_begins_anew_at_its_own_center():
    phases = pd.DataFrame({"start": ["2021-09-01"]})
    table = ewma(chart(STEADY + [value + 9 for value in STEADY], phases=phases)).table
    assert table["limit"][20] == pytest.approx(0.6)
    assert table["average"][20] == pytest.approx(table["average"][0])


@pytest.mark.parametrize(("values", "kind", "reason"), [
    (STEADY[:8], "i", "too_few"), ([7] * 20, "i", "no_variation"), (STEADY, "run", "not_applicable"),
    (STEADY, "t", "not_applicable"), (STEADY, "mr", "not_applicable"),
])  # fmt: skip
def test_without_a_symmetric_sigma_there_is_a_reason_and_no_average(values, kind, reason):
    result = ewma(chart(values, kind=kind, freq="event" if kind == "t" else "MS"))
    assert result.table["average"].isna().all()
    assert set(result.table["reason"]) == {reason}
    assert "no_scores" in codes(result)


def test_caveats_of_the_limits_travel_on():
    assert "moving_limits" in codes(ewma(chart(STEADY)))


def test_no_data_give_an_empty_result():
    result = ewma(control_chart(months([]), kind="i"))
    assert result.is_empty
    assert result.series.empty


@pytest.mark.parametrize("wrong", [{"weight": 0}, {"weight": 1.1}, {"width": 0}])
def test_impossible_choices_are_refused(wrong):
    with pytest.raises(ValueError, match="weight"):
        ewma(chart(STEADY), **wrong)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.integers(0, 20), min_size=1, max_size=30), min_size=1, max_size=4))
def test_each_of_many_series_gives_the_same_bits_as_alone(many):
    rows = [months(values, site=f"S{number}") for number, values in enumerate(many)]
    together = ewma(control_chart(pd.concat(rows), kind="i", keys=("site",)))
    for number, mine in enumerate(rows):
        alone = ewma(control_chart(mine.drop(columns="site"), kind="i"))
        for name in ("table", "series"):
            part = getattr(together, name)
            part = part[part["site"] == f"S{number}"].drop(columns="site").reset_index(drop=True)
            pd.testing.assert_frame_equal(part, getattr(alone, name), check_exact=True)


@pytest.mark.parametrize(("kind", "multiplier", "most"), [("p", 100, 100.0), ("np", 1, 4.0), ("u", 1000, np.inf)])
def test_the_displayed_scale_ends_at_what_is_possible(kind, multiplier, most):
    events = np.array([0, 0, 0, 1, 0, 0] * 4) if kind == "np" else np.array([4, 4, 3, 4, 4, 4] * 4)
    if kind == "u":
        events = np.array([0, 0, 1] * 8)
    made = control_chart(months(events / 4, num=events, den=4), kind=kind, multiplier=multiplier)
    result = ewma(made)
    free = made.table["cl"] - result.table["limit"] * made.table["sigma"]
    other = made.table["cl"] + result.table["limit"] * made.table["sigma"]
    assert (free < 0).any() or (other > most).any()  # the case is one in which limits would lie beyond
    assert result.table["lcl"].to_numpy() == pytest.approx(free.clip(lower=0))
    assert result.table["ucl"].to_numpy() == pytest.approx(other.clip(upper=most))
    assert result.table["ewma"].between(0, most).all()
