"""Words of interrupted series, roll-outs and site mix say what the numbers say, and no more."""

import re
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.collection import TEMPLATES
from lhs_helpers.methods.interrupted_series.align import align_by_start
from lhs_helpers.methods.interrupted_series.rollout import rollout
from lhs_helpers.methods.interrupted_series.segmented import segmented
from lhs_helpers.methods.interrupted_series.site_effects import site_effects
from lhs_helpers.methods.interrupted_series.site_mix import site_mix
from lhs_helpers.words import describe

sys.path.insert(0, str(Path(__file__).parents[1] / "methods" / "interrupted_series"))  # tests are no package

from networks import MONTHS, network

SAID = {"label": "Complete visits?", "key": "visits"}
SHARES = SAID | {"multiplier": 100, "unit": "% of visits", "direction": "up"}


def waiting(drop, n_after=18):
    random = np.random.default_rng(1)
    months = MONTHS[: 24 + n_after]
    value = 40 - drop * (np.arange(len(months)) >= 24) + random.normal(0, 1.5, len(months))
    return pd.DataFrame({"period": months, "value": value})


def waiting_words(drop, **said):
    options = {"label": "Days to a result", "unit": "days", "direction": "down"} | said
    return describe(segmented(waiting(drop), start=MONTHS[24], **options))


def four(result=None):
    data, starts = network()
    return data, dict(list(starts.items())[:4])


def moved(within):
    """Two sites that continue, and one that joins with a high rate."""
    rows = [("a", 0, 0.6), ("b", 0, 0.6), ("a", 12, 0.6 + within), ("b", 12, 0.6 + within), ("c", 12, 0.95)]
    frames = [pd.DataFrame({"site_id": site, "period": MONTHS[first : first + 12], "num": 100 * rate, "den": 100})
              for site, first, rate in sorted(rows)]  # fmt: skip
    windows = {"before": (MONTHS[0], MONTHS[11]), "after": (MONTHS[12], MONTHS[23])}
    return describe(site_mix(pd.concat(frames), **windows, **SHARES))


def test_a_difference_is_said_with_its_interval_and_points_and_what_it_cannot_tell():
    words = waiting_words(8)
    assert re.search(r"The difference is −[\d.]+ days \(95 % interval −[\d.]+ to −[\d.]+ days", words.sentence)
    assert "24 points before, 18 after" in words.sentence
    assert "consistent with a change after the start; anything else" in words.sentence
    assert words.findings[0].kind == "improvement"
    assert waiting_words(8, direction="up").findings[0].kind == "concern"
    assert waiting_words(8, direction=None).findings == ()


def test_an_interval_that_includes_no_difference_is_consistent_with_no_change():
    words = waiting_words(0)
    assert "The interval includes no difference" in words.sentence
    assert words.findings[0].kind == "steady"
    assert waiting_words(0, direction=None).findings[0].kind == "steady"


def test_what_started_is_named_and_differences_of_shares_are_points_with_their_cases():
    data, starts = network()
    data = data[data["site_id"] == "S006"]
    words = describe(segmented(data, start=starts["S006"], phase="visit template", **SHARES))
    assert "July 2023 (visit template)" in words.sentence
    assert re.search(r"The difference is [\d.]+ percentage points", words.sentence)
    assert "n = 1,208" in words.sentence
    assert words.findings[0].n == "30 points before, 18 after, n = 1,208"
    assert any(note.startswith("Fitted over expected") for note in words.notes)


def test_too_few_points_are_a_sentence_and_no_verdict():
    words = describe(segmented(waiting(8, n_after=5), start=MONTHS[24], label="Days"))
    assert words.sentence == (
        "Days: 24 points before January 2023 and 5 from then on. That is too few points to judge a change."
    )
    assert words.findings[0].kind == "not enough data"
    assert "Line" not in words.tables[0].frame


