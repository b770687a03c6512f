"""Pictures of module 1: what is drawn, and what is not."""

import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.methods.leadership.maturity import Agreement
from lhs_helpers.methods.leadership.maturity_trend import MaturityTrend


def agreement_of(n_items, *, few=False):
    spread = [0.3 + 0.2 * (item % 8) for item in range(n_items)]
    table = pd.DataFrame(
        {
            "item_id": [f"SL-{item}" for item in range(n_items)],
            "item": [f"Component with a long name {item}" for item in range(n_items)],
            "low": 1.0,
            "median": 3.0,
            "high": 5.0,
            "mean": [None if few else 1.5 + 0.1 * item for item in range(n_items)],
            "sd": [None if few else sd for sd in spread],
            "area": ["too few raters" if few else "disagreement" if sd >= 1 else "agreed gap" for sd in spread],
            "score": [3.0] * (n_items - 1) + [None],
        }
    )
    floats = {"mean": "float64", "sd": "float64", "score": "float64"}
    return Agreement(table=table.astype(floats), midpoint=3.0, levels=(1.0, 2, 3, 4, 5))


def texts_outside(figure):
    """Texts that reach beyond the page."""
    figure.canvas.draw()
    page = figure.bbox.padded(2)
    shown = [text for text in figure.findobj(lambda artist: hasattr(artist, "get_text")) if text.get_text().strip()]
    return [text.get_text() for text in shown if not page.containsx(text.get_window_extent().x1) and text.get_visible()]


@pytest.mark.parametrize("n_items", [3, 26])
def test_agreement_has_a_scatter_with_four_areas_and_a_range_of_every_component(n_items):
    figure = draw(agreement_of(n_items))
    scatter, ranges = figure.axes
    assert sum(len(line.get_xdata()) for line in scatter.lines if line.get_marker() in "oD") == n_items
    said = " ".join(text.get_text() for text in scatter.texts)
    assert all(area in said for area in ("agreed gap", "disagreement", "strength", "uneven"))
    assert [label.get_text() for label in ranges.get_yticklabels()] == [
        f"Component with a long name {item}" for item in range(n_items)
    ]
    assert texts_outside(figure) == []


def test_few_raters_get_no_scatter():
    figure = draw(agreement_of(4, few=True))
    (ranges,) = figure.axes
    assert "spread" not in ranges.get_xlabel()


@pytest.mark.parametrize("domains", [1, 6])
def test_rounds_are_drawn_in_one_panel_per_domain(domains):
    rows = [
        (f"D{domain}", f"Domain {domain}", f"D{domain}-{item}", "Component", round_, 1.0 + item, 2.0 + item)
        for domain in range(domains)
        for item in range(3)
        for round_ in ("2024", "2025", "2026")
    ]
    columns = ["domain_id", "domain", "item_id", "item", "round", "median", "score"]
    table = pd.DataFrame(rows, columns=columns)
    result = MaturityTrend(
        table=table, changes=pd.DataFrame(), rounds=("2024", "2025", "2026"), levels=(1.0, 2, 3, 4, 5)
    )
    figure = draw(result)
    assert [axes.get_title(loc="left") for axes in figure.axes] == [f"Domain {domain}" for domain in range(domains)]
    assert texts_outside(figure) == []
    assert draw(MaturityTrend(table=table, changes=pd.DataFrame(), rounds=("2024",), levels=(1.0, 2))) is None
