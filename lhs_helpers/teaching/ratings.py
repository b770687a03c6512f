"""What raters say, and what was agreed: tables ``ratings`` and ``consensus``."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_authored, read_numbers
from lhs_helpers.teaching.truth import WHOLE_NETWORK
from lhs_helpers.teaching.world import World

LOWEST, HIGHEST = 1, 5  # levels of the maturity grid
PROGRESS_MONTHS = 12  # months of project progress scores
FIRST_YEAR = 3.0  # highest score of a project in its site's first year: testing, no lasting gain yet
SURVEY_ANSWERS = 26  # people who answered the survey about the purpose
RATING_COLUMNS = [
    "instrument", "round", "site_id", "aim_id", "rater_id", "item_id", "date", "rater_role", "score", "status",
    "comment",
]  # fmt: skip


def ratings(world: World) -> pd.DataFrame:
    """Maturity rounds, the survey about the purpose, and project progress scores of the sites."""
    said = [*_maturity(world), *_purpose(world), *_progress(world)]
    table = pd.DataFrame([{"site_id": WHOLE_NETWORK, **row} for row in said])
    table["status"] = np.where(table["score"] == "", "unknown", "scored")
    return table.reindex(columns=RATING_COLUMNS)


def _maturity(world: World):
    """Whole levels around each item's mean, which moves evenly from the first round to the last.

    Where ``maturity.csv`` states the scores of the last round, they are those; it also says who cannot judge an item.
    """
    rounds = read_authored(world.profile.world, "rounds")
    items = read_numbers("demo", "maturity", "first_mean", "last_mean", "spread")
    raters = read_numbers("demo", "raters", "first_round", "last_round")
    for number, round_ in enumerate(rounds.itertuples(index=False), start=1):
        part = (number - 1) / max(len(rounds) - 1, 1)
        present = raters[(raters["first_round"] <= number) & (raters["last_round"] >= number)]
        for item in items.itertuples(index=False):
            draw = world.streams(f"rating {round_.round} {item.item_id}")
            mean = item.first_mean + part * (item.last_mean - item.first_mean)
            scores = draw.normal(mean, item.spread, len(present)).round().clip(LOWEST, HIGHEST).astype(int)
            if item.last_scores and number == len(rounds) > 1:
                scores = list(item.last_scores)
            for rater, score in zip(present.itertuples(index=False), scores, strict=True):
                yield {
                    "instrument": "maturity",
                    "round": round_.round,
                    "rater_id": rater.rater_id,
                    "item_id": item.item_id,
                    "date": round_.date,
                    "rater_role": rater.rater_role,
                    "score": "" if rater.rater_id in item.unknown_to.split("|") else str(score),
                }


def _purpose(world: World):
    """One question to many: most can state the aim."""
    draw = world.streams("purpose")
    last = read_authored(world.profile.world, "rounds").iloc[-1]
    levels = draw.choice([2, 3, 4, 5], size=SURVEY_ANSWERS, p=[0.1, 0.2, 0.45, 0.25])
    asked = draw.choice(["clinician", "nurse", "family", "patient", "qi"], size=SURVEY_ANSWERS)
    for number, (level, role) in enumerate(zip(levels, asked, strict=True), start=1):
        yield {
            "instrument": "purpose_survey",
            "round": last["round"],
            "rater_id": f"V{number:02d}",
            "item_id": "PS-1",
            "date": last["date"],
            "rater_role": str(role),
            "score": str(level),
        }


def _progress(world: World):
    """Monthly scores of each site's project by its coach: they start low and rise by half steps."""
    for site in world.active_sites:
        draw = world.streams("progress", site.site_id)
        first, steps = draw.choice([1.5, 2.0, 2.5, 3.0]), draw.random(PROGRESS_MONTHS) < 0.25
        months, joined = world.months[-PROGRESS_MONTHS:], site.joined
        highest = np.where(months < joined + pd.DateOffset(years=1), FIRST_YEAR, HIGHEST)
        levels = np.minimum(first + 0.5 * np.cumsum(steps & (months >= joined)), highest)
        for month, level in zip(months, levels, strict=True):
            if month < joined:
                continue
            yield {
                "instrument": "progress",
                "round": f"{month:%Y-%m}",
                "site_id": site.site_id,
                "aim_id": "A-PLAN",
                "rater_id": "C01",
                "item_id": "PR-1",
                "date": f"{month + pd.Timedelta(days=24):%Y-%m-%d}",
                "rater_role": "qi",
                "score": f"{level:g}",
            }


def consensus(world: World) -> pd.DataFrame:
    """What was agreed after each round: in the last one as listed, before it the raters' median, rounded down."""
    rounds = read_authored(world.profile.world, "rounds").set_index("round")
    items = read_authored("demo", "maturity").set_index("item_id")
    posts = read_authored(world.profile.world, "roles")["role_id"]
    scores = pd.DataFrame(_maturity(world)).assign(score=lambda rows: pd.to_numeric(rows["score"]))
    medians = scores.groupby(["round", "item_id"], sort=False)["score"].median().astype(int).reset_index()
    last = (medians["round"] == rounds.index[-1]) & (len(rounds) > 1)
    listed = items.loc[medians["item_id"]].reset_index(drop=True)
    owned = listed["owner_role"].isin(posts) & (listed["target"] != "")
    return pd.DataFrame(
        {
            "instrument": "maturity",
            "round": medians["round"],
            "item_id": medians["item_id"],
            "score": np.where(last, listed["agreed"], medians["score"].astype(str)),
            "target": listed["target"],
            "target_date": listed["target_date"],
            "agreed_on": medians["round"].map(rounds["agreed_on"]),
            "owner_role": listed["owner_role"].where(owned, ""),
            "rationale": np.where(last, listed["rationale"], ""),
        }
    )
