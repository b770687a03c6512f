"""Sites that no tidy demo has: without data, one month, all zeros, awkward names and ids. Every notebook serves them.

The cells run in this process, on the packs that a build would cut: what they show is what the pages hold.
"""

import json
import re
from functools import cache

import nbformat
import pandas as pd
import pytest

import lhs_helpers.show
from lhs_helpers.blocks import BLOCK_MIME, FINDINGS_MIME
from lhs_helpers.collection import NOTEBOOKS
from lhs_helpers.intake import read_network
from lhs_helpers.reporting.discover import discover, read_module
from lhs_helpers.reporting.plan import cut_packs, pack_name
from lhs_helpers.reporting.run import select_view

MODULES = sorted(NOTEBOOKS.glob("[0-9]_*.ipynb"))
SETTINGS = """contract = 1
[network]
id = "odd"
name = "Odd network"
condition = "asthma"
population = "children"
global_aim = "More children in control."
phase = "improvement"
[time]
data_through = 2026-06-30
extracted_on = 2026-07-10
"""
NAMES = {"EMPTY": "Quiet", "ONE": "New", "ZERO": "Null", "SM": "St. Mary's <b>&", "GV": "Genève"}
NAMES |= dict.fromkeys(["NA", "007", "7"], "")
MEASURES = """measure_id,version,label,kind,type,numerator_definition,per,unit,direction,counts_patients
control,1,In control,outcome,proportion,in control,100,% of patients,up,yes
admissions,1,Admissions,outcome,rate,admissions,1000,per 1000 patient-months,down,yes
infusion,1,Infusions between reactions,outcome,cases_between,reactions,1,infusions,up,yes
plans,1,Action plan,process,proportion,plan written,100,% of visits,up,yes
minutes,1,Visit minutes,balancing,mean,minutes,1,minutes,down,no
"""
AIMS = """aim_id,level,site_id,statement,population,measure_id,baseline,target,start,due,status
A1,global,network,More in control,children,control,60,75,2025-01-01,2027-06-30,active
"""
NOTES = "site_id,date,text\nnetwork,2025-06-10,New guideline\nSM,2025-03-01,<i>Jo</i> & $x^2$\n"
MONTHS = pd.date_range("2024-07-01", "2026-06-01", freq="MS")


