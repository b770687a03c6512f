"""Pictures of interrupted series, aligned sites, effects and site mix: what is drawn, and what is not."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.interrupted_series.align import align_by_start
from lhs_helpers.methods.interrupted_series.rollout import rollout
from lhs_helpers.methods.interrupted_series.segmented import segmented
from lhs_helpers.methods.interrupted_series.site_effects import site_effects
from lhs_helpers.methods.interrupted_series.site_mix import site_mix
from lhs_helpers.show import block

sys.path.insert(0, str(Path(__file__).parents[1] / "methods" / "interrupted_series"))  # tests are no package

from networks import MONTHS, network

SHARES = {"label": "Complete visits", "key": "visits", "multiplier": 100, "unit": "% of visits", "direction": "up"}


def axes_of(result):
    with styled():
        return draw(result).axes[0]


def drawn(axes, gid):
    return [each for each in (*axes.lines, *axes.collections, *axes.patches, *axes.texts) if each.get_gid() == gid]


@pytest.fixture(scope="module")
def site():
    data, starts = network()
    return data[data["site_id"] == "S006"], starts["S006"]


def test_the_line_breaks_at_the_start_and_the_line_without_the_change_goes_on(site):
    data, start = site
    result = segmented(data, start=start, phase="visit template", **SHARES)
    axes = axes_of(result)
    before, after = (line.get_ydata() for line in drawn(axes, "fitted"))
    assert np.isfinite(before).sum() == 30
    assert np.isfinite(after).sum() == 18
    (without,) = drawn(axes, "counterfactual")
    assert without.get_linestyle() == "--"
    assert without.get_ydata()[-1] == pytest.approx(result.end_difference["counterfactual"])
    (band,) = drawn(axes, "band")
    ends = band.get_paths()[0].vertices[:, 1]
    assert ends.max() == pytest.approx(result.table["counterfactual_upper"].max())
    assert [line.get_xdata()[0] for line in drawn(axes, "start")] == [29.5]
    assert [text.get_text() for text in drawn(axes, "phase")] == ["visit template"]


def test_where_the_series_goes_on_a_mark_shows_where_the_lines_are_compared(site):
    data, start = site
    whole, year = (segmented(data, start=start, at=at, **SHARES) for at in (None, 12))
    assert not drawn(axes_of(whole), "compared")
    (mark,) = drawn(axes_of(year), "compared")
    assert list(mark.get_xdata()) == [30 + 11] * 2
    assert abs(np.diff(mark.get_ydata()).item()) == pytest.approx(abs(year.end_difference["estimate"]))


def test_two_starts_break_the_line_twice_and_names_without_room_give_way_to_dates(site):
    data, start = site
    starts = [start - pd.DateOffset(months=15), start]
    axes = axes_of(segmented(data, start=starts, phase=["pathway", "visit template"], **SHARES))
    assert [np.isfinite(line.get_ydata()).sum() for line in drawn(axes, "fitted")] == [15, 15, 18]
    assert [line.get_xdata()[0] for line in drawn(axes, "start")] == [14.5, 29.5]
    assert [text.get_text() for text in drawn(axes, "phase")] == ["pathway", "visit template"]
    assert drawn(axes, "counterfactual")[0].get_xdata()[0] == 14
    long = axes_of(segmented(data, start=starts, phase=["the whole change package of 2022", "reminders"], **SHARES))
    assert [text.get_text() for text in drawn(long, "phase")] == [f"{starts[0]:%b %Y}", "reminders"]


def test_missing_and_late_points_have_their_own_marks_and_lines_end_with_the_counted_points(site):
    data, start = site
    result = segmented(data.drop(index=data.index[5]), start=start, provisional_from="2024-11-01", **SHARES)
    axes = axes_of(result)
    assert [line.get_xdata().tolist() for line in drawn(axes, "points-missing")] == [[5]]
    assert [line.get_xdata().tolist() for line in drawn(axes, "points-provisional")] == [[46, 47]]
    assert drawn(axes, "counterfactual")[0].get_xdata().max() == 45


def test_where_nothing_is_fitted_points_and_their_median_remain(site):
    data, start = site
    result = segmented(data.iloc[:35], start=start, **SHARES)
    axes = axes_of(result)
    assert not drawn(axes, "fitted")
    assert not drawn(axes, "band")
    assert [line.get_ydata()[0] for line in drawn(axes, "median")] == [pytest.approx(result.center)]


def test_a_transition_is_shaded(site):
    data, start = site
    assert len(drawn(axes_of(segmented(data, start=start, transition=3, **SHARES)), "transition")) == 1


def test_months_of_few_sites_are_gray_hollow_and_not_joined_with_the_others():
    result = align_by_start(*network(), **SHARES)
    axes = axes_of(result)
    (full,), (few,) = drawn(axes, "median-full"), drawn(axes, "median-few")
    assert np.isfinite(full.get_ydata()).sum() == result.table["full"].sum()
    assert (np.isfinite(full.get_ydata()) != np.isfinite(few.get_ydata())).all()
    assert few.get_markerfacecolor() == "white"
    (bars,) = drawn(axes, "sites")
    assert len(bars.get_segments()) == len(result.table)


def test_a_forest_has_a_row_per_site_in_the_order_of_the_names_then_average_and_next_site():
    data, starts = network()
    latest = max(starts, key=starts.get)
    cut = data[(data["site_id"] != latest) | (data["period"] < starts[latest] + pd.DateOffset(months=10))]
    result = site_effects(cut, starts, **SHARES)
    axes = axes_of(result)
    names = drawn(axes, "site")
    assert [text.get_text() for text in names] == sorted(starts)
    assert [text.get_position()[1] for text in names] == list(range(12))
    assert len(drawn(axes, "interval")) == len(drawn(axes, "effect")) == 11
    assert len(drawn(axes, "absent")) == 1
    (diamond,), (following,) = drawn(axes, "average"), drawn(axes, "next")
    assert diamond.get_path().vertices[:, 0].min() == pytest.approx(result.mean_lower)
    assert following.get_xdata().tolist() == pytest.approx([result.next_lower, result.next_upper])


def test_a_forest_of_few_has_no_average_and_one_of_many_keeps_its_height():
    data, starts = network()
    few = axes_of(site_effects(data, dict(list(starts.items())[:4]), **SHARES))
    assert not drawn(few, "average")
    many = axes_of(site_effects(*network(sites=60), **SHARES))
    assert many.figure.get_figheight() < 9
    assert not drawn(many, "site")
    assert len(drawn(many, "effect")) == 60


def test_an_interval_that_leaves_the_picture_ends_in_an_arrow():
    result = site_effects(*network(sites=6), **SHARES)
    assert not drawn(axes_of(result), "beyond")
    assert "arrow" not in axes_of(result).get_xlabel()
    result.table.loc[2, "upper"] = 1000.0
    (arrow,) = drawn(axes_of(result), "beyond")
    assert "arrow: the interval goes on beyond the picture" in axes_of(result).get_xlabel()
    assert arrow.get_marker() == ">"


def test_wide_intervals_of_few_sites_whose_estimates_lie_close_are_held_whole():
    data, starts = network()
    result = site_effects(data, dict(list(starts.items())[:2]), **SHARES)
    effect = result.table["effect"] = pd.Series([1.0, 1.2])
    result.table["lower"], result.table["upper"] = effect - 20, effect + 21
    assert not drawn(axes_of(result), "beyond")


def test_site_mix_draws_both_lines_and_their_levels_in_the_two_periods():
    data, _ = network(sites=12)
    late = data["site_id"].isin(["S001", "S002"]) & (data["period"] < MONTHS[12])
    windows = {"before": (MONTHS[0], MONTHS[11]), "after": (MONTHS[12], MONTHS[23])}
    result = site_mix(data[~late], **windows, **SHARES)
    axes = axes_of(result)
    assert len(drawn(axes, "window")) == 2
    for gid, levels in (("all_sites", (result.rate_before, result.rate_after)),
                        ("cohort", (result.cohort_before, result.cohort_after))):  # fmt: skip
        assert len(drawn(axes, gid)) == 1
        assert [line.get_ydata()[0] for line in drawn(axes, f"level-{gid}")] == pytest.approx(levels)
    (together,), (constant,) = drawn(axes, "all_sites"), drawn(axes, "cohort")
    assert together.get_linestyle() != constant.get_linestyle()  # not by color alone


def test_a_roll_out_is_told_by_words_and_tables_and_every_picture_becomes_a_block(site):
    data, starts = network()
    assert draw(rollout(data, starts)) is None
    one, start = site
    windows = {"before": (MONTHS[0], MONTHS[11]), "after": (MONTHS[12], MONTHS[23])}
    for result in (segmented(one, start=start, **SHARES), align_by_start(data, starts, **SHARES),
                   site_effects(data, starts, **SHARES), site_mix(data, **windows, **SHARES)):  # fmt: skip
        shown = block(result)
        assert shown["picture"]["svg"].startswith("<svg")
        assert len(shown["picture"]["svg"]) < 40_000
    assert block(rollout(data, starts))["picture"] is None
