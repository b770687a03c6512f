"""The kinds of chart: one row each. A new kind that needs no new arithmetic is a new row."""

from dataclasses import dataclass
from typing import Literal

Family = Literal["proportion", "rate", "count", "mean", "cases_between", "time_between"]


@dataclass(frozen=True)
class Kind:
    """One kind of chart.

    Attributes
    ----------
    name : str
        As said to people.
    family : str
        Kind of data it is made for; ``any`` takes all.
    center : str
        ``mean`` (of the values), ``pooled`` (total over total), ``median``, ``back`` (mean on the transformed scale),
        ``sigma`` (of the subgroups, times c4).
    spread : str
        How sigma is found: ``none``, ``binomial``, ``poisson``, ``ranges``, ``weighted_ranges``, ``own`` (moving-range
        chart), ``subgroups`` (their standard deviations) or ``exact`` (quantiles).
    laney : bool
        Whether sigma is inflated by the spread between points (Laney 2002).
    floor, ceiling : float or None
        Limits are clamped to these; the ceiling of a count of cases is its denominator.
    rules : bool
        Whether run rules apply.
    """

    name: str
    family: str
    center: str
    spread: str
    laney: bool = False
    floor: float | None = None
    ceiling: float | None = None
    rules: bool = True
    source: str = ""

    @property
    def sized(self) -> bool:
        """Whether limits depend on the denominator of each point."""
        return self.center == "pooled" and self.family != "count"

    @property
    def fixed_by_center(self) -> bool:
        """Whether limits follow from the center line and the denominators alone."""
        return self.spread in ("binomial", "poisson", "exact") and not self.laney

    @property
    def has_limits(self) -> bool:
        """Whether the kind is a Shewhart chart."""
        return self.spread != "none"


MONTGOMERY = "Montgomery, Introduction to Statistical Quality Control"
KINDS = {
    "run": Kind("run chart", "any", "median", "none", source="Perla, Provost & Murray 2011"),
    "i": Kind("I chart", "any", "mean", "ranges", source=MONTGOMERY),
    "mr": Kind("MR chart", "any", "mean", "own", floor=0, rules=False, source=MONTGOMERY),
    "ip": Kind("I\N{PRIME} chart", "any", "pooled", "weighted_ranges", source="Taylor 2017"),
    "xbar": Kind("X-bar chart", "mean", "pooled", "subgroups", source=MONTGOMERY),
    "s": Kind("S chart", "mean", "sigma", "subgroups", floor=0, source=MONTGOMERY),
    "p": Kind("P chart", "proportion", "pooled", "binomial", floor=0, ceiling=1, source=MONTGOMERY),
    "pp": Kind("P\N{PRIME} chart", "proportion", "pooled", "binomial", True, 0, 1, source="Laney 2002"),
    "np": Kind("NP chart", "proportion", "pooled", "binomial", floor=0, ceiling=1, source=MONTGOMERY),
    "u": Kind("U chart", "rate", "pooled", "poisson", floor=0, source=MONTGOMERY),
    "up": Kind("U\N{PRIME} chart", "rate", "pooled", "poisson", True, 0, source="Laney 2002"),
    "c": Kind("C chart", "count", "pooled", "poisson", floor=0, source=MONTGOMERY),
    "g": Kind("G chart", "cases_between", "median", "exact", floor=0, source="Benneyan 2001"),
    "t": Kind("T chart", "time_between", "back", "ranges", floor=0, source="Nelson 1994"),
}
