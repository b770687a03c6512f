"""The command line as a user meets it: what it says, what it leaves behind, and its exit code."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

COMMAND = [sys.executable, "-c", "from lhs_helpers.cli import main; main()"]
COLUMNS = "site_id=org,period=month,numerator=seen,denominator=came"
COUNTS = ["--from-observations", "counts.csv", "--columns", COLUMNS]
NETWORK = """contract = 1
[network]
id = "cli"
name = "Genève"
condition = "asthma"
population = "children"
global_aim = "Better."
phase = "improvement"
[time]
data_through = 2026-06-30
extracted_on = 2026-07-10
"""


def lhs(*arguments, cwd, **environment):
    """Run the command in a process of its own, as a shell does."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=300,
        check=False,
    )


@pytest.fixture
def network(tmp_path):
    """A folder of two sites, one of them with an impossible count."""
    folder = tmp_path / "net"
    (folder / "tables").mkdir(parents=True)
    (folder / "network.toml").write_text(NETWORK, encoding="utf-8")
    (folder / "tables" / "sites.csv").write_text(
        "site_id,site_name,status,share_level\nS001,Genève,active,coded\nS002,Lac,active,coded\n", encoding="utf-8"
    )
    (folder / "tables" / "measures.csv").write_text(
        "measure_id,version,label,kind,type,numerator_definition,per,unit,direction,counts_patients\n"
        "m,1,M,outcome,proportion,x,100,%,up,yes\n",
        encoding="utf-8",
    )
    (folder / "tables" / "observations.csv").write_text(
        "site_id,measure_id,version,period,numerator,denominator,status\n"
        "S001,m,1,2026-05-01,4,20,final\nS002,m,1,2026-05-01,24,20,final\n",
        encoding="utf-8",
    )
    return folder


def test_help_lists_the_commands_and_imports_nothing_heavy(tmp_path):
    code = "import sys\nfrom lhs_helpers.cli import main\ntry:\n main()\nexcept SystemExit: print(sorted(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code, "--help"], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60
    )
    for command in ("build", "check", "demo", "new", "report", "worksheets"):
        assert f"\n  {command} " in run.stdout
    for heavy in ("'pandas'", "'numpy'", "'nbformat'", "'papermill'", "'IPython'"):
        assert heavy not in run.stdout


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["bild"], 2, "No such command"),
        (["build", "net"], 2, "--out"),
        (["check", "nowhere"], 3, "E-FILE nowhere"),
        (["build", "nowhere", "-o", "out"], 3, "E-FILE"),
        (["report", "net", "--site", "S01"], 2, "did you mean S001"),
        (["report", "net", "--site", "S001", "--report", "improvment"], 2, "did you mean improvement"),
        (["new", "folder", "--from-observations", "x.csv", "--columns", "site_id"], 2, "needs NAME=VALUE"),
        (["demo", "net"], 2, "in the folder already"),
        (["new", "net", *COUNTS], 2, "the folder already holds network.toml"),
        (["new", "fresh", *COUNTS, "--kind", "outcomme"], 2, "kind is not one of"),
        (["new", "fresh", *COUNTS, "--measure", "a b"], 2, "the measure cannot be defined like this: measure_id"),
        (["build", "net", "-o", "out", "--engine", "nope"], 2, "no papermill engine is called 'nope'"),
        (["check", "net", "--json", "nowhere/x.json"], 3, "What to do: name another folder"),
        (["check", "net", "--json", "."], 3, "What to do: name a file"),
        (["report", "net", "--site", "S001", "-o", "counts.csv"], 3, "What to do: name another folder"),
        (["build", "net", "-o", "counts.csv"], 3, "What to do: name another folder"),
        (["demo", "/proc/foo"], 3, "What to do: name a folder"),
        (["new", "/proc/foo", *COUNTS], 3, "What to do: name a folder"),
    ],
)
def test_wrong_use_is_told_in_words_with_its_exit_code(network, arguments, exit_code, said):
    (network.parent / "counts.csv").write_text("org,month,seen,came\nRX1,2026-01-01,8,10\n", encoding="utf-8")
    run = lhs(*arguments, cwd=network.parent)
    assert said in run.stdout + run.stderr
    assert not (network.parent / "out").exists()
    assert not (network.parent / "fresh").exists()
    assert "Traceback" not in run.stdout + run.stderr
    assert run.returncode == exit_code


def test_check_names_file_line_and_column_and_counts(network):
    run = lhs("check", "net", cwd=network.parent)
    assert "E-NUM-GT-DEN tables/observations.csv:3" in run.stdout
    assert "Genève: 2 sites, 3 tables, 4 rows accepted; data through 2026-06-30." in run.stdout
    assert "1 error," in run.stdout
    assert run.returncode == 1


def test_check_writes_everything_as_json(network):
    lhs("check", "net", "--json", "found.json", cwd=network.parent)
    found = json.loads((network.parent / "found.json").read_text(encoding="utf-8"))
    (error,) = (problem for problem in found["problems"] if problem["severity"] == "error")
    assert (error["code"], error["line"], error["site_id"]) == ("E-NUM-GT-DEN", 3, "S002")
    assert found["rows"]["observations"] == {"read": 2, "accepted": 1, "refused": 1}


