"""Pictures of module 6 keep the order of their tables and show intervals; with too little there is no picture."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.methods.data_quality import Completeness, Coverage, DataIssues, Timeliness

MONTHS = pd.date_range("2026-01-01", periods=5, freq="MS")


def missing(n):
    names = [f"Element {place}" for place in range(n)]
    table = pd.DataFrame(
        {"label": names, "equity": [place == 0 for place in range(n)], "share": 0.1, "lo": 0.05, "hi": 0.2}
    )
    return Completeness(table=table, by_site=pd.DataFrame(), monthly=pd.DataFrame(), months=3, max_share=0.2)


def test_elements_keep_the_order_of_the_table_and_equity_fields_say_so():
    (axes,) = draw(missing(3)).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Element 0 (equity)", "Element 1", "Element 2"]
    assert axes.yaxis_inverted()
    assert axes.texts[0].get_text() == "limit 20 %"


def test_a_share_that_is_not_known_is_a_gap_and_not_a_zero():
    result = missing(2)
    result.table.loc[1, ["share", "lo", "hi"]] = np.nan
    (axes,) = draw(result).axes
    assert np.isnan(axes.lines[0].get_xdata()[1])


@pytest.mark.parametrize("n", [60, 300])
def test_hundreds_of_rows_stay_one_picture(n):
    figure = draw(missing(n))
    assert figure.get_size_inches()[1] < 17


def test_entry_of_visits_is_a_step_for_each_limit_of_days():
    steps = pd.DataFrame({"days": [7, 30, 60], "den": 100, "share": [0.3, 0.8, 0.9], "lo": 0.2, "hi": 0.95})
    table = pd.DataFrame({"period": MONTHS, "num": 8, "den": 10})
    facts = {"recent": (8, 10), "months": 3, "too_young": 0, "min_share": 0.7}
    (axes,) = draw(Timeliness(table=table, steps=steps, **facts)).axes
    assert [word.get_text() for word in axes.texts] == ["30 %", "80 %", "90 %", "limit 70 % within 30 days"]
    assert draw(Timeliness(table=table, steps=steps[:0], **facts)) is None


def test_one_site_s_coverage_is_a_sentence_and_several_are_a_picture():
    rows = pd.DataFrame({"site_id": ["S1", "S2"], "share": [0.8, np.nan], "lo": [0.7, np.nan], "hi": [0.9, np.nan]})
    assert draw(Coverage(table=rows[:1])) is None
    assert draw(Coverage(table=rows)).axes[0].texts[0].get_text() == "line at 75 %"


def test_open_issues_end_in_their_newest_number():
    rows = pd.DataFrame({"period": MONTHS, "opened": 1, "closed": 0, "open": [1, 2, 3, 4, 5]})
    result = DataIssues(table=rows, still_open=pd.DataFrame(), causes=pd.DataFrame(), median_days=1.0, n=5)
    (axes,) = draw(result).axes
    assert [word.get_text() for word in axes.texts] == ["5"]
