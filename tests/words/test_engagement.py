"""Words of module 5: what is said has its denominator, and what is hidden is said in words only."""

from dataclasses import replace

import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.methods.engagement.contributions import CommonsUse, TimeValued
from lhs_helpers.methods.engagement.equity import ParticipationEquity
from lhs_helpers.methods.engagement.own_commons import OwnCommons
from lhs_helpers.methods.engagement.participation import Participation
from lhs_helpers.methods.engagement.partners import Partners
from lhs_helpers.methods.engagement.tier_flow import TierFlow
from lhs_helpers.methods.engagement.tiers import Tiers
from lhs_helpers.words import describe

ON = pd.Timestamp("2026-06-30")
HIDDEN = float("nan")


def tiers_of(active, contributing, **facts):
    names = ["awareness", "participation", "contribution", "ownership"][: len(active)]
    table = pd.DataFrame({"tier": names, "ever": 90.0, "ever_before": 80.0, "active": active, "active_before": 12.0})
    crossed = pd.DataFrame([active], index=["family"], columns=names)
    known = {"n_active": 60, "n_ever": 90, "active_months": 12, "smallest": 11, "on": ON} | facts
    return Tiers(table=table, by_stakeholder=crossed, monthly=pd.DataFrame(), n_contributing=contributing, **known)


def test_tiers_say_who_is_active_and_who_contributes():
    words = describe(tiers_of([10.0, 20.0, 18.0, 12.0], 30))
    assert words.sentence == (
        "60 people were active in the 12 months to June 30, 2026, 30 of them contributing or leading. "
        "90 people have been active at any time."
    )
    assert len(words.alt) <= 250
    assert words.tables[0].frame.iloc[0].tolist() == ["aware", "10", "12", "90", "80"]
    assert draw(tiers_of([10.0, 20.0, 18.0, 12.0], 30)) is not None


def test_a_hidden_tier_is_a_word_and_never_a_number():
    words = describe(tiers_of([HIDDEN, HIDDEN], None))
    assert "too few of them contributing or leading to say how many" in words.sentence
    assert words.tables[0].frame.iloc[0, 1] == "hidden"
    assert len(words.tables) == 1  # whom they stand for would be hidden throughout
    crossed = describe(tiers_of([20.0, HIDDEN], None)).tables[1].frame
    assert crossed.iloc[0].tolist() == ["family members", "20", "hidden"]
    assert "aware hidden" in words.alt


def test_moving_up_is_said_with_its_denominator():
    table = pd.DataFrame({"tier": ["awareness", "participation"], "n": [HIDDEN, 40.0], "advanced": [HIDDEN, 12.0]})
    table = table.assign(share=[HIDDEN, 0.3], lo=[HIDDEN, 0.18], hi=[HIDDEN, 0.45])
    words = describe(TierFlow(table=table, months=12, on=ON))
    assert words.sentence.endswith("since: 12 of 40 taking part (30 %). Not shown, to protect a small group: aware.")
    assert words.tables[0].frame.iloc[1].tolist() == ["taking part", "40", "12", "30 %", "18 % to 45 %"]
    (finding,) = words.findings
    assert (finding.kind, finding.n) == ("steady", "40 people")


def test_a_community_that_is_small_in_all_is_told_without_a_number():
    words = describe(tiers_of([HIDDEN, HIDDEN], None, n_active=None, n_ever=None))
    assert words.sentence.startswith("Fewer than 11 people were active in the 12 months to June 30, 2026, too few of")
    assert words.sentence.endswith("Fewer than 11 people have been active at any time.")


def participation_of(sites, done, expected, absent=()):
    rows = [(site, pd.Timestamp(month), d, e, s) for site in sites for month, d, e, s in MONTHS]
    table = pd.DataFrame(rows, columns=["site_id", "period", "done", "expected", "state"])
    return Participation(table=table, attendance=pd.DataFrame(), done=done, expected=expected, absent=absent)


MONTHS = [
    ("2026-03-01", 0, 0, "not_active"),
    ("2026-04-01", 0, 0, "no_cases"),
    ("2026-05-01", 1, 2, "ok"),
    ("2026-06-01", 0, 3, "ok"),
]


def test_a_site_month_shows_what_was_done_of_what_was_expected_the_darker_the_more_is_missing():
    words = describe(participation_of(["S1", "S2"], 2, 10, ("S2",)))
    assert words.sentence == (
        "In the last 3 months, 2 sites did 2 of 10 expected items (20 %). S2 did none of them: worth a call."
    )
    (table,) = words.tables
    assert list(table.frame.columns) == ["Site", "Mar 2026", "Apr 2026", "May 2026", "Jun 2026"]
    assert table.frame.iloc[0].tolist() == ["S1", "off", "\N{EN DASH}", "1/2", "0/3"]
    assert table.shades.shape == table.frame.shape
    assert table.shades.iloc[0].tolist() == [0, 0, 0, 2, 5]


def test_one_site_reads_about_itself():
    assert describe(participation_of(["S1"], 1, 5)).sentence.startswith("This site did 1 of 5 expected items")
    assert describe(participation_of(["S1"], 0, 0)).sentence == "Nothing was expected in the last 3 months."


def test_a_site_s_row_stands_above_the_network_s_median_with_its_number_of_sites():
    peers = pd.DataFrame(
        {"period": pd.to_datetime(["2026-05-01", "2026-06-01"]), "median": [0.5, 1], "n_sites": [8, 9]}
    )
    words = describe(replace(participation_of(["S1"], 1, 5), peers=peers))
    (table,) = words.tables
    dash = "\N{EN DASH}"
    assert table.frame.iloc[1].tolist() == [
        "Half\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}sites",
        dash,
        dash,
        "50 % (8)",
        "100 % (9)",
    ]
    assert table.shades.iloc[1].tolist() == [0] * 5
    alone = describe(replace(participation_of(["S1"], 1, 5), peers=peers.iloc[:0]))
    assert len(alone.tables[0].frame) == 1
    assert alone.notes[-1] == "Too few sites for a comparison with the network."


