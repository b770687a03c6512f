"""CSV files, plain or gzipped, read as text and nothing but text.

pandas would shift columns, fill short rows and read ``NA`` as missing without a word; here every record is as wide as
the header or is a problem, and every cell stays as it was written.
"""

import csv
import gzip
import io
import re
import zlib
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from lhs_helpers.contract.settings import Source
from lhs_helpers.intake.header import match_header, n_recognized
from lhs_helpers.intake.problems import Problems
from lhs_helpers.intake.text import text_table

MAX_BYTES = 2**30  # the data contract, section 6, like the ratio and the width below
MAX_RATIO = 100  # unpacked size to packed size
MAX_COLUMNS = 500
RECORDS_AT_ONCE = 50_000  # bounds the memory that Python's own strings take

# First bytes that show a file to be something else than text.
SIGNATURES = {
    b"PK\x03\x04": "this is a workbook or an archive, not a CSV file",
    b"\xd0\xcf\x11\xe0": "this is an old workbook, not a CSV file",
    b"PAR1": "this is a Parquet file, not a CSV file",
    b"\x80": "this is a Python pickle, which is never opened",
    b"version https://git-lfs": "this is a pointer; the data were not downloaded",
    b"<": "this is a web page, not data",
}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # how a file begins that was saved as "Unicode text"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HALF = re.compile("[\ud800-\udfff]")  # of a surrogate pair: some encodings let it through, and nothing can hold it
_CONTROL_BYTES = bytes(code for code in range(128) if _CONTROL.match(chr(code)))
_EMPTY_LINE = ("\n\n", "\n\r\n", "\r\r")
_LINE = re.compile(r"[^\r\n]*")
_OTHER_SEPARATORS = (";", "\t")


def read_delimited(path: Path, spec, source: Source, problems: Problems) -> pd.DataFrame | None:
    """Read the contract's columns of a CSV file as text.

    Parameters
    ----------
    path : pathlib.Path
        A ``.csv`` or ``.csv.gz`` file.
    spec : lhs_helpers.contract.tables.TableSpec
        The table that the file holds.
    source : Source
        Declared encoding and separator.
    problems : Problems
        Receives everything that is wrong with the file's form.

    Returns
    -------
    pandas.DataFrame or None
        The table of :func:`~lhs_helpers.intake.text.text_table`, indexed by the line in which each record begins; None
        where nothing can be read.
    """
    text = _decoded(path, source, problems)
    if text is None:
        return None
    separator = _separator(text, spec, source)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header = next(_well_quoted(records, problems), (0, []))[1]
    positions = match_header(header, spec, problems) if header else None
    if len(header) > MAX_COLUMNS:
        problems.add("E-FILE-SIZE", line=1, limit=f"{MAX_COLUMNS} columns")
    if positions is None:
        return None
    plain = _plain_columns(text, separator, len(header), positions)
    return _columns(_well_quoted(records, problems), len(header), positions, problems) if plain is None else plain


def _decoded(path: Path, source: Source, problems: Problems) -> str | None:
    """The text of the file, or None with the reason among the problems."""
    content = _content(path, problems)
    if content is None:
        return None
    if not content.strip():
        return problems.add("E-FILE-EMPTY")
    start = content.lstrip()
    told = next((sentence for sign, sentence in SIGNATURES.items() if start.startswith(sign)), None)
    if told:
        return problems.add("E-FILE", what=told)
    encoding = "utf-8-sig" if source.encoding.lower().replace("-", "") == "utf8" else source.encoding
    if encoding == "utf-8-sig" and content.startswith(UTF_16):
        return problems.add("E-FILE", what="this is saved as UTF-16, which some programs call Unicode text")
    try:
        text = content.decode(encoding).removesuffix("\x1a")  # old programs end a file with Ctrl-Z
    except UnicodeDecodeError as error:
        return problems.add("E-ENC", line=content.count(b"\n", 0, error.start) + 1)
    except (LookupError, ValueError):  # the second is of a name, or a codec, that is none for text
        return problems.add("E-FILE", what="network.toml declares an encoding that does not exist")
    if not text.strip():
        return problems.add("E-FILE-EMPTY")
    if not encoding.startswith("utf-8") and (found := _HALF.search(text)):
        return problems.add("E-ENC", line=text.count("\n", 0, found.start()) + 1)
    plain = (
        text.isascii() and encoding.startswith("utf-8") and len(content.translate(None, _CONTROL_BYTES)) == len(content)
    )  # far faster than a search
    if not plain and (found := _CONTROL.search(text)):
        return problems.add("E-ENC-NUL", line=text.count("\n", 0, found.start()) + 1)
    return text


