"""Words of funnels."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lhs_helpers.methods.comparison.funnel import funnel
from lhs_helpers.words import describe


def sites(num, den=100):
    return pd.DataFrame({"site_id": [f"S{n:02d}" for n in range(len(num))], "num": num, "den": den})


def test_a_funnel_names_only_sites_beyond_the_outer_limits_in_the_order_of_their_names():
    words = describe(funnel(sites([30] * 10 + [70, 68]), adjust="none", label="Remission", multiplier=100, unit="%"))
    assert "2 of 12 sites lie beyond the 99.8 % limits: S10 and S11. Find out" in words.sentence
    assert words.findings[0].kind == "concern"
    assert words.tables[0].frame["Site"].is_monotonic_increasing


def test_the_readers_own_site_is_judged_by_direction():
    data = sites([30] * 10 + [70])
    better = describe(funnel(data, adjust="none", highlight="S10", direction="up"))
    assert "S10" in better.sentence
    assert better.findings[0].kind == "improvement"
    assert describe(funnel(data, adjust="none", highlight="S10", direction="down")).findings[0].kind == "concern"
    assert describe(funnel(data, adjust="none", highlight="S00", direction="down")).findings[0].kind == "steady"


def test_each_side_of_a_funnel_is_a_finding_of_its_own_that_says_which_side_is_good():
    words = describe(funnel(sites([30] * 10 + [70, 2]), adjust="none", label="Falls", direction="down"))
    bad, good = words.findings
    assert (bad.kind, good.kind) == ("concern", "improvement")
    assert "1 of 12 sites lies beyond the 99.8 % limits on the bad side: S10." in bad.sentence
    assert "S11" not in bad.sentence
    assert "on the good side: S11. Ask how it is done there." in good.sentence
    assert "S10" in words.sentence
    assert "S11" in words.sentence
    assert {finding.topic for finding in words.findings} == {"care"}


def test_a_funnel_says_what_months_it_counts():
    window = pd.Timestamp("2025-06-01"), pd.Timestamp("2026-06-01")
    words = describe(replace(funnel(sites([30] * 12), adjust="none"), window=window))
    assert "Counted: June 2025 to May 2026; of each site the months that are final." in words.notes
    assert words.findings[0].period == "June 2025 to May 2026"


def test_where_limits_allow_for_spread_chance_is_not_said_to_explain_everything():
    rng = np.random.default_rng(1)
    words = describe(funnel(sites(rng.integers(20, 45, 20)), label="Remission"))
    assert "allow for the spread between sites" in words.sentence
