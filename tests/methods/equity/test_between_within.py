"""Where a gap arises: quoted numbers, and parts that add up."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.equity import FieldCompleteness, between_within

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
