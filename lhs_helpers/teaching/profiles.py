"""How large a synthetic network is, and what is planted in it: one row per profile."""

from dataclasses import dataclass

SEED = 238  # of every network that is not asked for with another; all that is planted in the demo shows with it
FIRST_MONTH, LAST_MONTH = "2021-07-01", "2026-06-01"
TEAMS_OF_639 = (3,) * 53 + (2,) * 240  # 639 teams in 293 organizations: a program's size in May 2019


@dataclass(frozen=True)
class Profile:
    """One kind of synthetic network.

    Attributes
    ----------
    name : str
        How it is asked for.
    phase : str
        Life-cycle phase of the network.
    world : str
        Folder of authored tables that describes its sites and what is planted in them.
    teams : tuple of int
        Teams per organization; empty where the world lists its sites itself.
    months : int
        Months of data, up to the newest; 0 for a network without run data.
    """

    name: str
    phase: str
    world: str
    teams: tuple[int, ...] = ()
    months: int = 60


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("demo", "improvement", "demo"),
        Profile("demo-design", "design", "design", months=0),
        Profile("scale293", "improvement", "scale", teams=(1,) * 293),
        Profile("scale639", "improvement", "scale", teams=TEAMS_OF_639),
    )
}
