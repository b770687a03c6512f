"""Tables of text, as every source hands them over: trimmed, with one spelling of letters, and one of missing."""

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def text_table(columns: Mapping[str, pa.ChunkedArray], lines: pd.Index) -> pd.DataFrame:
    """Put columns of text together.

    Parameters
    ----------
    columns : mapping of str to pyarrow.ChunkedArray
        Cells as they were written; null or nothing but blanks is missing.
    lines : pandas.Index of int
        Where each row begins in its file.

    Returns
    -------
    pandas.DataFrame
        Columns of dtype ``str`` without blanks around the cells, accents composed (Unicode NFC), indexed by line.
    """
    return pd.DataFrame({name: pd.array(_trimmed(cells), dtype="str") for name, cells in columns.items()}, index=lines)


def _trimmed(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    cells = pc.utf8_trim_whitespace(cells)
    if not pc.all(pc.string_is_ascii(cells)).as_py():
        cells = pc.utf8_normalize(cells, form="NFC")
    return pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.large_string()), cells)
