"""Pictures of financial sustainability: budget, self-sufficiency, who pays."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.style import ACCENT, BETTER, FAINT, INK, QUIET, WIDTH, axes_at, canvas
from lhs_helpers.methods.finance import BudgetResult, RevenueMix, SelfSufficiency
from lhs_helpers.words.catalog import text
from lhs_helpers.words.money import units
from lhs_helpers.words.numbers import number, percent

THOUSAND = 100_000  # hundredths
ROW = 0.27  # inches for one bar with its label
MOST_BARS = 12
PLACES = (0, 1.2)  # of the two stacked bars, with room for five lines between them
LABELS = 1.9  # inches for labels at the left
CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}  # words stay readable where a line passes


@draw.register
def _budget(result: BudgetResult) -> Figure:
    """From the budgeted result to the actual one: what each cash line added or took away."""
    cash = result.table[result.table["line"] != "in_kind"]
    sign = cash["line"].map(lambda line: -1 if line == "spent" else 1)
    restricted = cash["line"].eq("received_restricted").map({True: text("money.restricted"), False: ""})
    steps = pd.DataFrame({"label": cash["category"] + restricted, "step": cash["variance"] * sign})
    if result.budget_only:
        steps["step"] = cash["budget"] * sign
    steps = _largest(steps[steps["step"] != 0])
    begin = 0 if result.budget_only else result.total("budget", "received", "received_restricted")
    begin -= 0 if result.budget_only else result.total("budget", "spent")
    ends = begin + steps["step"].cumsum()
    figure, axes = canvas(0.9 + ROW * (len(steps) + 2), left=LABELS, bottom=0.5, top=0.1, right=0.3)
    labels = []
    if not result.budget_only:
        _total(axes, 0, begin)
        labels = [text("budget_result.budgeted_result")]
    for place, (step, end) in enumerate(zip(steps["step"], ends, strict=True), start=len(labels)):
        face = ACCENT if step > 0 else "white"
        axes.barh(place, step / THOUSAND, left=(end - step) / THOUSAND, height=0.5, color=face, edgecolor=ACCENT)
        _amount(axes, place, end - step, end, f"+{units(step)}" if step > 0 else units(step))
    last = len(labels) + len(steps)
    _total(axes, last, int(ends.iloc[-1]) if len(ends) else begin)
    name = "budgeted_result" if result.budget_only else "actual_result"
    _rows(axes, [*labels, *steps["label"], text(f"budget_result.{name}")])
    axes.axvline(0, color=QUIET, linewidth=0.8)
    axes.set_xlabel(text("budget_result.axis", currency=result.currency))
    # Room for the amounts, which stand to the right of their bars.
    low, high = min(0, begin, *ends) / THOUSAND, max(0, begin, *ends) / THOUSAND
    axes.set_xlim(low - 0.02 * (high - low), high + 0.16 * (high - low) + 1)
    return figure


def _largest(steps: pd.DataFrame) -> pd.DataFrame:
    """The largest steps in the order of the table; the others as one."""
    if len(steps) <= MOST_BARS:
        return steps
    kept = steps["step"].abs().nlargest(MOST_BARS - 1).index
    rest = steps.drop(kept)
    other = pd.DataFrame({"label": [text("budget_result.others", n=len(rest))], "step": [rest["step"].sum()]})
    return pd.concat([steps.loc[sorted(kept)], other])


def _total(axes: Axes, place: int, value: int) -> None:
    axes.barh(place, value / THOUSAND, height=0.55, color=QUIET)
    _amount(axes, place, 0, value, units(value))


def _amount(axes: Axes, place: int, begin: float, end: float, words: str) -> None:
    """Write an amount to the right of its bar, clear of the names at the left."""
    axes.annotate(words, (max(begin, end) / THOUSAND, place), (4, 0), textcoords="offset points", va="center")


def _rows(axes: Axes, labels: list[str]) -> None:
    """Name the rows, the first on top; a long name is cut, the table has it whole."""
    set_ticks(axes.yaxis, range(len(labels)), [label if len(label) < 31 else f"{label[:29]}…" for label in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


@draw.register
def _self_sufficiency(result: SelfSufficiency) -> Figure:
    """The ratio by fiscal year, and what both sides are made of in the newest one."""
    rows, newest, height = result.table, result.newest, 3.2
    figure, axes = canvas(height, right=WIDTH - 3.1, bottom=0.55, top=0.3)
    years = list(range(len(rows)))
    axes.plot(years, rows["ratio"], color=FAINT, linewidth=1.2, zorder=1)
    for place, row in zip(years, rows.itertuples(), strict=True):
        face = INK if row.complete else "white"
        axes.plot(place, row.ratio, "o", color=INK, markerfacecolor=face, markersize=6)
        axes.annotate(
            number(row.ratio, 2), (place, row.ratio), (0, -8), textcoords="offset points", ha="center", va="top"
        )
    axes.axhline(1, color=ACCENT, linewidth=1, dashes=(6, 3))
    axes.annotate(
        text("self_sufficiency.one"), (0, 1), (2, 4), xycoords=("axes fraction", "data"), textcoords="offset points"
    )
    axes.set(xlim=(-0.6, len(rows) - 0.4), ylim=(0, max(1.25, 1.15 * rows["ratio"].max())))
    set_ticks(axes.xaxis, years, [str(year) for year in rows["fiscal_year"]])
    axes.set_title(text("self_sufficiency.axis_ratio"), loc="left")
    if not rows["complete"].all():
        axes.set_xlabel(text("self_sufficiency.not_over"), color=QUIET)
    left = 3.95
    beside = axes_at(figure, (left, 0.55, WIDTH - left - 0.15, height - 0.85))
    _build_up(beside, result, newest)
    return figure


def _build_up(axes: Axes, result: SelfSufficiency, row: pd.Series) -> None:
    """Two stacked bars on one scale: official revenue, and the costs it has to cover."""
    sides = {
        "side_official": ["participant", "funder", "investor", "customer", "donor"],
        "side_costs": ["expense", "in_kind", "planned"],
    }
    longest = max(row["official"], row["costs"], 1) / THOUSAND
    shades = [ACCENT, BETTER, QUIET, "#9ca3af", FAINT]
    for place, names in zip(PLACES, sides.values(), strict=True):
        begin, words = 0.0, []
        parts = [name for name in names if row[name] > 0]
        for shade, name in zip(shades, parts, strict=False):
            width = row[name] / THOUSAND
            axes.barh(place, width, left=begin, height=0.32, color=shade, edgecolor="white")
            part = text("money.in_kind_part" if name == "in_kind" else f"money.{name}")
            words.append((shade, f"{part} {number(width)}"))
            begin += width
        _parts(axes, place, words, longest)
    set_ticks(axes.yaxis, PLACES, [text(f"self_sufficiency.{name}") for name in sides])
    axes.set(ylim=(2.05, -0.35), xlim=(0, longest * 1.02))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(text("self_sufficiency.axis_money", currency=result.currency, year=row["fiscal_year"]))


def _parts(axes: Axes, place: int, words: list[tuple[str, str]], longest: float) -> None:
    """Name the parts below their bar, one line each, with a square in the part's color."""
    for line, (shade, part) in enumerate(words):
        height = place + 0.29 + 0.15 * line
        axes.plot(longest * 0.012, height, "s", color=shade, markersize=5)
        axes.annotate(part, (longest * 0.035, height), va="center")


