"""How far a run is, as seen on a terminal: a bar with rate and time left, failures at once, a table at the end."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lhs_helpers

from .reporting.conftest import RECORD, SHOW_BLOCK, network_folder, write_notebook  # noqa: F401 - a fixture

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")

# The command line on notebooks of ours; nothing else differs from `lhs build`.
COMMAND = """
from functools import partial
from pathlib import Path
from lhs_helpers.cli import main
from lhs_helpers.reporting import build
if __name__ == "__main__":
    build.build_network = partial(build.build_network, notebooks=Path("notebooks"))
    main()
"""
BAR = re.compile(  # share, pages, time gone by, time left, rate
    r"Making 4 reports: +(\d+)%\|[^|]+\| (\d)/4 \[(\d\d:\d\d)<(\d\d:\d\d), +([\d.]+(?:s/report|report/s))\]"
)
ROW = re.compile(r"^(\w+) +(\d+) +(\d+) +(\d+) +([\d.–]+)\r?$", re.MULTILINE)  # report, made, reused, failed, seconds


@pytest.fixture
def build(tmp_path, network_folder):  # noqa: F811
    """Run ``lhs build`` on a terminal of 120 columns; its exit code, and all that was shown there, in order."""
    import fcntl
    import pty
    import struct
    import termios

    shutil.copytree(network_folder, tmp_path / "net")
    (tmp_path / "script.py").write_text(COMMAND, encoding="utf-8")

    def run():
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        command = [sys.executable, "script.py", "build", "net", "-o", "out", "--jobs", "1"]
        paths = {"PYTHONPATH": str(Path(lhs_helpers.__file__).parents[1]), "TERM": "xterm"}
        program = subprocess.Popen(
            command, cwd=tmp_path, env=os.environ | paths, stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        shown = []
        while True:
            try:
                shown.append(os.read(ours, 65536))
            except OSError:  # so Linux says that nobody holds the other end
                break
            if not shown[-1]:
                break
        os.close(ours)
        return program.wait(60), b"".join(shown).decode("utf-8")

    return run


def test_on_a_terminal_a_bar_shows_rate_and_time_left_and_a_failure_is_named_as_it_happens(tmp_path, build):
    slow = "import time; time.sleep(1)\nassert site_id != 'S001'"
    write_notebook(tmp_path / "notebooks", "# Module 4", SHOW_BLOCK, slow, RECORD, comparators=["network_series"])
    code, shown = build()
    assert code == 1
    bars = list(BAR.finditer(shown))
    assert {bar[1]: bar[2] for bar in bars} == {"25": "1", "50": "2", "75": "3"}  # it is gone when all are ready
    assert bars[0][3] != "00:00"  # gone by
    assert bars[0][4] != "00:00"  # and left
    named = shown.index("\r[3/4] S001       improvement     4_module cell-failed")
    assert named < bars[-1].start()  # with a page to come
    assert bars[-1].end() < shown.index("failed: S001 improvement: 4_module (cell-failed)")
    ((*counts, seconds),) = ROW.findall(shown)
    assert counts == ["improvement", "3", "0", "1"]
    assert float(seconds) > 0
    assert "3 reports made, 1 failed in " in shown

    code, shown = build()  # what failed is tried again
    assert code == 1
    assert ROW.findall(shown) == [("improvement", "0", "3", "1", "–")]
    assert "0 reports made, 3 reused, 1 failed in " in shown
    assert shown.index("[4/4] S001") < shown.index("failed: S001")
