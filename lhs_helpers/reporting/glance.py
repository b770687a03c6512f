"""At a glance: the findings of a report's modules, chosen and ordered for the cover. It adds no number of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from lhs_helpers.reporting.job import Outcome
from lhs_helpers.words.catalog import text

CARDS, LINES = ("improvement", "concern"), ("steady", "not enough data")
MOST = 3  # improvements and concerns on the cover: what a reader keeps in mind after two minutes


@dataclass(frozen=True)
class CoverFinding:
    """A finding with what it rests on (``n``, and with its period ``basis``), its name, and where its evidence is."""

    sentence: str
    n: str
    basis: str
    label: str
    prefix: str
    anchor: str


@dataclass(frozen=True)
class Group:
    """Findings of one kind; ``n_more`` counts those that are left to the sections."""

    kind: str
    title: str
    shown: tuple[CoverFinding, ...]
    n_more: int = 0


@dataclass(frozen=True)
class Glance:
    """What the cover says: cards for improvements and concerns, one line each for steady and too little data."""

    groups: tuple[Group, ...]
    lines: tuple[Group, ...]
    unavailable: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """True where no module found anything."""
        return not self.groups and not self.lines


def at_a_glance(outcomes: Sequence[Outcome], labels: Mapping[str, str]) -> Glance:
    """Collect the findings of a report.

    Parameters
    ----------
    outcomes : sequence of Outcome
        The report's modules in their order.
    labels : mapping of str to str
        Names of measures, by id.
    """
    by_kind = {kind: _of_kind(kind, outcomes, labels) for kind in (*CARDS, *LINES)}
    return Glance(
        groups=tuple(_group(kind, by_kind[kind], MOST) for kind in CARDS if by_kind[kind]),
        lines=tuple(_group(kind, by_kind[kind]) for kind in LINES if by_kind[kind]),
        unavailable=tuple(
            text(f"report.glance_{outcome.status}", title=outcome.job.module.title, reason=outcome.reason)
            for outcome in outcomes
            if outcome.status != "ok"
        ),
    )


def _of_kind(kind: str, outcomes: Sequence[Outcome], labels: Mapping[str, str]) -> list[CoverFinding]:
    """Findings of one kind: what rests on data of a period before checklists, and each module in its turn."""
    by_module = []
    for outcome in outcomes:
        found = [finding for finding in outcome.findings if finding["kind"] == kind]
        found.sort(key=lambda finding: not finding["period"])
        by_module.append([_on_the_cover(finding, outcome.job.module.prefix, labels) for finding in found])
    return [finding for turn in zip_longest(*by_module) for finding in turn if finding]


def _group(kind: str, findings: list[CoverFinding], most: int | None = None) -> Group:
    shown = tuple(findings[:most])
    name = kind.replace(" ", "_")
    return Group(name.replace("_", "-"), text(f"finding_group.{name}"), shown, len(findings) - len(shown))


def _on_the_cover(finding: Mapping[str, str], prefix: str, labels: Mapping[str, str]) -> CoverFinding:
    about = finding["about"]
    return CoverFinding(
        sentence=finding["sentence"],
        n=finding["n"],
        basis=" · ".join(filter(None, [finding["n"], finding["period"]])),
        label=labels.get(about, about.replace("_", " ")),
        prefix=prefix,
        anchor=finding["anchor"],
    )
