"""At a glance: the findings of a report's modules, chosen and ordered for the cover. It adds no number of its own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from lhs_helpers.blocks import BLOCK_MIME, FINDINGS_MIME
from lhs_helpers.reporting.job import Outcome
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.description import TOPICS

CARDS, LINES = ("improvement", "concern"), ("earlier", "falls short", "behind", "steady", "not enough data")
TRUST = "fitness"  # the block of module 6 that says which measures can be trusted
QUIET = ("earlier", "steady")
MOST = 3  # improvements and concerns on the cover: what a reader keeps in mind after two minutes

_LAST_BRACKETS = re.compile(r" \(([^()]*)\)$")


@dataclass(frozen=True)
class CoverFinding:
    """A finding with what it rests on, its name, and where its evidence is.

    ``n`` and ``basis`` say what it rests on: ``basis`` with the period, and without what the sentence says itself.
    """

    sentence: str
    n: str
    basis: str
    period: str
    label: str
    prefix: str
    anchor: str
    about: str = ""
    topic: str = "work"


@dataclass(frozen=True)
class Group:
    """Findings of one kind: those shown, and the rest, which the reader may unfold."""

    kind: str
    title: str
    shown: tuple[CoverFinding, ...]
    rest: tuple[CoverFinding, ...] = ()


@dataclass(frozen=True)
class Repeated:
    """A block that the cover repeats, and the prefix of the module in which it stands."""

    block: Mapping[str, Any]
    prefix: str


@dataclass(frozen=True)
class Glance:
    """What the cover says: cards for improvements and concerns, one line each for the rest.

    The rest is what signalled earlier, what is steady and expected to miss its target, aims that are behind their time,
    what is steady, and what has too little data.

    ``trust`` says whether the numbers can be trusted, where that is no concern: concerns say it themselves.

    ``repeated`` are the one chart to look at, and what to do next.
    """

    groups: tuple[Group, ...]
    lines: tuple[Group, ...]
    unavailable: tuple[str, ...]
    trust: tuple[CoverFinding, ...] = ()
    repeated: tuple[Repeated, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where no module found anything."""
        return not self.groups and not self.lines and not self.trust


def at_a_glance(outcomes: Sequence[Outcome], labels: Mapping[str, str]) -> Glance:
    """Collect the findings of a report.

    Parameters
    ----------
    outcomes : sequence of Outcome
        The report's modules in their order.
    labels : mapping of str to str
        Names of measures, by id.
    """
    found = {kind: _of_kind(kind, outcomes, labels) for kind in (*CARDS, *LINES)}
    worries = {finding.about for finding in chain.from_iterable(found["concern"]) if finding.topic != "mix"}
    for kind in QUIET:  # of care that is a concern nobody reads that nothing stands out; who takes part is not care
        found[kind] = [[finding for finding in module if finding.about not in worries] for module in found[kind]]
    trust = tuple(finding for finding in chain.from_iterable(found["steady"]) if finding.anchor == TRUST)
    found["steady"] = [[finding for finding in module if finding.anchor != TRUST] for module in found["steady"]]
    return Glance(
        trust=trust,
        groups=tuple(_card(kind, found[kind]) for kind in CARDS if any(found[kind])),
        lines=tuple(_line(kind, found[kind]) for kind in LINES if any(found[kind])),
        unavailable=tuple(_unavailable(outcomes)),
        repeated=tuple(_repeated(outcomes)),
    )


def _repeated(outcomes: Sequence[Outcome]) -> Iterator[Repeated]:
    """Of what the modules want on the cover the first chart, and everything that is no chart."""
    charts = 0
    for outcome in outcomes:
        blocks = {block["id"]: block for block in outcome.shown(BLOCK_MIME)}
        wanted = [name for record in outcome.shown(FINDINGS_MIME) for name in record.get("cover", ())]
        for block in (blocks[name] for name in wanted if name in blocks):
            charts += bool(block["picture"])
            if not block["picture"] or charts == 1:
                yield Repeated(block, outcome.job.module.prefix)


def _unavailable(outcomes: Sequence[Outcome]) -> list[str]:
    """A line for each module that failed, and one for all that have no data."""
    lines = [
        text("report.glance_failed", title=outcome.job.module.title, reason=outcome.reason)
        for outcome in outcomes
        if outcome.status == "failed"
    ]
    empty = [outcome.job.module.title for outcome in outcomes if outcome.status == "no_data"]
    return [*lines, text("report.glance_no_data", titles=", ".join(empty))] if empty else lines


def _of_kind(kind: str, outcomes: Sequence[Outcome], labels: Mapping[str, str]) -> list[list[CoverFinding]]:
    """Findings of one kind, a list for each module, in the order in which they were recorded."""
    return [
        [
            _on_the_cover(finding, outcome.job.module.prefix, labels)
            for finding in outcome.findings
            if (finding.get("line") or finding["kind"]) == kind
        ]
        for outcome in outcomes
    ]


def _card(kind: str, found: list[list[CoverFinding]]) -> Group:
    """The first few: what patients notice before all else and checklists last, and each module in its turn."""
    ranked = [sorted(module, key=_rank) for module in found]
    turns = sorted((finding for turn in zip_longest(*ranked) for finding in turn if finding), key=_rank)
    return Group(kind, text(f"finding_group.{kind}"), tuple(turns[:MOST]), tuple(turns[MOST:]))


def _rank(finding: CoverFinding) -> int:
    return TOPICS.index(finding.topic)


def _line(kind: str, found: list[list[CoverFinding]]) -> Group:
    """All of them in the order of the page, and how many there are."""
    shown = tuple(chain.from_iterable(found))
    name = kind.replace(" ", "_")
    title = text(f"finding_line.{name}" if len(shown) == 1 else f"finding_line.{name}_many", n=len(shown))
    return Group(name.replace("_", "-"), title, shown)


def _on_the_cover(finding: Mapping[str, str], prefix: str, labels: Mapping[str, str]) -> CoverFinding:
    return CoverFinding(
        sentence=finding["sentence"],
        n=_LAST_BRACKETS.sub(r", \1", finding["n"]),  # it stands in brackets itself
        basis=" · ".join(
            filter(None, ["" if finding["n"] in finding["sentence"] else finding["n"], finding["period"]])
        ),
        period=finding["period"],
        label=_name(finding, labels),
        prefix=prefix,
        anchor=finding["anchor"],
        about=finding["about"],
        topic=finding.get("topic", "work"),
    )


def _name(finding: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """The measure's name, the short name of a check, or the title of the block that holds the evidence."""
    about = finding["about"]
    if about in labels:
        return labels[about]
    return text(f"finding_name.{about}") if has_text(f"finding_name.{about}") else finding["label"]
