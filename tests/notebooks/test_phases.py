"""Modules 1 to 3 in every phase of a network's life, in both views: a question that comes later says so."""

import re

import pytest

PHASES = ("implementation", "sustainability")
VIEWS = [(module, site_id) for module in (1, 2, 3) for site_id in ("network", "S001")]


@pytest.fixture(scope="module")
def in_phase(network_copy, opened_pages):
    def change(phase):
        def write(folder):
            path = folder / "network.toml"
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub("(?m)^phase = .*$", f'phase = "{phase}"', text), encoding="utf-8")

        return write

    built = {phase: opened_pages(network_copy(change(phase))) for phase in PHASES}
    return built | {"design": opened_pages(network_copy(design=True))}


@pytest.mark.parametrize("phase", ["design", *PHASES])
@pytest.mark.parametrize(("module", "site_id"), VIEWS)
def test_every_block_says_something_in_every_phase(in_phase, phase, module, site_id):
    page = in_phase[phase](module, site_id)
    assert all(block["sentence"] for block in page.blocks.values())
    assert re.findall(r"\b(?:nan|NaN|NaT|None|inf|<NA>)\b", "\n".join(map(page.said, page.blocks))) == []


@pytest.mark.parametrize(("module", "block"), [(1, "value-estimate"), (2, "retention-sites")])
def test_value_and_staying_are_asked_for_from_yearly_cycles_on(in_phase, module, block):
    for phase in ("design", "implementation"):
        page = in_phase[phase](module, "network")
        assert page.blocks[block]["empty"]
        assert "from the improvement phase on" in page.blocks[block]["sentence"]
    assert not in_phase["sustainability"](2, "network").blocks["retention-sites"]["empty"]


def test_a_ratio_below_one_is_a_concern_only_in_the_sustainability_phase(in_phase):
    def kind(phase):
        found = [each["kind"] for each in in_phase[phase](3, "network").findings if each["about"] == "self_sufficiency"]
        return found[0]

    assert (kind("implementation"), kind("sustainability")) == ("steady", "concern")


def test_what_a_later_phase_needs_is_missing_only_then(in_phase):
    plan = "Five-year financial plan"
    assert plan in in_phase["sustainability"](3, "network").blocks["readiness-module-3"]["sentence"]
    assert plan not in in_phase["implementation"](3, "network").blocks["readiness-module-3"]["sentence"]
