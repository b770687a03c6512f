"""What a control chart is: points, limits per phase, signals, and how the kind was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from lhs_helpers.methods.result import Caveat, Result
from lhs_helpers.methods.run_rules.signals import Signals


@dataclass(frozen=True)
class Advice:
    """The kind of chart that suits the data, and why.

    Attributes
    ----------
    kind : str
        Kind of ``control_chart``; ``mixed`` where the series of a panel need different kinds.
    reasons : tuple of Caveat
        The first one is the reason for the kind, the others are notes; their sentences stand with the caveats.
    alternatives : tuple of str
        Other kinds that would do.
    numbers : pandas.DataFrame
        One row per series: ``kind``, ``reason``, and what they rest on: ``n_points``, ``expected_count``,
        ``dispersion``, ``dispersion_z``, ``lag_1``.
    """

    kind: str
    reasons: tuple[Caveat, ...] = ()
    alternatives: tuple[str, ...] = ()
    numbers: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, kw_only=True)
class ControlChart(Result):
    """Run chart or Shewhart chart of one series or of many.

    Reads as: a point outside the limits, or an unusually long run, is special cause: find out what was different then.
    Misleads when: there are fewer than 12 points, counts near zero, or limits that span two phases.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per point, sorted by keys and period: keys, ``period``, ``phase`` (1, 2, ...), ``state``, ``num``,
        ``den``, ``sd`` (only where the data has it), ``value``, ``cl``, ``sigma``, ``lcl``, ``ucl``, ``lcl2``,
        ``ucl2``, ``lcl_clamped``, ``ucl_clamped``, ``target``, ``outside``, ``signal``, ``reason`` (why a limit is
        missing or a point does not count, else ``""``), ``note`` (annotation or reason of an exclusion, else ``""``).
        ``value``, ``cl``, ``sigma`` and limits are multiplied by ``multiplier``.
    series : pandas.DataFrame
        One row per series and phase: keys, ``phase``, ``start``, ``end``, ``kind``, ``center`` (``mean``, ``median`` or
        ``given``), ``n_points`` (points that count), ``n_used`` (of them, those the limits come from), ``n_missing``,
        ``cl``, ``sigma_z``, ``sigma_z_used``, ``mr_removed``, ``screening_abandoned``, ``mean_gap``, ``limits_status``
        (``none``, ``trial``, ``firm``, ``frozen``; ``given``: they follow from a given center line alone), ``reason``
        (why there are none, else ``""``), ``baseline_from``, ``baseline_to``, ``phase_reason``.
    signals : Signals
        What the run rules found.
    kind : str
        Kind of chart; ``mixed`` where ``auto`` chose differently for the series of a panel.
    """

    series: pd.DataFrame
    signals: Signals
    kind: str
    advice: Advice | None = None
    direction: str | None = None
    unit: str = ""
    multiplier: float = 1
    ruleset: str = "anhoej"
    keys: tuple[str, ...] = ()
    freq: str = "MS"
    method: Mapping[str, object] = field(default_factory=dict)
