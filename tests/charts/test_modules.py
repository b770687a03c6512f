"""Pictures of the way in, of staying, of uncertain money and of entry: what is drawn is what was found."""

import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.methods.data_quality import entry_lags
from lhs_helpers.methods.finance import CashRisk, Tornado
from lhs_helpers.methods.governance.flow import Flow
from lhs_helpers.methods.governance.forecast import Forecast
from lhs_helpers.methods.retention import Retention

MONTHS = pd.date_range("2026-07-01", periods=24, freq="MS")
NAN = float("nan")


def marked(axes, gid):
    return [artist for artist in [*axes.lines, *axes.patches, *axes.collections] if artist.get_gid() == gid]


def words_in(axes):
    return [word.get_text() for word in axes.texts]


def test_the_computed_number_of_sites_is_a_line_beside_the_measured_one():
    table = pd.DataFrame({"period": MONTHS, "entered": 1, "finished": 0, "inside": range(24)})
    facts = {"arrivals": 1.0, "mean_months": 8.0, "until": 20.0, "computed": 8.0, "measured": 11.5, "within": 0.25}
    (axes,) = draw(Flow(table=table, fits=False, min_sites=5, **facts)).axes
    assert marked(axes, "inside")[0].get_ydata().tolist() == list(range(24))
    assert marked(axes, "computed")[0].get_ydata()[0] == 8
    assert words_in(axes) == ["arrivals × mean time: 8.0"]


def outlook(use):
    table = pd.DataFrame([(code, month, use) for code in ("base", "more_staff") for month in MONTHS],
                         columns=["scenario", "period", "use"])  # fmt: skip
    return Forecast(table=table, scenarios=pd.DataFrame(), stages=pd.DataFrame(), arrivals=1, leaving=0, past=24,
                    horizon=24)  # fmt: skip


def test_every_scenario_is_a_named_line_against_all_there_is():
    (axes,) = draw(outlook(0.9)).axes
    assert len(marked(axes, "use")) == 2
    assert {"All goes on as now", "A quarter more staff hours", "all there is", "85 %"} == set(words_in(axes))
    low, high = axes.get_ylim()
    assert low < 85 < 100 < high
    assert draw(outlook(NAN)) is None  # without hours there is no share


@pytest.mark.parametrize("who", ["sites", "people"])
def test_curves_of_staying_are_drawn_for_sites_only(who):
    table = pd.DataFrame({"cohort": ["2021", "2021"], "time": [100.0, 900.0], "n_risk": [9, 7], "n_event": [1, 0]})
    table = table.assign(staying=8 / 9, shown=True)
    facts = {"groups": pd.DataFrame(), "n_start": 9, "n_stayed": 8, "share": 8 / 9, "lo": 0.5, "hi": 0.9, "smallest": 5}
    figure = draw(Retention(table=table, who=who, on=MONTHS[0], **facts))
    if who == "people":
        assert figure is None
        return
    (curve,) = marked(figure.axes[0], "curve")
    assert curve.get_ydata().tolist() == pytest.approx([100, 800 / 9, 800 / 9])
    assert words_in(figure.axes[0]) == ["2021"]


def test_the_bars_of_the_tornado_start_at_the_line_and_say_what_was_changed():
    rows = [("award", "largest", 0.0, 1.0, -200_000_00, 400_000_00), ("fees", "", 0.9, 1.1, 300_000_00, 500_000_00)]
    table = pd.DataFrame(rows, columns=["what", "id", "low", "high", "cash_low", "cash_high"])
    (axes,) = draw(Tornado(table=table, base=400_000_00, through=MONTHS[-1], months=24, currency="USD")).axes
    assert [bar.get_width() for bar in marked(axes, "low")] == [-600, -100]
    assert [bar.get_width() for bar in marked(axes, "high")] == [0, 100]
    assert words_in(axes)[:4] == ["ends", "as now", "−10 %", "+10 %"]


def test_the_band_of_runs_holds_the_median_and_the_chance_has_a_scale_of_its_own():
    table = pd.DataFrame({"period": MONTHS, "below": [0.0] * 12 + [0.5] * 12, "error": 0.01})
    table = table.assign(low=-100_000, median=0, high=100_000)
    facts = {"awards": pd.DataFrame(), "draws": 10, "n_sites": 2, "attrition": 0.1, "costs": {}, "currency": "USD"}
    above, below = draw(CashRisk(table=table, **facts)).axes
    assert marked(above, "median")[0].get_ydata().tolist() == [0] * 24
    assert marked(below, "below")[0].get_ydata().max() == 50
    assert below.get_ylim() == (0, 100)


def test_entry_begins_at_nothing_on_the_day_of_the_visit():
    on = pd.Timestamp("2026-06-30")
    visits = pd.DataFrame({"visit_date": on - pd.to_timedelta([40, 50], "D")})
    visits["entered_on"] = visits["visit_date"] + pd.to_timedelta([3, 10], "D")
    (axes,) = draw(entry_lags(visits, on=on, complete=True)).axes
    (curve,) = marked(axes, "curve")
    assert curve.get_xydata().tolist() == [[0, 0], [3, 50], [10, 100]]
