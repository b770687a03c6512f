"""Words of shrunken values, and of the sites to ask: never more than the numbers, and no rank."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.comparison.learn_from import learn_from
from lhs_helpers.methods.comparison.shrink import shrink
from lhs_helpers.words import describe

SHARES = np.array([0.85, 0.84, 0.83, *np.linspace(0.4, 0.6, 9)])
NAMES = [f"S{n:02d}" for n in range(1, 13)]
SAID = {"direction": "up", "multiplier": 100, "unit": "% of patients", "label": "Remission"}


def sites(shares=SHARES, size=100):
    return pd.DataFrame({"site_id": NAMES[: len(shares)], "num": np.rint(np.array(shares) * size), "den": size})


def asked(**changed):
    data = pd.concat([sites().assign(window="1"), sites().assign(window="2")])
    return describe(learn_from(data, **({"passed": NAMES, "agreed": NAMES} | SAID | changed)))


def test_the_readers_own_site_is_told_what_was_counted_and_the_best_guess():
    result = shrink(sites(), highlight="S01", **SAID)
    words = describe(result)
    assert "12 sites with n = 1,200 in all" in words.sentence
    guess = result.table["shrunken"][0]
    assert f"S01: 85 % of patients as counted (n = 100); best guess {guess:.1f} % of patients" in words.sentence
    assert words.findings == ()


def test_the_spread_between_sites_is_said_in_its_unit():
    result = shrink(sites(), **SAID)
    words = describe(result)
    assert f"a standard deviation of {result.between_sd:.1f} percentage points beyond chance" in words.sentence


def test_the_table_stands_in_the_order_of_names_and_says_nothing_of_best_or_worst():
    frame = describe(shrink(sites(), **SAID)).tables[0].frame
    assert frame["Site"].is_monotonic_increasing
    assert not any(word in " ".join(frame).lower() for word in ("rank", "best quarter", "worst"))


def test_a_site_that_cannot_be_compared_has_its_reason_in_the_table():
    data = sites()
    data.loc[4, ["num", "den"]] = 0
    frame = describe(shrink(data, **SAID)).tables[0].frame.set_index("Site")
    assert frame.loc["S05", "Remark"] == "nobody eligible"


def test_sites_that_do_not_differ_are_said_not_to_be_told_apart_and_not_to_be_equal():
    words = describe(shrink(sites([0.5, 0.51, 0.49, 0.52, 0.5, 0.48]), **SAID))
    assert "No difference between sites can be told from chance" in words.sentence
    assert any("no proof that they are equal" in note for note in words.notes)


def test_too_few_sites_are_said_to_stand_as_counted():
    words = describe(shrink(sites([0.5, 0.6, 0.7]), **SAID))
    assert words.sentence == "Remission: 3 sites with n = 300 in all. Values stand as counted, with exact intervals."
    assert "needs 5 sites" in words.notes[-1]


@pytest.mark.parametrize("shares", [SHARES, [0.5] * 6, [0.5] * 3, [0, 1, 0, 1, 0, 1]])
def test_every_picture_has_a_short_alternative_text(shares):
    words = describe(shrink(sites(shares), **(SAID | {"label": "A long name of a measure, " * 6})))
    assert 0 < len(words.alt) <= 250


def test_sites_to_ask_are_named_in_the_order_of_their_names_with_regression_to_the_mean():
    words = asked()
    assert "ask S01, S02 and S03 how they do it" in words.sentence
    assert "regression to the mean" in words.notes[1]
    assert words.tables[0].frame["Site"].tolist() == ["S01", "S02", "S03"]
    assert "100 %" not in words.tables[0].frame.to_string()


def test_nobody_who_does_not_agree_appears_anywhere():
    words = asked(agreed=["S01"])
    said = " ".join([words.title, words.sentence, *words.notes, words.tables[0].frame.to_string()])
    assert "S01" in said
    assert not any(name in said for name in NAMES[1:])


def test_where_nobody_is_named_nothing_is_held_against_a_site():
    words = asked(passed=[])
    assert "no site is named" in words.sentence
    assert "nothing against any site" in words.sentence
    assert words.tables == ()