def test_check_counts_the_problems_that_it_does_not_list_and_puts_absent_tables_in_a_line(network):
    bad = "".join(
        f"S002,m,1,{year}-{month:02}-01,24,20,final\n" for year in range(2010, 2025) for month in range(1, 13)
    )
    with (network / "tables" / "observations.csv").open("a", encoding="utf-8") as file:
        file.write(bad)
    run = lhs("check", "net", "--json", "found.json", cwd=network.parent)
    assert "181 errors," in run.stdout
    assert "(181)" in run.stdout
    assert "and 178 more E-NUM-GT-DEN in tables/observations.csv; see --json FILE" in run.stdout
    assert run.stdout.count("W-TABLE-ABSENT") == 1
    found = json.loads((network.parent / "found.json").read_text(encoding="utf-8"))
    assert found["totals"]["error"] == 181
    assert sum(problem["severity"] == "error" for problem in found["problems"]) <= 100


def test_a_terminal_without_unicode_or_color_is_no_trouble(network):
    run = lhs("check", "net", cwd=network.parent, PYTHONIOENCODING="ascii", NO_COLOR="1", LC_ALL="C")
    assert "E-NUM-GT-DEN" in run.stdout
    assert "\x1b" not in run.stdout
    assert run.returncode == 1


def test_a_fault_of_ours_is_one_line_and_a_private_log(network):
    code = (
        "import lhs_helpers.intake as intake\n"
        "def broken(folder): raise RuntimeError('a value of the data')\n"
        "intake.read_network = broken\n"
        "from lhs_helpers.cli import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "check", "net"],
        cwd=network.parent,
        env={**os.environ, "TMPDIR": str(network)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    (log,) = network.glob("lhs-*.log")
    assert run.returncode == 1
    assert str(log) in run.stderr
    assert "a value of the data" not in run.stderr
    assert "a value of the data" in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o077 == 0


def test_why_a_report_would_be_made_can_be_asked_where_nothing_can_be_written(network, small_disk):
    (small_disk / "out").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "remount,ro", "tmpfs", small_disk], check=True)
    run = lhs("build", "net", "-o", small_disk / "out", "--explain", "--only", "S001", cwd=network.parent)
    assert re.search(r"^S001 +improvement +was never finished$", run.stdout, re.MULTILINE)
    assert run.returncode == 0
    run = lhs("build", "net", "-o", small_disk / "out", cwd=network.parent)
    assert "What to do: name a folder that you may write to" in run.stderr
    assert run.returncode == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_asked_to_end_does_so_within_seconds_and_publishes_nothing(network, number):
    arguments = [*COMMAND, "build", "net", "-o", "out", "--jobs", "1"]
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(arguments, cwd=network.parent, start_new_session=True, **told) as run:
        deadline = time.monotonic() + 60
        while not list((network.parent / "out").glob(".build-*")) and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(2)  # so that a worker has begun
        interrupted = time.monotonic()
        os.kill(run.pid, number)
        time.sleep(0.05)
        os.kill(run.pid, number)  # an impatient person asks again
        said = run.communicate(timeout=60)[0]
    assert time.monotonic() - interrupted < 45  # seconds; one to four where nothing else runs
    assert "Stopped. What was published before is as it was." in said
    assert "Traceback" not in said
    assert run.returncode == 128 + number
    assert [path.name for path in (network.parent / "out").iterdir()] == [".lock"]


def test_new_and_report_lead_from_a_table_of_counts_to_a_page(tmp_path):
    rows = "".join(f"RX{site},2026-{month:02}-01,{80 + month},100\n" for site in (1, 2) for month in range(1, 7))
    (tmp_path / "counts.csv").write_text(f"org,month,seen,came\n{rows}", encoding="utf-8")
    columns = "site_id=org,period=month,numerator=seen,denominator=came"
    made = lhs("new", "net", "--from-observations", "counts.csv", "--columns", columns, cwd=tmp_path)
    assert "lhs check net" in made.stdout
    assert (tmp_path / "net" / "worksheets" / "4b_key_driver_diagram.html").is_file()
    assert made.returncode == 0
    assert lhs("check", "net", cwd=tmp_path).returncode == 0
    run = lhs("report", "net", "--site", "RX1", "--report", "sustainability", "-o", "out", "--log", "log", cwd=tmp_path)
    page = (tmp_path / "out" / "sites" / "RX1" / "sustainability.html").read_text(encoding="utf-8")
    assert "Open out/sites/RX1/sustainability.html" in run.stdout
    assert re.search(r"^sustainability +1 +0 +0 +[\d.]+$", run.stdout, re.MULTILINE)  # made, reused, failed, seconds
    assert page.count("No data yet. This module reads") == 3
    assert "Reading and checking the data.\nMaking 1 report.\n[1/1] RX1" in run.stderr
    kept = [line[20:] for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert kept == [*run.stderr.splitlines(), *run.stdout.splitlines()]
    assert run.returncode == 0
