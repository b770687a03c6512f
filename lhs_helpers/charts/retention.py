"""How long sites stay: a falling step curve per cohort. People are words and a table only: a step is one person."""

from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.finance import CLEAR
from lhs_helpers.charts.style import QUIET, canvas
from lhs_helpers.charts.waiting import LOOKS, SMALL
from lhs_helpers.methods.retention import TOGETHER, Retention
from lhs_helpers.words.catalog import text


@draw.register
def _retention(result: Retention) -> Figure | None:
    """Drawn while enough are still watched; ticks are sites that are still there."""
    shown = result.table[result.table["shown"]]
    if result.who != "sites" or shown.empty:
        return None
    figure, axes = canvas(2.6, right=0.95, top=0.3)
    for place, (cohort, curve) in enumerate(shown.groupby("cohort")):
        color, dashes = LOOKS[place % len(LOOKS)]
        days, share = [0.0, *curve["time"]], [100.0, *(curve["staying"] * 100)]
        axes.plot(days, share, drawstyle="steps-post", color=color, lw=1.4, ls=dashes, gid="curve")
        there = curve[curve["n_risk"].diff(-1).fillna(0) > curve["n_event"]]
        axes.plot(there["time"], there["staying"] * 100, "|", color=color, markersize=6, gid="still-there")
        name = text("retention.others") if cohort == TOGETHER else str(cohort)
        spot = {"textcoords": "offset points", "va": "center", "fontsize": SMALL, "bbox": CLEAR}
        axes.annotate(name, (days[-1], share[-1]), (5, 0), color=color, **spot)
    longest = shown["time"].max()
    axes.axhline(50, color=QUIET, lw=0.6, ls=":")
    axes.set(xlim=(0, longest * 1.02), ylim=(0, 104))
    set_ticks(axes.yaxis, [0, 25, 50, 75, 100])
    axes.set_title(text("retention.axis"), loc="left", fontsize=SMALL)
    axes.set_xlabel(text("retention.days"), fontsize=SMALL, loc="right")
    axes.tick_params(length=3, labelsize=SMALL)
    return figure
