"""Settings of a network, read from ``network.toml`` and checked as a whole.

Light to import: a report's job needs the settings, but neither pandera nor pandas for them.
"""

# ruff: noqa: RUF009 - setting() and section() return the fields of a dataclass, which it copies

import tomllib
from dataclasses import dataclass, fields
from datetime import date

from lhs_helpers.contract.protection import Audience, Disclosure
from lhs_helpers.contract.setting import read_fields, section, setting
from lhs_helpers.contract.settings import (
    PHASES,
    Capacity,
    Charts,
    Engagement,
    Equity,
    Finance,
    Gate,
    Maturity,
    Money,
    Onboarding,
    Report,
    Source,
    Time,
)
from lhs_helpers.errors import ConfigError

CONTRACT_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Network:
    """Settings of one network; the keys of ``[network]`` are its own, the other sections hang below it."""

    id: str = setting("id", "short key of the network")
    name: str = setting("text", "title of the network")
    condition: str = setting("text", "the condition it cares for")
    population: str = setting("text", "whom it serves")
    global_aim: str = setting("text", "one sentence: how much, by when, for whom")
    phase: str = setting("enum", "where the network is in its life", allowed=PHASES)
    started: date | None = setting("date", "first shared work", default=None)
    language: str = setting("enum", "language of the reports", default="en", allowed=("en",))
    synthetic: bool = setting("yn", 'prints "synthetic data" on every page', default=False)

    time: Time = section(Time)
    money: Money | None = section(Money, default=None)
    charts: Charts = section(Charts, default=Charts())
    gate: Gate = section(Gate, default=Gate())
    disclosure: Disclosure = section(Disclosure, default=Disclosure())
    audience: Audience = section(Audience, default=Audience())
    report: Report = section(Report, default=Report())
    maturity: Maturity = section(Maturity, default=Maturity())
    onboarding: Onboarding = section(Onboarding, default=Onboarding())
    capacity: Capacity = section(Capacity, default=Capacity())
    finance: Finance = section(Finance, default=Finance())
    engagement: Engagement = section(Engagement, default=Engagement())
    equity: Equity = section(Equity, default=Equity())
    sources: tuple[Source, ...] = section(Source, default=(Source(),), key="source", many=True)

    @classmethod
    def from_toml(cls, text: str, where: str = "network.toml") -> "Network":
        """Read and check the settings.

        Parameters
        ----------
        text : str
            Content of the file.
        where : str
            Name of the file, for messages.

        Raises
        ------
        ConfigError
            With every problem found: unknown, missing or contradictory keys, values of a wrong type.
        """
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            hint = "correct the line that is named"
            raise ConfigError(f"the file is not valid TOML: {error}", hint=hint, where=where) from None
        problems = _version_problems(document.pop("contract", None))
        own = [one for one in fields(cls) if "section" not in one.metadata]
        sections = [one for one in fields(cls) if "section" in one.metadata]
        top = document.pop("network", {})
        values = read_fields(own, top, at="network", problems=problems)
        values |= read_fields(sections, document, at="", problems=problems)
        network = None if problems else cls(**values)
        problems = problems or _contradictions(network)
        if problems:
            listed = problems[0] if len(problems) == 1 else "".join(f"\n  - {problem}" for problem in problems)
            raise ConfigError(listed, hint="correct it; docs/data_dictionary.md lists every key", where=where)
        return network


def _version_problems(version: object) -> list[str]:
    if version is None:
        return [f"contract is missing; the first line says contract = {CONTRACT_VERSION}"]
    if version != CONTRACT_VERSION or isinstance(version, bool):
        return [f"contract must be {CONTRACT_VERSION}, the version of the data contract that this program reads"]
    return []


def _contradictions(network: Network) -> list[str]:
    """Keys that are each allowed, but not together."""
    problems = []
    if network.time.extracted_on < network.time.data_through:
        problems.append("time.extracted_on must not be before time.data_through")
    if network.started and network.started > network.time.data_through:
        problems.append("network.started must not be after time.data_through")
    if network.money and not (len(network.money.currency) == 3 and network.money.currency.isupper()):
        problems.append('money.currency must be three capitals, such as "USD" (ISO 4217)')
    if network.charts.min_points_limits < network.charts.min_points_run:
        problems.append("charts.min_points_limits must not be smaller than charts.min_points_run")
    if list(network.charts.funnel_limits) != sorted(set(network.charts.funnel_limits)):
        problems.append("charts.funnel_limits must rise")
    if network.disclosure.override_reason == "":
        problems += [
            f"disclosure.{key} is looser than the preset; say why in disclosure.override_reason"
            for key in network.disclosure.looser
        ]
    members = network.audience.members
    if not members.suppress and not members.basis:
        problems.append("audience.members.suppress = false needs audience.members.basis, the agreement that allows it")
    way_in = network.onboarding
    if len(set(way_in.milestones)) < len(way_in.milestones):
        problems.append("onboarding.milestones names one twice")
    ends = [name for name in (way_in.clock_start, way_in.clock_end) if name not in way_in.milestones]
    if ends:
        problems.append(f"onboarding.milestones lacks {' and '.join(ends)}, which the clock uses")
    elif way_in.milestones.index(way_in.clock_start) >= way_in.milestones.index(way_in.clock_end):
        problems.append("onboarding.clock_start must come before onboarding.clock_end")
    if len({scenario.id for scenario in network.finance.scenarios}) < len(network.finance.scenarios):
        problems.append("finance.scenario uses one id twice")
    return problems
