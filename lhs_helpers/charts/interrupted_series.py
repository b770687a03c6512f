"""One series before and after a start: the points, the line through them, and the line without the change."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.key import key_rows, write_key
from lhs_helpers.charts.series import GAPS, LINE, MARKS, PER_CENT
from lhs_helpers.charts.style import FAINT, INK, QUIET, canvas
from lhs_helpers.charts.time_lines import SMALL, label_ends, time_ticks, value_axis
from lhs_helpers.methods.interrupted_series.segmented import Segmented
from lhs_helpers.words.catalog import text

LEFT, RIGHT, TOP, PLOT, AXIS, ROW = 0.55, 1.6, 0.48, 2.4, 0.34, 0.19  # inches
DASHES = (0, (5, 3))
BEYOND = 0.5  # how far a band may stretch the axis, beside the height of points and lines
CHARACTER = 0.064  # inches: mean width of a character


@draw.register
def _segmented(result: Segmented) -> Figure | None:
    """Points, fitted line in pieces, dashed line without any change with its 95 % band, each start with its name."""
    table = result.table
    if table["value"].isna().all():
        return None
    styles = np.where(table["state"] == "ok", "common", table["state"]).astype(object)
    keyed = [style for style in MARKS if style != "common" and style in styles]
    bottom = AXIS + ROW * key_rows(keyed, LEFT) + 0.05
    figure, axes = canvas(TOP + PLOT + bottom, left=LEFT, right=RIGHT, top=TOP, bottom=bottom)
    fitted = result.end_difference is not None
    axes.set(xlim=(-0.8, len(table) - 0.2), ylim=value_axis(_heights(result), percent=result.multiplier == PER_CENT))
    for style in dict.fromkeys(styles):
        here = np.flatnonzero(styles == style)
        floor = np.full(len(here), axes.get_ylim()[0])
        heights = floor if style in GAPS else table["value"].to_numpy(dtype=float)[here]
        axes.plot(here, heights, ls="none", clip_on=False, zorder=3, gid=f"points-{style}", **MARKS[style])
    if fitted:
        _lines(axes, result)
    else:
        axes.axhline(result.center, color=LINE, lw=1.2, gid="median")
        label_ends(axes, [(result.center, text("picture.median"), LINE)])
    _starts(axes, result)
    time_ticks(axes, table["period"])
    axes.set_title(result.unit, loc="left", fontsize=SMALL, color=INK, pad=0.2 * 72)
    write_key(axes, keyed, left=LEFT, bottom=0.08)
    return figure


def _heights(result: Segmented) -> np.ndarray:
    """What the axis has to hold: points, lines, and their band up to half a picture beyond them."""
    table = result.table
    values = table[["value", "fitted", "counterfactual"]].to_numpy(dtype=float)
    low, high = np.nanmin(values), np.nanmax(values)
    band = table.loc[table["side"] != "before", ["counterfactual_lower", "counterfactual_upper"]].to_numpy(dtype=float)
    return np.r_[values.ravel(), band.clip(low - BEYOND * (high - low), high + BEYOND * (high - low)).ravel()]


def _lines(axes: Axes, result: Segmented) -> None:
    """The fitted line, broken at each start; after the first the trend before, up to where both are compared."""
    counted = np.flatnonzero(result.table["state"] == "ok")
    table = result.table.iloc[: counted[-1] + 1]
    place = np.arange(len(table))
    for segment in range(len(result.starts) + 1):
        piece = table["fitted"].mask((table["segment"] != segment) | (table["side"] == "transition"))
        axes.plot(place, piece, color=LINE, lw=1.7, gid="fitted")
    later = place >= max(int((table["segment"] == 0).sum()) - 1, 0)
    without = table.loc[later, ["counterfactual", "counterfactual_lower", "counterfactual_upper"]]
    band = {"color": FAINT, "alpha": 0.55, "lw": 0, "gid": "band", "zorder": 0}
    if not result.reason:
        axes.fill_between(place[later], without["counterfactual_lower"], without["counterfactual_upper"], **band)
    axes.plot(place[later], without["counterfactual"], color=QUIET, lw=1.3, ls=DASHES, gid="counterfactual")
    known = table["counterfactual"].to_numpy(dtype=float)
    compared = np.flatnonzero(np.isfinite(known))[-1]
    if compared < place[-1]:  # the series goes on: mark where the lines are compared
        ends = table["fitted"].iloc[compared], known[compared]
        axes.plot([compared, compared], ends, color=INK, lw=0.9, marker="_", ms=5, gid="compared")
    ends = [(table["fitted"].dropna().iloc[-1], text("picture.fitted_line"), LINE)]
    label_ends(axes, [*ends, (known[compared], text("picture.without_change"), QUIET)])


def _starts(axes: Axes, result: Segmented) -> None:
    """A line where each started, its name above, and what is left out as transition in gray."""
    table, several = result.table, len(result.starts) > 1
    begins = [int((table["segment"] < number).sum()) for number in range(1, len(result.starts) + 1)]
    inch = axes.get_position().width * axes.figure.get_figwidth() / len(table)
    where = blended_transform_factory(axes.transData, axes.transAxes)
    for number, (place, begun) in enumerate(zip(begins, result.starts, strict=True)):
        n_left_out = int(((table["segment"] == number + 1) & (table["side"] == "transition")).sum())
        if n_left_out:
            axes.axvspan(place - 0.5, place + n_left_out - 0.5, color=FAINT, alpha=0.5, lw=0, gid="transition")
        if not 0 < place < len(table):
            continue
        axes.axvline(place - 0.5, color=INK, lw=0.9, ls=(0, (1, 2)), gid="start")
        is_last = number == len(begins) - 1
        room = inch * (len(table) - place) + RIGHT if is_last else inch * (begins[number + 1] - place)
        names = [result.phases[number]] if result.phases else [f"{begun:%b %Y}"]
        if several:  # no name may run into the next start's
            names += [f"{begun:%b %Y}", str(number + 1)]
        words = next((name for name in names if CHARACTER * len(name) < room), names[-1])
        right = several or place / len(table) < 0.5 or CHARACTER * len(words) < room
        look = {"fontsize": SMALL, "color": INK, "transform": where, "va": "bottom", "ha": "left" if right else "right"}
        axes.text(place - 0.5, 1.02, words, gid="phase", **look)
