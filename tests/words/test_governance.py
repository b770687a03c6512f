"""Words of module 2: load, promises, agreements."""

import pandas as pd
import pytest

from lhs_helpers.methods.governance.capacity import Load
from lhs_helpers.methods.governance.currency import Currency
from lhs_helpers.methods.governance.promises import Promises
from lhs_helpers.words import describe

ON = pd.Timestamp("2026-06-30")


def load_of(*uses):
    months = pd.date_range("2026-01-01", periods=len(uses), freq="MS")
    table = pd.DataFrame({"period": months, "active": 10, "onboarding": 1, "capacity": 400.0, "use": uses})
    table = table.assign(demand=table["use"] * 400, sites_per_coach=8.0)
    scenario = pd.DataFrame({"sites": [12.0], "demand": [480.0], "use": [1.2], "use_moved": [1.15]})
    return Load(table=table, scenario=scenario)


def test_the_load_is_said_with_its_hours_and_found_with_its_beginning():
    words = describe(load_of(0.8, 0.9, 0.95))
    assert words.sentence.startswith("In March 2026, 380 hours were asked of 400 available (95 %) for 10 active sites")
    assert "With 2 more active sites it would be 120 % if all of them come anew, and 115 %" in words.sentence
    assert "the load has been above 85 % since February 2026" in words.findings[0].sentence
    assert len(words.alt) <= 250


def test_a_load_below_the_line_is_no_concern():
    assert describe(load_of(0.9, 0.8)).findings == ()


def promises_of(overdue):
    table = pd.DataFrame({"kind": ["site_report"], "due": [10], "on_time": [7], "late": [3 - overdue]})
    table = table.assign(overdue=overdue, oldest_days=40.0 if overdue else float("nan"))
    series = pd.DataFrame(columns=["period", "num", "den"])
    return Promises(table=table, series=series, freq="MS", not_yet_due=1, without_due=0, on=ON)


@pytest.mark.parametrize(("overdue", "found"), [(0, 0), (2, 1)])
def test_open_items_past_their_day_are_a_concern_with_their_age(overdue, found):
    words = describe(promises_of(overdue))
    assert words.sentence.startswith("7 of 10 items that fell due by June 30, 2026 came on time (70 %)")
    assert words.notes == ("Open, due later and not counted: 1 item.",)
    assert len(words.findings) == found
    assert all("due for 40 days" in finding.sentence for finding in words.findings)


def currency_with(rows, **counts):
    columns = ["site_id", "what", "state", "renewal"]
    table = pd.DataFrame(rows, columns=columns)
    table["coming"] = table["state"] == "awaited"
    dates = {"executed": pd.Timestamp("2020-01-01"), "expires": pd.Timestamp("2026-04-30"), "days_left": -61}
    return Currency(table=table.assign(**dates), without=(), on=ON, soon_days=90, **counts)


def test_an_expired_agreement_is_a_concern_and_its_renewal_is_mentioned():
    rows = [("S1", "dua", "expired", True), ("S2", "dua", "current", False), ("network", "Policy", "expired", False)]
    words = describe(currency_with([*rows, ("S3", "dua", "awaited", False)], n_sites=2, n_current=1))
    assert words.sentence == (
        "All agreements are current at 1 of 2 active sites that have agreements on record; expired or not signed "
        "there: 1 of 2 agreements. Agreements that end within 90 days: 0. Sites on the way in have not signed yet: 1 "
        "agreement. Documents of the network past their review date: Policy."
    )
    assert words.tables[0].frame["State"].tolist() == ["expired; renewal sent", "current", "review overdue", "awaited"]
    signed, reviewed = words.findings
    assert signed.sentence == "Expired or not signed at active sites: 1 of 2 agreements (S1 data use agreement)."
    assert (reviewed.about, reviewed.sentence) == (
        "documents",
        "Past their review date: 1 of 1 approved documents with one (Policy).",
    )


def test_a_site_reads_of_its_own_agreements():
    words = describe(currency_with([("S1", "dua", "awaited", False)], n_sites=0, n_current=0))
    assert words.sentence == (
        "Agreements of this site: 1; expired or not signed: 0; awaited: 1; ending within 90 days: 0."
    )
    assert words.findings == ()


def test_an_overdue_review_is_the_network_s_to_mend_and_no_finding_of_a_site():
    rows = [("S1", "dua", "current", False), ("network", "Policy", "expired", False)]
    words = describe(currency_with(rows, n_sites=1, n_current=1))
    assert words.sentence.endswith("Documents of the network past their review date: Policy.")
    assert words.findings == ()
