"""Words of times between tiers, of coming back, and of ties."""

import pandas as pd
import pytest

from lhs_helpers.methods.engagement.connections import connections
from lhs_helpers.methods.engagement.returning import Returning
from lhs_helpers.methods.engagement.tier_times import TierTimes
from lhs_helpers.words import describe

NAN = float("nan")
DAYS = [pd.Timestamp(day) for day in ("2025-06-30", "2025-12-30", "2026-06-30")]


def test_a_median_is_said_with_its_people_and_a_missing_one_with_its_reason():
    columns = ["tier", "n", "advanced", "median", "median_lower", "median_upper", "reason"]
    rows = [("awareness", 40, 30, 39, 30, NAN, ""), ("participation", 50, 10, NAN, NAN, NAN, "too_few"),
            ("contribution", NAN, NAN, NAN, NAN, NAN, "suppressed")]  # fmt: skip
    words = describe(TierTimes(table=pd.DataFrame(rows, columns=columns), on=DAYS[2]))
    assert words.sentence == (
        "Half of those who came to a tier had moved up from it: aware after 39 days (40 people). "
        "Fewer than half have moved up so far from: taking part."
    )
    assert words.tables[0].frame.iloc[:, 4].tolist() == ["from 30 on", "–", "–"]
    assert words.tables[0].frame.iloc[2, 1] == "hidden"


@pytest.mark.parametrize(("reason", "start"), [("", "Of 40 people active between"), ("suppressed", "Too few people")])
def test_coming_back_is_said_for_all_and_hidden_rows_are_not_shown(reason, start):
    rows = [("nurse", NAN, NAN, NAN, NAN, NAN, "suppressed"), ("all", 40, 30, 0.75, 0.6, 0.86, reason)]
    table = pd.DataFrame(rows, columns=["group", "first", "both", "share", "lo", "hi", "reason"])
    words = describe(Returning(table=table, begin=DAYS[0], middle=DAYS[1], end=DAYS[2]))
    assert words.sentence.startswith(start)
    assert len(words.tables[0].frame) == (reason == "")


def test_ties_of_a_survey_come_with_the_share_of_answers_and_those_without_any():
    ties = pd.DataFrame([("A", "B"), ("B", "A"), ("C", "A")], columns=["site_id", "other_id"])
    words = describe(connections(pd.Series(list("ABCD")), ties))
    assert "25 % of all ties that 4 sites could have named were named. Without any tie: 1 (D)." in words.sentence
    assert "3 of 4 sites answered (75 %)." in words.sentence
    few = describe(connections(pd.Series(list("ABCDE")), ties))
    assert "Centralization" not in few.sentence
    assert few.notes[-1].startswith("3 of 5 sites answered, fewer than 70 %")