def _content(path: Path, problems: Problems) -> bytes | None:
    size = path.stat().st_size
    if path.suffix != ".gz":
        return path.read_bytes() if size <= MAX_BYTES else problems.add("E-FILE-SIZE", limit="1 GB")
    limit = min(MAX_BYTES, MAX_RATIO * size)
    try:
        with gzip.open(path) as packed:
            content = packed.read(limit + 1)
    except (OSError, EOFError, zlib.error):
        return problems.add("E-FILE-CORRUPT")
    return content if len(content) <= limit else problems.add("E-FILE-SIZE", limit="1 GB unpacked, or 100 : 1")


def _separator(text: str, spec, source: Source) -> str:
    """The declared separator, unless only another one makes a header of the contract."""
    first = _LINE.match(text.lstrip())[0]

    def n_found(separator: str) -> int:
        return n_recognized([name.strip('"') for name in first.split(separator)], spec)

    return max((source.separator, *_OTHER_SEPARATORS), key=n_found)


def _well_quoted(records, problems: Problems):
    """The records with the line in which each begins, up to the first one whose quotes are not closed."""
    line = records.line_num + 1
    try:
        for record in records:
            if record:  # an empty line is no record
                yield line, record
            line = records.line_num + 1
    except csv.Error:
        problems.add("E-CSV-QUOTE", line=line)


def _plain_columns(text: str, separator: str, width: int, positions: dict[str, int]) -> pd.DataFrame | None:
    """The wanted cells of a file without a quote, an empty line or a fault, twenty times faster; None for any other.

    Without quotes a line is a record and a separator ends a cell, so there is nothing to differ about. Whatever is
    wrong is left to the careful way, which knows its place.
    """
    if '"' in text or text[0] in "\r\n" or any(lines in text for lines in _EMPTY_LINE):
        return None
    names = [str(place) for place in range(width)]
    try:
        found = pa_csv.read_csv(
            pa.BufferReader(text.encode()),
            read_options=pa_csv.ReadOptions(column_names=names, skip_rows=1, use_threads=False),
            parse_options=pa_csv.ParseOptions(delimiter=separator, quote_char=False),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                include_columns=[str(place) for place in positions.values()],
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:  # a line of another width
        return None
    columns = {name: found.column(str(place)) for name, place in positions.items()}
    return text_table(columns, pd.RangeIndex(2, found.num_rows + 2, name="line"))


def _columns(records, width: int, positions: dict[str, int], problems: Problems) -> pd.DataFrame:
    """Gather the wanted cells of all records of the right width, a block of records at a time."""
    lines, block = [], []
    wanted = list(positions.values())
    blocks = {name: [] for name in positions}

    def close_block() -> None:
        for name, cells in zip(positions, zip(*block, strict=True), strict=True):
            blocks[name].append(pa.array(cells, pa.large_string()))
        block.clear()

    for line, record in records:
        if len(record) != width:
            problems.n_unreadable += 1
            problems.add("E-ROW-WIDTH", line=line, found=len(record), expected=width)
            continue
        lines.append(line)
        block.append([record[position] for position in wanted])
        if len(block) == RECORDS_AT_ONCE:
            close_block()
    if block:
        close_block()
    columns = {name: pa.chunked_array(parts, pa.large_string()) for name, parts in blocks.items()}
    return text_table(columns, pd.Index(lines, dtype="int64", name="line"))