def test_two_starts_are_both_named_and_the_difference_is_of_both_together():
    data = waiting(8, n_after=24)
    phases = ["pathway", "reminders"]
    said = {"label": "Days", "unit": "days", "direction": "down"}
    words = describe(segmented(data, start=[MONTHS[24], MONTHS[36]], phase=phases, **said))
    both = "January 2023 (pathway) and January 2024 (reminders)"
    assert "the trend before January 2023 (pathway) would have led to" in words.sentence
    assert "24 points before, 12 and 12 after the starts one after another" in words.sentence
    assert f"The line may bend in {both}; the difference is that of all these changes together." in words.sentence
    assert "consistent with changes after these starts" in words.sentence
    assert both in words.alt
    assert words.tables[0].frame["Term"].tolist()[-2:] == [
        "change of level, start 2", "change of slope, per period, start 2",
    ]  # fmt: skip
    short = describe(segmented(data, start=[MONTHS[24], MONTHS[43]], **said))
    assert short.sentence == (
        "Days: 24 points before, 19 and 5 after the starts one after another. That is too few points to judge changes "
        "in January 2023 and August 2024."
    )
    assert short.findings[0].kind == "not enough data"


def test_a_series_without_a_fit_says_that_there_is_none():
    data = pd.DataFrame({"period": MONTHS[:40], "num": np.r_[np.full(24, 5), np.zeros(16)], "den": 20})
    words = describe(segmented(data, start=MONTHS[24], label="Falls"))
    assert "no line can be fitted" in words.sentence
    assert words.findings[0].kind == "not enough data"


def test_counts_alone_rest_on_points_and_no_cases():
    data = pd.DataFrame({"period": MONTHS[:40], "num": np.random.default_rng(6).poisson(9, 40)})
    words = describe(segmented(data, start=MONTHS[24], label="Falls"))
    assert "16 after)" in words.sentence
    assert words.findings[0].n == "24 points before, 16 after"


def test_points_on_straight_lines_have_no_interval():
    data = pd.DataFrame({"period": MONTHS[:24], "value": np.r_[np.arange(12.0), np.arange(12.0) - 5]})
    words = describe(segmented(data, start=MONTHS[12], label="Days"))
    assert "no interval" in words.sentence
    assert words.findings[0].kind == "not enough data"


def test_aligned_sites_are_counted_and_no_effect_is_claimed():
    words = describe(align_by_start(*network(), **SHARES))
    assert words.sentence == (
        "Complete visits: 12 sites (n = 13,910), aligned by when each started. "
        "At least 80 % of them are observed from 15 months before to 17 months after."
    )
    assert words.findings == ()
    assert "Calendar time is not taken out: what rose everywhere rises here too." in words.notes


def test_a_roll_out_says_its_ratio_with_interval_and_sites():
    words = describe(rollout(*network(), direction="up", **SAID))
    assert re.search(r"the odds ratio is [\d.]+ \(95 % interval [\d.]+ to [\d.]+; 12 sites", words.sentence)
    assert words.findings[0].kind == "improvement"
    few = describe(rollout(*four(), **SAID))
    assert "4 of 12 sites are observed before and after their start. That is too few to model" in few.sentence
    assert few.findings[0].kind == "not enough data"
    still = describe(rollout(*network(effect=0.0, seed=8), **SAID))
    assert "The interval includes 1" in still.sentence
    assert still.findings[0].kind == "steady"


@pytest.mark.parametrize(
    ("effect", "growth", "kind", "reading"),
    [
        (0.0, 0.06, "improvement", "consistent with a change that came with the start"),
        (0.8, -0.065, "steady", "The interval includes 1"),
    ],
)
def test_a_roll_out_speaks_of_a_year_after_the_start_because_effects_grow_and_fade(effect, growth, kind, reading):
    result = rollout(*network(effect=effect, growth=growth, low=40, high=80), direction="up", **SAID)
    words = describe(result)
    at_once, year = result.effects.set_index("since").loc[[0, 12], ["ratio", "lower", "upper"]].to_numpy()
    assert (at_once[1] <= 1 <= at_once[2]) == (kind == "improvement")  # the first month alone would say the opposite
    assert words.findings[0].kind == kind
    assert reading in words.sentence
    said = "12 months after the start the odds ratio is {:.2f} (95 % interval {:.2f} to {:.2f};".format(*year)
    assert said in words.sentence
    assert words.sentence.endswith("In the first month it is {:.2f} ({:.2f} to {:.2f}).".format(*at_once))


