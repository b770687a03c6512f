"""Pictures of the way in as a flow, and of staff hours in the months ahead."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.finance_outlook import LINE_STYLES, quarters, right_labels
from lhs_helpers.charts.style import ACCENT, FAINT, INK, QUIET, canvas
from lhs_helpers.methods.governance.flow import Flow
from lhs_helpers.methods.governance.forecast import Forecast
from lhs_helpers.words.catalog import text
from lhs_helpers.words.names import name_of
from lhs_helpers.words.numbers import number, percent


@draw.register
def _flow(result: Flow) -> Figure:
    """Sites on the way in by month, and the number that arrivals and mean time make."""
    table = result.table
    figure, axes = canvas(2.3, right=1.75)
    axes.step(range(len(table)), table["inside"], where="mid", color=ACCENT, linewidth=1.6, gid="inside")
    axes.axhline(result.computed, color=INK, linewidth=1, dashes=(6, 3), gid="computed")
    top = max(4, table["inside"].max() * 1.2, result.computed * 1.2)
    axes.set(xlim=(-0.5, len(table) - 0.5), ylim=(0, top))
    right_labels(
        axes, len(table) - 0.5, [(result.computed, text("flow.line", computed=number(result.computed, 1)), INK)]
    )
    axes.yaxis.get_major_locator().set_params(integer=True)
    quarters(axes, table["period"])
    axes.set_title(text("flow.axis"), loc="left")
    return figure


@draw.register
def _forecast(result: Forecast) -> Figure | None:
    """Use of the staff hours by month, a line per scenario, with the lines at all and at the warning share."""
    if result.table["use"].isna().all():
        return None
    figure, axes = canvas(3.2, right=1.95, top=0.3)
    periods = result.table["period"].drop_duplicates().reset_index(drop=True)
    labels = []
    for place, (code, path) in enumerate(result.table.groupby("scenario", sort=False)):
        color = INK if place == 0 else QUIET
        style = LINE_STYLES[place % len(LINE_STYLES)]
        use = path["use"].to_numpy() * 100
        axes.plot(range(len(use)), use, color=color, linestyle=style, linewidth=1.8 if place == 0 else 1.1, gid="use")
        labels.append((use[-1], name_of("forecast_scenario", code), color))
    _line(axes, 100, text("forecast.all_of_it"), ACCENT)
    _line(axes, result.warn * 100, text("forecast.line_warn", warn=percent(result.warn)), QUIET)
    use = result.table["use"] * 100
    low, high = min(use.min(), result.warn * 100), max(use.max(), 100)
    air = 0.12 * (high - low)
    axes.set(xlim=(0, len(periods) - 1), ylim=(max(0, low - air), high + air))
    right_labels(axes, len(periods) - 1, labels)
    quarters(axes, periods)
    axes.set_title(text("forecast.axis"), loc="left")
    return figure


def _line(axes: Axes, height: float, words: str, color: str) -> None:
    axes.axhline(height, color=color, linewidth=0.9, dashes=(6, 3), zorder=0)
    spot = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    box = {"facecolor": "white", "edgecolor": FAINT, "linewidth": 0, "pad": 0.6}
    axes.annotate(words, (0, height), (3, 3), color=color, fontsize=8, bbox=box, **spot)
