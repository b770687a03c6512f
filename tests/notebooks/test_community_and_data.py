"""What modules 5 and 6 must show, and must not: every section, whom it hides, and which numbers never mix.

The cells of a notebook run in this process, on the packs that a build would cut, and every block is rendered by the
template of the pages.
"""

import json
import re
from dataclasses import dataclass, replace
from functools import cache

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

import lhs_helpers.show
from lhs_helpers.blocks import BLOCK_MIME, FINDINGS_MIME, notebook_html
from lhs_helpers.intake import read_network
from lhs_helpers.reporting.discover import discover
from lhs_helpers.reporting.plan import cut_packs, pack_name
from lhs_helpers.reporting.run import select_view
from lhs_helpers.teaching import demo_folder, write_network

MODULES = {module.module: module for module in discover()}
HIDDEN = range(1, 11)  # counts of people that the demo network's policy hides
SITES_5 = ["foundations", "community", "monthly", "participation", "partners", "commons"]
NETWORK_5 = ["foundations", "community", "monthly", "flow", "times", "returning", "participation", "attendance"]
NETWORK_5 += ["partners", "commons", "equity", "time", "ties"]
BOTH_6 = ["foundations", "files", "entry", "missing", "failed", "checked", "problems", "coverage", "trust"]


@dataclass(frozen=True)
class Page:
    """A module as a reader has it: its blocks by the section (the id of its question) and by their own id."""

    sections: dict
    findings: list

    @property
    def blocks(self):
        return {block["id"]: block for blocks in self.sections.values() for block in blocks}

    @property
    def bytes(self):
        return json.dumps([self.sections, self.findings])

    def said(self, block_id):
        """The text of a block as the template renders it."""
        return (
            BeautifulSoup(notebook_html(self.blocks[block_id]), "html.parser")
            .get_text(" ", strip=True)
            .replace("\xa0", " ")
        )

    def table(self, block_id, place=0):
        found = self.blocks[block_id]["tables"][place]
        return pd.DataFrame(found["rows"], columns=found["columns"]).set_index(found["columns"][0])


@pytest.fixture(scope="module")
def store():
    return read_network(demo_folder()).store


@pytest.fixture(scope="module")
def page_of(tmp_path_factory):
    """Run a module on a store for one subject."""

    def build(store, module, subject):
        folder = tmp_path_factory.mktemp("packs")
        cut_packs(store, [MODULES[module]], [subject], folder)
        pack = folder / MODULES[module].report / pack_name(subject)
        outputs, sections, findings, names, section = [], {}, [], {}, ""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lhs_helpers.show, "display", lambda data, raw: outputs.append(data))
            for cell in select_view(nbformat.read(MODULES[module].path, as_version=4), subject).cells:
                if cell.cell_type == "markdown" and cell.id.endswith("-question"):
                    section = cell.id.removesuffix("-question")
                    sections[section] = []
                elif cell.cell_type == "code":
                    exec(cell.source, names)
                    if "parameters" in cell.metadata.get("tags", []):
                        names |= {"network": str(pack), "site_id": subject}
                    shown = [data[BLOCK_MIME] for data in outputs if BLOCK_MIME in data]
                    sections.get(section, []).extend(shown)
                    findings += [one for data in outputs for one in data.get(FINDINGS_MIME, {}).get("findings", [])]
                    outputs.clear()
        return Page(sections, findings)

    return build


@pytest.fixture(scope="module")
def demo(page_of, store):
    """A module on the demo network; each is run once."""
    return cache(lambda module, subject: page_of(store, module, subject))


def changed(store, name, rows):
    """The store with another table."""
    return replace(store, tables={**store.tables, name: rows}, _arrow={})


def in_phase(store, phase):
    toml, n = re.subn(r'^phase = ".*"$', f'phase = "{phase}"', store.network_toml, flags=re.MULTILINE)
    assert n == 1
    return replace(store, network_toml=toml)


