"""What the figures of a page cost, in things that can be counted: each is drawn once, and holds little text."""

import re
from collections import Counter

import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine, TightLayoutEngine

from lhs_helpers.intake import read_network
from lhs_helpers.reporting.discover import discover
from lhs_helpers.reporting.plan import cut_packs, pack_name
from lhs_helpers.teaching import demo_folder

from .conftest import run_module

SUBJECTS = ("S001", "network")
SECOND_PASSES = [
    (Artist, "get_tightbbox"), (Axes, "get_tightbbox"), (Figure, "get_tightbbox"), (Figure, "tight_layout"),
    (Figure, "savefig"), (ConstrainedLayoutEngine, "execute"), (TightLayoutEngine, "execute"),
]  # fmt: skip
MOST = 24  # texts of a control chart: ticks, the level of each phase, signals, notes
MOST_OF_SITES = 4 * 12  # of one with a panel for each of the 12 sites: its name, and what is said of it


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs")
    cut_packs(read_network(demo_folder()).store, discover(), SUBJECTS, folder)
    reports = {module.module: module.report for module in discover()}
    return lambda module, subject: folder / reports[module] / pack_name(subject)


@pytest.fixture
def calls(monkeypatch):
    """How often each of matplotlib's ways to lay out or draw a figure was called."""
    counted = Counter()

    def count(owner, name):
        wrapped = getattr(owner, name)

        def counting(self, *args, **kwargs):
            counted[f"{owner.__name__}.{name}"] += 1
            return wrapped(self, *args, **kwargs)

        monkeypatch.setattr(owner, name, counting)

    for owner, name in [*SECOND_PASSES, (Figure, "draw")]:
        count(owner, name)
    return counted


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("module", range(1, 7))
def test_each_figure_of_a_page_is_laid_out_and_drawn_once(packs, calls, module, subject):
    page = run_module(module, packs(module, subject), subject)
    n_pictures = sum(block["picture"] is not None for block in page.blocks.values())
    assert calls == Counter({"Figure.draw": n_pictures})


def test_a_second_pass_would_be_noticed(calls):
    figure = Figure(layout="constrained")
    figure.add_subplot()
    FigureCanvasAgg(figure).draw()
    assert calls["ConstrainedLayoutEngine.execute"] == 1
    assert calls["Axes.get_tightbbox"] > 0


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_control_chart_holds_little_text(packs, subject):
    blocks = run_module(4, packs(4, subject), subject).blocks
    charts = {name: block for name, block in blocks.items() if name.startswith("control-chart-")}
    texts = {name: len(re.findall(r"<text\b", block["picture"]["svg"])) for name, block in charts.items()}
    assert len(texts) > 4
    assert {name: n for name, n in texts.items() if n > (MOST_OF_SITES if name.endswith("-sites") else MOST)} == {}
