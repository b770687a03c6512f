from types import SimpleNamespace

import pandas as pd
import pytest

from lhs_helpers.blocks import notebook_html
from lhs_helpers.methods.data_quality import fitness, withheld
from lhs_helpers.show import block
from lhs_helpers.words import describe
from lhs_helpers.words.next_steps import gate_banner


@pytest.fixture
def trust(quality, dictionary):
    """One measure whose element is missing in 24 of 100, and one that no check speaks of."""

    def build(action):
        rows = quality(("S1", pd.Timestamp("2026-05-01"), "missing", "activity", 100, 24))
        measures = pd.DataFrame(
            {"measure_id": ["remission", "remission_rate"], "label": ["Remission", "Rate"], "version": "1"}
        ).assign(valid_from=pd.NaT)
        gate = SimpleNamespace(max_missing_percent=20, max_failed_percent=5, min_timely_percent=70, action=action)
        return fitness(rows, dictionary, measures, gate=gate, data_through=pd.Timestamp("2026-06-30"))

    return build


def test_a_gate_that_withholds_leaves_name_reason_and_remedy_and_no_number_of_care(trust):
    verdicts = trust("withhold")
    assert [verdicts.allows(name) for name in ("remission", "remission_rate", "elsewhere")] == [False, True, True]
    (result,) = withheld(verdicts)
    words = describe(result)
    assert words.title == "Remission"
    assert "24 % of Disease activity" in words.sentence
    assert any("mend the data first" in note for note in words.notes)
    assert [(finding.kind, finding.about) for finding in words.findings] == [("not enough data", "remission")]
    content = block(result)
    assert not content["picture"]
    assert content["tables"] == []
    assert gate_banner(verdicts, "remission") == ""


def test_a_gate_with_a_banner_keeps_the_chart_and_says_why_above_it(trust):
    verdicts = trust("banner")
    assert withheld(verdicts) == []
    banner = gate_banner(verdicts, "remission-language")
    assert "24 of 100" in banner
    assert gate_banner(verdicts, "remission_rate") == ""
    shown = {"id": "a", "title": "A", "sentence": "S.", "picture": None, "tables": [], "notes": [], "empty": False}
    page = notebook_html(shown | {"banner": banner})
    assert page.index('class="notice"') < page.index("S.")
    assert "notice" not in notebook_html(shown)


def test_without_checks_nothing_is_withheld(trust):
    empty = trust("withhold").__class__(table=pd.DataFrame(), gate=None, months=3)
    assert withheld(empty) == []
    assert empty.allows("remission")
    assert gate_banner(empty, "remission") == ""
