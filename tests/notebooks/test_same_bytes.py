"""The same data give the same bytes: in whatever order Python hashes strings, wherever, whenever and by how many."""

import os
import subprocess
import sys
from pathlib import Path

import lhs_helpers
from lhs_helpers.intake import read_network
from lhs_helpers.reporting.discover import discover
from lhs_helpers.reporting.plan import cut_packs, pack_name
from lhs_helpers.teaching import demo_folder

REPORTS = ("improvement", "sustainability")
SUBJECTS = ("S001", "S005", "network")
SCRIPT = """
import hashlib, json, sys
from pathlib import Path
import nbformat
from lhs_helpers import show
from lhs_helpers.reporting.discover import discover
from lhs_helpers.reporting.run import select_view

shown = []
show.display = lambda data, raw: shown.append(data)
for module in discover():
    for subject, pack in zip(sys.argv[2::2], sys.argv[3::2]):
        names = {}
        for cell in select_view(nbformat.read(module.path, as_version=4), subject).cells:
            if cell.cell_type == "code":
                exec(cell.source, names)
                if "parameters" in cell.metadata.get("tags", []):
                    names |= {"network": str(Path(sys.argv[1]) / module.report / pack), "site_id": subject}
        for data in shown:
            print(module.module, subject, hashlib.sha256(json.dumps(data).encode()).hexdigest())
        shown.clear()
"""


def test_blocks_do_not_depend_on_the_hashes_of_strings(tmp_path):
    cut_packs(read_network(demo_folder()).store, discover(), SUBJECTS, tmp_path)
    packs = [word for subject in SUBJECTS for word in (subject, pack_name(subject))]
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), *packs]
    paths = {"PYTHONPATH": str(Path(lhs_helpers.__file__).parents[1])}
    runs = [
        subprocess.Popen(command, env=os.environ | paths | {"PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, text=True)
        for seed in ("1", "2", "3")
    ]
    first, *others = [run.communicate(timeout=300)[0].splitlines() for run in runs]
    assert all(run.returncode == 0 for run in runs)
    assert len(first) > 200
    for other in others:
        assert [one for one, two in zip(first, other, strict=True) if one != two] == []


def test_whole_pages_are_the_same_whatever_the_machine_is_set_to(tmp_path):
    """A site's and the network's: all six notebooks in both views, built by the command line twice at once."""
    command = [sys.executable, "-c", "from lhs_helpers.cli import main; main()", "build", demo_folder()]
    asked = ["--only", "S001", "--only", "network"]
    settings = {
        "here": ("1", {"PYTHONHASHSEED": "1", "TZ": "America/New_York", "LC_ALL": "C"}),
        "there": ("3", {"PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "1"}),
    }
    runs = {}
    for name, (jobs, around) in settings.items():
        environment = os.environ | {"PYTHONPATH": str(Path(lhs_helpers.__file__).parents[1])} | around
        (tmp_path / name).mkdir()
        arguments = [*asked, "-o", tmp_path / name / "out", "--jobs", jobs]
        runs[name] = subprocess.Popen([*command, *arguments], cwd=tmp_path / name, env=environment)
    assert [run.wait(timeout=300) for run in runs.values()] == [0, 0]
    here, there = ({path.relative_to(out): path.read_bytes() for path in out.rglob("*.html")}
                   for out in (tmp_path / name / "out" / "current" for name in runs))  # fmt: skip
    reports = [f"{subject}/{report}.html" for subject in ("network", "sites/S001") for report in REPORTS]
    assert sorted(map(str, here)) == sorted(["index.html", *reports])
    assert [page for page in here if here[page] != there[page]] == []
    assert here.keys() == there.keys()
