"""What our exporters leave out of nbconvert's work changes nothing on a page."""

import copy

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter

from lhs_helpers.collection import NOTEBOOKS
from lhs_helpers.reporting.export import ReportExporter, ResearcherExporter
from lhs_helpers.reporting.outline import Outline
from lhs_helpers.reporting.run import execute

from .conftest import NOISE, RECORD, SHOW_BLOCK, write_notebook


class Careful(ReportExporter):
    """With every preprocessor that nbconvert would run."""

    _preprocess = HTMLExporter._preprocess


def page(exporter, notebook):
    return exporter.from_notebook_node(notebook, {"outline": Outline(demoted=0)})[0]


@pytest.fixture
def notebook(tmp_path):
    """A notebook with outputs of every kind, tags and headings."""
    cells = ("# Title\n\n[a](http://b)", SHOW_BLOCK, NOISE, "%matplotlib inline", RECORD)
    path = write_notebook(tmp_path / "notebooks", *cells)
    return execute(nbformat.read(path, as_version=4), {}, tmp_path, engine="nbclient", cell_seconds=60)


def test_without_preprocessors_a_page_is_the_same_and_its_notebook_is_not_touched(notebook):
    before = copy.deepcopy(notebook)
    html = page(ReportExporter("researcher"), notebook)
    assert notebook == before
    assert html == page(Careful("researcher"), notebook)
    assert "Title" in html


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_notebook_of_the_collection_needs_a_preprocessor(path):
    notebook = nbformat.read(path, as_version=4)
    assert page(ReportExporter("researcher"), notebook) == page(Careful("researcher"), notebook)


def test_anybody_s_notebook_is_prepared_as_nbconvert_does_it(notebook):
    before = copy.deepcopy(notebook)
    html, _ = ResearcherExporter().from_notebook_node(notebook)
    assert notebook == before
    assert html == page(Careful("researcher"), notebook)
    assert ResearcherExporter._preprocess is HTMLExporter._preprocess
