"""Measures over all groups: quoted numbers, properties, and how often their intervals cover."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.equity import gap, summary_measures

DEN = np.array([200, 100, 50])
VALUE = np.array([0.8, 0.7, 0.6])


def test_three_groups():
    found = summary_measures(VALUE * DEN, DEN, direction="up").set_index("measure")["estimate"]
    expected = {"mean": 0.742857, "bgv": 0.00530612, "bgv_adjusted": 0.00409388, "mdm": 0.0653061, "par": 0.0571429}
    assert found.to_dict() == pytest.approx(expected, rel=1e-5)


def test_a_population_gives_the_weights():
    equal = summary_measures(VALUE * DEN, DEN, share=np.ones(3), direction="up").set_index("measure")["estimate"]
    assert equal["mean"] == pytest.approx(0.7)
    assert equal["bgv"] == pytest.approx(np.var(VALUE))
    data = pd.DataFrame({"stratum": ["A", "B", "C"], "num": VALUE * DEN, "den": DEN})
    through = gap(data, direction="up", population={"A": 10, "B": 10, "C": 10}).summary.set_index("measure")
    assert through["estimate"].to_dict() == pytest.approx(equal.to_dict())
    with pytest.raises(ValueError, match="lacks"):
        gap(data, direction="up", population={"A": 10, "B": 10})


def test_events_turned_into_their_absence_turn_the_signs():
    up, down = (
        summary_measures(num, DEN, direction=direction).set_index("measure")["estimate"]
        for num, direction in ((VALUE * DEN, "up"), (DEN - VALUE * DEN, "down"))
    )
    assert up["par"] == pytest.approx(-down["par"])
    assert up[["bgv", "bgv_adjusted", "mdm"]].tolist() == pytest.approx(down[["bgv", "bgv_adjusted", "mdm"]].tolist())


def test_the_same_seed_gives_the_same_interval():
    pd.testing.assert_frame_equal(*(summary_measures(VALUE * DEN, DEN, direction="up") for _ in range(2)))


def test_without_a_direction_a_reference_is_needed():
    with pytest.raises(ValueError, match="direction"):
        summary_measures(VALUE * DEN, DEN)
    assert summary_measures(VALUE * DEN, DEN, reference=1).set_index("measure").loc["par", "estimate"] < 0


def test_intervals_cover_where_groups_differ():
    rng, runs = np.random.default_rng(20250101), 400
    mean = VALUE @ DEN / DEN.sum()
    true = {"mean": mean, "bgv_adjusted": (VALUE - mean) ** 2 @ DEN / DEN.sum(), "par": 0.8 - mean}
    hits = dict.fromkeys(true, 0)
    for seed in range(runs):
        found = summary_measures(rng.binomial(DEN, VALUE), DEN, direction="up", draws=300, seed=seed)
        found = found.set_index("measure")
        for name, value in true.items():
            hits[name] += found.loc[name, "lo"] <= value <= found.loc[name, "hi"]
    least = 0.93 - 3 * np.sqrt(0.93 * 0.07 / runs)  # 93 % is asked for; below this the interval is shown not to have it
    assert min(hits.values()) / runs >= least, hits
