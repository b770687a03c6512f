"""A small network's folder that a test breaks in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lhs_helpers.intake import Intake, read_network

SETTINGS = """contract = 1
[network]
id = "small"
name = "Small network"
condition = "asthma"
population = "children"
global_aim = "More children in control"
phase = "implementation"
[time]
data_through = 2024-06-30
extracted_on = 2024-07-05
"""
SITES = """site_id,site_name,status,joined
S1,Lakeside,active,2023-01-01
S2,Hillside,active,2023-01-01
"""
MEASURES = """measure_id,version,label,kind,type,numerator_definition,per,unit,direction,counts_patients
control,1,In control,outcome,proportion,in control,100,% of patients,up,yes
visits,1,Visits,process,rate,visits,1000,per 1000 days,down,yes
minutes,1,Minutes,balancing,mean,minutes of a visit,1,minutes,down,no
falls,1,Cases between falls,outcome,cases_between,falls,1,cases,up,yes
"""
HEADER = "site_id,measure_id,version,period,numerator,denominator,value,status"


def observations(*rows: str) -> str:
    """A table of observations; the first row stands in line 2."""
    return "\n".join([HEADER, *rows]) + "\n"


GOOD = ("S1,control,1,2024-05-01,5,10,,final", "S2,control,1,2024-05-01,6,10,,final")


class Folder:
    """The folder of a small network."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "tables").mkdir()
        self.settings(SETTINGS)
        self.table("sites", SITES)
        self.table("measures", MEASURES)
        self.table("observations", observations(*GOOD))

    def settings(self, text: str) -> None:
        (self.path / "network.toml").write_text(text, encoding="utf-8")

    def table(self, name: str, content: str | bytes, suffix: str = ".csv") -> Path:
        path = self.path / "tables" / f"{name}{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def read(self) -> Intake:
        return read_network(self.path)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def found() -> Callable[..., list[tuple]]:
    """List what was found in one table as (code, line, column), errors only unless told."""

    def listed(intake: Intake, table: str = "observations", severity: str = "error") -> list[tuple]:
        return [
            (problem.code, problem.line, problem.column)
            for problem in intake.problems
            if problem.table == table and problem.severity == severity
        ]

    return listed


@pytest.fixture
def after_rows(folder: Folder, found) -> Callable[..., list[tuple]]:
    """What is found when these observations, from line 2 on, are handed over."""

    def handed_over(*rows: str, severity: str = "error") -> list[tuple]:
        folder.table("observations", observations(*rows))
        return found(folder.read(), severity=severity)

    return handed_over