@pytest.mark.parametrize(
    ("module", "subject", "sections"),
    [(5, "S001", SITES_5), (5, "network", NETWORK_5), (6, "S001", BOTH_6), (6, "network", BOTH_6)],
)
def test_every_section_is_there_with_an_answer(demo, module, subject, sections):
    page = demo(module, subject)
    assert list(page.sections) == sections
    assert all(blocks and all(block["sentence"] for block in blocks) for blocks in page.sections.values())
    assert len(page.blocks) == sum(len(blocks) for blocks in page.sections.values())


@pytest.mark.parametrize("phase", ["implementation", "sustainability"])
@pytest.mark.parametrize(("module", "sections"), [(5, SITES_5), (6, BOTH_6)])
def test_another_phase_changes_what_is_needed_and_no_section(page_of, store, demo, module, sections, phase):
    page = page_of(in_phase(store, phase), module, "S001")
    assert list(page.sections) == sections
    changed_blocks = {name for name, block in page.blocks.items() if block != demo(module, "S001").blocks[name]}
    assert changed_blocks <= {f"readiness-module-{module}"}
    assert f"needed in the {phase} phase" in page.said(f"readiness-module-{module}")


@pytest.mark.parametrize(("module", "sections"), [(5, NETWORK_5), (6, BOTH_6)])
def test_in_the_design_phase_every_section_says_what_starts_it(page_of, tmp_path, module, sections):
    write_network(tmp_path / "network", profile="demo-design")
    page = page_of(read_network(tmp_path / "network").store, module, "network")
    assert list(page.sections) == sections
    empty = [block for blocks in page.sections.values() for block in blocks if block["empty"]]
    assert len(empty) >= 8
    assert all("table" in block["sentence"] and not block["tables"] and not block["picture"] for block in empty)
    assert {finding["kind"] for finding in page.findings} <= {"concern", "not enough data"}


def test_ever_and_active_differ_and_ever_does_not_fall(demo):
    table = demo(5, "network").table("tiers").astype("int64")
    active, before, ever, ever_before = (table[name].sum() for name in table)
    assert ever > active
    assert ever >= ever_before
    assert active != before


def test_the_planted_ratio_is_found_with_its_interval(demo):
    planted = pd.read_csv(demo_folder() / "truth.csv", dtype=str).set_index("truth_id").loc["T31"]
    page = demo(5, "network")
    row = page.table("participation-equity-language").loc["other than English"]
    low, high = map(float, row["95 % interval"].split(" to "))
    assert low < float(planted["size"]) < high < 1
    assert float(row["Ratio"]) == pytest.approx(float(planted["size"]), abs=0.05)
    (finding,) = [one for one in page.findings if one["about"] == "language"]
    assert finding["kind"] == planted["expect"]
    assert f"{row['Ratio']} times the share among patients (95 % interval {row['95 % interval']}" in finding["sentence"]
    assert [one for one in page.findings if one["about"] == "payer"] == []


def test_a_person_in_two_roles_is_counted_once(page_of, store, demo):
    """What people do is also recorded as another behavior of the same tier, and every post of a team is there twice."""
    behaviors, activities = store.table("behaviors"), store.table("activities")
    alike = behaviors.groupby(["tier", "counts_months"], dropna=False)["behavior_id"]
    other = alike.transform(lambda names: [*names[1:], names.iloc[0]])
    again = activities["behavior_id"].map(dict(zip(behaviors["behavior_id"], other, strict=True)))
    doubled = pd.concat([activities, activities.assign(behavior_id=again)[again != activities["behavior_id"]]])
    roles = store.table("roles")
    posts = pd.concat([roles, roles[roles["area"] == "site_team"].assign(role_id=lambda rows: rows["role_id"] + "-2")])
    twice = changed(changed(store, "activities", doubled.sort_values("site_id")), "roles", posts.sort_values("site_id"))
    page, once = page_of(twice, 5, "network"), demo(5, "network")
    assert len(doubled) > 1.2 * len(activities)
    for block in ("tiers", "tier-flow", "tier-times", "returning", "partners", "participation-equity-language"):
        assert page.blocks[block] == once.blocks[block], block
    assert page.blocks["control-chart-active-people"] == once.blocks["control-chart-active-people"]
    assert page.blocks["readiness-module-5"] != once.blocks["readiness-module-5"]


