"""How a table of the contract is written down: one pandera field per column, which carries its own documentation.

The same facts check a table, build the empty templates, and are printed in the data dictionary.
"""

import pandas as pd
import pandera.pandas as pa

# The four types a column of a parsed table can have.
Text = str
Date = pa.DateTime
Whole = pd.Int64Dtype
Decimal = float

DTYPES = {
    "id": "str",
    "text": "str",
    "enum": "str",
    "yn": "str",
    "list": "str",
    "date": "datetime64[us]",
    "period": "datetime64[us]",
    "int": "Int64",
    "dec": "float64",
}

ID_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}"
SITE_ID_PATTERN = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
TEXT_LENGTH = 280  # characters of a text cell, unless the column says otherwise
LIST_SEPARATOR = "|"

# A site's id becomes a folder's name; Windows keeps these for devices, whatever their case or extension.
DEVICE_NAMES = frozenset(["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))])
WHOLE_NETWORK = "network"  # stands in a site_id column for the network itself; never the id of a site

YES_NO = ("yes", "no")
PHASES = ("design", "implementation", "improvement", "sustainability")
STAKEHOLDERS = (
    "patient",
    "family",
    "clinician",
    "nurse",
    "researcher",
    "qi",
    "data",
    "administrator",
    "payer",
    "other",
)


def column(
    type_word: str,
    description: str,
    *,
    example: str = "",
    required: bool = False,
    default: str = "",
    unit: str = "",
    allowed: tuple[str, ...] = (),
    references: str = "",
    references_column: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    max_length: int = TEXT_LENGTH,
    pattern: str = ID_PATTERN,
    unique: bool = False,
    not_before: str = "",
    at_most: str = "",
    may_lie_ahead: bool = False,
):
    """Describe one column of a table.

    Parameters
    ----------
    type_word : str
        ``id``, ``text``, ``date``, ``period``, ``int``, ``dec``, ``yn``, ``enum`` or ``list``.
    description : str
        What the cell holds, for the people who fill it in.
    example : str
        A cell as it stands in a CSV file.
    required : bool
        A row without this cell is refused, unless the column has a default.
    default : str
        What an empty cell, or a column that is not there, means.
    unit : str
        Unit of a number.
    allowed : tuple of str
        The only values of an ``enum``; of an ``id`` with ``references``, values that need no row there.
    references, references_column : str
        Table in which the value must exist, and its column where that is not the first of its key.
    minimum, maximum : float
        Smallest and largest number.
    max_length : int
        Longest text, in characters.
    pattern : str
        Regular expression that a whole id matches.
    unique : bool
        No two rows share a value, though the column is not the key.
    not_before, at_most : str
        Another column of the row, than which this date is not earlier, this number not greater.
    may_lie_ahead : bool
        A date that may be later than the day the data go up to.

    Returns
    -------
    pandera.api.dataframe.model_components.FieldInfo
        A field of a pandera model, with all of the above as its metadata.
    """
    allowed = YES_NO if type_word == "yn" else allowed
    facts = {
        "type": type_word,
        "required": required,
        "allowed": allowed,
        "references": references or None,
        "references_column": references_column or None,
        "minimum": minimum,
        "maximum": maximum,
        "unit": unit,
        "example": example,
        "default": default or None,
        "max_length": max_length if type_word == "text" else None,
        "pattern": pattern if type_word == "id" else None,
        "unique": unique,
        "not_before": not_before or None,
        "at_most": at_most or None,
        "may_lie_ahead": may_lie_ahead,
    }
    return pa.Field(
        nullable=not (required or default),
        isin=allowed if type_word in ("enum", "yn") else None,
        ge=minimum,
        le=maximum,
        str_length={"max_value": max_length} if type_word == "text" else None,
        str_matches=rf"^(?:{pattern})$" if type_word == "id" else None,
        description=description,
        metadata=facts,
    )


class Table(pa.DataFrameModel):
    """Base of all tables: the columns of the contract in its order, and no others."""

    class Config:
        strict = True
        ordered = True

    @pa.dataframe_check
    def cells_of_a_row_agree(cls, frame: pd.DataFrame) -> pd.Series:
        """No date is before the one it follows, no count above the one it is part of."""
        agrees = pd.Series(True, index=frame.index)
        for name, shape in cls.to_schema().columns.items():
            if earlier := shape.metadata["not_before"]:
                agrees &= ~(frame[name] < frame[earlier]).fillna(False).astype(bool)
            if larger := shape.metadata["at_most"]:
                agrees &= ~(frame[name] > frame[larger]).fillna(False).astype(bool)
        return agrees