def _observations():
    rows = []
    for place, site in enumerate(list(NAMES)[1:]):
        n = 30 + 5 * place
        for count, month in enumerate(MONTHS if site != "ONE" else MONTHS[-3:-2]):
            some = site != "ZERO"
            shared = {"site_id": site, "version": 1, "period": month.date(), "status": "final"}
            rows += [
                shared | {"measure_id": "control", "numerator": some * (n // 2 + count * 7 % 5), "denominator": n},
                shared | {"measure_id": "admissions", "numerator": some * (count * 5 % 4), "denominator": 10 * n},
                shared | {"measure_id": "plans", "numerator": some * (n // 3 + count * 3 % 7), "denominator": n},
                shared | {"measure_id": "minutes", "value": some * (30 + count * 11 % 6), "denominator": n},
            ]
    return pd.DataFrame(rows).astype({"numerator": "Int64"})


def _events():
    days = [day.date() for day in pd.date_range("2024-08-05", "2026-05-20", periods=13)]
    rows = [(site, day, "yes", 20 + place) for site in ("SM", "GV", "NA", "7") for place, day in enumerate(days)]
    rows += [(site, MONTHS[-1].date(), "no", 90) for site in ("SM", "GV", "NA", "7", "ZERO", "007")]
    frame = pd.DataFrame(rows, columns=["site_id", "event_date", "is_event", "opportunities"])
    return frame.assign(measure_id="infusion", event_no=1)


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """The packs of the network and of all its sites."""
    folder, packs = (tmp_path_factory.mktemp(name) for name in ("odd", "packs"))
    (folder / "tables").mkdir()
    (folder / "network.toml").write_text(SETTINGS, encoding="utf-8")
    sites = pd.DataFrame({"site_id": list(NAMES), "site_name": list(NAMES.values()), "status": "active"})
    tables = {"sites": sites.assign(joined="2024-07-01"), "observations": _observations(), "events": _events()}
    texts = {name: table.to_csv(index=False) for name, table in tables.items()}
    for name, text in (texts | {"measures": MEASURES, "aims": AIMS, "annotations": NOTES}).items():
        (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
    intake = read_network(folder)
    assert not [problem for problem in intake.problems if problem.severity == "error"]
    cut_packs(intake.store, discover(), ["network", *NAMES], packs)
    return packs


@pytest.fixture(scope="module")
def shown(packs):
    """What all modules show of one site, block by block, and what they find; each site is run once."""

    @cache
    def build(site_id):
        outputs = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lhs_helpers.show, "display", lambda data, raw: outputs.append(data))
            for path in MODULES:
                report = read_module(path).report
                _run(path, site_id, str(packs / report / pack_name(site_id)))
        blocks = [data[BLOCK_MIME] for data in outputs if BLOCK_MIME in data]
        findings = [found for data in outputs if FINDINGS_MIME in data for found in data[FINDINGS_MIME]["findings"]]
        assert sum(FINDINGS_MIME in data for data in outputs) == len(MODULES)
        return {block["id"]: block for block in blocks}, findings

    return build


def _run(path, site_id, pack):
    """Run the code cells of one view of a notebook, with the parameters that a build would give."""
    names = {}
    for cell in select_view(nbformat.read(path, as_version=4), site_id).cells:
        if cell.cell_type == "code":
            exec(cell.source, names)
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"network": pack, "site_id": site_id}


@pytest.mark.parametrize("site_id", ["network", *NAMES])
def test_every_module_serves_every_site_and_says_nothing_that_is_no_word(shown, site_id):
    blocks, findings = shown(site_id)
    assert all(block["sentence"] for block in blocks.values())
    said = re.sub(r'"svg": ".*?[^\\]"', "", json.dumps([blocks, findings]))
    assert re.findall(r"\b(?:nan|NaN|NaT|None|inf|<NA>)\b", said) == []
    pictures = [block["picture"]["svg"] for block in blocks.values() if block["picture"]]
    assert not any(re.search(r">\s*(?:nan|NaT|None|inf)\b", svg) for svg in pictures)


def test_a_site_without_data_and_one_with_a_month_have_too_little_to_judge(shown):
    for site_id in ("EMPTY", "ONE"):
        _, findings = shown(site_id)
        about_care = [found for found in findings if found["about"] in ("outcomes", "control", "admissions", "plans")]
        assert {found["kind"] for found in about_care} == {"not enough data"}
    assert shown("EMPTY")[0]["signal-summary-outcomes"]["empty"]
    assert "1 month (n = 30)" in shown("ONE")[0]["control-chart-control"]["sentence"]


def test_zeros_throughout_are_no_steady_process(shown):
    blocks, findings = shown("ZERO")
    assert "Check the entry" in blocks["control-chart-control"]["sentence"]
    assert {found["kind"] for found in findings if found["anchor"] == "control-chart-control"} == {"not enough data"}


def test_ids_that_look_like_one_number_are_two_sites_and_na_is_a_site(shown):
    n = {site: len(MONTHS[:-1]) * (30 + 5 * place) for place, site in enumerate(list(NAMES)[1:])}
    for site in ("NA", "007", "7"):  # the newest month may still change, and counts nowhere
        assert f"(n = {n[site]:,})" in shown(site)[0]["control-chart-control"]["sentence"]
    rows = shown("network")[0]["control-chart-control-sites"]["tables"][0]["rows"]
    assert [row[0] for row in rows] == sorted(set(NAMES) - {"EMPTY"})


def test_a_note_from_before_a_site_began_is_not_told_there_and_a_hostile_one_is_told_as_written(shown):
    assert not any("New guideline" in note for note in shown("ONE")[0]["control-chart-control"]["notes"])
    notes = shown("SM")[0]["control-chart-control"]["notes"]
    assert notes[:2] == ["1. March 2025: <i>Jo</i> & $x^2$", "2. June 2025: New guideline"]
