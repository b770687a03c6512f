"""The network's rate with everybody in it, and with the constant cohort only."""

import numpy as np
from matplotlib.figure import Figure

from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.series import LINE, PER_CENT
from lhs_helpers.charts.style import FAINT, INK, NEUTRAL, canvas
from lhs_helpers.charts.time_lines import SMALL, label_ends, time_ticks, value_axis
from lhs_helpers.methods.interrupted_series.site_mix import SiteMix
from lhs_helpers.words.catalog import text

LEFT, RIGHT, TOP, PLOT, BOTTOM = 0.55, 1.6, 0.5, 2.3, 0.35  # inches
LOOKS = (("all_sites", LINE, "solid", "rate"), ("cohort", NEUTRAL, (0, (5, 2)), "cohort"))


@draw.register
def _site_mix(result: SiteMix) -> Figure:
    """Two lines over time; the two periods that are compared are shaded, each with its level."""
    lines = result.lines
    figure, axes = canvas(TOP + PLOT + BOTTOM, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM)
    values = lines[["all_sites", "cohort"]].to_numpy(dtype=float)
    axes.set(xlim=(-0.8, len(lines) - 0.2), ylim=value_axis(values, percent=result.multiplier == PER_CENT))
    spans = []
    for number, window in enumerate((result.before, result.after), start=1):
        inside = np.flatnonzero(lines["period"].between(*window))
        spans.append((inside[0] - 0.5, inside[-1] + 0.5))
        axes.axvspan(*spans[-1], color=FAINT, alpha=0.28 + 0.2 * (number - 1), lw=0, zorder=0, gid="window")
        axes.annotate(
            text("picture.window", number=number), (np.mean(spans[-1]), 1), (0, 3), ha="center", fontsize=SMALL,
            xycoords=axes.get_xaxis_transform(), textcoords="offset points",
        )  # fmt: skip
    ends = []
    for name, color, dashes, level in LOOKS:
        if lines[name].isna().all():
            continue
        axes.plot(np.arange(len(lines)), lines[name], color=color, lw=0.9, ls=dashes, alpha=0.75, gid=name)
        for span, when in zip(spans, ("before", "after"), strict=True):
            height = getattr(result, f"{level}_{when}")
            axes.plot(
                span, [height, height], color=color, lw=2.4, ls=dashes, solid_capstyle="butt", gid=f"level-{name}"
            )
        known = lines[name].dropna()
        ends.append((known.iloc[-1], text(f"picture.{'constant_cohort' if name == 'cohort' else name}"), color))
    label_ends(axes, ends)
    time_ticks(axes, lines["period"])
    axes.set_title(result.unit, loc="left", fontsize=SMALL, color=INK, pad=0.2 * 72)
    return figure
