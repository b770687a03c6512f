"""Module 4 as its readers see it: every section, in both views and from the first phase on, and what it must not say.

The cells run in this process, on the packs that a build would cut: what they show is what the pages hold.
"""

import json
import re
from functools import cache

import nbformat
import pytest

import lhs_helpers.show
from lhs_helpers.blocks import BLOCK_MIME, FINDINGS_MIME
from lhs_helpers.collection import NOTEBOOKS
from lhs_helpers.intake import read_network
from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.packs import COMPARATORS, NETWORK, Pack
from lhs_helpers.reporting.discover import discover
from lhs_helpers.reporting.plan import cut_packs, pack_name
from lhs_helpers.reporting.run import select_view
from lhs_helpers.site import Site, open_site
from lhs_helpers.teaching import demo_folder, write_network

MODULE = NOTEBOOKS / "4_quality_improvement.ipynb"
SITES = ("S001", "S002", "S005", "S006", "S007", "S008", "S009", "S012")
PHASES = ("design", "implementation", "improvement", "sustainability")
SECTIONS = {  # the first words of the heading of each section, and what it is called in the design of the modules
    "What are we improving": "4.1",
    "What is our theory": "4.2",
    "Is the outcome changing": "4.3",
    "If care changed, when would we see it": "4.3 few",
    "Do process and balancing measures agree": "4.4",
    "Is the network improving, or its membership": "4.5",
    "Does a site differ by more than chance": "4.7",
    "Is care equally good for all": "4.8",
    "What did we test": "4.9",
    "How far along is the project": "4.10",
    "What next": "4.11",
    "What seems to work": "changes",
}
OF_THE_NETWORK = {
    "How is every site doing over time": "4.6",
    "Where do the sites stand, month by month": "4.5",
    "Whom could we ask": "ask",
    "What is the best guess": "4.7",
}
NEVER = r"\bcaused by\b|\bleague\b|\bbest site|\bworst site|\brank(?:ed|ing)?\b"


def _packs(folder, target, sites):
    store = read_network(folder).store
    cut_packs(store, discover(), [NETWORK, *sites], target)
    return target / "improvement"


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    return _packs(demo_folder(), tmp_path_factory.mktemp("packs"), SITES)


