"""The middle half of the sites by month: each site once, no month of few, nothing that is hidden or tiny."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.comparison.sites_by_month import sites_by_month
from lhs_helpers.words import describe

MONTHS = pd.date_range("2023-01-01", periods=30, freq="MS")
SHARES = {"multiplier": 100, "unit": "%", "label": "Remission", "key": "remission"}


def sites(levels=(50, 60, 70, 80, 90), den=100.0):
    """Sites whose share is the same every month."""
    rows = [
        pd.DataFrame({"site_id": f"S{place}", "period": MONTHS, "num": den * level / 100, "den": den, "state": "ok"})
        for place, level in enumerate(levels)
    ]
    return pd.concat(rows, ignore_index=True)


def test_every_site_counts_once_whatever_its_size():
    data = sites()
    data.loc[data["site_id"] == "S4", ["num", "den"]] *= 50
    table = sites_by_month(data, **SHARES).table
    assert len(table) == 30
    assert table[["median", "lower_quartile", "upper_quartile"]].to_numpy() == pytest.approx(
        np.tile([70.0, 60.0, 80.0], (30, 1))
    )
    assert table["n_sites"].tolist() == [5] * 30


def test_a_month_of_fewer_than_five_sites_tells_nothing_and_no_line_crosses_it():
    data = sites()
    data.loc[(data["site_id"] == "S0") & (data["period"] == MONTHS[10]), "state"] = "suppressed"
    result = sites_by_month(data, **SHARES)
    row = result.table.iloc[10]
    assert (row["n_sites"], row["reason"]) == (4, "too_few")
    assert row[["median", "lower_quartile", "upper_quartile"]].isna().all()
    assert [caveat.code for caveat in result.caveats] == ["sites_count_once", "months_without_middle"]
    with styled():
        axes = draw(result).axes[0]
    lines = [line.get_xdata() for line in axes.lines if line.get_gid() == "median"]
    assert [(line[0], line[-1]) for line in lines] == [(0, 9), (11, 29)]
    bands = [each for each in axes.collections if each.get_gid() == "quartiles"]
    assert len(bands) == 2
    assert describe(result).tables[0].frame["Remark"].iloc[10] == "too few sites"


def test_fewer_than_five_sites_have_no_middle_half():
    assert sites_by_month(sites((50, 60, 70, 80)), **SHARES).is_empty


def test_a_site_s_month_of_few_cases_is_left_out():
    data = sites((10, 50, 60, 70, 80, 90))
    data.loc[data["site_id"] == "S0", ["num", "den"]] = [0, 9]
    result = sites_by_month(data, **SHARES)
    assert result.table["n_sites"].tolist() == [5] * 30
    assert (result.n_sites, result.n_left_out, result.least) == (5, 30, 10)
    assert any("site-months left out: 30" in note for note in describe(result).notes)


def test_a_rate_needs_as_many_cases_as_one_event_is_expected_in():
    data = sites((2, 2, 2, 2, 2, 2))
    data.loc[data["site_id"] == "S5", ["num", "den"]] = [0.0, 40.0]
    result = sites_by_month(data, data_type="rate", **SHARES)
    assert result.least == pytest.approx((5 * 100 + 40) / (5 * 2))
    assert result.table["n_sites"].tolist() == [5] * 30


def test_years_are_averaged_and_said_beside_the_newest_month():
    data = sites()
    data["num"] += (data["period"] >= MONTHS[18]) * 6
    words = describe(sites_by_month(data, **SHARES))
    assert words.sentence == (
        "Remission: in June 2025 the middle site of 5 sites stands at 76 %, and the middle half of them between 66 and "
        "86 % (n = 500). On average over the 12 months from July 2024 to June 2025 the middle site stood at 76 % and "
        "the middle half between 66 and 86 %. Over the 12 months before, from July 2023 to June 2024, it stood at "
        "70 %, and the middle half between 60 and 80 %."
    )
    assert words.alt.startswith("Remission: median and middle half of the sites by month, January 2023 to June 2025;")
    assert len(words.alt) <= 250
    assert not words.findings


def test_a_record_of_less_than_a_year_and_a_half_has_no_year_before():
    data = sites()
    words = describe(sites_by_month(data[data["period"] < MONTHS[15]], **SHARES))
    assert words.sentence.endswith("the middle half between 60 and 80 %.")
    assert "before" not in words.sentence


def test_two_years_are_neighbors_also_where_months_are_missing():
    data = sites()
    gone = data["period"].isin(MONTHS[14:20])  # half of the newest year but two months, and the end of the one before
    years = sites_by_month(data[~gone], **SHARES).years.set_index("when")
    assert years.loc["now", ["start", "end", "periods"]].tolist() == [MONTHS[20], MONTHS[29], 10]
    assert years.loc["before", ["start", "end", "periods"]].tolist() == [MONTHS[6], MONTHS[13], 8]
