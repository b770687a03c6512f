"""What a site gives to the commons, and what it takes."""

import pandas as pd

from lhs_helpers.methods.engagement.own_commons import own_commons

ON = pd.Timestamp("2026-06-30")


def test_what_is_made_here_is_not_used_from_elsewhere_and_only_use_by_many_is_told(contract_table):
    offerings = contract_table(
        "offerings",
        offering_id=["T1", "T2", "T3", "V1", "W", "LATER"],
        kind=["tool", "tool", "tool", "video", "webinar", "tool"],
        title=["x"] * 6,
        date=["2024-01-01", "2026-01-01", "2024-01-01", "2024-01-01", "2026-01-01", "2026-07-01"],
        creator_site_id=["S1", "S1", None, None, None, None],
    )
    activities = contract_table(
        "activities",
        date=["2026-02-01", "2026-02-01", "2026-03-01", "2026-07-02", "2026-02-01", "2026-02-01"],
        behavior_id=["uses"] * 5 + ["views"],
        site_id=["S1", "S1", "S1", "S1", "network", "S1"],
        offering_id=["T1", "T3", "T3", "V1", "V1", "V1"],
    )
    tiers = {"behavior_id": ["uses", "views"], "label": ["u", "v"], "tier": ["participation", "awareness"]}
    behaviors = contract_table("behaviors", **tiers)
    reuse = pd.DataFrame({"offering_id": ["T1", "T3"]})
    result = own_commons(offerings, activities, behaviors, reuse, site_id="S1", on=ON, min_sites=6)
    columns = ["resources", "new", "used", "made", "reused"]
    found = result.table.set_index("kind")[columns]
    assert found.loc["tool"].tolist() == [3, 1, 1, 2, 1]
    assert found.loc["video"].tolist() == [1, 0, 0, 0, 0]
    assert own_commons(offerings.iloc[:0], activities, behaviors, reuse, site_id="S1", on=ON, min_sites=6).is_empty
