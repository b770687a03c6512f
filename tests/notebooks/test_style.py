"""The committed notebooks keep the house rules: short cells, more words than code, nothing hidden, no outputs."""

import ast
import builtins
import re
from itertools import pairwise

import nbformat
import pytest

from lhs_helpers.collection import NOTEBOOKS
from lhs_helpers.contract.columns import PHASES
from lhs_helpers.reporting.discover import discover

MODULES = discover()
PARAMETERS = {"network": "demo", "site_id": "S001", "audience": "site"}
LONGEST_CELL = 8
FORBIDDEN_CALLS = {
    "HTML",
    "Markdown",
    "Javascript",
    "IFrame",
    "eval",
    "exec",
    "exit",
    "quit",
    "query",
    "display",
    "open",
}
FORBIDDEN_ATTRIBUTES = {"style", "filterwarnings", "simplefilter", "_exit", "system"}
FORBIDDEN_STATEMENTS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Try, ast.With, ast.Global)
PATHLIKE = re.compile(r"(^|[^<])/\w+/|\\\\|\.(csv|parquet|xlsx|html|ipynb|toml|pack)\b|^~")

every_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)


def _notebook(module):
    return nbformat.read(module.path, as_version=4)


def _code(module):
    return [cell for cell in _notebook(module).cells if cell.cell_type == "code"]


def _tags(cell):
    return set(cell.metadata.get("tags", []))


def test_the_six_modules_are_in_their_reports():
    reports = {module.module: module.report for module in MODULES}
    assert {number: reports[number] for number in range(1, 7)} == {
        **dict.fromkeys((1, 2, 3), "sustainability"),
        **dict.fromkeys((4, 5, 6), "improvement"),
    }


@every_module
def test_a_notebook_is_valid_and_holds_no_output(module):
    notebook = _notebook(module)
    nbformat.validate(notebook)
    for cell in _code(module):
        assert cell.outputs == []
        assert cell.execution_count is None


@every_module
def test_a_notebooks_metadata_is_small_and_names_no_environment(module):
    metadata = _notebook(module).metadata
    assert set(metadata) == {"kernelspec", "language_info", "lhs"}
    assert metadata.kernelspec == {"display_name": "Python 3", "language": "python", "name": "python3"}
    assert metadata.language_info == {"name": "python"}
    assert module.path.parent == NOTEBOOKS
    assert module.name.startswith(f"{module.module}_")


@every_module
def test_cells_have_readable_ids_and_known_tags(module):
    for cell in _notebook(module).cells:
        assert re.fullmatch(r"[a-z][a-z0-9-]{2,63}", cell.id), cell.id
        assert set(cell.metadata) <= {"tags"}
        assert _tags(cell) <= {"parameters", "setup", "site", "network", *PHASES}


@every_module
def test_every_phase_has_its_own_words_and_no_code(module):
    cells = [cell for cell in _notebook(module).cells if _tags(cell) & set(PHASES)]
    assert [cell.metadata.tags for cell in cells] == [[phase] for phase in PHASES]
    assert all(cell.cell_type == "markdown" for cell in cells)


@every_module
def test_the_parameters_are_the_three_with_working_defaults(module):
    assert module.parameters == PARAMETERS


@every_module
def test_the_tables_that_a_module_declares_are_tables_of_the_contract(module):
    from lhs_helpers.contract.tables import TABLES

    assert module.tables
    assert set(module.tables) <= set(TABLES)


@every_module
def test_a_notebook_tells_more_than_it_codes(module):
    code = _code(module)
    assert len(_notebook(module).cells) - len(code) > len(code)
    for cell in code:
        assert len([line for line in cell.source.splitlines() if line.strip()]) <= LONGEST_CELL, cell.id


@every_module
def test_code_cells_hold_no_program(module):
    for cell in _code(module):
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), cell.id
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, FORBIDDEN_STATEMENTS), f"{cell.id}: {type(node).__name__}"
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                assert name not in FORBIDDEN_CALLS, f"{cell.id}: {name}"
                assert not any(word.arg == "escape" for word in node.keywords), cell.id
            elif isinstance(node, ast.Attribute):
                assert node.attr not in FORBIDDEN_ATTRIBUTES, f"{cell.id}: {node.attr}"
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not PATHLIKE.search(node.value), f"{cell.id}: {node.value!r}"


@every_module
def test_imports_stand_in_one_cell_and_come_from_the_house_or_pandas(module):
    allowed = {"lhs_helpers", "pandas", "numpy", "seaborn"}
    for cell in _code(module):
        nodes = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, (ast.Import, ast.ImportFrom))]
        assert not nodes or "setup" in _tags(cell), cell.id
        roots = {getattr(node, "module", None) or node.names[0].name for node in nodes}
        assert {root.split(".")[0] for root in roots} <= allowed


@every_module
def test_the_story_has_one_title_and_no_skipped_heading(module):
    markdown = [cell.source for cell in _notebook(module).cells if cell.cell_type == "markdown"]
    levels = [len(marks) for source in markdown for marks in re.findall(r"^(#+) ", source, re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert set(levels) <= {1, 2, 3}
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert markdown[0].startswith(f"# {module.title}\n")


@every_module
def test_markdown_holds_no_html_and_no_picture_from_elsewhere(module):
    for cell in _notebook(module).cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"<[a-zA-Z/!]|!\[|\]\((?!https://|#)", cell.source), cell.id


@every_module
def test_the_last_code_cell_records_the_findings_and_runs_in_both_views(module):
    last = _code(module)[-1]
    assert last.source.startswith("record_findings(")
    assert not _tags(last) & {"site", "network"}


@every_module
@pytest.mark.parametrize(("view", "other"), [("site", "network"), ("network", "site")])
def test_cells_of_one_view_leave_the_shared_cells_whole(module, view, other):
    """What a cell uses is made in a cell that stays: a name from a cell of the other view would be missing."""
    known = set(dir(builtins))
    for cell in _code(module):
        if other not in _tags(cell):
            tree = ast.parse(cell.source)
            names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
            imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
            known |= {alias.asname or alias.name for node in imports for alias in node.names}
            known |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
            assert {node.id for node in names} <= known, f"{cell.id} in the {view} view"
