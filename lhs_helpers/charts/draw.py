"""Pictures are found by the type of the result."""

from functools import singledispatch

from matplotlib.figure import Figure

from lhs_helpers.methods.result import Result


@singledispatch
def draw(result: Result) -> Figure | None:
    """Draw a result; None where words and a table say it all."""
    return None
