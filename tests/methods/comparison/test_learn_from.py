"""Whom to ask: every safeguard alone keeps a name off the page."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.comparison.learn_from import learn_from

NAMES = [f"S{n:02d}" for n in range(1, 13)]
SHARES = np.array([0.85, 0.84, 0.83, *np.linspace(0.4, 0.6, 9)])  # three of twelve stand out


def year(window, shares=SHARES, size=100):
    return pd.DataFrame({"site_id": NAMES[: len(shares)], "window": window, "num": np.rint(shares * size), "den": size})


BOTH = pd.concat([year("1"), year("2")])


def asked(data=BOTH, **changed):
    return learn_from(data, **({"direction": "up", "passed": NAMES, "agreed": NAMES} | changed))


def test_sites_that_meet_every_safeguard_are_named_in_the_order_of_their_names():
    result = asked()
    assert result.named["unit"].tolist() == ["S01", "S02", "S03"]
    assert result.caveats == ()
    assert not any("rank" in name or "worst" in name for name in result.table)


def test_the_other_direction_names_others():
    assert "S01" not in asked(direction="down").named["unit"].tolist()


@pytest.mark.parametrize("safeguard", ["passed", "agreed"])
def test_a_site_whose_data_fail_or_that_does_not_agree_is_not_named(safeguard):
    result = asked(**{safeguard: [name for name in NAMES if name != "S02"]})
    assert result.named["unit"].tolist() == ["S01", "S03"]
    assert not result.table.set_index("unit").loc["S02", safeguard]


def test_a_site_that_did_well_once_is_not_named():
    once = SHARES.copy()
    once[0], once[11] = 0.5, 0.8
    result = asked(pd.concat([year("1"), year("2", once)]))
    assert result.named["unit"].tolist() == ["S02", "S03"]
    assert not result.table["lasting"][0]


def test_a_site_with_too_little_of_its_own_is_not_named():
    small = BOTH["site_id"] == "S01"
    data = BOTH.assign(num=BOTH["num"].mask(small, 2), den=BOTH["den"].mask(small, 2))
    row = asked(data).table.iloc[0]
    assert row["reliability"] < 0.5
    assert not row["reliable"]
    assert not row["named"]


def test_fewer_than_eight_sites_name_nobody():
    seven = asked(BOTH[BOTH["site_id"] <= "S07"])
    assert seven.named.empty
    assert "few_to_learn_from" in [caveat.code for caveat in seven.caveats]
    assert not asked(BOTH[BOTH["site_id"] <= "S08"]).named.empty


def test_where_sites_do_not_differ_nobody_is_named():
    alike = np.linspace(0.48, 0.52, 12)
    result = asked(pd.concat([year("1", alike), year("2", alike)]))
    assert not result.differ
    assert result.named.empty
    assert "sites_alike" in [caveat.code for caveat in result.caveats]


def test_one_window_names_nobody_and_three_are_refused():
    result = asked(year("1"))
    assert result.named.empty
    assert [caveat.code for caveat in result.caveats] == ["one_window"]
    with pytest.raises(ValueError, match="two windows"):
        asked(pd.concat([BOTH, year("3")]))


def test_without_a_direction_nobody_is_better():
    with pytest.raises(ValueError, match="direction"):
        asked(direction="")


def test_a_site_in_one_window_only_is_not_named():
    result = asked(BOTH[~((BOTH["site_id"] == "S03") & (BOTH["window"] == "2"))])
    assert result.named["unit"].tolist() == ["S01", "S02"]


def test_chance_alone_rarely_makes_an_example():
    random = np.random.default_rng(12)
    counts = [random.binomial(100, 0.5, (2, 12)) / 100 for _ in range(12)]
    named = sum(not asked(pd.concat([year("1", one), year("2", two)])).named.empty for one, two in counts)
    assert named == 0
