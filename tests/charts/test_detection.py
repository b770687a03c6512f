"""The chance that a change has shown, by month."""

from lhs_helpers.charts import draw
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.improvement import when_would_we_know


def test_three_ways_to_notice_differ_by_more_than_color_and_are_named_where_they_end():
    with styled():
        (axes,) = draw(when_would_we_know(level=0.6, shift=0.1, n=30, baseline_months=24)).axes
    lines = [line for line in axes.lines if str(line.get_gid()).startswith("by-")]
    assert len({line.get_linestyle() for line in lines}) == 3
    names = [words.get_text() for words in axes.texts if words.get_gid() == "name"]
    assert sorted(names) == ["8 in a row", "compared", "outside limits"]
    (power,) = (line for line in axes.lines if line.get_gid() == "power")
    assert set(power.get_ydata()) == {0.8}
