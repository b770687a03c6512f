"""The control chart: data in, points with limits and signals out."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import assemble
from lhs_helpers.methods.control_chart.advise import advise
from lhs_helpers.methods.control_chart.beyond import JUDGED_BY, outside, usual
from lhs_helpers.methods.control_chart.calendar import EXCLUDED, OK, OPEN, STATES, lay_out
from lhs_helpers.methods.control_chart.caveats import caveats_of
from lhs_helpers.methods.control_chart.kinds import KINDS
from lhs_helpers.methods.control_chart.limits import LINES, Choices, Points, limits_of
from lhs_helpers.methods.control_chart.phases import Phases, cut
from lhs_helpers.methods.control_chart.points import (
    exclude_points,
    family_of,
    finite,
    hold_back,
    judge_states,
    moving_ranges,
    notes_at,
    values_of,
)
from lhs_helpers.methods.control_chart.result import ControlChart
from lhs_helpers.methods.control_chart.spread import ratio, total
from lhs_helpers.methods.result import Caveat
from lhs_helpers.methods.run_rules.judge import EMPTY_STATES, judge
from lhs_helpers.methods.run_rules.judged import Judged
from lhs_helpers.methods.run_rules.rule_sets import rule_set
from lhs_helpers.methods.run_rules.signals import signals

EMPTY = [STATES.index(state) for state in EMPTY_STATES]


def control_chart(
    data: pd.DataFrame,
    *,
    kind: str = "auto",
    keys: tuple[str, ...] = (),
    freq: str = "MS",
    data_type: str | None = None,
    direction: str | None = None,
    center: float | None = None,
    target: float | str | None = None,
    phases: pd.DataFrame | None = None,
    exclude: pd.DataFrame | None = None,
    provisional_from: object = None,
    notes: pd.DataFrame | None = None,
    multiplier: float = 1,
    screen_mr: bool = False,
    sigma_z_floor: float = 1.0,
    min_limits: int = 12,
    firm_limits: int = 20,
    min_points_run: int = 10,
    ruleset: str = "anhoej",
    gap_includes_event: bool = False,
    limits: str = "exact",
    outside_by: str = "tail",
    left_out: int = 0,
    key: str = "",
    label: str = "",
    unit: str = "",
) -> ControlChart:
    """Draw up a run chart or Shewhart chart of one series or of many.

    Parameters
    ----------
    data : pandas.DataFrame
        Columns ``[*keys, period]`` and ``num`` and ``den`` (counts), or ``value`` (with ``den`` as weight, and ``sd``
        for the mean and standard deviation of a subgroup), and optionally ``state``. Periods are sorted within a
        series; absent ones become missing points.
    kind : str
        A kind of ``KINDS``, or ``auto``: what ``advise_chart`` advises, for each series.
    keys : tuple of str
        Columns that tell series apart.
    freq : str
        Calendar: ``MS``, ``QS``, ``2QS`` (half years), ``YS``, ``W``, or ``event`` (a row per event, no calendar).
    data_type : str or None
        ``proportion``, ``rate``, ``count``, ``mean``, ``cases_between`` or ``time_between``; for ``auto``. None: told
        from the columns (whole denominators that are never exceeded are a proportion). ``overlapping``: rolling or
        cumulative values, which are drawn but never judged.
    direction : str or None
        Which way is better: ``up``, ``down`` or None.
    center : float or None
        A center line that is known beforehand, on the displayed scale, instead of one from the data. A G chart takes
        it as the expected mean gap and draws the median that belongs to it.
    target : float or str or None
        Agreed level on the displayed scale, or the column that holds it. It never affects limits.
    phases : pandas.DataFrame or None
        Approved phases ``[*keys, start, baseline_end, reason]``; without ``baseline_end`` limits use all points of
        the phase. A row whose ``kind`` is ``baseline`` starts no phase, it gives the baseline of one.
    exclude : pandas.DataFrame or None
        Known special causes ``[*keys, period, reason]``: shown, but in neither limits nor rules.
    provisional_from : date-like or None
        From here on points are still expected to change: in neither limits nor rules.
    notes : pandas.DataFrame or None
        Annotations ``[*keys, period, text]``.
    multiplier : float
        Scales values, center line and limits for display.
    screen_mr : bool
        Leave out moving ranges of 3.267 times their mean or more, once.
    sigma_z_floor : float
        Least inflation of limits on P' and U' charts; 0 for none.
    min_limits, firm_limits, min_points_run : int
        Points needed for limits, for firm limits, and for judging runs.
    ruleset : str
        Rules for signals, see ``run_rules``.
    gap_includes_event : bool
        G chart: the gaps count the event that ends them, which is then subtracted; an open gap has none.
    limits : str
        G chart: ``exact`` geometric quantiles, or ``3sigma``.
    outside_by : str
        Which points of charts of counts lie outside: beyond a limit and, where fewer than five are expected, with an
        exact tail as rare as three sigma promise (``tail``), or all beyond a limit (``limits``).
    left_out : int
        Older points that ``data`` does not hold, because there would be too many: a caveat says so.
    key, label, unit : str
        Id and words of the measure, and the unit of the displayed values; passed through.

    Returns
    -------
    ControlChart
        Empty where the data is.

    Raises
    ------
    ValueError
        For an unknown kind, rule set or calendar, unsorted or repeated periods, a center line beyond the possible, or
        a chart without its denominators.

    Notes
    -----
    Formulas and sources stand in ``docs/methods.md``.
    """
    family = _checked(data, kind=kind, data_type=data_type, freq=freq, direction=direction, limits=limits)
    if outside_by not in JUDGED_BY:
        raise ValueError(f"points are judged outside by {' or '.join(JUDGED_BY)}")
    known = _given(center, multiplier, family, kind)
    keys, rules = tuple(keys), rule_set(ruleset)
    trajectory = (target,) if isinstance(target, str) else ()
    layout = lay_out(data, keys=keys, freq=freq, columns=("num", "den", "value", "sd", *trajectory))
    columns = values_of(layout, family, kind=kind)
    if gap_includes_event and family == "cases_between":
        columns["value"] = columns["value"] - (layout.state != OPEN)  # an open gap holds no event yet
    state = judge_states(layout, family, columns, kind=kind)
    columns = finite(columns)
    no_value = np.isin(state, EMPTY)
    columns["value"] = np.where(no_value, np.nan, columns["value"])
    reasons = exclude_points(layout, state, exclude)
    hold_back(layout, state, provisional_from)
    advice = advise(layout, state, family, columns) if kind == "auto" and len(data) else None
    parts = cut(layout, phases)
    kinds = (advice.numbers["kind"].to_numpy() if advice else np.full(len(layout.begins) - 1, kind))[parts.series]

    choices = Choices(screen_mr, sigma_z_floor, min_limits, firm_limits, min_points_run, limits == "exact", known)
    lines, facts = _limits(kinds, parts, columns, state, parts.baseline(layout, state), choices)
    counted, growing = state == OK, state == OPEN
    of_point = kinds[parts.phase] if len(kinds) else np.zeros(0, dtype=object)
    beyond = outside(lines, judged=np.isin(state, (OK, EXCLUDED)), growing=growing)
    by_chance = usual(beyond, lines, columns, of_point) if outside_by == "tail" else np.zeros_like(beyond)
    lines["outside"] = beyond & ~by_chance
    sized = np.array([KINDS[name].sized for name in kinds], dtype=bool)[parts.phase]
    for name in LINES[1:]:  # limits that depend on the size of a point belong to its value
        lines[name] = np.where(no_value & sized, np.nan, lines[name])

    rules_apply, limited = (np.array([getattr(KINDS[name], fact) for name in kinds], dtype=bool)
                            for fact in ("rules", "has_limits"))  # fmt: skip
    rules_apply &= family != "overlapping"
    patterns, counts = judge(
        Judged(
            phase=parts.phase,
            value=lines["value"],
            cl=lines["cl"],
            sigma=lines["sigma"],
            counted=counted | (growing & (lines["value"] > lines["cl"])),
            empty=no_value,
            outside=lines["outside"],
            ruled=rules_apply[parts.phase] if len(kinds) else counted,
            limited=limited,
        ),
        rules,
        min_points_run=min_points_run,
    )
    table = assemble.points_table(
        layout, parts, state, columns, lines, facts["reason"], patterns,
        target=target, multiplier=multiplier, note=notes_at(layout, notes, reasons),
    )  # fmt: skip
    series = assemble.series_table(layout, parts, state, kinds, facts, choices, multiplier=multiplier)
    found = signals(patterns, counts, table[[*keys, "period", "phase"]], series[[*keys, "phase"]], ruleset)
    used = list(dict.fromkeys(kinds))
    shortened = (Caveat("older_left_out", {"n": left_out, "shown": len(table)}),) if left_out else ()
    return ControlChart(
        table=table,
        series=series,
        signals=found,
        kind="mixed" if len(used) > 1 else "".join(used) or kind,
        advice=advice,
        caveats=caveats_of(layout, parts, state, columns, series, choices, patterns, family=family, by_chance=by_chance)
        + shortened,
        direction=direction,
        unit=unit,
        multiplier=multiplier,
        ruleset=ruleset,
        keys=keys,
        freq=freq,
        key=key,
        label=label,
        method={
            "name": "control_chart",
            "kind": kind,
            "data_type": family,
            "center": center,
            "screen_mr": screen_mr,
            "sigma_z_floor": sigma_z_floor,
            "min_limits": min_limits,
            "min_points_run": min_points_run,
            "limits": limits,
            "outside_by": outside_by,
            "gap_includes_event": gap_includes_event,
        },
    )


def _checked(
    data: pd.DataFrame, *, kind: str, data_type: str | None, freq: str, direction: str | None, limits: str
) -> str:
    """Refuse what cannot be meant; return the kind of data."""
    if kind not in (*KINDS, "auto"):
        raise ValueError(f"no kind of chart is called {kind!r}; known: auto, {', '.join(KINDS)}")
    if direction not in ("up", "down", None):
        raise ValueError("a direction is up, down or None")
    if limits not in ("exact", "3sigma"):
        raise ValueError("limits are exact or 3sigma")
    return family_of(data, kind=kind, data_type=data_type, freq=freq)


def _given(center: float | None, multiplier: float, family: str, kind: str) -> float | None:
    """A given center line on the natural scale; refused where no value could lie there."""
    if center is None:
        return None
    known = center / multiplier
    least = -np.inf if family in ("mean", "overlapping") and kind != "s" else 0
    most = 1 if family == "proportion" and kind != "np" else np.inf
    if not (np.isfinite(known) and least <= known <= most):
        raise ValueError(f"a center line at {center} is beyond the possible for a {family}")
    return known


def _limits(
    kinds: np.ndarray, parts: Phases, columns: dict, state: np.ndarray, baseline: np.ndarray, choices: Choices
) -> tuple[dict, dict]:
    """Lines per point and facts per phase; each kind of chart present is worked out on its own phases."""
    of_point = kinds[parts.phase] if len(kinds) else np.zeros(0, dtype=object)
    lines: dict[str, np.ndarray] = {}
    facts: dict[str, np.ndarray] = {}
    for name in dict.fromkeys(kinds) or ("run",):
        kind, mine, whole = KINDS[name], of_point == name, np.flatnonzero(kinds == name)
        value, num, den, sd = (columns[column][mine] for column in ("value", "num", "den", "sd"))
        phase = np.searchsorted(whole, parts.phase[mine])
        base = baseline[mine]
        if name == "mr":
            value = moving_ranges(value, phase, state[mine] == OK)
            base &= np.isfinite(value) & np.r_[False, base[:-1]]
        if name == "s":
            value = np.where(den >= 2, sd, np.nan)
            base &= np.isfinite(value)
        own = choices
        if name == "np":  # a P chart, shown as counts
            size = ratio(total(den, phase, base, len(whole)), np.bincount(phase[base], minlength=len(whole)))
            own = replace(choices, center=None if choices.center is None else choices.center / size)
            if choices.center is not None and (own.center > 1).any():
                raise ValueError("a center line at more than all cases is beyond the possible")
        points = Points(value=value, num=num, den=den, sd=sd, phase=phase, base=base)
        here, about = limits_of(kind, points, len(whole), own)
        here["value"] = value
        if name == "np":
            here |= {line: here[line] * den for line in ("value", *LINES)}
            about["cl"] = about["cl"] * size
        for part, chosen, filled in ((here, mine, lines), (about, kinds == name, facts)):
            for column, values in part.items():
                filled.setdefault(column, np.empty(len(chosen), dtype=values.dtype))[chosen] = values
    return lines, facts
