"""What the appendix lists: every method that calculates has its formula and its source."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lhs_helpers.methods
from lhs_helpers.methods.comparison.funnel import funnel
from lhs_helpers.methods.control_chart import KINDS, control_chart
from lhs_helpers.methods.run_rules.rule_sets import RULE_SETS
from lhs_helpers.methods.time_weighted import ewma
from lhs_helpers.words.catalog import catalog, has_text
from lhs_helpers.words.method import false_signals, methods_of

PARTS = ("name", "answers", "formula", "source")
# These count, add up, list or compare what is on record; there is no formula to cite beyond their sentence.
WITHOUT_FORMULA = {
    "aim_alignment", "aim_progress", "coverage", "currency_of", "data_elements", "driver_tree", "fee_returns",
    "gaps_to_plan",
    "issues", "leadership_posts", "measure_set", "next_steps", "own_commons", "partners", "pdsa_log", "pipeline",
    "progress_scores", "readiness", "result_vs_budget", "revenue_horizon", "system_view", "time_valued", "unit_costs",
    "withheld",
}  # fmt: skip


def months(count, **columns):
    return pd.DataFrame({"period": pd.date_range("2022-01-01", periods=count, freq="MS")} | columns)


def named():
    folder = Path(lhs_helpers.methods.__file__).parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    return set(re.findall(r'"name": "(\w+)"', text)) - {"control_chart"}


def test_every_method_kind_and_rule_set_has_its_formula_and_source():
    codes = named() - WITHOUT_FORMULA | {f"chart_{kind}" for kind in KINDS} | {f"rules_{name}" for name in RULE_SETS}
    assert len(codes) > 60
    assert {f"{code}.{part}" for code in codes for part in PARTS if not has_text(f"method_{code}.{part}")} == set()


def test_the_list_of_methods_holds_nothing_that_is_not_built():
    known = named() | {f"chart_{kind}" for kind in KINDS} | {f"rules_{name}" for name in RULE_SETS} | {"advise_chart"}
    told = {key.split(".")[0].removeprefix("method_") for key in catalog() if key.startswith("method_")}
    assert told <= known
    assert named() >= WITHOUT_FORMULA


def test_a_chart_names_its_kinds_rules_and_choice():
    data = months(24, num=np.tile([3, 5, 4], 8), den=20)
    found = methods_of(control_chart(data, kind="auto", min_limits=15))
    assert [method["code"] for method in found] == ["chart_p", "rules_anhoej", "advise_chart"]
    assert found[0]["chosen"] == "min_limits = 15, min_points_run = 10, outside_by = tail"
    laney = methods_of(control_chart(data, kind="pp", sigma_z_floor=0.0))
    assert (
        laney[0]["chosen"]
        == "min_limits = 12, min_points_run = 10, outside_by = tail, screen_mr = False, sigma_z_floor = 0"
    )
    assert [method["code"] for method in methods_of(control_chart(data, kind="mr"))] == ["chart_mr"]


def test_other_results_name_one_method_and_empty_ones_none():
    data = months(24, num=np.tile([3, 5, 4], 8), den=20)
    weighted = methods_of(ewma(control_chart(data, kind="p")))
    assert weighted == [{"code": "ewma", "chosen": "weight = 0.2, width = 3"}]
    sites = pd.DataFrame({"site_id": list("abc"), "num": [1, 2, 3], "den": [10, 12, 14]})
    assert methods_of(funnel(sites))[0]["code"] == "funnel"
    assert methods_of(funnel(sites.head(1))) == []


@pytest.mark.parametrize(("ruleset", "chances"), [("anhoej", ["24", "3", "10"]), ("mdc", ["24", "16"])])
def test_false_signals_are_told_for_run_charts_and_charts_with_limits(ruleset, chances):
    assert re.findall(r"\d+", false_signals(ruleset))[1:] == chances
