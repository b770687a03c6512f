"""The settings file of a network: what is read, what is refused, and that everything wrong is said at once."""

import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import date

import jinja2
import pytest

from lhs_helpers.collection import TEMPLATES
from lhs_helpers.contract.network import Network
from lhs_helpers.errors import ConfigError

SMALLEST = """contract = 1
[network]
id = "demo"
name = "Demo network"
condition = "inflammatory bowel disease"
population = "children and young people"
global_aim = "Raise remission from 60 % to 80 % by June 2026"
phase = "improvement"
[time]
data_through = 2026-06-30
extracted_on = 2026-07-02
"""


def problems(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        Network.from_toml(text)
    return str(caught.value)


def test_the_smallest_settings_file_is_enough_and_takes_the_stated_defaults():
    network = Network.from_toml(SMALLEST)
    assert network.time.data_through == date(2026, 6, 30)
    assert network.time.provisional_months == 1
    assert network.money is None
    assert network.charts.rules == "anhoej"
    assert (network.disclosure.threshold, network.disclosure.round_to, network.disclosure.show_zero) == (11, 1, True)
    assert network.report.modules == (1, 2, 3, 4, 5, 6)
    assert len(network.onboarding.milestones) == 13
    assert [scenario.id for scenario in network.finance.scenarios[:2]] == ["no_renewals", "base"]
    assert len(network.finance.scenarios) == 7
    assert network.maturity.domains == ("SL", "GM", "FS", "QI", "EC", "DA")
    assert [source.path for source in network.sources] == ["tables"]


def test_settings_cannot_be_changed_afterwards():
    network = Network.from_toml(SMALLEST)
    with pytest.raises(FrozenInstanceError):
        network.time.data_through = date(2027, 1, 1)


def test_an_unknown_key_is_refused_with_the_nearest_name():
    assert "time.data_thru is unknown; did you mean data_through?" in problems(SMALLEST + "data_thru = 2026-06-30\n")


def test_every_problem_is_said_at_once():
    text = SMALLEST.replace("contract = 1\n", "").replace('"improvement"', '"improving"')
    said = problems(text + "window_months = 0\n[report]\nmodules = [1, 7]\n[[source]]\nkind = 'excel'\n[colors]\n")
    for part in (
        "contract is missing",
        "network.phase must be",
        "time.window_months must be a whole number of 1 or more",
        "report.modules must be a list",
        "source[1].kind must be",
        "colors is unknown",
    ):
        assert part in said


@pytest.mark.parametrize("key", ["id", "name", "condition", "population", "global_aim", "phase"])
def test_a_required_key_that_is_missing_is_named(key):
    lines = [line for line in SMALLEST.splitlines() if not line.startswith(f"{key} =")]
    assert f"network.{key} is missing" in problems("\n".join(lines))


def test_a_missing_section_is_named():
    assert "time is missing" in problems(SMALLEST.split("[time]")[0])
    assert "network.id is missing" in problems("contract = 1\n[time]" + SMALLEST.split("[time]")[1])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("contract = 2", "contract must be 1"),
        ("contract = true", "contract must be 1"),
    ],
)
def test_another_version_of_the_contract_is_refused(line, said):
    assert said in problems(SMALLEST.replace("contract = 1", line))


@pytest.mark.parametrize(
    "line",
    [
        'data_through = "2026-06-30"',
        "data_through = 2026-06-30T00:00:00",
        "data_through = 20260630",
    ],
)
def test_a_date_is_a_date_not_a_text_a_moment_or_a_number(line):
    assert "time.data_through must be a date without quotes" in problems(
        SMALLEST.replace("data_through = 2026-06-30", line)
    )


def test_data_cannot_leave_the_registry_before_the_last_day_they_describe():
    assert "extracted_on must not be before" in problems(SMALLEST.replace("2026-07-02", "2026-06-29"))
    Network.from_toml(SMALLEST.replace("2026-07-02", "2026-06-30"))


@pytest.mark.parametrize(
    "line",
    ["threshold = 10", "min_sites = 4", "max_share_percent = 60", 'preset = "acro10"\nshow_zero = true'],
)
def test_looser_protection_than_the_preset_needs_a_reason(line):
    text = f"{SMALLEST}[disclosure]\n{line}\n"
    assert "looser than the preset" in problems(text)
    Network.from_toml(text + 'override_reason = "agreed by the ethics board"\n')


def test_stricter_protection_is_free():
    text = SMALLEST + "[disclosure]\nthreshold = 20\nround_to = 5\nshow_zero = false\nmin_sites = 8\n"
    chosen = Network.from_toml(text).disclosure
    assert (chosen.threshold, chosen.round_to, chosen.show_zero, chosen.min_sites) == (20, 5, False, 8)


