"""One key of ``network.toml``: how it is declared, and how a section is read and checked.

A section is a frozen dataclass whose fields are settings or further sections. Reading collects every problem, so that
a settings file is put right in one go.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, field, fields
from datetime import date, datetime
from difflib import get_close_matches

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")


def setting(
    kind: str,
    meaning: str,
    *,
    default: object = MISSING,
    allowed: tuple = (),
    minimum: float | None = None,
    maximum: float | None = None,
):
    """Declare a key; without a default it is required.

    ``kind`` is ``id``, ``text``, ``regex``, ``enum``, ``date``, ``int``, ``dec``, ``yn`` or ``table``; ``list of`` one
    of them; or two of these joined by ``or``.
    """
    facts = {"kind": kind, "meaning": meaning, "allowed": allowed, "minimum": minimum, "maximum": maximum}
    if default == {}:  # a dataclass refuses a default that can change
        return field(default_factory=dict, metadata=facts)
    return field(default=default, metadata=facts)


def section(of: type, *, default: object = MISSING, key: str = "", many: bool = False):
    """Declare a section of the type ``of``, or a list of them; ``key`` is its name in the file, if another."""
    return field(default=default, metadata={"section": of, "key": key, "many": many})


def read_section(kind: type, table: object, *, at: str, problems: list[str]):
    """Read one section.

    Parameters
    ----------
    kind : type
        A frozen dataclass of settings and sections.
    table : object
        What stands in the file.
    at : str
        Dotted name of the section, for messages.
    problems : list of str
        Every problem found is added here.

    Returns
    -------
    An object of type ``kind``, or None where there was a problem.
    """
    before = len(problems)
    values = read_fields(fields(kind), table, at=at, problems=problems)
    return kind(**values) if len(problems) == before else None


def read_fields(known: Iterable[Field], table: object, *, at: str, problems: list[str]) -> dict[str, object]:
    """Read the given fields from a table of the file; fields that are not there keep their defaults."""
    if not isinstance(table, Mapping):
        problems.append(f"{at} must be a section with keys")
        return {}
    by_key = {one.metadata.get("key") or one.name: one for one in known}
    for name in (name for name in table if name not in by_key):
        near = get_close_matches(name, by_key, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(by_key)}"
        problems.append(f"{_dotted(at, name)} is unknown; {hint}")
    values = {}
    for name, one in by_key.items():
        place = _dotted(at, name)
        if name not in table:
            if one.default is MISSING and one.default_factory is MISSING:
                problems.append(f"{place} is missing")
        elif "section" in one.metadata:
            values[one.name] = _read_sections(one, table[name], at=place, problems=problems)
        else:
            values[one.name], wrong = _checked(one.metadata, table[name])
            if wrong:
                problems.append(f"{place} must be {wrong}")
    return values


def _read_sections(one: Field, given: object, *, at: str, problems: list[str]):
    of = one.metadata["section"]
    if not one.metadata["many"]:
        return read_section(of, given, at=at, problems=problems)
    if not isinstance(given, list):
        problems.append(f"{at} must be a list of sections, each headed [[{at}]]")
        return None
    return tuple(read_section(of, each, at=f"{at}[{n}]", problems=problems) for n, each in enumerate(given, start=1))


def _checked(facts: Mapping, given: object) -> tuple[object, str]:
    """The value as the program holds it, and what it should have been where it is wrong."""
    wrong = []
    for kind in facts["kind"].split(" or "):
        value, should = _of_kind(kind, facts, given)
        if not should:
            return value, ""
        wrong.append(should)
    return None, " or ".join(wrong)


def _of_kind(kind: str, facts: Mapping, given: object) -> tuple[object, str]:
    if kind.startswith("list of "):
        inner = kind.removeprefix("list of ")
        if not isinstance(given, list):
            return None, f"a list, each {_of_kind(inner, facts, None)[1]}"
        checked = [_of_kind(inner, facts, each) for each in given]
        wrong = next((should for _, should in checked if should), "")
        return tuple(value for value, _ in checked), wrong and f"a list, each {wrong}"
    allowed, least, most = facts["allowed"], facts["minimum"], facts["maximum"]
    is_number = isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)
    in_limits = is_number and (least is None or given >= least) and (most is None or given <= most)
    limits = (f" of {least} or more" if most is None else f" from {least} to {most}") if least is not None else ""
    listed = " or ".join(f'"{one}"' if isinstance(one, str) else str(one).lower() for one in allowed)
    match kind:
        case "enum":
            # ``given in allowed`` alone would take true for 1.
            return given, "" if any(given == one and type(given) is type(one) for one in allowed) else listed
        case "int":
            fits = in_limits and isinstance(given, int) and (not allowed or given in allowed)
            return given, "" if fits else (listed or f"a whole number{limits}")
        case "dec":
            return float(given) if is_number else None, "" if in_limits else f"a number{limits}"
        case "yn":
            fits = isinstance(given, bool) and (not allowed or given in allowed)
            return given, "" if fits else (listed or "true or false")
        case "date":
            fits = isinstance(given, date) and not isinstance(given, datetime)
            return given, "" if fits else "a date without quotes, such as 2026-06-30"
        case "id":
            fits = isinstance(given, str) and _ID.fullmatch(given)
            return given, "" if fits else "a short name of letters, digits and _ . : -, in quotes"
        case "regex":
            return given, "" if _compiles(given) else "a regular expression in quotes"
        case "table":
            return given, "" if isinstance(given, Mapping) else "a table in braces"
        case _:
            return given, "" if isinstance(given, str) and given.strip() else "a text in quotes"


def _compiles(given: object) -> bool:
    try:
        return isinstance(given, str) and re.compile(given) is not None
    except re.error:
        return False


def _dotted(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
