"""Parquet files, turned into the text that a CSV file would hold, so that the same checks follow.

A type is turned only where nothing can be lost or guessed: an id that was stored as a number has lost its zeros
already, and is refused.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lhs_helpers.intake.header import match_header
from lhs_helpers.intake.problems import Problems
from lhs_helpers.intake.text import text_table


def read_columnar(path: Path, spec, problems: Problems) -> pd.DataFrame | None:
    """Read the contract's columns of a Parquet file as text.

    Parameters
    ----------
    path : pathlib.Path
        A ``.parquet`` file.
    spec : lhs_helpers.contract.tables.TableSpec
        The table that the file holds.
    problems : Problems
        Receives everything that is wrong with the file's form.

    Returns
    -------
    pandas.DataFrame or None
        The table of :func:`~lhs_helpers.intake.text.text_table`, indexed by the row's number from 1; None where nothing
        can be read.
    """
    if path.stat().st_size == 0:
        return problems.add("E-FILE-EMPTY")
    try:
        file = pq.ParquetFile(path)
        header = file.schema_arrow.names
        positions = match_header(header, spec, problems)
        if positions is None:
            return None
        table = file.read(columns=[header[position] for position in positions.values()])
    except (pa.ArrowInvalid, OSError):
        return problems.add("E-FILE-CORRUPT")
    texts = {}
    for name, position in positions.items():
        text = _as_text(table[header[position]], spec.column(name).type)
        if text is None:
            problems.add("E-FILE", column=name, what="cannot be turned into the column's type without a guess")
            text = pa.chunked_array([pa.nulls(len(table), pa.large_string())])
        texts[name] = text
    return text_table(texts, pd.RangeIndex(1, len(table) + 1, name="line"))


def _as_text(cells: pa.ChunkedArray, type_word: str) -> pa.ChunkedArray | None:
    """The cells as they would be written in a CSV file, or None where that is not exact."""
    kind = cells.type.value_type if pa.types.is_dictionary(cells.type) else cells.type
    exact = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)
    if type_word in ("int", "dec"):
        if pa.types.is_floating(kind):
            return _written_out(cells)
        exact |= pa.types.is_integer(kind) or pa.types.is_decimal(kind)
    elif type_word in ("date", "period"):
        if pa.types.is_timestamp(kind):
            days = pc.floor_temporal(cells, unit="day")
            return pc.strftime(days, format="%Y-%m-%d") if pc.all(pc.equal(days, cells)).as_py() is not False else None
        exact |= pa.types.is_date(kind)
    return pc.cast(cells, pa.large_string()) if exact else None


def _written_out(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """Floating-point numbers in digits: whole ones without a point, the others with as many digits as they have."""
    numbers = cells.to_numpy()
    texts = [None if np.isnan(number) else np.format_float_positional(number, trim="-") for number in numbers]
    return pa.chunked_array([pa.array(texts, pa.large_string())])
