import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.improvement import progress_scores
from lhs_helpers.words import describe

ON = pd.Timestamp("2026-06-30")


def _rated(scores, month="2026-06-20"):
    sites = [f"S{place}" for place in range(len(scores))]
    rows = pd.DataFrame({"site_id": sites, "score": scores, "date": pd.Timestamp(month), "instrument": "progress"})
    return rows.assign(rater_role="qi"), pd.DataFrame({"site_id": [*sites, "SX"], "status": "active"})


def test_sites_at_4_or_above_are_counted_and_the_median_stands_from_five_sites_on():
    ratings, sites = _rated([2.0, 3.5, 4.0, 4.5, 5.0])
    found = progress_scores(ratings, sites, on=ON)
    (month,) = found.months.to_dict("records")
    assert (month["n_sites"], month["n_improved"], month["median"]) == (5, 3, 4.0)
    words = describe(found)
    assert words.sentence == "3 of 5 sites stand at 4.0 or above in June 2026; the median is 4.0."
    assert "1 active site without a score in the newest month." in words.notes


def test_fewer_than_five_sites_get_counts_alone_and_the_lowest_of_two_projects_counts():
    ratings, sites = _rated([4.0, 5.0])
    other = ratings.iloc[:1].assign(score=2.0)
    found = progress_scores(pd.concat([ratings, other]), sites, on=ON)
    (month,) = found.months.to_dict("records")
    assert (month["n_improved"], month["reason"]) == (1, "too_few")
    assert pd.isna(month["median"])
    assert describe(found).sentence == "1 of 2 sites stand at 4.0 or above in June 2026; too few sites for a median."


def test_other_instruments_and_later_ratings_do_not_count_and_nothing_is_drawn_without_scores():
    ratings, sites = _rated([4.0], month="2026-07-20")
    found = progress_scores(ratings, sites, on=ON)
    assert found.is_empty
    assert "progress" in describe(found).sentence
    ratings, sites = _rated([4.0])
    assert progress_scores(ratings.assign(instrument="maturity"), sites, on=ON).is_empty


@pytest.mark.parametrize("one_site", [True, False])
def test_the_picture_shows_every_month_and_score(one_site):
    early, sites = _rated([2.0] if one_site else [2.0, 2.0, 3.0, 3.0, 5.0], month="2026-05-20")
    late, _ = _rated([2.5] if one_site else [2.0, 2.0, 3.0, 4.0, 5.0])
    with styled():
        axes = draw(progress_scores(pd.concat([early, late]), sites, on=ON, one_site=one_site)).axes[0]
    (marks,) = (line for line in axes.lines if line.get_gid() == "scores")
    assert len(marks.get_xdata()) == (2 if one_site else 7)
