"""Reference cases from a folder, with what they leave out."""

import json
from pathlib import Path

OWN = Path(__file__).parents[1] / "fixtures" / "reference"
TOLERANCE = 1e-9  # of nearly all cases of the project's own folder


def cases_in(folder: Path) -> list[dict]:
    """Every case of every file of a folder, in the order of their names."""
    files = sorted(Path(folder).glob("*.json"))
    if not files:
        raise FileNotFoundError(f"there are no reference cases (*.json) in {folder}")
    return [completed(case, f"{path.stem}-{number}") for path in files for number, case in enumerate(_read(path), 1)]


def completed(case: dict, name: str = "case") -> dict:
    """The case with a name, a tolerance, and options that are there only where they say something.

    What is null or an empty list says nothing; a single point stands for a list of one; kind of chart and family of
    a regression stand in the name of the method too.
    """
    options = {key: value for key, value in (case.get("options") or {}).items() if value is not None and value != []}
    for several in ("part", "exclude"):
        if several in options and not isinstance(options[several], list):
            options[several] = [options[several]]
    method = case["method"]
    if method.endswith("_chart"):
        options.setdefault("chart", method.removesuffix("_chart"))
    if method.startswith("segmented_"):
        options.setdefault("family", method.removeprefix("segmented_"))
    given = {key: value for key, value in case["input"].items() if value is not None}
    return {"id": name, "tolerance": TOLERANCE, "expected": {}} | case | {"options": options, "input": given}


def _read(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))
