"""Only declared names and plain values of the declared type reach a notebook."""

from decimal import Decimal
from pathlib import Path

import nbformat
import numpy as np
import pytest

from lhs_helpers.errors import NotebookError, ParameterError
from lhs_helpers.reporting.parameters import check_parameters, declared_parameters

DECLARED = {"site_id": "S001", "months": 12, "share": 0.5, "named": True}


def _notebook(*sources):
    notebook = nbformat.v4.new_notebook()
    for source in sources:
        notebook.cells.append(nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]}))
    return notebook


def test_a_mistyped_name_is_refused_with_the_nearest_one():
    with pytest.raises(ParameterError, match="did you mean site_id"):
        check_parameters({"siteid": "S001"}, DECLARED)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("site_id", 7),
        ("site_id", Path("S001")),
        ("site_id", np.str_("S001")),
        ("months", True),
        ("months", 12.0),
        ("months", np.int64(12)),
        ("share", Decimal("0.5")),
        ("share", 1),
        ("named", 1),
        ("named", np.bool_(False)),
        ("site_id", None),
        ("site_id", ("S001",)),
        ("site_id", "S001\nimport os"),
        ("site_id", "\ud800"),
    ],
)
def test_a_value_of_another_type_is_refused(name, value):
    with pytest.raises(ParameterError):
        check_parameters({name: value}, DECLARED)


def test_ids_stay_text():
    check_parameters({"site_id": "007", "months": 7, "share": 0.25, "named": False}, DECLARED)


def test_names_and_defaults_come_from_the_tagged_cell():
    source = 'network = "demo"  # a folder\nmonths = -3\nnamed = True'
    assert declared_parameters(_notebook(source), where="x") == {"network": "demo", "months": -3, "named": True}


@pytest.mark.parametrize("source", ["import os", "a = b = 1", "a = [1]", "a = open('x')", "a.b = 1", "a ="])
def test_a_parameters_cell_with_more_than_plain_values_is_refused(source):
    with pytest.raises(NotebookError, match="more than plain values"):
        declared_parameters(_notebook(source), where="x.ipynb")


@pytest.mark.parametrize("sources", [(), ("a = 1", "b = 2")])
def test_there_is_exactly_one_parameters_cell(sources):
    with pytest.raises(NotebookError, match="exactly one cell"):
        declared_parameters(_notebook(*sources), where="x.ipynb")
