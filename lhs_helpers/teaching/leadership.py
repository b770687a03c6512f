"""Leadership: tables ``documents``, ``roles``, ``ratings`` and ``consensus``."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_authored, read_shipped
from lhs_helpers.teaching.truth import WHOLE_NETWORK
from lhs_helpers.teaching.world import World

SITE_POSTS = (  # role, stakeholder, full-time equivalents
    ("Team lead", "clinician", "0.1"),
    ("Improvement lead", "qi", "0.2"),
    ("Data coordinator", "data", "0.3"),
    ("Family partner", "family", ""),
)
PROGRESS_MONTHS = 12  # months of project progress scores
SURVEY_ANSWERS = 26  # people who answered the survey about the purpose


def documents(world: World) -> pd.DataFrame:
    """The shipped list, partly approved."""
    shipped = read_shipped("documents")
    approvals = read_authored(world.profile.world, "approvals").set_index("document_id")
    approved = approvals.reindex(index=shipped["document_id"]).reset_index(drop=True).fillna("")
    return shipped.assign(**{name: approved[name] for name in approvals.columns})


def roles(world: World) -> pd.DataFrame:
    """Posts of the network as listed, and the posts of every site's team; some are vacant."""
    rows = [
        {
            "role_id": f"R-{site.site_id}-{number}",
            "held_from": "" if _is_vacant(world, site, role) else str(site.joined.date()),
            "role": role,
            "area": "site_team",
            "site_id": site.site_id,
            "required": "yes",
            "deputy": "yes" if number <= 2 else "no",
            "stakeholder": stakeholder,
            "fte": fte,
        }
        for site in world.active_sites
        for number, (role, stakeholder, fte) in enumerate(SITE_POSTS, start=1)
    ]
    listed = read_authored(world.profile.world, "roles")
    return pd.concat([listed, pd.DataFrame(rows)], ignore_index=True).reindex(columns=listed.columns)


def _is_vacant(world: World, site, role: str) -> bool:
    return role == "Family partner" and bool(world.planted("no_partner", site.site_id))


def ratings(world: World) -> pd.DataFrame:
    """Maturity rounds, the survey about the purpose, and project progress scores of the sites."""
    return pd.concat([_maturity(world), _purpose(world), _progress(world)], ignore_index=True)


def _maturity(world: World) -> pd.DataFrame:
    """Whole levels around each item's mean, which moves evenly from the first round to the last.

    Where ``maturity.csv`` states the scores of the last round, they are those.
    """
    rounds = read_authored(world.profile.world, "rounds")
    items = read_authored("demo", "maturity")
    raters = read_authored("demo", "raters").astype({"first_round": int, "last_round": int})
    rows = []
    for number, round_ in enumerate(rounds.itertuples(index=False), start=1):
        part = (number - 1) / max(len(rounds) - 1, 1)
        present = raters[(raters["first_round"] <= number) & (raters["last_round"] >= number)]
        for item in items.itertuples(index=False):
            mean = float(item.first_mean) + part * (float(item.last_mean) - float(item.first_mean))
            draw = world.streams(f"rating {round_.round} {item.item_id}")
            scores = np.clip(np.round(draw.normal(mean, float(item.spread), len(present))), 1, 5).astype(int)
            if item.last_scores and number == len(rounds) > 1:
                scores = np.array(list(item.last_scores), dtype=int)
            rows += [
                ("maturity", round_.round, rater_id, item.item_id, round_.date, role, str(score))
                for rater_id, role, score in zip(present["rater_id"], present["rater_role"], scores, strict=True)
            ]
    return _rated(rows)


def _purpose(world: World) -> pd.DataFrame:
    """One question to many: most can state the aim."""
    draw = world.streams("purpose")
    last = read_authored(world.profile.world, "rounds").iloc[-1]
    levels = draw.choice([2, 3, 4, 5], size=SURVEY_ANSWERS, p=[0.1, 0.2, 0.45, 0.25])
    roles_asked = draw.choice(["clinician", "nurse", "family", "patient", "qi"], size=SURVEY_ANSWERS)
    return _rated(
        ("purpose_survey", last["round"], f"V{number:02d}", "PS-1", last["date"], role, str(level))
        for number, (level, role) in enumerate(zip(levels, roles_asked, strict=True), start=1)
    )


def _progress(world: World) -> pd.DataFrame:
    """Monthly scores of each site's project by its coach: they start low and rise by half steps."""
    rows = []
    for site in world.active_sites:
        draw = world.streams("progress", site.site_id)
        score = np.clip(
            draw.choice([1.5, 2.0, 2.5, 3.0]) + np.cumsum(draw.random(PROGRESS_MONTHS) < 0.25) * 0.5, 0.5, 5.0
        )
        for month, level in zip(world.months[-PROGRESS_MONTHS:], score, strict=True):
            date = str((month + pd.Timedelta(days=24)).date())
            rows.append(("progress", f"{month:%Y-%m}", "C01", "PR-1", date, "qi", f"{level:g}", site.site_id, "A-PLAN"))
    return _rated(rows)


def _rated(rows) -> pd.DataFrame:
    names = ["instrument", "round", "rater_id", "item_id", "date", "rater_role", "score", "site_id", "aim_id"]
    table = pd.DataFrame([(*row, WHOLE_NETWORK, "")[: len(names)] for row in rows], columns=names)
    return table.assign(status="scored", comment="")[
        [
            "instrument",
            "round",
            "site_id",
            "aim_id",
            "rater_id",
            "item_id",
            "date",
            "rater_role",
            "score",
            "status",
            "comment",
        ]
    ]


def consensus(world: World) -> pd.DataFrame:
    """What was agreed after each round: in the last one as listed, before it the raters' median."""
    rounds = read_authored(world.profile.world, "rounds").set_index("round")
    items = read_authored("demo", "maturity").set_index("item_id")
    rated = _maturity(world).astype({"score": float})
    medians = rated.groupby(["round", "item_id"], sort=False)["score"].median().apply(np.floor).reset_index()
    last = (medians["round"] == rounds.index[-1]) & (len(rounds) > 1)
    posts = read_authored(world.profile.world, "roles")["role_id"]
    listed = items.loc[medians["item_id"]].reset_index(drop=True)
    return pd.DataFrame(
        {
            "instrument": "maturity",
            "round": medians["round"],
            "item_id": medians["item_id"],
            "score": np.where(last, listed["agreed"], medians["score"].astype(int).astype(str)),
            "target": listed["target"],
            "target_date": listed["target_date"],
            "agreed_on": medians["round"].map(rounds["agreed_on"]),
            "owner_role": listed["owner_role"].where(listed["owner_role"].isin(posts) & (listed["target"] != ""), ""),
            "rationale": np.where(last, listed["rationale"], ""),
        }
    )
