"""Groups beside a reference: quoted numbers, properties, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.equity import EquityGap, FieldCompleteness, gap

THREE = pd.DataFrame({"stratum": ["A", "B", "C"], "num": [160, 70, 30], "den": [200, 100, 50]})


def row(result, group):
    return result.table.set_index("group").loc[group]


def test_a_difference_and_a_ratio_stand_side_by_side():
    data = pd.DataFrame({"stratum": ["government", "commercial"], "num": [242, 86], "den": [3560, 3635]})
    found = row(gap(data, reference="commercial"), "government")
    assert found[["difference", "difference_lo", "difference_hi"]].tolist() == pytest.approx(
        [0.04432, 0.03478, 0.05414], abs=1e-5
    )
    assert found[["ratio", "ratio_lo", "ratio_hi"]].tolist() == pytest.approx([2.8732, 2.2564, 3.6587], abs=1e-4)


def test_turning_a_pair_round_turns_its_difference_and_ratio_round():
    one, other = (gap(THREE.iloc[:2], reference=name) for name in "AB")
    there, back = row(one, "B"), row(other, "A")
    assert there["difference"] == pytest.approx(-back["difference"])
    assert there["difference_lo"] == pytest.approx(-back["difference_hi"])
    assert there["ratio"] == pytest.approx(1 / back["ratio"])
    assert there["ratio_lo"] == pytest.approx(1 / back["ratio_hi"])


def test_the_best_of_at_least_thirty_is_the_reference_by_the_direction():
    data = pd.concat([THREE, pd.DataFrame({"stratum": ["D"], "num": [25], "den": [25]})])
    up, down = (gap(data, direction=direction) for direction in ("up", "down"))
    assert (up.reference, up.reference_rule) == ("A", "best")  # D has 25 of 25, but only 25
    assert down.reference == "C"
    assert row(up, "C")["favorable"] is False
    assert row(up, "D")["favorable"] is True
    assert "reference_chosen" in [caveat.code for caveat in up.caveats]


def test_without_a_direction_the_largest_is_the_reference_and_nothing_is_called_better():
    found = gap(THREE)
    assert (found.reference, found.reference_rule) == ("A", "largest")
    assert found.table["favorable"].isna().all()


def test_small_groups_and_unstated_ones_are_listed_and_not_compared():
    more = pd.DataFrame({"stratum": ["D", "declined", None, ""], "num": [3, 5, 2, 1], "den": [8, 10, 4, 2]})
    found = gap(pd.concat([THREE, more]), direction="up")
    assert found.table["group"].tolist() == ["A", "B", "C", "D", "declined", "unknown"]
    assert found.table["reason"].tolist() == ["not_applicable", "", "", "too_few", "not_applicable", "not_applicable"]
    left = found.table.loc[found.table["reason"] != "", ["difference", "difference_lo", "ratio", "ratio_hi"]]
    assert left.isna().all(axis=None)
    assert found.completeness.missing_share == pytest.approx(16 / 374)
    assert row(found, "unknown")["den"] == 6


def test_a_reference_that_is_absent_or_too_small_compares_nothing_and_stops_nothing():
    for reference in ("Z", "C"):
        found = gap(THREE, reference=reference, min_n=60)
        assert found.contrasts.empty
        assert found.summary.empty


def test_where_groups_overlap_each_is_compared_with_everybody_else_whose_group_is_known():
    data = pd.concat([THREE, pd.DataFrame({"stratum": ["unknown"], "num": [10], "den": [20]})])
    found = gap(data, everyone=(230, 320), direction="up")  # 30 patients are in two groups
    assert row(found, "A")[["ref_num", "ref_den"]].tolist() == [230 - 10 - 160, 320 - 20 - 200]
    assert (found.reference, found.reference_rule, len(found.contrasts)) == ("", "others", 3)
    assert found.summary.empty
    assert found.completeness.missing_share == pytest.approx(20 / 320)
    assert set(gap(data, everyone=(150, 320)).table["reason"]) >= {"invalid"}  # A has more events than everyone


def test_an_empty_cell_gets_half_a_case_and_says_so():
    data = pd.DataFrame({"stratum": ["A", "B"], "num": [0, 6], "den": [40, 60]})
    found = gap(data, reference="B")
    assert row(found, "A")["ratio"] == pytest.approx((0.5 / 41) / (6.5 / 61))
    assert bool(row(found, "A")["halved"])
    assert "ratio_halved" in [caveat.code for caveat in found.caveats]


def test_with_too_many_of_unknown_group_the_completeness_stands_in_place_of_the_gap():
    def with_unknown(n):
        return pd.concat([THREE, pd.DataFrame({"stratum": ["unknown"], "num": [1], "den": [n]})])

    assert isinstance(gap(with_unknown(87)), EquityGap)  # 87 of 437: 19.9 %
    refused = gap(with_unknown(88))
    assert isinstance(refused, FieldCompleteness)
    assert not refused.allowed
    assert refused.missing_share == pytest.approx(88 / 438)
    assert isinstance(gap(with_unknown(88), max_missing=0.5), EquityGap)


def test_an_unknown_group_with_a_hidden_numerator_still_counts_as_unknown():
    hidden = pd.DataFrame({"stratum": ["unknown"], "num": [np.nan], "den": [200]})
    assert isinstance(gap(pd.concat([THREE, hidden])), FieldCompleteness)


def test_rows_of_a_group_are_added_up_and_impossible_ones_left_out_and_counted():
    months = pd.concat([THREE, THREE, pd.DataFrame({"stratum": ["A", "B"], "num": [9, np.nan], "den": [3, 10]})])
    months = months.assign(period=pd.to_datetime(["2024-01-01"] * 3 + ["2024-02-01"] * 3 + ["2024-03-01"] * 2))
    found = gap(months, direction="up")
    assert row(found, "A")[["num", "den"]].tolist() == [320, 400]
    values = {caveat.code: caveat.values for caveat in found.caveats}
    assert values["equity_rows_left_out"] == {"n": 2}
    assert "patients_repeat" in values


def test_what_may_still_change_enters_neither_the_gap_nor_the_completeness():
    late = THREE.assign(state="provisional", stratum=["A", "B", None], num=0)
    found = gap(pd.concat([THREE.assign(state="final"), late]), direction="up")
    pd.testing.assert_frame_equal(found.table, gap(THREE, direction="up").table)
    assert found.completeness.missing_share == 0
    assert {caveat.code: caveat.values for caveat in found.caveats}["equity_provisional"] == {"n": 3}


def test_the_order_of_rows_changes_nothing():
    pd.testing.assert_frame_equal(gap(THREE, direction="up").table, gap(THREE.iloc[::-1], direction="up").table)


def test_nobody_gives_an_empty_result():
    assert gap(THREE.iloc[:0]).is_empty