@draw.register
def _revenue_mix(result: RevenueMix) -> Figure:
    """Sorted bars: share of each payer, with the line of concentration."""
    rows = result.table
    shown = rows.head(MOST_BARS if len(rows) <= MOST_BARS else MOST_BARS - 1)
    labels = [
        payer if payer.startswith(kind) else f"{payer} ({text(f'money.{kind}')})"
        for payer, kind in zip(shown["payer"], shown["source_class"], strict=True)
    ]
    widths = list(shown["share"] * 100)
    if len(rows) > len(shown):
        labels.append(text("revenue_mix.others", n=len(rows) - len(shown)))
        widths.append(100 - sum(widths))
    figure, axes = canvas(0.8 + ROW * len(labels), left=LABELS, bottom=0.5, top=0.25)
    axes.barh(range(len(labels)), widths, height=0.6, color=ACCENT)
    for place, width in enumerate(widths):
        axes.annotate(percent(width / 100), (width, place), (4, 0), textcoords="offset points", va="center", bbox=CLEAR)
    axes.axvline(result.flag * 100, color=INK, linewidth=1, dashes=(6, 3))
    line = text("revenue_mix.line", flag=percent(result.flag))
    axes.annotate(line, (result.flag * 100, 1), (0, 2), xycoords=("data", "axes fraction"), textcoords="offset points")
    _rows(axes, labels)
    axes.set(xlim=(0, max(*widths, result.flag * 130) * 1.12))
    axes.set_xlabel(text("revenue_mix.axis"))
    return figure
