"""Words of the flow, the way from milestone to milestone, and the months ahead."""

from dataclasses import replace

import pandas as pd
import pytest

from lhs_helpers.methods.governance.conversion import Conversion
from lhs_helpers.methods.governance.flow import Flow
from lhs_helpers.methods.governance.forecast import Forecast
from lhs_helpers.words import describe

MONTHS = pd.date_range("2026-01-01", periods=3, freq="MS")


def flow_of(fits, reason=""):
    table = pd.DataFrame({"period": MONTHS, "entered": [2, 1, 1], "finished": [0, 1, 0], "inside": [3, 3, 4]})
    facts = {"arrivals": 4 / 3, "mean_months": 6.2, "until": 11.0, "computed": 8.3, "measured": 3.3, "within": 0.25}
    return Flow(table=table, fits=fits, min_sites=5, reason=reason, **facts)


def test_the_flow_says_both_numbers_and_whether_they_agree():
    words = describe(flow_of(None, "too_few"))
    assert words.sentence == (
        "In the last 3 months, 4 sites entered, and a site is on its way for 6.2 months on average: that makes 8.3 "
        "sites on the way in at a time. Measured were 3.3 on average, and 4 at the end."
    )
    assert "do not fit what was seen, so no forecast" in describe(flow_of(False)).sentence
    assert len(words.alt) <= 250


def test_more_in_than_out_is_said_first_and_no_sum_is_carried_on():
    said = describe(flow_of(True)).sentence
    assert said.startswith(
        "More go in than come out: in the last 3 months, 4 entered and 1 joined or gave up, so the number on the way "
        "in went from 1 to 4. "
    )
    assert "holds only where as many come out as go in" in said
    assert "fit" not in said
    even = flow_of(True)
    even = replace(even, table=even.table.assign(finished=[1, 1, 2]))
    assert "the times on record fit what was seen. 4 entered and 4 came out" in describe(even).sentence


def stage(cohort, n, passed, waiting, after="agreement_executed"):
    return {"cohort": cohort, "before": "agreement_sent", "after": after, "n": n, "passed": passed, "open": waiting,
            "ended": n - passed - waiting, "share": passed / n, "lo": 0.1, "hi": 0.9}  # fmt: skip


def test_where_sites_give_up_is_said_and_cohorts_stand_in_their_own_rows():
    words = describe(Conversion(table=pd.DataFrame([stage("2025", 4, 1, 2), stage("all", 9, 5, 2)])))
    assert words.sentence == (
        "Most are lost between “agreement sent” and “agreement signed”: of 9 sites that reached the first, 2 gave up, "
        "5 went on, still on the way: 2."
    )
    assert words.tables[1].frame.to_numpy().tolist() == [["2025", "1 of 4 (2 open)"]]


def test_nobody_lost_is_not_told_as_a_loss():
    words = describe(Conversion(table=pd.DataFrame([stage("2025", 4, 3, 1), stage("all", 4, 3, 1)])))
    assert words.sentence.startswith("No site has given up. Most are still under way")


@pytest.mark.parametrize(("above", "found"), [("2026-03-01", 1), (None, 0)])
def test_the_month_of_too_much_is_a_concern_and_none_within_the_horizon_is_said(above, found):
    table = pd.DataFrame({"scenario": "base", "period": MONTHS, "onboarding": 2.0, "active": 10.0, "demand": 9.0})
    table = table.assign(capacity=8.0, use=[0.9, 1.0, 1.1])
    ends = {"scenario": ["base"], "active_end": [10.4], "onboarding_end": [2.0], "above": [pd.Timestamp(above)]}
    scenarios = pd.DataFrame({**ends, "flagged": pd.Timestamp("2026-01-01")})
    stages = pd.DataFrame({"stage": ["joined"], "n": [21], "conversion": [0.8], "mean_months": [9.5]})
    facts = {"arrivals": 0.25, "leaving": 0.0, "past": 24, "horizon": 3}
    words = describe(Forecast(table=table, scenarios=scenarios, stages=stages, **facts))
    assert "10 sites are expected to be active in March 2026: 3.0 enter a year, 80 % of those" in words.sentence
    assert words.sentence.startswith("If those on the way in get through in the times on record")
    assert ("From March 2026 on" in words.sentence) == bool(found)
    assert ("suffice for 3 months. The line of 85 % is passed in January 2026." in words.sentence) != bool(found)
    assert len(words.findings) == found
    assert words.tables[0].frame.iloc[0, 3] == ("March 2026" if found else "not within 3 months")
