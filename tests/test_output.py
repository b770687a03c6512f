"""Files are written whole or not at all, on a disk that is really full and under a limit that is really set."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lhs_helpers.errors import OutputError
from lhs_helpers.output import write_whole, writing


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EFBIG, errno.EIO])
def test_whatever_the_system_refuses_is_told_with_the_place_and_a_remedy(number):
    with pytest.raises(OutputError) as caught, writing("my/reports"):
        raise OSError(number, os.strerror(number), "/somewhere/inside")
    assert caught.value.exit_code == 3
    assert "E-OUTPUT my/reports: " in str(caught.value)
    assert "What to do: " in str(caught.value)
    assert "/somewhere/inside" not in str(caught.value)


def test_a_fault_of_the_program_is_left_as_it_is():
    with pytest.raises(KeyError), writing("here"):
        raise KeyError("x")


def test_a_full_disk_keeps_the_old_file_and_no_half_of_the_new_one(small_disk):
    write_whole(small_disk / "page.html", "old")
    with pytest.raises(OutputError, match="no room"):
        write_whole(small_disk / "page.html", "new" * 200_000)
    assert (small_disk / "page.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in small_disk.iterdir()] == ["page.html"]


def test_a_read_only_disk_is_told_as_such(small_disk):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "remount,ro", "tmpfs", small_disk], check=True)
    with pytest.raises(OutputError, match="nothing can be written there"):
        write_whole(small_disk / "page.html", "new")


def test_what_is_no_file_is_written_to_and_not_replaced():
    write_whole(Path(os.devnull), "text")
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
@pytest.mark.parametrize(
    "arguments",
    [
        [
            "new",
            "out",
            "--from-observations",
            "counts.csv",
            "--columns",
            "site_id=a,period=b,numerator=c,denominator=d",
        ],
        ["demo", "out", "--sites", "1", "--months", "3"],
        ["check", "net", "--json", "out.json"],
    ],
    ids=["new", "demo", "check"],
)
def test_a_command_that_may_not_write_ends_with_exit_code_3_and_leaves_nothing(tmp_path, arguments):
    (tmp_path / "counts.csv").write_text("a,b,c,d\n" + "R1,2026-01-01,8,10\n", encoding="utf-8")
    (tmp_path / "net" / "tables").mkdir(parents=True)
    settings = 'contract = 1\n[network]\nid = "n"\nname = "N"\ncondition = "c"\npopulation = "p"\nglobal_aim = "a"\n'
    settings += 'phase = "design"\n[time]\ndata_through = 2026-06-30\nextracted_on = 2026-07-10\n'
    (tmp_path / "net" / "network.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "net" / "tables" / "sites.csv").write_text("site_id,status\nS1,prospect\n", encoding="utf-8")
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); "
    run = subprocess.run(
        [sys.executable, "-B", "-c", f"{limited}from lhs_helpers.cli import main; main()", *arguments],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "E-OUTPUT out" in run.stderr
    assert "larger than is allowed" in run.stderr
    assert "Traceback" not in run.stderr
    assert run.returncode == 3
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and "out" in path.relative_to(tmp_path).parts[0]]
