"""One assumption at a time, and many runs at random, against what can be worked out."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lhs_helpers.methods.finance import cash_risk, fee_model, tornado
from lhs_helpers.site import open_site

JUNE = pd.Timestamp("2026-06-30")
CERTAIN = dict.fromkeys(("personnel", "fixed", "per_site"), (1.0, 1.0, 1.0))


@pytest.fixture
def balance():
    return pd.DataFrame({"as_of": [JUNE], "cash": [500.0]})


@pytest.fixture
def sites():
    return pd.DataFrame({"status": ["active"] * 10 + ["withdrawn"]})


def test_each_bar_is_the_path_with_one_part_changed(year, awards, balance):
    result = tornado(balance, year, awards, data_through=JUNE, months=36)
    # 160 come in and 150 go out a month: 500 + 36 x 10. Personnel is 120, fees 60, costs per site 30, in kind 50.
    assert result.base == 860_00
    table = result.table.set_index("what")
    assert table.loc["personnel", ["cash_low", "cash_high"]].tolist() == [644_00, 1076_00]  # 36 x 6 either way
    assert table.loc["fees", ["cash_low", "cash_high"]].tolist() == [644_00, 1076_00]
    assert table.loc["sites", ["cash_low", "cash_high"]].tolist() == [644_00, 1076_00]  # 20 % of 60 less 30
    assert table.loc["in_kind", ["cash_low", "cash_high"]].tolist() == [-940_00, 860_00]
    assert table.loc["award", ["cash_low", "cash_high"]].tolist() == [-2140_00, 860_00]  # 30 months without its 100
    assert table.index[0] == "award"
    assert table.loc["award", "zero_low"] == pd.Timestamp("2027-07-01")
    assert pd.isna(table.loc["personnel", "zero_low"])


def test_more_sites_move_the_cash_the_way_of_the_fee_model_s_margin_in_the_demo_network():
    network = open_site("demo", "network")
    ledger, through = network.table("ledger"), network.data_through
    model = fee_model(ledger, network.table("fees"), network.table("sites"), data_through=through)
    result = tornado(network.table("balance"), ledger, network.table("awards"), data_through=through)
    sites = result.table.set_index("what").loc["sites"]
    assert model.row["margin"] < 0  # a site costs more than it pays, so more of them leave less cash
    assert (sites["low"], sites["high"]) == (1.2, 0.8)
    assert sites["cash_low"] < result.base < sites["cash_high"]


def test_personnel_of_sites_leaves_with_them(year, grants, balance, sites):
    marked = year.assign(cost_type=year["cost_type"].mask(year["category"] == "personnel", "per_site"))
    options = {"data_through": JUNE, "attrition": 1.0, "costs": CERTAIN, "draws": 10, "months": 2}
    table = cash_risk(balance, marked, grants().astype({"award_id": "str"}), sites, **options).table
    assert table["median"].tolist() == [500_00, 500_00]  # neither fees nor costs are left


def test_the_low_end_is_the_one_that_leaves_less(year, awards, balance):
    result = tornado(balance, year, awards, data_through=JUNE, months=12)
    personnel = result.table.set_index("what").loc["personnel"]
    assert (personnel["low"], personnel["high"]) == (1.05, 0.95)


def test_an_award_comes_in_its_share_of_the_runs(year, grants, balance, sites):
    # Without an award 90 a month are missing, and 500 last five months; the award hoped for pays 100 a month.
    hoped = grants(("AW2", "P2", "funder", "2026-07-01", "2029-06-30", 3600, "yes", "submitted", 0.3))
    options = {"data_through": JUNE, "attrition": 0.0, "costs": CERTAIN, "draws": 4000}
    result = cash_risk(balance, year, hoped, sites, **options)
    below = result.table["below"]
    assert below.iloc[:5].tolist() == [0] * 5
    error = np.sqrt(0.3 * 0.7 / 4000)
    assert below.iloc[5] == pytest.approx(0.7, abs=3 * error)
    assert result.table["error"].iloc[5] == pytest.approx(np.sqrt(below.iloc[5] * (1 - below.iloc[5]) / 4000))
    assert set(result.table["low"].iloc[:3]) == {410_00, 320_00, 230_00}
    assert result.awards["won"].iloc[0] == pytest.approx(1 - below.iloc[5])


def test_a_confirmed_award_pays_until_its_end_in_every_run(year, awards, balance, sites):
    options = {"data_through": JUNE, "attrition": 0.0, "costs": CERTAIN, "draws": 50, "months": 12}
    table = cash_risk(balance, year, awards.iloc[[0]], sites, **options).table
    assert table["median"].iloc[[5, 6]].tolist() == [560_00, 470_00]
    assert (table["low"] == table["high"]).all()


def test_sites_leave_by_the_binomial_law_and_take_fees_and_costs_with_them(year, grants, balance, sites):
    none = grants().astype({"award_id": "str"})
    options = {"data_through": JUNE, "costs": CERTAIN, "draws": 6000, "months": 12}
    table = cash_risk(balance, year, none, sites, attrition=0.2, **options).table
    # After a year each of 10 sites is there with chance 0.8; 5 % of runs have at most the 5 % quantile of the sum.
    monthly = 0.8 ** (1 / 12)
    mean = 500 - 120 * 12 + 30 * sum(monthly**month for month in range(1, 13))
    middle = (table["low"].iloc[-1] + table["high"].iloc[-1]) / 200
    assert middle == pytest.approx(mean, abs=15)
    alone = cash_risk(balance, year, none, sites.iloc[:1], attrition=0.2, **options)
    kept = stats.binom.sf(0, 1, 0.8)  # one site: with chance 0.8 it is still there and nothing was lost
    assert alone.table["high"].iloc[-1] == (500 - 90 * 12) * 100
    assert kept == pytest.approx(0.8)


def test_costs_stay_within_their_triangle(year, awards, balance, sites):
    costs = {**CERTAIN, "personnel": (1.0, 1.0, 1.5)}
    table = cash_risk(balance, year, awards.iloc[[0]], sites, data_through=JUNE, attrition=0, costs=costs, months=1,
                      draws=20_000).table.iloc[0]  # fmt: skip
    # The triangle that falls from 1 to 1.5 has its quantile q at 1.5 - 0.5 sqrt(1 - q).
    for name, q in (("high", 0.05), ("median", 0.5), ("low", 0.95)):
        factor = 1.5 - 0.5 * np.sqrt(1 - q)
        assert table[name] / 100 == pytest.approx(510 - 120 * (factor - 1), abs=0.6)


def test_the_same_seed_gives_the_same_runs_and_independence_is_said(year, awards, balance, sites):
    first, second = (cash_risk(balance, year, awards, sites, data_through=JUNE, draws=200) for _ in range(2))
    pd.testing.assert_frame_equal(first.table, second.table)
    assert [caveat.code for caveat in first.caveats] == ["independent_draws"]


def test_without_a_balance_there_is_neither(year, awards, balance, sites):
    assert tornado(balance[:0], year, awards, data_through=JUNE).is_empty
    assert cash_risk(balance[:0], year, awards, sites, data_through=JUNE).is_empty
