from types import SimpleNamespace

import pandas as pd
import pytest

from lhs_helpers.methods.improvement import next_steps
from lhs_helpers.words import describe


def _summary(**found):
    rows = [{"kind": kind, "label": f"{kind} measure", "variation": variation} for kind, variation in found.items()]
    return SimpleNamespace(table=pd.DataFrame(rows).assign(unjudged=""))


def _steps(
    outcome="steady",
    process="steady",
    balancing="steady",
    *,
    quiet=False,
    verdict="usable",
    orphans=(),
    phase="improvement",
    months=None,
):
    trust = SimpleNamespace(is_empty=False, table=pd.DataFrame({"verdict": [verdict], "label": ["Remission"]}))
    theory = SimpleNamespace(is_empty=False, own_tests=False, without_change=list(orphans))
    log = SimpleNamespace(is_empty=False, is_quiet=quiet, phase=phase)
    others = _summary(process=process, balancing=balancing)
    wait = SimpleNamespace(label="outcome measure", months_estimate=months or None)
    waits = [None, wait] if months is not None else [None]
    return next_steps(_summary(outcome=outcome), others, log=log, theory=theory, trust=trust, waits=waits)


@pytest.mark.parametrize(
    ("found", "rules"),
    [
        ({}, ["bolder"]),
        ({"process": "improving"}, ["link"]),
        ({"process": "improving", "balancing": "worsening"}, ["price", "link"]),
        ({"balancing": "worsening"}, ["balancing_worse", "bolder"]),
        ({"outcome": "worsening"}, ["outcome_worse"]),
        ({"outcome": "improving", "process": "improving"}, ["hold"]),
        ({"quiet": True, "orphans": ["School"]}, ["test", "orphan"]),
        ({"quiet": True, "orphans": ["School"], "phase": "design"}, ["orphan"]),  # nobody is asked to test yet
        ({"verdict": "with_caveat", "outcome": "improving"}, ["mend_data", "unexplained"]),
        ({"months": 12}, ["bolder"]),
        ({"months": 46}, ["keep_going"]),  # no sign is no reason to give up where none could be seen
        ({"months": 0}, ["keep_going"]),  # 0: never, however long they wait
        ({"outcome": "not_enough", "process": "not_enough", "balancing": "not_enough"}, []),
    ],
)
def test_each_rule_answers_its_own_finding(found, rules):
    steps = _steps(**found)
    assert (steps.table["rule"].tolist() if len(steps.table) else []) == rules


def test_at_most_five_lines_are_given_each_with_the_finding_it_comes_from():
    steps = _steps("worsening", "worsening", "worsening", quiet=True, verdict="with_caveat", orphans=["School"])
    assert len(steps.table) == 5
    assert steps.left_out == 1
    words = describe(steps)
    assert "never an instruction" in words.sentence
    (table,) = words.tables
    assert table.frame["Because"].str.contains(":|no test of change").all()
    assert "outcome worse: outcome measure" in table.frame["Because"].tolist()


@pytest.mark.parametrize(("phase", "rules"), [("implementation", ["first_counts"]), ("design", [])])
def test_without_counts_of_an_outcome_the_first_ones_come_first(phase, rules):
    nothing = SimpleNamespace(table=pd.DataFrame(columns=["kind", "label", "variation", "unjudged"]))
    log = SimpleNamespace(is_empty=True, is_quiet=False, phase=phase)
    theory, trust = (SimpleNamespace(is_empty=True, own_tests=True) for _ in range(2))
    steps = next_steps(nothing, nothing, log=log, theory=theory, trust=trust)
    assert steps.table.get("rule", pd.Series(dtype=str)).tolist() == rules
