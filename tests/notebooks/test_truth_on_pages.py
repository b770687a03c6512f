"""What was planted in the demo network is read off the pages as they are published, in HTML: found, or left alone."""

import csv
import re
import subprocess
import sys
from functools import cache
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from lhs_helpers.teaching import demo_folder

CARE, NETWORK = "improvement", "sustainability"  # the two reports
TOGETHER, REMISSION = "m4-signal-summary-process-balancing", "m4-control-chart-remission"
QUIET = r"4 process measures; none is changing now .* 2 balancing measures; none is changing now"
# Where each planted truth is read: the page's subject, its report, the block, and what stands there.
READ = {
    "T01": ("S001", CARE, REMISSION, r"Since January 2024, when an approved phase .* improving"),
    "T02": ("S002", CARE, TOGETHER, QUIET),
    "T03": ("S003", CARE, TOGETHER, r"Visits planned ahead \(worsening since"),
    "T04": ("S004", CARE, TOGETHER, rf"{QUIET}.* Unplanned visits.*Boil-water notice"),
    "T05": ("S005", CARE, "m4-equity-gap-remission-language", r"too few to compare"),
    "T06": ("S006", CARE, "m4-fitness", r"55 % of visits were entered within 30 days \(139 of 252"),
    "T07": ("S006", CARE, REMISSION, r"Read with care: 23 % .* is missing \(55 of 237"),
    "T08": ("S007", CARE, TOGETHER, r"Visits planned ahead \(improving since May 2024"),
    "T09": ("S007", CARE, TOGETHER, r"Length of a visit \(worsening since May 2024"),
    "T10": ("S008", CARE, "m4-equity-gap-remission-language", r"2 of 2 groups compared with English differ"),
    "T11": ("network", CARE, "m4-equity-gap-remission-language", r"Spanish: .* difference −\d.* \(−.* to −"),
    "T12": ("S009", CARE, REMISSION, r"There are too few points to judge: 8"),
    "T13": ("S010", CARE, "m4-funnel-hospitalizations", r"S010 .* beyond the 99.8 % limits on the bad side"),
    "T14": ("S010", CARE, "m4-funnel-line-infection", r"S010 .* beyond the 99.8 % limits on the bad side"),
    "T15": ("S011", CARE, REMISSION, r"November 2023 [^%]*?not submitted December 2023"),
    "T15b": ("S011", CARE, REMISSION, r"(not submitted(?!, ).*){3}"),
    "T16": ("S011", CARE, REMISSION, r"February 2025 [^%]*?hidden: small number March 2025"),
    "T17": ("S011", CARE, REMISSION, r"December 2024 .*nobody eligible.*January 2025 .*nobody eligible"),
    "T18": ("S012", NETWORK, "m2-pipeline", r"has waited 210 days for “IRB determination”"),
    "T19": ("network", CARE, TOGETHER, r"Dose reviewed in time process .*?no sign of change"),
    "T20": ("network", CARE, TOGETHER, r"Visits with nutrition screening: 1\. .*?\. P′ chart"),
    "T21": ("network", CARE, "m4-site-mix-complete-visit", r"who takes part.*mix"),
    "T22": ("network", CARE, "m4-return-to-mean", r"Patients free of steroids .*?regression to the mean"),
    "T23": ("network", NETWORK, "m3-revenue-mix", r"The largest, P-FED .* paid 46 %"),
    "T24": ("network", NETWORK, "m3-self-sufficiency", r"0\.86 in fiscal year 2026"),
    "T25": ("network", NETWORK, "m3-self-sufficiency", r"The host carries 12 %"),
    "T26": ("network", NETWORK, "m2-time-to-first-data", r"half of 21 sites get there within 240 days"),
    "T27": ("network", NETWORK, "m2-time-to-first-data", r"^(?!.*within 170 days)"),
    "T28": ("network", NETWORK, "m2-control-chart-site-reports", r"It has changed: .* at a worse level"),
    "T29": ("network", NETWORK, "m1-agreement-maturity", r"Most disagreement: Onboarding.*Talk before scoring"),
    "T30": ("network", NETWORK, "m1-agreement-maturity", r"by raters who agree: .*the lowest first \(Revenue mix"),
    "T31": ("network", CARE, "m5-participation-equity-language", r"ratio is 0\.44 \(95 % interval 0\.26 to 0\.73\)"),
    "T32": ("network", CARE, "m5-commons-use", r"fewer than 11 people made half of all contributions"),
    "T33": ("network", CARE, "m6-punctuality", r"on time from S006 \(6 of 11\)"),
    "T34": ("S006", CARE, "m6-data-issues", r"1 of them open. The oldest has been open for 162 days"),
    "T35": ("S003", CARE, "m6-data-issues", r"1 of them open. The oldest has been open for 120 days"),
    "T36": ("network", NETWORK, "m1-plan-delivery", r"Overdue: 2"),
    "T37": ("network", CARE, "m4-driver-tree", r"1 of 4 primary drivers has no change .*: Support at school"),
    "T38": ("network", NETWORK, "m1-leadership-posts-network", r"Vacant: Data manager"),
    "T39": ("S004", NETWORK, "m2-currency", r"Agreements of this site: 3; expired or not signed: 1"),
    "T40": ("S011", NETWORK, "m3-fees-paid", r"USD 6,000 of USD 12,000 .*USD 6,000 is past due"),
    "T41": ("S004", NETWORK, "m1-leadership-posts-S004", r"Vacant: Family partner"),
    "T42": ("S006", NETWORK, "m1-leadership-posts-S006", r"Vacant: Family partner"),
    **{  # who the four are who made half of it is nobody's business
        truth: (site, CARE, "m5-own-commons", r"^(?!.*\b(?:person|people|hours)\b)")
        for truth, site in (("T43", "S001"), ("T44", "S003"), ("T45", "S008"), ("T46", "S010"))
    },
    "T47": ("network", CARE, "m6-coverage", r"Below the line of 75 %: S003"),
    "T48": ("network", NETWORK, "m1-plan-delivery", r"without an action: 1 \("),
    "T49": ("network", CARE, "m4-aim-progress", r"app.* has no measure.* line infections .* has no baseline"),
    "T49b": ("S008", CARE, "m4-aim-progress", r"Halve the language gap .* has no measure, baseline and target yet"),
    "T50": ("network", NETWORK, "m2-currency", r"past their review date: Data sharing policy and Budget"),
}  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The demo network's release, and its pages as soup: ``published("S001", "improvement")``."""
    out = tmp_path_factory.mktemp("published") / "out"
    command = [sys.executable, "-c", "from lhs_helpers.cli import main; main()", "build"]
    done = subprocess.run([*command, demo_folder(), "--out", out], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

    @cache
    def page(subject, report):
        place = "network" if subject == "network" else f"sites/{subject}"
        return BeautifulSoup((out / "current" / place / f"{report}.html").read_text(encoding="utf-8"), "html.parser")

    return page


# Blocks that mark points by other means: a funnel names the site beyond its limits.
NO_CHART = "-funnel-"
SPECIAL = re.compile(r'id="points-(?:better|worse|changed)"')


def said(block):
    """All words of a block in one line."""
    return re.sub(r"\s+", " ", block.get_text(" ")).strip()


def test_every_planted_truth_is_looked_for_on_a_page():
    with (demo_folder() / "truth.csv").open(encoding="utf-8") as rows:
        assert {row["truth_id"] for row in csv.DictReader(rows)} == set(READ)


@pytest.mark.parametrize(("subject", "report", "block", "words"), READ.values(), ids=READ)
def test_a_planted_truth_is_read_off_the_page(published, subject, report, block, words):
    found = published(subject, report).find(id=block)
    assert found, f"{subject} {report} has no block {block}"
    assert re.search(words, said(found)), said(found)[:800]


@pytest.mark.parametrize(
    ("subject", "report", "first"),
    [
        ("S010", CARE, "Hospital admissions"),
        ("network", CARE, "Hospital admissions"),
        ("S008", CARE, "Patients in remission, by language"),
        ("S003", CARE, "Visits planned ahead"),
    ],
)
def test_harm_and_gaps_come_first_among_the_concerns(published, subject, report, first):
    concern = published(subject, report).select_one(".glance .card.concern li")
    assert concern.get_text(" ", strip=True).startswith(first)


@pytest.mark.parametrize(("subject", "where"), [("S001", ""), ("network", " at K7")])
def test_a_gain_that_was_approved_is_followed(published, subject, where):
    words = said(published(subject, CARE).find(id=f"m4-held-gains{'-sites' if where else ''}"))
    assert f"Holding: Patients in remission{where}, 74.5 % of patients instead of 59.4 since January 2024" in words
    assert "No measure stands at a better level" in said(published("S002", CARE).find(id="m4-held-gains"))


def test_where_nothing_was_planted_no_outcome_is_a_concern(published):
    glance = published("S002", CARE).select_one(".glance").get_text(" ")
    assert "It has become worse" not in glance
    assert "worsening" not in glance


@pytest.mark.parametrize("report", [CARE, NETWORK])
@pytest.mark.parametrize("subject", ["network", *(f"S{number:03d}" for number in range(1, 13))])
def test_no_point_of_any_chart_is_marked_without_a_word_on_when(published, subject, report):
    for picture in published(subject, report).find_all("img"):
        block = picture.find_parent(id=True)
        if SPECIAL.search(unquote(picture["src"])) and NO_CHART not in block["id"]:
            assert re.search(r"Marked in the chart: \S|Marked points", said(block)), (subject, block["id"])
