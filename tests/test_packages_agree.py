"""pyproject.toml, environment.yml and requirements.lock name the same packages."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from lhs_helpers.reporting.cluster import ClusterError, made_elsewhere

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def _declared() -> dict[str, Requirement]:
    lines = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    return {requirement.name: requirement for requirement in map(Requirement, lines)}


def _pins() -> list[Requirement]:
    lines = [line.removesuffix(" \\") for line in LOCK.splitlines() if re.match(r"[a-z0-9]", line)]
    return [Requirement(line) for line in lines]


def test_conda_users_get_the_same_packages():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    named = [Requirement(line) for line in environment if isinstance(line, str)]
    listed = {requirement.name: requirement.specifier for requirement in named}
    assert str(listed.pop("python")) == PROJECT["requires-python"]
    listed.pop("pip")
    assert listed == {name: requirement.specifier for name, requirement in _declared().items()}


def test_the_lock_pins_every_declared_package_within_its_bounds():
    pins: dict[str, list[str]] = {}
    for pin in _pins():
        pins.setdefault(pin.name, []).append(str(pin.specifier).removeprefix("=="))
    for name, requirement in _declared().items():
        assert name in pins, f"{name} is not locked: run make lock"
        assert all(requirement.specifier.contains(version) for version in pins[name]), f"{name}: run make lock"


def test_every_pin_is_exact_and_carries_hashes():
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK)[1:]
    assert len(blocks) > 100
    for block in blocks:
        assert re.match(r"[a-z0-9._-]+==\S+", block), block[:60]
        assert "--hash=sha256:" in block, block[:60]


def test_the_lock_holds_no_address():
    assert "://" not in LOCK
    assert "--index" not in LOCK


def test_what_builds_on_a_cluster_need_is_tested_by_developers():
    extras = PROJECT["optional-dependencies"]
    assert set(extras["dask"]) <= set(extras["dev"])


def test_whoever_lacks_the_packages_of_a_cluster_is_told_the_extra_that_the_pages_name(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError) as caught:
        list(made_elsewhere([], "tcp://host:8786"))
    (command,) = re.findall(r'pip install "lhs-helpers\[\w+\]"', str(caught.value))
    assert command in (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    assert "dask" in PROJECT["optional-dependencies"]
