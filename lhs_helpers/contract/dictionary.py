"""The data dictionary, written from the models.

``python -m lhs_helpers.contract.dictionary > docs/data_dictionary.md`` brings the committed page up to date.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields

from lhs_helpers.contract.columns import TEXT_LENGTH
from lhs_helpers.contract.network import Network
from lhs_helpers.contract.protection import PRESETS
from lhs_helpers.contract.settings import SCENARIOS
from lhs_helpers.contract.tables import TABLES, Column, TableSpec

_INTRODUCTION = f"""# Data dictionary

Written from the models in `lhs_helpers/contract`; do not edit it by hand:
`python -m lhs_helpers.contract.dictionary > docs/data_dictionary.md`.

A network hands over one folder: the settings in `network.toml`, and small tables in `tables/`, one CSV file each, named
as the table. The smallest useful folder is `network.toml` and `sites`; with `measures` and `observations` there are
charts. Every other table adds sections and blocks none. The tables {{shipped}} come filled in and are used where the
network has none of its own.

## How cells are written

| type | written as |
|---|---|
| id | letters, digits and `_ . : -`, at most 64; always text, so `007` is not `7`; of a site, without `.` and `:` |
| text | at most {TEXT_LENGTH} characters, unless another length is given |
| date | `YYYY-MM-DD` |
| period | the first day of the month, quarter or year, or the Monday of the week |
| int, dec | digits, with a decimal point; no thousands sign, no percent sign |
| yn | `yes` or `no` |
| enum | one of the values listed |
| list | values joined by `\\|` |

An empty cell is the only spelling of missing. Counts travel, never percentages: a rate is a numerator and a
denominator. No table holds names, contact data, record numbers or birth dates. In a column `site_id` that allows it,
`network` stands for the network as a whole.

In the tables below a **bold** column is part of the key, which no two rows share; `!` marks a cell that must be filled.
"""


_SETTINGS = """## Settings: `network.toml`

An unknown key is refused. `[]` stands for a section that may be repeated: `source[].kind` is the key `kind` below a
heading `[[source]]`.

| key | type | default | meaning |
|---|---|---|---|
| `contract` | int | required | version of the data contract: `1` |
"""


def dictionary() -> str:
    """The whole data dictionary as Markdown."""
    shipped = ", ".join(f"`{spec.name}`" for spec in TABLES.values() if spec.shipped)
    parts = [_INTRODUCTION.replace("{shipped}", shipped), _overview(), *map(_table, TABLES.values())]
    parts += [_SETTINGS + "\n".join(_settings(Network, "network")) + "\n", _constants()]
    return "\n".join(parts)


def _overview() -> str:
    head = (
        "## Tables\n\n| # | table | purpose | modules | needed from | who sees its rows |\n|---|---|---|---|---|---|\n"
    )
    seen_by = {"own": "the site, and the network view", "shared": "every site", "network": "the network view"}
    seen_by["about"] = "the site that it is about, and the network view"
    rows = (
        f"| {spec.number} | [`{spec.name}`](#{spec.name}) | {spec.purpose} | {' '.join(map(str, spec.modules))} "
        f"| {spec.needed} | {seen_by[spec.visibility]} |"
        for spec in TABLES.values()
    )
    return head + "\n".join(rows) + "\n"


def _table(spec: TableSpec) -> str:
    rows = "\n".join(_row(column, spec) for column in spec.columns)
    head = "| column | type | allowed | meaning | example |\n|---|---|---|---|---|"
    return f"### `{spec.name}`\n\n{_described(spec)}\n\n{head}\n{rows}\n"


def _described(spec: TableSpec) -> str:
    return " ".join((spec.model.__doc__ or "").split())


def _row(column: Column, spec: TableSpec) -> str:
    name = f"`{column.name}`" + ("!" if column.required else "")
    name = f"**{name}**" if column.name in spec.key else name
    return f"| {name} | {column.type} | {_allowed(column)} | {_meaning(column)} | {_cell(column.example)} |"


def _allowed(column: Column) -> str:
    parts = []
    if column.references:
        parts.append(f"in `{column.references}`")
    if column.type != "yn" and column.allowed:
        parts.append(("or " if column.references else "") + " ".join(f"`{one}`" for one in column.allowed))
    if column.minimum is not None:
        parts.append(f"≥ {column.minimum}")
    if column.maximum is not None:
        parts.append(f"≤ {column.maximum}")
    if column.not_before:
        parts.append(f"not before `{column.not_before}`")
    if column.at_most:
        parts.append(f"not above `{column.at_most}`")
    if column.max_length and column.max_length != TEXT_LENGTH:
        parts.append(f"at most {column.max_length:,} characters")
    if column.unique:
        parts.append("unique")
    return "; ".join(parts)


def _meaning(column: Column) -> str:
    unit = f" ({column.unit})" if column.unit else ""
    default = f"; empty means `{column.default}`" if column.default else ""
    ahead = "; may lie ahead" if column.may_lie_ahead else ""
    return _cell(column.description + unit + default + ahead)


def _settings(section: type, at: str) -> Iterator[str]:
    """Rows for the keys of a section, then for the sections below it."""
    below = [one for one in fields(section) if "section" in one.metadata]
    for one in fields(section):
        if one not in below:
            meaning = one.metadata["meaning"]
            if one.metadata["allowed"]:
                meaning += ": " + " ".join(f"`{_toml(each)}`" for each in one.metadata["allowed"])
            yield f"| `{at}.{one.name}` | {one.metadata['kind']} | {_default(one)} | {_cell(meaning)} |"
    for one in below:
        key = (one.metadata["key"] or one.name) + ("[]" if one.metadata["many"] else "")
        yield from _settings(one.metadata["section"], key if at == "network" else f"{at}.{key}")


def _default(one: Field) -> str:
    if one.default is MISSING:
        return "required" if one.default_factory is MISSING else "none"
    return "none" if one.default in (None, "", ()) else f"`{_toml(one.default)}`"


def _toml(value: object) -> str:
    """A value as it stands in the file; JSON and TOML write these alike."""
    return json.dumps(value, ensure_ascii=False)


def _constants() -> str:
    presets = "\n".join(
        f"| `{name}` | {one.threshold} | {one.round_to} | {'yes' if one.show_zero else 'no'} | {one.source} |"
        for name, one in PRESETS.items()
    )
    scenarios = "\n".join(f"- `{one.id}`: {one.label}" for one in SCENARIOS)
    return (
        "## Presets of small-number protection\n\n"
        "| preset | smallest count shown | rounded to | zero shown | source |\n|---|---|---|---|---|\n"
        f"{presets}\n\n## Shipped finance scenarios\n\n{scenarios}\n"
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(dictionary())
