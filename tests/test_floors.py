"""The house stands: a room imports only from floors below its own, and nothing runs in a circle.

``docs/architecture.md`` shows the same floors; the test reads the code's own imports.
"""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "lhs_helpers"

FLOORS = {
    "errors": 0,
    "collection": 0,
    "blocks": 1,
    "output": 1,
    "contract": 1,
    "methods": 1,
    "intake": 2,
    "packs": 3,
    "charts": 4,
    "words": 3,
    "teaching": 3,
    "measure": 4,
    "site": 5,
    "show": 5,
    "reporting": 6,
    "cli": 7,
}


def _module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_module_name(path): path for path in PACKAGE.rglob("*.py") if "collection/" not in path.as_posix()}


def _imports(path: Path) -> set[str]:
    """Modules of the package that a file imports, also inside its functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} uses a relative import"
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in found if name in MODULES}


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_every_room_has_a_floor():
    rooms = {_room(module) for module in MODULES} - {""}
    assert rooms == set(FLOORS)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_room_imports_only_from_floors_below(module):
    room = _room(module)
    for imported in _imports(MODULES[module]):
        below = _room(imported)
        if below and below != room:
            assert FLOORS[below] < FLOORS[room], f"{module} imports {imported}"


def test_no_file_imports_itself_through_others():
    # A package's face hands on what its files define; those files may not lean on the face.
    graph = {module: _imports(path) - {module} for module, path in MODULES.items()}
    faces = {module for module, path in MODULES.items() if path.name == "__init__.py"}
    for module in graph:
        graph[module] = {name for name in graph[module] if not (name in faces and module.startswith(f"{name}."))}
    tuple(TopologicalSorter(graph).static_order())  # raises CycleError


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_file_is_one_concept_of_at_most_300_lines(module):
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= 300
