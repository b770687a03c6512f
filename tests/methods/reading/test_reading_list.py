import numpy as np
import pandas as pd
from scipy import stats

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.reading.attention import attention
from lhs_helpers.methods.reading.reading_list import reading_list
from lhs_helpers.words import describe


def _panel(label, seed, shift=0.0, direction=None):
    random, months = np.random.default_rng(seed), pd.date_range("2022-01-01", periods=36, freq="MS")
    parts = []
    for place in range(6):
        level = np.where((np.arange(36) >= 18) & (place == 0), 0.6 + shift, 0.6)
        parts.append(
            pd.DataFrame({"site": f"S{place}", "period": months, "num": random.binomial(80, level), "den": 80})
        )
    return control_chart(
        pd.concat(parts, ignore_index=True), kind="p", keys=("site",), label=label, direction=direction
    )


def test_one_list_over_all_measures_holds_one_share_of_false_leads():
    panels = [_panel("A", 1, shift=0.25), _panel("B", 2)]
    found = reading_list(panels)
    p = np.concatenate([attention(panel).table["p"] for panel in panels])
    assert np.allclose(found.table["q"], stats.false_discovery_control(p))
    assert found.table.loc[found.table["listed"], ["measure", "site"]].to_numpy().tolist()[0] == ["A", "S0"]
    assert found.n_judged == 12


def test_nothing_to_look_through_is_an_empty_list():
    assert reading_list([]).is_empty


def test_who_is_listed_and_got_better_or_worse_is_found_and_who_is_not_listed_is_not():
    panels = [_panel("A", 1, shift=0.25, direction="up"), _panel("B", 2, direction="up")]
    words = describe(reading_list(panels))
    (finding,) = words.findings
    assert (finding.kind, finding.n) == ("improvement", "1 of 12 series listed")
    assert "A at S0." in finding.sentence
    assert "10 %" in finding.sentence
    worse = describe(reading_list([_panel("A", 1, shift=0.25, direction="down")])).findings
    assert [finding.kind for finding in worse] == ["concern"]
    assert describe(reading_list([_panel("A", 1, shift=0.25)])).findings == ()  # no direction is better
