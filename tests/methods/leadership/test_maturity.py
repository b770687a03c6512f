"""Maturity: agreed levels, and the four areas of level and spread."""

import pandas as pd
import pytest

from lhs_helpers.methods.leadership.maturity import agreement, heat_table


@pytest.fixture
def instruments(contract_table):
    items = {"FS-2": "FS", "GM-3": "GM", "RS-1": "RS", "SL-1": "SL", "SL-2": "SL"}
    rows = [(domain, item, level) for item, domain in items.items() for level in (1, 2, 3, 4, 5)]
    return contract_table(
        "instruments",
        instrument="maturity",
        domain_id=[row[0] for row in rows],
        domain=[f"Domain {row[0]}" for row in rows],
        item_id=[row[1] for row in rows],
        item=[f"Component {row[1]}" for row in rows],
        level=[row[2] for row in rows],
        label=[f"Label {row[2]}" for row in rows],
        anchor=[f"{row[1]} at {row[2]}" for row in rows],
        source_note="illustrative, not the published wording",
    )


def round_of(contract_table, scores, *, name="2026-spring", date="2026-03-12", raters=None):
    rows = [(item, rater, score) for item, given in scores.items() for rater, score in enumerate(given)]
    return contract_table(
        "ratings",
        instrument="maturity",
        round=name,
        site_id="network",
        rater_id=[f"R{(raters or range(99))[row[1]]}" for row in rows],
        item_id=[row[0] for row in rows],
        date=pd.Timestamp(date),
        score=[float(row[2]) for row in rows],
        status="scored",
    )


@pytest.fixture
def ratings(contract_table):
    scores = {
        "FS-2": [1, 2, 2, 1],
        "GM-3": [1, 4, 1, 4],
        "SL-1": [5, 4, 4, 5],
        "SL-2": [5, 5, 2, 5],
        "RS-1": [3, 3, 3, 3],
    }
    return round_of(contract_table, scores)


@pytest.fixture
def consensus(contract_table):
    return contract_table(
        "consensus",
        instrument="maturity",
        round="2026-spring",
        item_id=["FS-2", "SL-1"],
        score=[2.0, 4.0],
        target=[3.0, None],
        agreed_on=pd.to_datetime(["2026-04-02", "2026-04-02"]),
    )


def test_the_four_areas_follow_level_and_spread(instruments, ratings, consensus):
    result = agreement(instruments, ratings, consensus=consensus, domains=("SL", "GM", "FS"))
    table = result.table.set_index("item_id")
    areas = table["area"].to_dict()
    assert areas == {"SL-1": "strength", "SL-2": "uneven", "GM-3": "disagreement", "FS-2": "agreed gap"}
    assert table.loc["GM-3", "sd"] == pytest.approx(3**0.5)  # 1, 4, 1, 4: squared deviations 9, over 3
    assert table.loc["FS-2", "mean"] == pytest.approx(1.5)
    assert table.loc["GM-3", ["low", "median", "high"]].tolist() == [1, 2.5, 4]
    assert result.items("disagreement") == ["Component GM-3"]


def test_fewer_than_four_raters_show_no_mean_and_no_spread(instruments, ratings, consensus):
    three = ratings[ratings["rater_id"] != "R3"]
    result = agreement(instruments, three, consensus=consensus)
    assert result.table[["mean", "sd"]].isna().all(axis=None)
    assert set(result.table["area"]) == {"too few raters"}
    assert [caveat.code for caveat in result.caveats] == ["few_raters"]


def test_unscored_ratings_and_ratings_of_a_site_do_not_count(instruments, ratings, consensus):
    strange = ratings.assign(
        status=["not_applicable"] + ["scored"] * (len(ratings) - 1), site_id=["network"] * (len(ratings) - 1) + ["S1"]
    )
    table = agreement(instruments, strange, consensus=consensus).table.set_index("item_id")
    assert (table.loc["FS-2", "n_raters"], table.loc["RS-1", "n_raters"]) == (3, 3)


def test_the_domains_asked_for_are_shown_in_their_order(instruments, ratings, consensus):
    for asked in (("SL", "GM", "FS"), ("RS", "FS"), None):
        shown = (
            heat_table(instruments, ratings, consensus=consensus, domains=asked).table["domain_id"].unique().tolist()
        )
        assert shown == list(asked or ("FS", "GM", "RS", "SL"))


def test_an_instrument_with_domains_of_its_own_is_shown_whole_and_says_so(instruments, ratings, consensus):
    own = instruments.assign(domain_id="X" + instruments["domain_id"])
    result = heat_table(own, ratings, consensus=consensus, domains=("SL", "GM"))
    assert len(result.table) == 5
    assert [caveat.code for caveat in result.caveats] == ["unknown_domains"]


def test_the_heat_table_holds_the_agreed_level_its_anchor_and_the_next(instruments, ratings, consensus):
    table = heat_table(instruments, ratings, consensus=consensus).table.set_index("item_id")
    assert table.loc["FS-2", ["score", "target", "n_raters", "median"]].tolist() == [2, 3, 4, 1.5]
    assert table.loc["FS-2", ["anchor", "next_anchor"]].tolist() == ["FS-2 at 2", "FS-2 at 3"]
    assert pd.isna(table.loc["GM-3", "score"])  # rated, not yet discussed
    assert table.loc["GM-3", "median"] == 2.5


def test_the_newest_round_is_the_one_dated_last_not_the_one_sorted_last(
    instruments, ratings, consensus, contract_table
):
    older = round_of(contract_table, {"FS-2": [5, 5, 5, 5]}, name="zero", date="2024-03-01")
    result = heat_table(instruments, pd.concat([ratings, older]), consensus=consensus)
    assert result.round == "2026-spring"


def test_without_ratings_the_results_are_empty(instruments, contract_table):
    nothing = {"ratings": contract_table("ratings"), "consensus": contract_table("consensus")}
    assert heat_table(instruments, **nothing).is_empty
    assert agreement(instruments, **nothing).is_empty
    assert heat_table(contract_table("instruments"), **nothing).is_empty
    assert agreement(contract_table("instruments"), **nothing).is_empty


def test_quartiles_and_the_line_between_low_and_high_are_given(instruments, ratings, consensus):
    table = agreement(instruments, ratings, consensus=consensus).table.set_index("item_id")
    assert table.loc["GM-3", ["lower", "upper", "iqr"]].tolist() == [1, 4, 3]
    moved = agreement(instruments, ratings, consensus=consensus, midpoint=1.2).table.set_index("item_id")
    assert (table.loc["FS-2", "area"], moved.loc["FS-2", "area"]) == ("agreed gap", "strength")


def test_a_domain_is_the_median_of_its_components_and_one_number_is_given_only_on_request(instruments, contract_table):
    agreed = contract_table("consensus", instrument="maturity", round="2026", item_id=["SL-1", "SL-2", "FS-2"],
                            score=[4.0, 1.0, 2.0], target=[4.0, 3.0, None], agreed_on="2026-04-02")  # fmt: skip
    heat = heat_table(instruments, contract_table("ratings"), consensus=agreed)
    domains = heat.domains.set_index("domain_id")
    assert domains.loc["SL", ["items", "agreed", "median", "lowest"]].tolist() == [2, 2, 2.5, 1]
    assert domains.loc["GM", ["items", "agreed"]].tolist() == [1, 0]
    assert pd.isna(domains.loc["GM", "median"])
    assert heat.table.set_index("item_id")["gap"].reindex(["SL-1", "SL-2"]).tolist() == [0, 2]
    assert heat.overall == (1, pytest.approx(7 / 3))
