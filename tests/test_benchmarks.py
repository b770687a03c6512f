"""The benchmark of reports measures: its routes run, its floor draws the same figures, and its ratios are written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Its own program on one notebook of one site, the shortest there is. Whole builds and growing networks are left out:
# they are commands that other tests run, and take minutes.
SCRIPT = """
import sys
from contextlib import contextmanager
from dataclasses import replace
sys.path.insert(0, "benchmarks")
import reports

packs_of = reports.packs_of

@contextmanager
def one_notebook(network, folder):
    with packs_of(network, folder) as tasks:
        task = next(task for task in tasks if task.subject != "network" and task.report == "sustainability")
        yield [replace(task, jobs=task.jobs[:1])]

make_network = reports.make_network
reports.packs_of, reports.make_network = one_notebook, lambda folder, sites: make_network(folder, 1)
reports.builds = lambda network, out: {"all": vars(reports.cost_of(sys.executable, "-c", "1", watch=True))}
reports.growth = lambda sizes, folder, n_pages: [{"sites": 1, "prepare_cpu": 1.0, "pages": 1, "page_cpu": 1.0}]
reports.main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_the_benchmark_of_reports_runs_and_writes_its_ratios(tmp_path):
    command = [sys.executable, "-c", SCRIPT, "--quick", "--json", tmp_path / "measured.json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert run.returncode == 0, run.stderr
    measured = json.loads((tmp_path / "measured.json").read_text(encoding="utf-8"))
    compared = measured["compared"]
    assert {cost["notebooks"][0] for cost in compared["per_notebook"].values()} == {1}
    for name, above, below, what in (
        ("gain_cpu", "plain", "ours", "cpu"),
        ("gain_wall", "plain", "ours", "wall"),
        ("over_floor_cpu", "ours", "floor", "cpu"),
    ):
        middle, low, high = compared[name]
        costs = compared["per_notebook"]
        assert middle == low == high == pytest.approx(costs[above][what][0] / costs[below][what][0])
        assert f"{name:<22}{middle:8.2f}" in run.stdout
    assert compared["n_pictures"] > 0
    assert measured["builds"]["all"]["memory"] > 0
    assert json.loads(run.stdout.splitlines()[-1])["gain_cpu"] == compared["gain_cpu"]
