"""What the rules found, as frames."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.run_rules.patterns import Pattern, joined


@dataclass(frozen=True, kw_only=True)
class Signals:
    """What the rules found.

    Attributes
    ----------
    points : pandas.DataFrame
        One row per point and rule it takes part in: keys, ``period``, ``phase``, ``rule`` (``outside``, ``one_side``,
        ...), ``side`` (1 above, -1 below, 0 neither), ``fires`` (True where the pattern is complete) and ``began``
        (period of the first point of the pattern). Too few crossings belong to no point.
    series : pandas.DataFrame
        One row per series and phase: keys, ``phase``, ``n_useful``, ``n_above`` (useful points above the line),
        ``longest_run``, ``longest_run_max`` (longest that does not signal), ``n_crossings``, ``n_crossings_min``,
        ``n_crossings_max`` (fewest and most that do not signal), ``crossings`` (-1 too few, 1 too many, 0 neither),
        ``n_outside``, ``runs_signal``, ``any_signal``. Where counting started anew within a phase, the numbers are
        those of its last stretch and the signals those of all.
    ruleset : str
        Name of the rule set.
    """

    points: pd.DataFrame
    series: pd.DataFrame
    ruleset: str


def signals(
    patterns: dict[str, Pattern],
    numbers: dict[str, np.ndarray],
    points: pd.DataFrame,
    series: pd.DataFrame,
    ruleset: str,
) -> Signals:
    """Put patterns and counts into frames; ``points`` and ``series`` hold the keys, period and phase of each."""
    found = joined(*patterns.values())
    rule = np.repeat(np.arange(len(patterns)), [len(pattern.at) for pattern in patterns.values()])
    order = np.argsort(found.at, kind="stable")  # points are sorted by series and time
    frame = pd.DataFrame(
        {
            **{name: points[name].array.take(found.at[order]) for name in points.columns},
            "rule": pd.array(list(patterns), dtype="str").take(rule[order]),
            "side": found.side[order],
            "fires": found.fires[order],
            "began": points["period"].array.take(found.began[order]),
        }
    )
    return Signals(points=frame, series=series.assign(**numbers), ruleset=ruleset)