PEOPLE = {  # columns that count people, by block
    "tiers": ["Active now", "Active a year before", "Ever", "Ever, a year before"],
    "tier-flow": ["People", "Reached a higher tier"],
    "tier-times": ["People", "Moved up"],
    "returning": ["Active in the first half", "And in the second"],
    "participation-equity-language": ["Active patients and families", "Patients"],
    "participation-equity-payer": ["Active patients and families", "Patients"],
    "time-valued": ["People"],
    "control-chart-active-people": ["Value"],
}


@pytest.mark.parametrize("subject", ["S001", "S005", "S006", "S011", "network"])
def test_no_count_of_one_to_ten_people_is_shown(demo, subject):
    page = demo(5, subject)
    crossed = [table for table in page.blocks["tiers"]["tables"][1:] for row in table["rows"] for table in [row[1:]]]
    shown = [cell for row in crossed for cell in row]
    for block, columns in PEOPLE.items():
        if block in page.blocks and page.blocks[block]["tables"]:
            shown += page.table(block)[columns].to_numpy().ravel().tolist()
    numbers = [int(cell.replace(",", "")) for cell in shown if re.fullmatch(r"[\d,]+", cell)]
    assert len(numbers) > (20 if subject == "network" else 5)
    assert [number for number in numbers if number in HIDDEN] == []
    said = " ".join(page.said(block) for block in page.blocks)
    assert re.findall(r"\b(?:[1-9]|10) (?:people|person)\b", said) == []


def test_small_groups_are_there_to_be_hidden(store):
    """Without the rule the same pages would show them."""
    people, active = store.table("people"), set(store.table("activities")["person_id"].dropna())
    sizes = people[people["person_id"].isin(active)].groupby(["site_id", "stakeholder"]).size()
    assert sizes.isin(HIDDEN).mean() > 0.5


@pytest.mark.parametrize("subject", ["S001", "S005", "S006", "S011", "network"])
def test_no_person_and_no_person_s_hour_is_in_any_byte(demo, store, subject):
    content = "".join(demo(module, subject).bytes for module in (5, 6))
    assert [person for person in store.table("people")["person_id"] if person in content] == []
    if subject != "network":
        assert "Hours given" not in content


@pytest.mark.parametrize("subject", ["S001", "S006", "S011"])
def test_a_site_s_page_names_no_other_site(demo, store, subject):
    content = "".join(demo(module, subject).bytes for module in (5, 6))
    sites = store.table("sites")
    others = sites[sites["site_id"] != subject]
    for name in ("site_id", "site_name", "site_code"):
        assert [word for word in others[name].dropna() if re.search(rf"\b{re.escape(word)}\b", content)] == []


def test_a_site_s_numbers_do_not_change_with_another_site_s(page_of, store, demo):
    """Only the comparators that the notebooks declare may move, and one site moves no median of eleven."""
    assert set(MODULES[5].comparators) == {"network_participation", "network_reuse"}
    assert not MODULES[6].comparators
    less = store
    for name in ("people", "activities", "quality", "submissions", "population"):
        rows = less.table(name)
        less = changed(less, name, rows[rows["site_id"] != "S002"].reset_index(drop=True))
    for module in (5, 6):
        page = page_of(less, module, "S001")
        assert {name for name, block in page.blocks.items() if block != demo(module, "S001").blocks[name]} <= {
            "participation"
        }
    assert (
        page_of(less, 5, "S001")
        .table("participation")
        .loc["S001"]
        .equals(demo(5, "S001").table("participation").loc["S001"])
    )