def test_a_roll_out_observed_for_a_few_months_speaks_of_the_longest_time_that_five_sites_have_behind_them():
    data, starts = network()
    spread = {name: MONTHS[30 + place % 4] for place, name in enumerate(starts)}
    short = describe(rollout(data[data["period"] <= MONTHS[40]], spread, **SAID))
    assert "6 months after the start the odds ratio" in short.sentence
    at_once = describe(rollout(data, dict.fromkeys(starts, MONTHS[45]), **SAID))
    assert "in the first month after the start the odds ratio" in at_once.sentence
    assert "In the first month it is" not in at_once.sentence


def test_site_effects_say_the_average_and_what_a_next_site_may_expect():
    words = describe(site_effects(*network(), **SHARES))
    assert re.search(r"A next site may expect between [\d.]+ and [\d.]+ percentage points\.", words.sentence)
    assert words.tables[0].frame["Site"].is_monotonic_increasing
    few = describe(site_effects(*four(), **SHARES))
    assert "an effect 12 months after the start can be worked out for 4 of 4 sites" in few.sentence
    assert few.findings[0].kind == "not enough data"


@pytest.mark.parametrize(("within", "said"), [(-0.05, True), (0.05, False)])
def test_membership_is_named_only_where_the_sites_themselves_moved_the_other_way(within, said):
    words = moved(within)
    assert ("the network's figure moved with its membership." in words.sentence) == said
    assert "The constant cohort (2 sites) moved from 60" in words.sentence
    assert words.findings[0].kind == "not enough data"  # three sites give no interval
    assert words.tables[0].frame["Part"].tolist()[-1] == "whole change"
    assert words.tables[0].folded is not said  # the parts are of interest where they part


def test_parts_of_a_change_are_printed_in_one_unit_with_the_decimals_of_the_whole():
    rows = [("a", 0, 5), ("b", 0, 7), ("a", 12, 6), ("b", 12, 8), ("c", 12, 12)]  # events in 400 patient-months
    frames = [pd.DataFrame({"site_id": site, "period": MONTHS[first : first + 12], "num": events, "den": 400.0})
              for site, first, events in sorted(rows)]  # fmt: skip
    windows = {"before": (MONTHS[0], MONTHS[11]), "after": (MONTHS[12], MONTHS[23])}
    words = describe(site_mix(pd.concat(frames), **windows, data_type="rate", multiplier=100, unit="per 100"))
    # R 1.5 and 2.167. Within: 2 x 5/12 x 0.25; shares: -1/6 x (1.375 + 1.875 - 2 x 1.5); joined: (3 - 1.5) / 3.
    assert "a change of +0.67 per 100" in words.sentence
    assert (
        "make +0.21 per 100 of it; their shares make −0.04, sites with data only in the later period +0.50, only in "
        "the earlier one 0.00." in words.sentence
    )
    assert "that left" not in words.sentence + "".join(words.notes)  # who left may have sent no data at all
    assert words.tables[0].frame["Change"].tolist() == ["0.21", "−0.04", "0.50", "0.00", "0.67"]


def test_alternative_texts_fit_and_nothing_is_left_unfilled():
    data, starts = network()
    results = [
        segmented(waiting(8), start=MONTHS[24], phase="a long name of a change package " * 3, **SAID),
        align_by_start(data, starts, **SHARES), site_effects(data, starts, **SHARES), site_effects(*four(), **SHARES),
    ]  # fmt: skip
    for words in map(describe, results):
        assert 0 < len(words.alt) <= 250
        assert not re.search(r"[{}]|nan|None", " ".join([words.sentence, words.alt, *words.notes]))


def test_no_sentence_claims_a_cause_or_gives_a_rank():
    file = TEMPLATES / "words" / "en" / "interrupted_series.toml"
    patterns = [
        text for section in tomllib.loads(file.read_text(encoding="utf-8")).values() for text in section.values()
    ]
    assert not re.search(r"caused|because of|\brank|worst|\bbest\b|significant", " ".join(patterns))


def test_nothing_to_show_is_a_sentence():
    data, _ = network(sites=2)
    for result in (align_by_start(data, {}), site_effects(data, {}), segmented(data.iloc[:0], start="2020-01-01")):
        words = describe(result)
        assert words.sentence
        assert words.title
