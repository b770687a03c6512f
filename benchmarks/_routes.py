"""Three ways from packs to pages, each run in a fresh process by reports.py: python _routes.py NAME TASKS."""

import html
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
AT_ONCE = 2


def plain(tasks: list) -> None:
    """papermill and nbconvert as commands, one of each per notebook; then nbconvert for the page of all of them."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(_plain_page, tasks))


def _plain_page(task: object) -> None:
    whole: dict = {}
    task.target.parent.mkdir(parents=True, exist_ok=True)
    for job in task.jobs:
        executed = task.target.with_name(f"{job.module.name}.ipynb")
        given = [word for name, value in job.parameters.items() for word in ("-r", name, value)]
        folder = ["--cwd", job.pack.parent, "-k", "python3", "--no-progress-bar"]
        _command("papermill", job.module.path, executed, *given, *folder)
        _to_html(executed)
        notebook = json.loads(executed.read_text(encoding="utf-8"))
        whole = whole or notebook | {"cells": []}
        whole["cells"] += notebook["cells"]
    for place, cell in enumerate(whole["cells"]):
        cell["id"] = f"cell-{place}"
    combined = task.target.with_suffix(".ipynb")
    combined.write_text(json.dumps(whole), encoding="utf-8")
    _to_html(combined)


def _to_html(notebook: Path) -> None:
    _command("nbconvert", "--to", "html", notebook)


def _command(name: str, *arguments: object) -> None:
    command = [sys.executable, "-m", name, "--log-level", "ERROR", *map(str, arguments)]
    subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)


def ours(tasks: list) -> None:
    """This package, from packs to pages."""
    from lhs_helpers.reporting.page import make_page
    from lhs_helpers.reporting.pool import in_processes

    for _, page in in_processes(make_page, tasks, workers=AT_ONCE, warm=True):
        if isinstance(page, Exception) or page.failed:
            raise SystemExit(f"a page failed: {page}")


def floor(tasks: list) -> None:
    """The notebooks' code without notebooks, in forked children of a warm process."""
    from lhs_helpers.reporting.engine import warm

    assert not warm.PROBLEM, warm.PROBLEM
    paths = {job.module.path for task in tasks for job in task.jobs}
    cells = {path: json.loads(path.read_text(encoding="utf-8"))["cells"] for path in paths}
    jobs = [(job, task.target) for task in tasks for job in task.jobs]
    for n, (job, target) in enumerate(jobs):
        if n >= AT_ONCE:
            _wait_for_one()
        if os.fork() == 0:
            code = 1
            try:
                _floor_one(cells[job.module.path], job, target)
                code = 0
            finally:
                os._exit(code)
    for _ in jobs[:AT_ONCE]:
        _wait_for_one()


def _wait_for_one() -> None:
    if os.wait()[1]:
        raise SystemExit("a report failed")


def _floor_one(cells: list[dict], job: object, target: Path) -> None:
    from lhs_helpers import show

    shown: list[dict] = []
    show.display = lambda data, raw: shown.append(data)
    show.notebook_html = show.findings_html = lambda content: ""
    os.chdir(job.pack.parent)
    other = "site" if job.is_network else "network"
    names: dict[str, object] = {}
    for cell in cells:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "code" and other not in tags:
            exec("".join(cell["source"]), names)
            if "parameters" in tags:
                names |= job.parameters
    blocks = [block for data in shown for mime, block in data.items() if mime.endswith("block+json")]
    text = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    page = "".join(map(_floor_block, blocks))
    target.parent.mkdir(parents=True, exist_ok=True)
    place = target.with_name(f"{job.module.module}-{target.name}")
    place.write_text(f"<!doctype html><html><body>{html.escape(' '.join(text))}{page}</body></html>", encoding="utf-8")


def _floor_block(block: dict) -> str:
    parts = [f"<h2>{html.escape(block['title'])}</h2><p>{html.escape(block['sentence'])}</p>"]
    if block["picture"]:
        address = quote(block["picture"]["svg"], safe=" !'()*,/:;=+")
        parts.append(f'<img alt="{html.escape(block["picture"]["alt"])}" src="data:image/svg+xml,{address}">')
    for table in block["tables"]:
        rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in table["rows"])
        head = "".join(f"<th>{html.escape(name)}</th>" for name in table["columns"])
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        parts.append(f"<table><caption>{html.escape(table['caption'])}</caption><tr>{head}</tr>{body}</table>")
    return "".join(parts)


ROUTES: dict[str, Callable[[list], None]] = {"plain": plain, "ours": ours, "floor": floor}


if __name__ == "__main__":
    ROUTES[sys.argv[1]](pickle.loads(Path(sys.argv[2]).read_bytes()))