def _cells(pack, site_id):
    """Run one view of the module; return what each cell shows, by the heading above it."""
    shown, names, heading = {}, {}, ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lhs_helpers.show, "display", lambda data, raw: shown[heading].append(data))
        for cell in select_view(nbformat.read(MODULE, as_version=4), site_id).cells:
            found = re.search(r"^## (.*)", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
            heading = found[1] if found else heading
            shown.setdefault(heading, [])
            if cell.cell_type == "code":
                exec(cell.source, names)
            if "parameters" in cell.metadata.get("tags", []):
                names |= {"network": str(pack), "site_id": site_id}
    return shown


def _blocks(shown):
    return {data[BLOCK_MIME]["id"]: data[BLOCK_MIME] for part in shown.values() for data in part if BLOCK_MIME in data}


def _findings(shown):
    return [
        found
        for part in shown.values()
        for data in part
        if FINDINGS_MIME in data
        for found in data[FINDINGS_MIME]["findings"]
    ]


@pytest.fixture(scope="module")
def read(packs):
    """What module 4 shows of one site of the demo network; each is run once."""
    return cache(lambda site_id: _cells(packs / pack_name(site_id), site_id))


def _require_every_section(shown, is_network):
    wanted = SECTIONS | (OF_THE_NETWORK if is_network else {})
    for begin, number in wanted.items():
        (heading,) = (heading for heading in shown if heading.startswith(begin))
        blocks = [data[BLOCK_MIME] for data in shown[heading] if BLOCK_MIME in data]
        assert blocks, f"section {number} says nothing"
        assert all(block["sentence"] for block in blocks)
    ids = [data[BLOCK_MIME]["id"] for part in shown.values() for data in part if BLOCK_MIME in data]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("site_id", [*SITES, NETWORK])
def test_every_section_says_something_and_nothing_it_must_not(read, site_id):
    shown = read(site_id)
    _require_every_section(shown, site_id == NETWORK)
    said = re.sub(r'"svg": ".*?[^\\]"', "", json.dumps([_blocks(shown), _findings(shown)]))
    assert re.findall(NEVER, said, re.IGNORECASE) == []
    assert re.findall(r"\b(?:nan|NaT|None|inf)\b", said) == []
    for block in _blocks(shown).values():
        without_n = re.search(r"\d %", block["sentence"]) and not re.search(r"\bn\b|of \d|\d of|\(n", block["sentence"])
        assert not without_n or block["id"].startswith(("when-would", "attention", "aim-progress")), block["sentence"]
    anchors = {found["anchor"] for found in _findings(shown)}
    assert anchors <= set(_blocks(shown))


@pytest.mark.parametrize("site_id", SITES)
def test_a_site_s_view_names_no_other_site(read, packs, site_id):
    sites = open_site(str(packs / pack_name(NETWORK)), NETWORK).table("sites")
    others = sites[sites["site_id"] != site_id]
    said = json.dumps([_blocks(read(site_id)), _findings(read(site_id))])
    names = {name for name in (*others["site_id"], *others["site_name"].dropna()) if len(name) > 3}
    assert [name for name in names if name in said] == []


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("site_id", [NETWORK, "S001"])
def test_every_section_stands_in_all_four_phases_also_without_any_data(tmp_path, phase, site_id):
    write_network(tmp_path / "network", profile="demo-design")
    settings = tmp_path / "network" / "network.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('phase = "design"', f'phase = "{phase}"'), encoding="utf-8")
    (tmp_path / "packs").mkdir()
    packs = _packs(tmp_path / "network", tmp_path / "packs", ["S001"])
    shown = _cells(packs / pack_name(site_id), site_id)
    _require_every_section(shown, site_id == NETWORK)


def test_s008_s_language_gap_stands_beside_that_of_all_sites_and_leads_to_a_step(read):
    blocks, findings = _blocks(read("S008")), {found["about"]: found for found in _findings(read("S008"))}
    gap = findings["remission-language"]
    assert gap["kind"] == "concern"
    assert re.search(
        r"Spanish: 5\d\.\d % of \d+ patients counted by month, English: 6\d\.\d % of [\d,]+; difference −1\d",
        gap["sentence"],
    )
    notes = blocks["equity-gap-remission-language"]["notes"]
    assert any(note.startswith("All sites together") and "English" in note for note in notes)
    assert "gap-over-time-remission-language" in blocks
    steps = [row for table in blocks["next-steps"]["tables"] for row in table["rows"]]
    assert ["a gap larger than chance explains: Patients in remission, by language"] in [row[1:] for row in steps]


def test_too_few_patients_of_a_group_are_said_and_not_compared(read):
    gap = next(found for found in _findings(read("S005")) if found["about"] == "remission-language")
    assert gap["kind"] == "not enough data"
    assert "too few to compare" in gap["sentence"]


def test_complete_visits_read_as_mix_and_not_as_improvement(read):
    found = [found for found in _findings(read(NETWORK)) if found["about"] == "complete_visit"]
    assert "improvement" not in {finding["kind"] for finding in found}
    (mix,) = (finding for finding in found if finding["anchor"] == "site-mix-complete-visit")
    assert mix["kind"] == "concern"
    assert (
        "changed by +4.9 percentage points (n = 8,111 and 10,519), and changes within the 8 sites with data in both "
        "periods make −0.4 percentage points of it" in mix["sentence"]
    )
    assert "mix, not as improvement" in mix["sentence"]


def test_the_middle_half_of_the_sites_by_month_stands_in_the_network_s_report_only(read):
    mine = {name for name in _blocks(read("S001")) if name.startswith("sites-by-month")}
    shown = {name: block for name, block in _blocks(read(NETWORK)).items() if name.startswith("sites-by-month")}
    assert mine == set()
    assert set(shown) >= {"sites-by-month-remission", "sites-by-month-hospitalizations", "sites-by-month-growth-z"}
    columns, rows = (shown["sites-by-month-remission"]["tables"][0][part] for part in ("columns", "rows"))
    table = [dict(zip(columns, row, strict=True)) for row in rows]
    assert table[-1]["Month"] == "May 2026"  # June may still change
    assert all((int(row["Sites"]) >= 5) == (row["Median"] != "–") for row in table)


def test_the_worst_third_of_steroid_free_comes_closer_and_that_is_called_regression_to_the_mean(read):
    (table,) = _blocks(read(NETWORK))["return-to-mean"]["tables"]
    rows = {row[0]: row for row in table["rows"]}
    assert rows["Patients free of steroids"][-1] == "regression to the mean"


def test_s007_s_longer_visits_stand_beside_its_gain_in_one_picture_and_its_price_in_the_steps(read):
    blocks, findings = _blocks(read("S007")), {found["about"]: found for found in _findings(read("S007"))}
    gain, price = findings["previsit_planning"], findings["visit_minutes"]
    assert (gain["kind"], price["kind"]) == ("improvement", "concern")
    assert gain["anchor"] == price["anchor"] == "signal-summary-process-balancing"
    assert "May 2024" in gain["sentence"]
    assert "May 2024" in price["sentence"]
    reasons = [row[1] for table in blocks["next-steps"]["tables"] for row in table["rows"]]
    assert any("Visits planned ahead and Length of a visit" in reason for reason in reasons)
    assert "segmented-previsit-planning-C1" in blocks


def test_s006_s_charts_carry_the_reason_of_the_gate_and_s002_s_do_not(read):
    banners = {name: block.get("banner", "") for name, block in _blocks(read("S006")).items()}
    assert "139 of 252" in banners["control-chart-remission"]
    assert "Physician global assessment" in banners["control-chart-remission"]
    assert "Physician global assessment" not in banners["control-chart-steroid-free"]
    assert "139 of 252" in _blocks(read("S006"))["fitness"]["sentence"]
    assert not any(block.get("banner") for block in _blocks(read("S002")).values())


def test_a_gate_that_withholds_leaves_no_number_of_the_measure_anywhere(packs, tmp_path):
    for name in (pack_name("S006"), COMPARATORS):
        pack = Pack.read(packs / name)
        settings = pack.network_toml + '\n[gate]\naction = "withhold"\n'
        Pack(pack.subject, settings, dict(pack.tables), pack.filled, pack.shipped, pack.audience).write(tmp_path / name)
    shown = _cells(tmp_path / pack_name("S006"), "S006")
    blocks = _blocks(shown)
    assert "is not shown" in blocks["withheld-remission"]["sentence"]
    assert not any(name.startswith(("control-chart", "funnel", "equity")) for name in blocks)
    kinds = {found["kind"] for found in _findings(shown) if found["about"] == "remission"}
    assert kinds == {"not enough data"}


def test_new_months_never_move_the_limits_of_a_frozen_baseline(packs):
    measure = open_site(str(packs / pack_name("S008")), "S008").measure("hospitalizations")
    whole = control_chart(measure.data, **measure.design).table
    for months in (30, 45):
        earlier = control_chart(measure.data.head(months), **measure.design).table
        for limit in ("cl", "lcl", "ucl"):
            assert (whole[limit].head(months - 1) == earlier[limit].head(months - 1)).all()


def test_the_order_of_rows_changes_nothing(packs):
    pack, comparators = Pack.read(packs / pack_name("S008")), Pack.read(packs / COMPARATORS)
    turned = {name: rows.take(list(range(len(rows)))[::-1]) if name == "observations" else rows
              for name, rows in pack.tables.items()}  # fmt: skip
    mixed = Pack(pack.subject, pack.network_toml, turned, pack.filled, pack.shipped, pack.audience)
    for measure_id in ("remission", "visit_minutes"):
        one, other = (Site(each, comparators).measure(measure_id) for each in (pack, mixed))
        assert one.data.equals(other.data)
        for fields in zip(one.groups, other.groups, strict=True):
            gaps = [field.gap().table for field in fields]
            assert gaps[0].equals(gaps[1])
