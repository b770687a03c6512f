"""Where a gap arises: quoted numbers, and parts that add up."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.equity import FieldCompleteness, between_within
from lhs_helpers.methods.intervals import over_sites

QUOTED = pd.DataFrame(
    {
        "site_id": ["s", "s", "t", "t"],
        "stratum": ["A", "B", "A", "B"],
        "num": [56, 272, 10, 270],
        "den": [80, 400, 20, 600],
    }
)


def sites(count, seed=20250101):
    rng = np.random.default_rng(seed)
    data = pd.DataFrame({"site_id": np.repeat([f"S{n:02}" for n in range(count)], 2), "stratum": ["A", "B"] * count})
    data["den"] = rng.integers(5, 80, len(data))
    data["num"] = rng.binomial(data["den"], rng.uniform(0.3, 0.9, len(data)))
    return data


def estimates(result):
    return result.terms.set_index("term")["estimate"]


def test_a_gap_of_twelve_points_is_nine_between_and_three_within():
    found = between_within(QUOTED, group="B", reference="A")
    assert estimates(found).to_dict() == pytest.approx({"gap": 0.118, "between": 0.086, "within": 0.032})
    assert set(found.terms["reason"]) == {"too_few"}  # two sites cannot be drawn anew


def test_the_parts_add_up_to_the_gap_of_the_whole():
    data = sites(25)
    found = between_within(data, group="B", reference="A")
    whole = data.groupby("stratum")[["num", "den"]].sum()
    gap = whole.loc["A", "num"] / whole.loc["A", "den"] - whole.loc["B", "num"] / whole.loc["B", "den"]
    assert estimates(found)["gap"] == pytest.approx(gap, abs=1e-12)
    assert estimates(found)[["between", "within"]].sum() == pytest.approx(gap, abs=1e-12)
    assert found.table[["between", "within"]].sum().sum() == pytest.approx(gap, abs=1e-12)
    assert (found.terms["lo"] < found.terms["estimate"]).all()
    assert (found.terms["estimate"] < found.terms["hi"]).all()


def test_the_part_within_has_an_interval_only_where_six_sites_see_both_groups():
    data = sites(12)
    alone = data["site_id"].map(lambda site: int(site[1:]) >= 5) & (data["stratum"] == "B")
    few = between_within(data[~alone], group="B", reference="A")
    assert few.terms["reason"].tolist() == ["too_few"] * 3  # group B is seen at five sites only
    assert few.caveats[-1].code == "few_sites_no_interval"
    by_turns = data["site_id"].map(lambda site: int(site[1:])) % 3 == np.where(data["stratum"] == "A", 0, 1)
    found = between_within(data[~by_turns], group="B", reference="A")
    assert found.terms["n_sites"].tolist() == [8, 8, 4]
    assert found.terms["reason"].tolist() == ["", "", "too_few"]
    assert found.caveats[-1].code == "few_sites_with_both"
    enough = between_within(sites(6), group="B", reference="A")
    assert enough.terms["lo"].notna().all()


@pytest.mark.parametrize("k", [6, 10])
def test_the_interval_within_few_sites_holds_the_truth_as_often_as_it_claims(k):
    random, runs, hits = np.random.default_rng(20250101), 1000, 0
    for _ in range(runs):  # both groups have the same chance at every site
        chance = random.beta(30, 20, k)
        den = np.column_stack([random.integers(20, 80, k), random.integers(5, 30, k)])
        value = random.binomial(den, chance[:, None]) / den
        drawn = random.integers(0, k, (300, k))
        weight = den[drawn] / den[drawn].sum(axis=1, keepdims=True)
        parts = weight.mean(axis=2) * (value[drawn, 0] - value[drawn, 1])
        whole = (den / den.sum(axis=0)).mean(axis=1) @ (value[:, 0] - value[:, 1])
        low, high = over_sites(parts.sum(axis=1), whole, k)
        hits += low <= 0 <= high
    assert hits / runs >= 0.93 - 3 * np.sqrt(0.93 * 0.07 / runs), hits / runs


def test_turning_the_pair_round_turns_every_part_round():
    data = sites(12)
    one, other = (between_within(data, group=g, reference=r) for g, r in (("B", "A"), ("A", "B")))
    np.testing.assert_allclose(estimates(one), -estimates(other), atol=1e-15)


def test_alike_at_every_site_is_all_between_and_seen_alike_is_all_within():
    alike = QUOTED.assign(num=[40, 200, 5, 150])  # 50 % and 25 % for both
    assert estimates(between_within(alike, group="B", reference="A"))["within"] == pytest.approx(0)
    spread = QUOTED.assign(den=[80, 400, 20, 100], num=[56, 272, 10, 45])
    assert estimates(between_within(spread, group="B", reference="A"))["between"] == pytest.approx(0)


def test_a_site_with_one_group_is_all_between_and_counted():
    data = pd.concat([QUOTED, pd.DataFrame({"site_id": ["u"], "stratum": ["A"], "num": [30], "den": [100]})])
    found = between_within(data, group="B", reference="A")
    alone = found.table.set_index("site_id").loc["u"]
    assert alone["within"] == 0
    assert alone["between"] == pytest.approx(0.5 * 0.3)  # half of group A is seen there, none of group B
    assert found.n_one_group == 1


def test_nothing_is_taken_apart_where_a_group_is_absent_or_too_much_is_unknown():
    assert between_within(QUOTED, group="Z", reference="A").is_empty
    unknown = pd.DataFrame({"site_id": ["s"], "stratum": [None], "num": [1], "den": [900]})
    assert isinstance(between_within(pd.concat([QUOTED, unknown]), group="B", reference="A"), FieldCompleteness)
    with pytest.raises(ValueError, match="different"):
        between_within(QUOTED, group="A", reference="A")
