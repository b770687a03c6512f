"""Tests of change at every site: the table ``pdsa``."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_authored
from lhs_helpers.teaching.governance import onboarding
from lhs_helpers.teaching.world import World

SCALES = ("one_patient", "few_patients", "one_clinic", "whole_site")
RAMPS_A_YEAR = 1.6
FIRST_DAYS = 4  # of a site's first cycle, and to its study
STUDIED, STUDIED_IN_TIME = 0.85, 0.7  # share of cycles with a written study; of these within 14 days


def pdsa(world: World) -> pd.DataFrame:
    """Ramps of linked cycles: small first, then larger; and the ramps that the planted changes need."""
    listed = read_authored(world.profile.world, "pdsa")
    known = [] if world.profile.teams else world.active["site_id"]  # they tell of what is planted in the demo
    listed = listed[listed["site_id"].isin(known)]
    changes = read_authored("demo", "changes").to_dict("records")
    begun = onboarding(world).query("milestone == 'first_pdsa'").set_index("site_id")["actual"]
    drawn = [row for site in world.active_sites
             for row in (_first(site, begun[site.site_id], changes[0]), *_ramps(world, site, changes))]  # fmt: skip
    return pd.concat([listed, pd.DataFrame(drawn, columns=listed.columns)], ignore_index=True)


def _first(site, begin: pd.Timestamp, change: dict) -> dict:
    """The cycle that the milestone of the way in tells of: on one patient, and nothing was adopted yet."""
    end = begin + pd.Timedelta(days=FIRST_DAYS)
    return {
        "pdsa_id": f"P-{site.site_id}-R0-1",
        "site_id": site.site_id,
        **change,
        "ramp_id": f"{site.site_id}-R0",
        "cycle": 1,
        "start": begin,
        "end": end,
        "studied_on": end + pd.Timedelta(days=FIRST_DAYS),
        "scale": SCALES[0],
        "decision": "adapt",
    }


def _ramps(world: World, site, changes: list[dict]):
    """Ramps of one site: each cycle begins after the last one ended, on at least as many patients."""
    draw = world.streams("pdsa", site.site_id)
    days = (world.data_through - site.joined).days
    starts = np.sort(draw.integers(30, days - 20, size=draw.poisson(RAMPS_A_YEAR * days / 365) + 1))
    for number, start in enumerate(starts, start=2):  # ramp 1 is kept for those that are listed
        change = changes[draw.integers(len(changes))]
        scale = int(draw.integers(0, 2))
        begin = site.joined + pd.Timedelta(days=int(start))
        for cycle in range(1, int(draw.integers(1, 5)) + 1):
            length = int(draw.integers(3, 25))
            end = begin + pd.Timedelta(days=length)
            if end > world.data_through:
                break
            written = draw.random() < STUDIED
            wait = int(draw.integers(1, 14) if draw.random() < STUDIED_IN_TIME else draw.integers(15, 40))
            studied = end + pd.Timedelta(days=wait)
            if not written or studied > world.data_through:
                studied = pd.NaT
            open_end = studied is pd.NaT
            yield {
                "pdsa_id": f"P-{site.site_id}-R{number}-{cycle}",
                "site_id": site.site_id,
                **change,
                "ramp_id": f"{site.site_id}-R{number}",
                "cycle": cycle,
                "start": begin,
                "end": end,
                "studied_on": studied,
                "scale": SCALES[min(scale + (cycle - 1) // 2 + (cycle > 1), 3)],
                "prediction": change["prediction"] if draw.random() < 0.8 else "",
                "result": "" if open_end else change["result"],
                "decision": "" if open_end else str(draw.choice(["adapt", "adopt", "abandon"], p=[0.55, 0.3, 0.15])),
            }
            begin = end + pd.Timedelta(days=int(draw.integers(5, 40)))
