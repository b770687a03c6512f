"""The truth table names what is planted, where, and how large it is."""

from collections import Counter

import pandas as pd

from lhs_helpers.teaching.profiles import PROFILES
from lhs_helpers.teaching.streams import Streams
from lhs_helpers.teaching.truth import Planted, covered_months, read_truth

EXPECTED = {"improvement", "concern", "steady", "not_enough_data", "withheld", "no_finding"}
SITES = [f"S{number:03d}" for number in range(1, 294)]


def test_the_truth_of_the_demo_has_the_columns_and_words_that_were_promised(demo):
    truth = demo.truth
    assert list(truth) == [
        "truth_id", "table_name", "site_id", "measure_id", "kind", "start", "size", "expect", "note",
    ]  # fmt: skip
    assert truth["truth_id"].is_unique
    assert set(truth["expect"]) <= EXPECTED
    assert truth["note"].str.len().between(10, 280).all()


def test_every_truth_of_the_demo_is_about_a_table_and_a_site_that_are_there(demo):
    truth = demo.truth
    tables = {path.stem for path in (demo.folder / "tables").iterdir()}
    assert set(truth["table_name"]) <= tables
    assert set(truth["site_id"]) <= {"network", *demo.table("sites")["site_id"]}


def test_each_kind_is_dealt_to_its_share_of_every_hundred_sites():
    truth = read_truth(PROFILES["scale293"], Streams(3), SITES)
    kinds = {planted.site_id: planted.kind for planted in truth if planted.site_id != "network"}
    for first in (0, 100):
        dealt = Counter(kinds[site_id] for site_id in SITES[first : first + 100])
        assert dealt == {
            "none": 60, "shift": 10, "drift": 5, "spike": 3, "small_volume": 15, "late": 5, "rate_ratio": 2,
        }  # fmt: skip


def test_more_sites_change_nothing_for_those_that_are_there():
    few = read_truth(PROFILES["scale293"], Streams(3), SITES[:40])
    many = read_truth(PROFILES["scale293"], Streams(3), SITES)
    assert set(few) < set(many)


def test_covered_months_run_from_the_start_for_as_many_months_as_the_size_says():
    months = pd.date_range("2024-01-01", periods=6, freq="MS")
    row = Planted("T", "observations", "S1", "", "missing", pd.Timestamp("2024-03-01"), 2.0, "no_finding", "")
    assert covered_months([row], months).tolist() == [False, False, True, True, False, False]
    assert not covered_months([], months).any()
