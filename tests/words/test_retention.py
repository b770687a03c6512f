"""Words of staying: a share with its denominator, or why there is none."""

import pandas as pd
import pytest

from lhs_helpers.methods.retention import Retention
from lhs_helpers.words import describe

NAN = float("nan")


def staying(n_start, n_stayed, who="sites"):
    table = pd.DataFrame({"cohort": ["2022"], "time": [400.0], "n_risk": [9], "staying": [0.8], "shown": [True]})
    groups = pd.DataFrame({"cohort": ["2022"], "n": [9], "n_left": [NAN], "after_year": [0.8], "longest": [400.0]})
    known = n_start and n_stayed is not None
    share = n_stayed / n_start if known else NAN
    facts = {"share": share, "lo": 0.5 if known else NAN, "hi": 0.95 if known else NAN, "smallest": 5}
    return Retention(table=table, groups=groups, n_start=n_start, n_stayed=n_stayed, who=who,
                     on=pd.Timestamp("2026-06-30"), key=who, **facts)  # fmt: skip


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (staying(10, 8), "Of 10 active sites a year ago, 8 still are (80 %, 95 % interval 50 to 95 %)."),
        (staying(0, 0), "There were no active sites a year ago."),
        (
            staying(40, None, "people"),
            "Of 40 people of the community a year ago, too few have left to say how many.",
        ),
    ],
)
def test_a_share_has_its_denominator_and_a_hidden_one_says_so(result, sentence):
    words = describe(result)
    assert words.sentence == sentence
    assert words.tables[0].frame.iloc[0].tolist() == ["2022", "9", "hidden", "80 %"]
    assert len(words.alt) <= 250
