"""What may be passed to a notebook: only declared names, only plain values of the declared type.

papermill writes values into a code cell, and merely logs a name that the notebook does not know: a mistyped name
would report on the default site, and a value of another type could arrive as something else.
"""

import ast
from collections.abc import Mapping

from nbformat import NotebookNode

from lhs_helpers.errors import NotebookError, ParameterError

Value = str | int | float | bool
_PLAIN = (str, int, float, bool)


def declared_parameters(notebook: NotebookNode, *, where: str) -> dict[str, Value]:
    """Names and default values of the cell tagged ``parameters``.

    Raises
    ------
    NotebookError
        Where there is not exactly one such cell, or it holds anything but ``name = plain value``.
    """
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise NotebookError("the notebook needs exactly one cell with the tag 'parameters'", where=where)
    defaults: dict[str, Value] = {}
    try:
        for statement in ast.parse(cells[0].source).body:
            (target,) = statement.targets
            value = ast.literal_eval(statement.value)
            if type(value) not in _PLAIN:
                raise TypeError
            defaults[target.id] = value
    except (SyntaxError, AttributeError, ValueError, TypeError) as error:
        hint = 'one line each, like: site_id = "S001"'
        raise NotebookError("the parameters cell holds more than plain values", where=where, hint=hint) from error
    return defaults


def check_parameters(given: Mapping[str, object], declared: Mapping[str, Value]) -> None:
    """Refuse what a notebook does not declare.

    The type must be exactly that of the declared default: a ``numpy.bool_`` or a ``Path`` would reach the notebook as
    text.

    Raises
    ------
    ParameterError
        For an unknown name, with the nearest known one, or a value of another type.
    """
    for name, value in given.items():
        if name not in declared:
            raise ParameterError.among("parameter", name, declared)
        wanted = type(declared[name])
        if type(value) is not wanted:
            raise ParameterError(
                f"the parameter {name!r} must be {wanted.__name__}, not {type(value).__name__}",
                hint="ids are text: '007' and 7 are two sites" if wanted is str else "",
            )
        if isinstance(value, str) and not value.isprintable():
            raise ParameterError(f"the parameter {name!r} holds characters that cannot be printed")