def partners_of(*sites):
    table = pd.DataFrame(sites, columns=["site_id", "partner", "active"])
    return Partners(table=table, active_months=12, on=ON)


def test_a_site_without_a_partner_is_a_concern_in_its_own_report_only():
    network = describe(partners_of(("S1", True, True), ("S2", False, False), ("S3", True, False)))
    assert network.sentence.startswith("2 of 3 active sites (67 %) have a patient or family partner; at 1 of these 2")
    assert "Without a partner: S2." in network.sentence
    assert network.findings == ()
    assert [finding.kind for finding in describe(partners_of(("S2", False, False))).findings] == ["concern"]
    assert describe(partners_of(("S1", True, False))).findings == ()


def equity_of(rows, **facts):
    columns = ["group", "n_people", "n_patients", "ratio", "lo", "hi", "reason"]
    known = {"n_people": 200, "n_patients": 1000, "n_unknown": 0, "active_months": 12, "smallest": 11, "min_n": 20}
    method = {"name": "participation_equity", "group": "language"}
    table = pd.DataFrame(rows, columns=columns)
    return ParticipationEquity(table=table, on=ON, key="language", method=method, **(known | facts))


ENGLISH = ("English", 182.0, 800, 1.14, 1.08, 1.18, "")


def test_a_gap_is_found_only_where_the_whole_interval_lies_below_one():
    gap = describe(equity_of([ENGLISH, ("Spanish", 18.0, 200, 0.45, 0.29, 0.69, "")]))
    assert gap.sentence == (
        "By language, Spanish: 18 of 200 active patients and family members (9 %), and 200 of 1,000 patients (20 %). "
        "The ratio is 0.45 (95 % interval 0.29 to 0.69); 1 would be the same share in both."
    )
    (finding,) = gap.findings
    assert finding.kind == "concern"
    assert "0.45 times the share among patients (95 % interval 0.29 to 0.69; 18 of 200 people)" in finding.sentence
    assert finding.anchor == "participation-equity-language"
    assert describe(equity_of([ENGLISH, ("Spanish", 30.0, 200, 0.75, 0.53, 1.03, "")])).findings == ()


@pytest.mark.parametrize(
    ("reason", "said"),
    [("suppressed", "A group is too small"), ("too_few", "Fewer than 20 patients"), ("no_cases", "No patient or fam")],
)
def test_without_a_ratio_the_reason_is_said_and_nothing_is_drawn(reason, said):
    result = equity_of([("English", HIDDEN, 800, HIDDEN, HIDDEN, HIDDEN, reason)])
    assert describe(result).sentence.startswith(said)
    assert draw(result) is None


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        (0, "The group of every active"),
        (5, "fewer than 11"),
        (50, "of 50 of 250 active patients and family members (20 %)"),
    ],
)
def test_how_many_have_not_stated_their_group_is_always_said(unknown, said):
    assert any(said in note for note in describe(equity_of([ENGLISH], n_unknown=unknown)).notes)


def test_the_spread_of_contributions_is_said_in_words():
    table = pd.DataFrame({"kind": ["data_set"], "resources": [5], "new": [1], "reused": [3]})
    spread = {"n_contributors": 40, "n_people": 400, "gini": 0.93, "smallest": 11, "on": ON}
    words = describe(CommonsUse(table=table, half=12, **spread))
    assert "40 of 400 registered people contributed; the most active 12 of them made half" in words.sentence
    assert words.tables[0].frame.iloc[0].tolist() == ["data sets", "5", "1", "3"]
    few = describe(CommonsUse(table=table, half=4, **spread)).sentence
    assert "40 of 400 registered people contributed; fewer than 11 people made half" in few


def test_a_site_reads_what_it_used_and_made_and_that_many_used_it():
    table = pd.DataFrame({"kind": ["tool"], "resources": [5], "new": [1], "used": [2], "made": [3], "reused": [1]})
    words = describe(OwnCommons(table=table, min_sites=6))
    assert words.sentence == (
        "5 shared resources are on record, 1 of them new in the last 12 months. This site used 2 made elsewhere, "
        "and made 3. Of the 3 made here, 6 or more other sites used 1."
    )
    nothing = describe(OwnCommons(table=table.assign(made=0, reused=0), min_sites=6))
    assert nothing.sentence.endswith("and made 0.")


def test_hours_are_said_with_the_share_that_was_compensated():
    table = pd.DataFrame({"quarter": [pd.Timestamp("2026-04-01")], "hours": [80.0], "compensated": [20.0]})
    words = describe(TimeValued(table=table.assign(n_people=12), hours=80.0, compensated=20.0))
    assert words.sentence.startswith("20 of 80 hours given by patients and family members since April 2026")
    assert words.tables[0].frame.iloc[0].tolist() == ["April 2026", "80", "20", "25 %", "12"]


@pytest.mark.parametrize(
    "kind", [Tiers, TierFlow, Participation, Partners, ParticipationEquity, CommonsUse, TimeValued]
)
def test_an_empty_result_names_the_table_that_would_fill_it(kind):
    names = [name for name in kind.__dataclass_fields__ if name not in ("table", "key", "label", "caveats", "method")]
    words = describe(kind(table=pd.DataFrame(), **dict.fromkeys(names)))
    assert words.title
    assert "table" in words.sentence
