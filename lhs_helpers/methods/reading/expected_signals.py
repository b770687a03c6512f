"""How many series of a chart signal, and how many would if nothing had changed anywhere?"""

import numpy as np
import pandas as pd

from lhs_helpers.methods.constants import LINE_TOLERANCE
from lhs_helpers.methods.control_chart.beyond import TAIL, is_small
from lhs_helpers.methods.control_chart.kinds import KINDS
from lhs_helpers.methods.control_chart.result import ControlChart
from lhs_helpers.methods.run_rules.false_alarm import FEWEST, false_alarm, runs_chance, simulated, usual_chance
from lhs_helpers.methods.run_rules.rule_sets import rule_set

FACTS = ("n_points", "n_used", "kind", "center", "limits_status", "sigma_z_used")
INFLATED = 1.0  # a P' or U' chart with sigma_z up to here has the limits of pure sampling


def expected_signals(chart: ControlChart) -> pd.DataFrame:
    """Chance of each series, in its current phase, to signal although nothing has changed.

    Parameters
    ----------
    chart : ControlChart
        One series or many.

    Returns
    -------
    pandas.DataFrame
        One row per series with enough points to be judged: keys, ``n_points``, ``any_signal``, ``by_chance``. The sum
        of ``by_chance`` is the number of series that would signal.

    Notes
    -----
    Small counts jump and are skewed. Points outside the limits (``control_chart``, ``outside_by``) are therefore
    counted with the law of the counts: given the total of the series, each count is hypergeometric (proportions) or
    binomial (rates); about frozen limits and a given line, binomial or Poisson. Long runs and few crossings are counted
    given how many points lie on each side of the line (``runs_chance``); about a frozen or given one as many are
    expected on each. Charts of other values, and the zones and trends of the other rule sets, are taken as normal
    (``false_alarm``).
    """
    keys = list(chart.keys)
    found = chart.signals.series.assign(**{name: chart.series[name] for name in FACTS})
    found = found[~found.duplicated(keys, keep="last")] if keys else found.tail(1)
    found = found[found["n_points"] >= chart.method["min_points_run"]]
    kinds = found["kind"].map(KINDS)
    limited = np.array([kind.has_limits for kind in kinds], dtype=bool) & (found["limits_status"] != "none").to_numpy()
    frozen = ((found["n_used"] < found["n_points"]) | (found["center"] == "given")).to_numpy()  # not of these points
    plain = ~(found["sigma_z_used"] > INFLATED).to_numpy()
    counts = limited & plain & np.array([kind.spread in ("binomial", "poisson") for kind in kinds], dtype=bool)
    normal = np.array([simulated("limits", n) for n in found["n_points"].clip(lower=1)])
    beyond = np.where(limited, normal, 0.0)
    if counts.any():
        beyond[counts] = _beyond(chart, found[counts], frozen[counts])
    about = zip(found["n_points"], limited, _sides(found, frozen), strict=True)
    quiet = np.array([_quiet(chart.ruleset, n, lines, sides) for n, lines, sides in about])
    by_chance = 1 - quiet * (1 - beyond)
    return found[[*keys, "n_points", "any_signal"]].assign(by_chance=by_chance).reset_index(drop=True)


def _sides(found: pd.DataFrame, frozen: np.ndarray) -> list[tuple[int, int]]:
    """Useful points above and below the line; about a frozen one as many are expected on each side."""
    useful = found["n_useful"].to_numpy()
    above = np.where(frozen, useful // 2, found["n_above"])
    return list(zip(above.tolist(), np.where(frozen, useful // 2, useful - above).tolist(), strict=True))


def _quiet(ruleset: str, n: int, limited: bool, sides: tuple[int, int]) -> float:
    """Chance of no signal but by a point outside: exact for Anhøj's rules, else that of normal values, and where the
    sides are unequal, longer runs."""
    rules = rule_set(ruleset)
    rules = rules if limited or rules.on_run_charts is None else rules.on_run_charts
    if sum(sides) < FEWEST:
        return 1.0
    quiet = 1 - runs_chance(rules, *sides)
    if ruleset == "anhoej":
        return quiet
    usual = 1 - usual_chance(rules, sum(sides), about_mean=limited)
    inside = 1 - simulated("limits", n) if limited else 1.0
    return (1 - false_alarm(1, n, ruleset, with_limits=limited)) * quiet / usual / inside


def _beyond(chart: ControlChart, found: pd.DataFrame, frozen: np.ndarray) -> np.ndarray:
    """Chance of any point outside its limits, by the law of the counts; points are taken as independent."""
    from scipy import stats  # a second to import, and only charts of counts need it

    part = [*chart.keys, "phase"]
    order = found[part].assign(place=np.arange(len(found)), frozen=frozen)
    points = chart.table[(chart.table["state"] == "ok") & np.isfinite(chart.table["ucl"])].merge(order, on=part)
    place, held = points["place"].to_numpy(), points["frozen"].to_numpy()
    kind = found["kind"].to_numpy()[place]
    size = np.where(kind == "c", 1.0, points["den"].to_numpy())
    scale = np.where(kind == "np", 1.0, size) / chart.multiplier  # limits as counts
    slack = LINE_TOLERANCE * size
    lowest, most = (np.asarray(points[name] * scale) for name in ("lcl", "ucl"))
    level = points["cl"].to_numpy() * scale / size
    share = np.array([KINDS[name].spread == "binomial" for name in kind], dtype=bool)
    lowest, most = np.ceil(lowest - slack) - 1, np.floor(most + slack)
    if chart.method["outside_by"] == "tail":
        small = is_small(size, level, share)
        for law, mine, about in (
            (stats.binom, share & small, (np.rint(size), level)),
            (stats.poisson, ~share & small, (size * level,)),
        ):
            about = law(*(parameter[mine] for parameter in about))
            lowest[mine] = np.minimum(lowest[mine], about.ppf(TAIL) - 1)
            most[mine] = np.maximum(most[mine], about.isf(TAIL))
    events = np.bincount(place, weights=points["value"] * scale, minlength=len(found))[place]
    cases = np.bincount(place, weights=size, minlength=len(found))[place]
    outside = np.zeros(len(points))
    for law, mine, about in (
        (stats.hypergeom, share & ~held, (np.rint(cases), np.rint(events), np.rint(size))),
        (stats.binom, ~share & ~held, (np.rint(events), size / cases)),
        (stats.binom, share & held, (np.rint(size), level)),
        (stats.poisson, ~share & held, (size * level,)),
    ):
        about = law(*(parameter[mine] for parameter in about))
        outside[mine] = about.cdf(lowest[mine]) + about.sf(most[mine])
    return -np.expm1(np.bincount(place, weights=np.log1p(-outside), minlength=len(found)))
