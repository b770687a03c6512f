"""How often each rule set signals when nothing has changed, and when something has.

Simulates stable, independent series, each judged against its own unscreened limits, and series that change; writes the
tables that docs/methods.md shows between its markers. With --check nothing is written: the tables there, and the
chances that the package uses, are compared with the simulation, within four standard errors of the difference.

    python benchmarks/false_alarms.py [--check]
"""

import argparse
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.reading.expected_signals import expected_signals
from lhs_helpers.methods.run_rules.false_alarm import SIMULATED, SIMULATED_AT

DOCS = Path(__file__).parent.parent / "docs" / "methods.md"
SERIES = 8000
ERRORS = 4  # standard errors of a difference: some 100 numbers are compared, so one beyond 4 is rare by chance
SETS = {  # row: kind of chart, rule set, whether points outside count, its name among the chances of the package
    "`anhoej` on a run chart": ("run", "anhoej", None),
    "`anhoej` on an I chart": ("i", "anhoej", None),
    "`ihi` on a run chart": ("run", "ihi", "ihi_run_chart"),
    "`ihi` on an I chart": ("i", "ihi", "ihi"),
    "`mdc`": ("i", "mdc", "mdc"),
    "`mdc_6`": ("i", "mdc_6", "mdc_6"),
    "`western_electric`": ("i", "western_electric", "western_electric"),
    "`nelson`": ("i", "nelson", "nelson"),
    "3 sigma alone": ("i", "anhoej", "limits"),
}
LONG = 36  # points of a series that changes
CHANGES = {  # in sigma; all of 36 points
    "step of 1": np.r_[np.zeros(24), np.full(12, 1.0)],
    "step of 1.5": np.r_[np.zeros(24), np.full(12, 1.5)],
    "drift to 2": np.r_[np.zeros(12), np.linspace(0, 2, 24)],
}
EXPECTED = (1, 2, 5, 20)  # events expected per point
CASES = 40


def main() -> None:
    """Simulate, then write or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the documentation, write nothing")
    check = parser.parse_args().check
    rng = np.random.default_rng(20250101)
    rates = pd.concat([of_rule_sets(rng), of_changes(rng)], axis=1)
    tables = {"false-alarms": rates, "low-counts": of_low_counts(rng)}
    page = DOCS.read_text(encoding="utf-8")
    wrong = [*differing_chances(rates)]
    for name, table in tables.items():
        block = re.search(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", page, re.DOTALL)
        if check:
            wrong += differing(name, shares_in(block.group()), table.to_numpy().ravel())
        else:
            page = page[: block.start()] + markdown(table) + page[block.end() :]
    if not check:
        DOCS.write_text(page, encoding="utf-8")
    print("\n".join(wrong) or "the tables and the chances of the package agree with the simulation")
    sys.exit(bool(wrong))


def signalling(values: np.ndarray) -> dict[str, float]:
    """Share of the series (rows) that signal, by rule set."""
    series, points = values.shape
    data = panel(series, points).assign(value=values.ravel())
    found = {}
    for row, (kind, ruleset, chance) in SETS.items():
        judged = control_chart(data, kind=kind, keys=("series",), ruleset=ruleset).signals.series
        found[row] = (judged["n_outside"] > 0 if chance == "limits" else judged["any_signal"]).mean()
    return found


def panel(series: int, points: int) -> pd.DataFrame:
    """Keys and months of so many series."""
    months = np.tile(pd.date_range("2020-01-01", periods=points, freq="MS"), series)
    return pd.DataFrame({"series": np.repeat(np.arange(series), points), "period": months})


def of_rule_sets(rng: np.random.Generator) -> pd.DataFrame:
    """Nothing changes."""
    return pd.DataFrame({f"{size} points": signalling(rng.normal(size=(SERIES, size))) for size in SIMULATED_AT})


def of_changes(rng: np.random.Generator) -> pd.DataFrame:
    """Something changes in series of 36 points."""
    return pd.DataFrame({name: signalling(rng.normal(size=(SERIES, LONG)) + by) for name, by in CHANGES.items()})


def of_low_counts(rng: np.random.Generator) -> pd.DataFrame:
    """Proportions and counts of rare events that do not change: what signals, and what the package expects."""
    rows = {}
    for kind, name in (("p", "P"), ("u", "U")):
        for expected in EXPECTED:
            row = rows.setdefault(f"{name} chart, {expected} expected", {})
            for size in (24, 60):
                cases, shape = CASES if kind == "p" else 1.0, (SERIES // 2, size)
                events = rng.binomial(CASES, expected / CASES, shape) if kind == "p" else rng.poisson(expected, shape)
                data = panel(*shape).assign(num=events.ravel().astype(float), den=cases)
                said = expected_signals(control_chart(data, kind=kind, keys=("series",)))
                row[f"{size} points: signal"] = said["any_signal"].mean()
                row[f"{size} points: expected"] = said["by_chance"].mean()
    return pd.DataFrame(rows).T


def differing_chances(rates: pd.DataFrame) -> list[str]:
    """Chances that the package uses and this simulation does not bear out."""
    held = {row: SIMULATED[name] for row, (_, _, name) in SETS.items() if name}
    again = rates.loc[list(held), [f"{size} points" for size in SIMULATED_AT]]
    return differing("chances of the package", np.ravel(list(held.values())), again.to_numpy().ravel())


def differing(name: str, held: np.ndarray, again: np.ndarray) -> list[str]:
    """Shares further apart than chance and rounding explain."""
    error = np.sqrt(2 * np.maximum(again * (1 - again), 1 / SERIES) / SERIES) * ERRORS + 0.0005
    far = np.abs(held - again) > error
    return [f"{name}: {was} where {now:.3f} is simulated" for was, now in zip(held[far], again[far], strict=True)]


def markdown(table: pd.DataFrame) -> str:
    """The table as the documentation shows it."""
    head = ["| |" + "|".join(f" {name} " for name in table) + "|", "|---" * (len(table.columns) + 1) + "|"]
    rows = [f"| {row} |" + "".join(f" {share:.3f} |" for share in shares) for row, *shares in table.itertuples()]
    return "\n".join([*head, *rows]) + "\n"


def shares_in(block: str) -> np.ndarray:
    """The numbers of such a table, row by row."""
    return np.array(re.findall(r" (0\.\d+|1\.0+) \|", block), dtype=float)


if __name__ == "__main__":
    main()
