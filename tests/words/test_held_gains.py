"""Words of gains: which level, since when, over how many points; findings only where no chart says the same."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.improvement import held_gains
from lhs_helpers.words import describe


def gained(late=(), *, sites=False, target=None):
    """Two years at 50 %, and two at 70 % since an approved phase; ``late`` are its last points."""
    num = np.repeat([25.0, 35.0], 24) + np.resize([1, -1, 2, -2], 48)
    num[48 - len(late) :] = late
    data = pd.DataFrame({"period": pd.date_range("2022-01-01", periods=48, freq="MS"), "num": num, "den": 50.0})
    phases = pd.DataFrame({"start": [pd.Timestamp("2024-01-01")], "reason": ["huddle"]})
    if sites:
        data, phases = data.assign(site="S1"), phases.assign(site="S1")
    said = {"direction": "up", "multiplier": 100, "key": "remission", "label": "Remission", "unit": "% of patients"}
    return control_chart(data, kind="p", phases=phases, target=target, keys=["site"] if sites else [], **said)


def test_a_gain_that_holds_says_its_level_since_when_and_on_how_many_points():
    words = describe(held_gains([gained(target=40)]))
    assert words.sentence == (
        "1 of 1 better level that was approved holds. Holding: Remission, 70 % of patients instead of 50 since "
        "January 2024 (24 months). Held long enough, and expected to meet its target, to be counted less often: "
        "Remission."
    )
    assert "24 of 24" in words.tables[0].frame.iloc[0].to_list()[5]
    assert words.findings == ()


@pytest.mark.parametrize(
    ("late", "kind", "said"),
    [
        ((), "improvement", "1 of 1 better level that was approved holds: Remission at S1"),
        ([30] * 10, "concern", "worse again since March 2025"),
    ],
)
def test_of_many_sites_it_is_a_finding_because_no_chart_of_its_own_says_it(late, kind, said):
    (finding,) = describe(held_gains([gained(late, sites=True)])).findings
    assert (finding.kind, finding.topic, finding.anchor) == (kind, "care", "held-gains")
    assert said in finding.sentence
    assert "Remission at S1" in finding.sentence


def test_where_nothing_was_approved_it_says_what_to_do():
    words = describe(held_gains([]))
    assert "table phases" in words.sentence
    assert words.findings == ()
