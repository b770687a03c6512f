"""Notebooks declare themselves; what they declare is checked."""

import json

import pytest

from lhs_helpers.errors import NotebookError
from lhs_helpers.reporting.discover import discover

from .conftest import write_notebook


def test_modules_are_ordered_by_report_and_their_order_within_it(tmp_path):
    write_notebook(tmp_path, module=6, order=2)
    write_notebook(tmp_path, module=1, report="sustainability")
    write_notebook(tmp_path, module=4, order=1)
    assert [(module.report, module.module) for module in discover(tmp_path)] == [
        ("improvement", 4),
        ("improvement", 6),
        ("sustainability", 1),
    ]


def test_a_seventh_notebook_is_picked_up_by_itself(tmp_path):
    write_notebook(tmp_path, module=4)
    before = discover(tmp_path)
    write_notebook(tmp_path, module=7, report="research", tables=["awards"])
    (added,) = {module.path for module in discover(tmp_path)} - {module.path for module in before}
    assert added.name == "7_module.ipynb"


def test_declared_parameters_and_tables_are_read(tmp_path):
    write_notebook(tmp_path, tables=["people", "activities"])
    (module,) = discover(tmp_path)
    assert module.tables == ("people", "activities")
    assert module.parameters == {"network": "demo", "site_id": "S001", "audience": "site"}
    assert module.name == "4_module"


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"title": 7}, "lacks title"),
        ({"module": True}, "lacks module"),
        ({"tables": "people"}, "lacks tables"),
        ({"titel": "x"}, "unknown entry titel"),
        ({"report": "../x"}, "report named by one lower-case word"),
        ({"title": "<script>"}, "title in one line"),
    ],
)
def test_a_wrong_declaration_is_named(tmp_path, declared, said):
    write_notebook(tmp_path, **declared)
    (path,) = tmp_path.glob("*.ipynb")
    if "module" in declared:
        path = path.rename(tmp_path / "4_module.ipynb")
    with pytest.raises(NotebookError, match=said) as error:
        discover(tmp_path)
    assert error.value.where == path.name
    assert error.value.exit_code == 3


def test_a_notebook_without_declaration_is_refused(tmp_path):
    path = write_notebook(tmp_path)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["metadata"] = {}
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(NotebookError, match="no 'lhs' entry"):
        discover(tmp_path)


def test_two_notebooks_cannot_claim_the_same_place(tmp_path):
    write_notebook(tmp_path, module=4, order=1)
    write_notebook(tmp_path, module=5, order=1)
    with pytest.raises(NotebookError, match="the same report and order as 4_module"):
        discover(tmp_path)


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    (tmp_path / "4_broken.ipynb").write_text("not json", encoding="utf-8")
    with pytest.raises(NotebookError, match="not a notebook") as error:
        discover(tmp_path)
    assert error.value.where == "4_broken.ipynb"


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(NotebookError, match="no notebook"):
        discover(tmp_path)