def test_a_preset_brings_its_numbers():
    chosen = Network.from_toml(SMALLEST + '[disclosure]\npreset = "opensafely7r5"\n').disclosure
    assert (chosen.threshold, chosen.round_to, chosen.show_zero) == (8, 5, False)


def test_what_the_public_sees_cannot_be_loosened():
    assert "audience.public.suppress must be true" in problems(SMALLEST + "[audience.public]\nsuppress = false\n")
    assert "audience.public.comparators" in problems(SMALLEST + '[audience.public]\ncomparators = "named"\n')
    assert "audience.public.basis is unknown" in problems(SMALLEST + '[audience.public]\nbasis = "x"\n')


def test_members_see_small_numbers_only_under_a_named_agreement():
    text = SMALLEST + "[audience.members]\nsuppress = false\n"
    assert "needs audience.members.basis" in problems(text)
    assert not Network.from_toml(text + 'basis = "Participation agreement, section 4"\n').audience.members.suppress


def test_the_onboarding_clock_runs_forward_between_milestones_that_exist():
    assert "lacks first_data_accepted" in problems(
        SMALLEST + '[onboarding]\nmilestones = ["agreement_sent", "active"]\n'
    )
    backwards = 'clock_start = "active"\nclock_end = "inquiry"\n'
    assert "clock_start must come before" in problems(SMALLEST + "[onboarding]\n" + backwards)


def test_own_scenarios_replace_the_shipped_ones():
    text = SMALLEST + '[[finance.scenario]]\nid = "a"\nlabel = "A"\nchange = [{what = "fees", factor = 0.8}]\n'
    (scenario,) = Network.from_toml(text).finance.scenarios
    assert (scenario.changes[0].what, scenario.changes[0].factor) == ("fees", 0.8)
    assert "finance.scenario[1].change[1].what must be" in problems(text.replace('"fees"', '"fee"'))


def test_a_domain_set_is_a_name_or_a_list():
    assert Network.from_toml(SMALLEST + '[maturity]\ndomain_set = ["SL", "RS"]\n').maturity.domains == ("SL", "RS")
    assert Network.from_toml(SMALLEST + '[maturity]\ndomain_set = "all"\n').maturity.domains is None
    assert "maturity.domain_set must be" in problems(SMALLEST + '[maturity]\ndomain_set = "both"\n')


def test_a_currency_is_three_capitals():
    assert Network.from_toml(SMALLEST + '[money]\ncurrency = "USD"\nprice_year = 2025\n').money.currency == "USD"
    assert "money.currency" in problems(SMALLEST + '[money]\ncurrency = "$"\nprice_year = 2025\n')
    assert "three capitals" in problems(SMALLEST + '[money]\ncurrency = "Usd"\nprice_year = 2025\n')


def test_a_file_that_is_not_toml_is_refused_with_its_line():
    assert "line 2" in problems("contract = 1\n[network\n")


def test_reading_settings_does_not_load_pandera_or_pandas():
    code = "import sys, lhs_helpers.contract.network; print({'pandas', 'pandera'} & set(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "set()"


ANSWERS = {
    "network_id": "demo",
    "name": 'The "Lakeside" network',
    "condition": "Crohn's disease",
    "population": "children\\adults",
    "global_aim": "Raise remission\nfrom 60 % to 80 %",
    "phase": "design",
    "data_through": "2026-06-30",
    "extracted_on": "2026-06-30",
}


def filled(**answers: object) -> str:
    folder = jinja2.FileSystemLoader(TEMPLATES / "data")
    return jinja2.Environment(loader=folder).get_template("network.toml").render(answers)


def test_the_template_makes_a_settings_file_that_is_read_at_once_whatever_the_answers_hold():
    network = Network.from_toml(filled(**ANSWERS))
    assert network.name == ANSWERS["name"]
    assert network.condition == ANSWERS["condition"]
    assert network.population == ANSWERS["population"]
    assert network.money is None
    with_money = Network.from_toml(filled(**ANSWERS, currency="USD", price_year=2026, fiscal_year_start=7))
    assert (with_money.money.currency, with_money.time.fiscal_year_start) == ("USD", 7)


def test_every_commented_key_of_the_template_is_one_that_is_read_with_the_default_that_it_shows():
    lines = [
        line.removeprefix("# ")
        for line in filled(**ANSWERS).splitlines()
        if line.startswith(("# [", "[")) or "=" in line.split("  #")[0]
    ]
    network = Network.from_toml("\n".join(lines))
    assert network.charts == Network.from_toml(SMALLEST).charts
    assert network.gate == Network.from_toml(SMALLEST).gate
    assert network.report == Network.from_toml(SMALLEST).report
    assert network.time.window_months == 60
