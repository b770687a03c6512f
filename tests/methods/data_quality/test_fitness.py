"""Each measure is held against the gate, with the numbers that decide."""

from types import SimpleNamespace

import pandas as pd
import pytest

from lhs_helpers.methods.data_quality import fitness

JUNE = pd.Timestamp("2026-06-30")


def gate(action="banner"):
    return SimpleNamespace(max_missing_percent=20, max_failed_percent=5, min_timely_percent=70, action=action)


@pytest.fixture
def measures():
    return pd.DataFrame(
        {
            "measure_id": ["remission", "remission", "growth"],
            "label": ["Remission", "Remission", "Growth"],
            "version": ["1", "2", "1"],
            "valid_from": pd.to_datetime(["2021-07-01", "2024-07-01", None]),
        }
    )


def checks(missing, late=0, failed=0):
    return [
        ("S6", "2026-06-01", "missing", "activity", 100, missing),
        ("S6", "2026-05-01", "lag_30d", None, 100, late),
        ("S6", "2026-06-01", "range", "weight", 100, failed),
    ]


@pytest.mark.parametrize(
    ("counts", "action", "remission", "growth"),
    [
        ((20, 30, 5), "banner", "usable", "usable"),  # on every limit: kept
        ((24, 0, 0), "banner", "with_caveat", "usable"),
        ((0, 0, 6), "banner", "with_caveat", "with_caveat"),  # weight feeds both
        ((0, 31, 0), "banner", "with_caveat", "with_caveat"),
        ((51, 0, 0), "banner", "not_usable", "usable"),
        ((24, 0, 0), "withhold", "not_usable", "usable"),
        ((51, 60, 9), "off", "usable", "usable"),
    ],
)
def test_a_measure_is_as_fit_as_its_worst_limit(quality, dictionary, measures, counts, action, remission, growth):
    result = fitness(quality(*checks(*counts)), dictionary, measures, gate=gate(action), data_through=JUNE)
    assert (result.of("remission")["verdict"], result.of("growth")["verdict"]) == (remission, growth)


def test_the_planted_site_says_24_percent_missing_and_40_percent_timely(quality, dictionary, measures):
    result = fitness(quality(*checks(24, 60)), dictionary, measures, gate=gate(), data_through=JUNE).of("remission")
    assert result[["element", "n_missing", "n_applicable", "n_timely", "n_visits"]].tolist() == [
        "Disease activity", 24, 100, 40, 100,
    ]  # fmt: skip
    assert result[["too_missing", "too_late", "too_failed"]].tolist() == [True, True, False]


def test_a_measure_is_listed_once_with_its_newest_version(quality, dictionary, measures):
    result = fitness(quality(*checks(0)), dictionary, measures, gate=gate(), data_through=JUNE)
    assert result.table[["measure_id", "version"]].to_numpy().tolist() == [["remission", "2"], ["growth", "1"]]
    assert result.of("unheard") is None


def test_what_no_check_speaks_of_is_not_called_usable(quality, dictionary, measures):
    rows = quality(("S6", "2026-06-01", "missing", "activity", 100, 0))
    assert fitness(rows, dictionary, measures, gate=gate(), data_through=JUNE).of("growth")["verdict"] == "not_checked"


def test_without_any_check_the_result_is_empty(quality, dictionary, measures):
    assert fitness(quality(), dictionary, measures, gate=gate(), data_through=JUNE).is_empty


def test_which_sites_miss_a_limit_alone_is_what_each_would_be_told(quality, dictionary, measures):
    rows = [
        (site, *check[1:])
        for site, counts in (("S6", (24, 31, 0)), ("S7", (0, 0, 6)), ("S8", (20, 30, 5)), ("S9", (0, 0, 0)))
        for check in checks(*counts)
    ]
    made = quality(*rows)
    table = fitness(made, dictionary, measures, gate=gate(), data_through=JUNE).table
    for measure, alone in zip(table["measure_id"], table["alone"], strict=True):
        own = {
            site: fitness(each, dictionary, measures, gate=gate(), data_through=JUNE).of(measure)["verdict"]
            for site, each in made.groupby("site_id")
        }
        assert alone == tuple(site for site, verdict in own.items() if verdict == "with_caveat")
    assert table["alone"].map(len).tolist() == [2, 2]
    one = fitness(made[made["site_id"] == "S6"], dictionary, measures, gate=gate(), data_through=JUNE).table
    assert one["alone"].tolist() == [(), ()]
