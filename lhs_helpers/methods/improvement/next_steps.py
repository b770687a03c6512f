"""What could the team do next? Fixed rules from what was found; suggestions, never instructions."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.comparison.funnel import Funnel
from lhs_helpers.methods.data_quality.fitness import Fitness
from lhs_helpers.methods.equity import EquityGap
from lhs_helpers.methods.improvement.drivers import DriverTree
from lhs_helpers.methods.improvement.pdsa import PdsaLog
from lhs_helpers.methods.improvement.signal_summary import SignalSummary
from lhs_helpers.methods.improvement.when_would_we_know import WhenWouldWeKnow
from lhs_helpers.methods.result import Result

YEAR = 12  # months that a team may be asked to wait for a sign (our choice)
MOST = 5  # lines: a longer list is not read (our choice)


@dataclass(frozen=True, kw_only=True)
class NextSteps(Result):
    """At most five suggestions, each with the finding that it comes from.

    Reads as: what the rules of this page would look at next. Misleads when: taken for advice by somebody who knows
    the site.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per suggestion, the most pressing first: ``rule`` and ``about`` (labels that the sentence names, as a
        tuple).
    left_out : int
        Further rules that would apply.
    """

    left_out: int = 0


def next_steps(
    outcomes: SignalSummary,
    others: SignalSummary,
    *,
    log: PdsaLog,
    theory: DriverTree,
    trust: Fitness,
    gaps: Iterable[Result] = (),
    funnels: Iterable[Funnel] = (),
    waits: Iterable[WhenWouldWeKnow | None] = (),
    key: str = "",
    label: str = "",
) -> NextSteps:
    """Go through the rules in order of urgency: counts, their quality, harm, gains without effect, gaps, theory, tests.

    Parameters
    ----------
    outcomes, others : SignalSummary
        Outcome measures; process and balancing measures.
    log : PdsaLog
        Tests of change.
    theory : DriverTree
        The theory of change; only the network's own tree speaks of drivers without a change.
    trust : Fitness
        Verdicts on the data.
    gaps : iterable of Result
        Those between groups; refusals are looked over.
    funnels : iterable of Funnel
        Sites beside each other, or one beside all; those with a site beyond the limits on the bad side count.
    waits : iterable of WhenWouldWeKnow
        How long a change would take to show: where that is more than a year, no sign of one is no reason to give up.
    """
    outcome, process, balancing = (
        _by_change(rows, kind)
        for rows, kind in ((outcomes.table, "outcome"), (others.table, "process"), (others.table, "balancing"))
    )
    behind = [gap.label for gap in gaps if isinstance(gap, EquityGap) and gap.hardest_hit]
    orphans = [] if theory.is_empty or theory.own_tests else theory.without_change
    slow = {wait.label for wait in waits if wait is not None and not (wait.months_estimate or YEAR + 1) <= YEAR}
    quiet = log.is_empty or log.is_quiet
    judged = [rows for rows in (outcome, process) if any(rows.values())]
    still = bool(judged) and not any(rows[name] for rows in judged for name in ("improving", "worsening"))
    unmoved = any(process.values()) and not process["improving"]
    counts = not (outcomes.table.empty and others.table.empty)
    at_work = log.phase != "design" and (counts or not log.is_empty or (not theory.is_empty and not theory.own_tests))
    rules = (
        ("first_counts", ["outcomes"], outcomes.table.empty and log.phase != "design"),
        ("mend_data", _unfit(trust), True),
        ("outcome_worse", outcome["worsening"], True),
        ("beyond", [funnel.label for funnel in funnels if "bad" in funnel.beyond], True),
        ("price", [*process["improving"][:1], *balancing["worsening"][:1]],
         bool(process["improving"] and balancing["worsening"])),
        ("balancing_worse", balancing["worsening"], not process["improving"]),
        ("process_worse", process["worsening"], True),
        ("gap", behind, True),
        ("link", process["improving"], bool(outcome["steady"]) and not outcome["improving"]),
        ("unexplained", outcome["improving"], unmoved),
        ("hold", outcome["improving"], not unmoved),
        ("test", ["log"], quiet and at_work),
        ("orphan", orphans, True),
        ("keep_going", [label for label in outcome["steady"] if label in slow], still and not quiet),
        ("bolder", [label for label in outcome["steady"] if label not in slow], still and not quiet and not slow),
    )  # fmt: skip
    found = [{"rule": rule, "about": tuple(about)} for rule, about, holds in rules if holds and about]
    return NextSteps(
        table=pd.DataFrame(found[:MOST]),
        left_out=max(len(found) - MOST, 0),
        key=key,
        label=label,
        method={"name": "next_steps", "most": MOST},
    )


def _by_change(table: pd.DataFrame, kind: str) -> dict[str, list[str]]:
    """Labels of the measures of one kind, by what was found of them; a chart without a verdict is not steady."""
    names = ("improving", "worsening", "steady")
    if table.empty:
        return {name: [] for name in names}
    rows = table[(table["kind"] == kind) & (table["unjudged"] == "")]
    return {name: rows.loc[rows["variation"] == name, "label"].tolist() for name in names}


def _unfit(trust: Fitness) -> list[str]:
    """Measures whose data miss a limit."""
    if trust.is_empty:
        return []
    return trust.table.loc[trust.table["verdict"].isin(["with_caveat", "not_usable"]), "label"].tolist()