def test_the_banner_of_s006_has_the_same_numbers_in_modules_4_and_6(demo):
    in_4, in_6 = (demo(module, "S006").blocks["fitness"] for module in (4, 6))
    assert in_4["sentence"] == in_6["sentence"]
    assert "55 of 237; the limit is 20 %" in in_6["sentence"]
    assert "139 of 252; the limit is 70 %" in in_6["sentence"]
    assert demo(6, "S006").table("completeness").loc["Physician global assessment", "Missing"] == "55"
    assert "139 of 252 visits (55 %)" in demo(6, "S006").said("timeliness")


def test_the_newest_thirty_days_never_lower_timeliness(page_of, store, demo):
    quality = store.table("quality")
    young = (quality["period"] == "2026-06-01") & quality["check_id"].str.startswith("lag_")
    assert young.sum() > 10
    worst = changed(store, "quality", quality.assign(n_failed=quality["n_failed"].mask(young, quality["n_checked"])))
    page = page_of(worst, 6, "S001")
    for block in ("timeliness", "control-chart-entry", "fitness"):
        assert page.blocks[block] == demo(6, "S001").blocks[block]
    assert "1 month is not old enough to judge and left out" in page.said("timeliness")


def test_missing_unknown_and_not_applicable_are_three_columns_that_do_not_mix(page_of, store, demo):
    quality = store.table("quality")
    missing = quality["check_id"] == "missing"
    more = {name: quality[name].mask(missing, quality[name] + 7) for name in ("n_unknown", "n_not_applicable")}
    page, before = page_of(changed(store, "quality", quality.assign(**more)), 6, "S001"), demo(6, "S001")
    columns = ["Unknown or declined", "Not applicable"]
    now, then = page.table("completeness"), before.table("completeness")
    assert now.drop(columns=columns).equals(then.drop(columns=columns))
    assert (now[columns].astype("int64") - then[columns].astype("int64")).eq(3 * 7).all(axis=None)
    assert page.blocks["fitness"] == before.blocks["fitness"]
    assert page.blocks["completeness"]["picture"] == before.blocks["completeness"]["picture"]


def test_what_was_not_checked_is_listed(demo):
    page = demo(6, "S006")
    assert "No measure was checked for: links between tables, calculated values and likely values." in page.said(
        "kahn-table"
    )
    matrix = page.table("kahn-table")
    assert (matrix.loc["Length of a visit"] == "not checked").all()
    assert matrix.loc["Patients in remission", "completeness"] == "232.1"
    assert "Not checked for plausibility: Systemic steroids in the last 90 days" in page.said("plausibility")


def test_a_gate_that_withholds_says_which_measure_cannot_be_used_and_why(page_of, store):
    toml = store.network_toml + '\n[gate]\naction = "withhold"\n'
    page = page_of(replace(store, network_toml=toml), 6, "S006")
    table = page.table("fitness")
    assert set(table["Today"]) == {"not usable"}
    assert table.loc["Patients in remission", "Why"] == "missing values, late entry"
    held = [one["sentence"] for one in page.findings if one["anchor"] == "fitness"]
    assert len(held) == len(table)
    assert all(re.search(r"cannot be used today: .*\(\d+ of \d+; the limit is \d+ %\)", line) for line in held)


def test_a_network_of_few_sites_shows_a_site_no_median_and_no_reuse(page_of, store):
    few = store
    for name in ("sites", "activities"):
        rows = store.table(name)
        few = changed(few, name, rows[rows["site_id"].isin(["S001", "S002", "S003", "S004", "S005"])])
    page = page_of(few, 5, "S001")
    assert page.table("participation").index.tolist() == ["S001"]
    assert "Too few sites for a comparison" in page.said("participation")
    assert set(page.table("own-commons")["Of these, used by many others"]) == {"0"}


def test_a_site_whose_months_are_all_hidden_is_not_told_of_0_months(page_of, store):
    page = page_of(store, 5, "S012")
    assert "every period, 7 months in all, is hidden" in page.said("control-chart-active-people")
    assert not any("0 months" in found["sentence"] + found["n"] for found in page.findings)
