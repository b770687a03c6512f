"""What reports cost: by this package, by the plain commands, and by the same figures and tables without notebooks.

One synthetic network, the same packs for all three, another random sample of pages in each round and the routes in
random order; CPU seconds of the whole process tree, reaped and orphaned children included.

- plain: `papermill` and `jupyter nbconvert --to html` on the command line, one of each per notebook and one more
  `nbconvert` for the combined page, two pages at a time; of the round's sample a part, because it takes so long.
- ours: from packs to finished pages, two workers, the start of the warm process included.
- floor: the code of the notebooks as plain function calls in forked children of one warm process, two at a time; tables
  and figures joined to a page as strings. Its figures must be ours, to the byte.

Then whole builds in fresh processes (all, nothing changed, one site changed), with their memory as proportional set
size (all processes, the first, the largest other), `lhs verify` of the last one, and what one report costs as networks
grow. Of these, the page of a site and its share of what is done once (reading, cutting packs) are told apart.

    python benchmarks/reports.py [--sites 293] [--rounds 5] [--quick] [--json FILE]
"""

import argparse
import ctypes
import hashlib
import html
import json
import os
import pickle
import platform
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).parent.parent
AT_ONCE = 2
ROUTES = ("plain", "ours", "floor")
SAMPLED = (60, 10)  # pages of three notebooks, in each round, and how many of these the plain commands make
GROWTH, GROWTH_PAGES = (12, 293, 2_930), 24
PSS_SECONDS = 0.2
SET_CHILD_SUBREAPER = 36  # of prctl: who loses its parent becomes a child of this process, and its time is counted
LHS = [sys.executable, "-c", "from lhs_helpers.cli import main; main()"]


@dataclass(frozen=True)
class Cost:
    """Wall and CPU seconds of a process tree.

    Where it was watched, the highest memory in MiB: of all together, of the first process, of the largest other.
    """

    wall: float
    cpu: float
    memory: float = 0.0
    runner: float = 0.0
    largest_child: float = 0.0


def cost_of(*command: object, watch: bool = False) -> Cost:
    """Run a command and wait for all that it has started; an error ends the benchmark."""
    before, started, memory, done = os.times(), time.perf_counter(), [[0.0, 0.0, 0.0]], threading.Event()
    run = subprocess.Popen([str(word) for word in command], cwd=ROOT, stdout=subprocess.DEVNULL)
    if watch:
        watcher = threading.Thread(target=_watch, args=(run.pid, memory, done))
        watcher.start()
    code = run.wait()
    wall = time.perf_counter() - started
    done.set()
    if watch:
        watcher.join()
    try:
        while True:
            os.wait()  # fork servers outlive their owners by a moment
    except ChildProcessError:
        pass
    if code:
        raise SystemExit(f"{command} ended with {code}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, *map(max, zip(*memory, strict=True)))


def _watch(pid: int, memory: list[list[float]], done: threading.Event) -> None:
    while True:
        tree, last = [pid], 0
        while len(tree) > last:
            last, parents = len(tree), set(tree)
            tree = [pid, *(child for child, parent in _parents() if parent in parents)]
        runner, *children = map(_pss, tree)
        memory.append([runner + sum(children), runner, max(children, default=0.0)])
        if done.wait(PSS_SECONDS):
            return


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue


def _pss(pid: int) -> float:
    try:
        found = re.search(r"^Pss: +(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def packs_of(network: Path, folder: Path, engine: str = "lhs") -> Iterator[list]:
    """All pages of a network, from packs that are cut once."""
    from lhs_helpers.intake import read_network
    from lhs_helpers.reporting.discover import discover
    from lhs_helpers.reporting.plan import cut_packs, plan_pages, reported_subjects

    intake, modules = read_network(network), discover()
    subjects = reported_subjects(intake.store)
    folder.mkdir()
    cut_packs(intake.store, modules, subjects, folder)
    yield plan_pages(intake, modules, subjects, packs=folder, target=folder, engine=engine)


def run_route(name: str, tasks: list, folder: Path) -> Cost:
    """One route over some pages, which it writes below a new folder."""
    place = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=folder))
    moved = [replace(task, target=place / task.subject / f"{task.report}.html") for task in tasks]
    (place / "tasks").write_bytes(pickle.dumps(moved))
    return cost_of(sys.executable, ROOT / "benchmarks" / "_routes.py", name, place / "tasks")


def pictures(folder: Path, route: str) -> set[str]:
    """Hashes of all pictures on the pages that a route has made in all rounds; a cover repeats one of its page's."""
    pages = (path.read_text(encoding="utf-8") for path in folder.glob(f"{route}-*/**/*.html"))
    found = (match for page in pages for match in re.findall(r'src="data:image/svg\+xml,([^"]+)"', page))
    return {hashlib.sha256(unquote(html.unescape(picture)).encode()).hexdigest() for picture in found}


def compare(tasks: list, folder: Path, rounds: int, n_pages: int, n_plain: int) -> dict:
    """Cost per notebook of each route, and ratios within each round."""
    rng, per_notebook = random.Random(20250101), []
    for _ in range(rounds):
        sample = rng.sample(tasks, min(n_pages, len(tasks)))
        costs = {}
        for name in rng.sample(list(ROUTES), len(ROUTES)):
            chosen = sample[:n_plain] if name == "plain" else sample
            cost, n = run_route(name, chosen, folder), sum(len(task.jobs) for task in chosen)
            costs[name] = {"cpu": cost.cpu / n, "wall": cost.wall / n, "notebooks": n}
        if pictures(folder, "ours") != pictures(folder, "floor"):
            raise SystemExit("the floor draws other figures: the comparison is void")
        per_notebook.append(costs)
    return {
        "per_notebook": {name: _spread([each[name] for each in per_notebook]) for name in ROUTES},
        "gain_cpu": _ratio(per_notebook, "plain", "ours", "cpu"),
        "gain_wall": _ratio(per_notebook, "plain", "ours", "wall"),
        "over_floor_cpu": _ratio(per_notebook, "ours", "floor", "cpu"),
        "n_pictures": len(pictures(folder, "ours")),
    }


def _spread(costs: Iterable[dict]) -> dict:
    costs = list(costs)
    return {key: [f(cost[key] for cost in costs) for f in (statistics.median, min, max)] for key in costs[0]}


def _ratio(rounds: list[dict], above: str, below: str, what: str) -> list[float]:
    ratios = [each[above][what] / each[below][what] for each in rounds]
    return [statistics.median(ratios), min(ratios), max(ratios)]


def builds(network: Path, out: Path) -> dict[str, dict]:
    """Whole builds, each in a fresh process; between the last two one site's newest count changes by one."""
    command = [*LHS, "build", network, "-o", out, "--jobs", AT_ONCE]
    made = {name: vars(cost_of(*command, watch=True)) for name in ("all", "nothing_changed")}
    table = network / "tables" / "observations.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    column = lines[0].strip().split(",").index("denominator")
    cells = lines[-1].split(",")
    cells[column] = str(int(cells[column]) + 1)
    table.write_text("".join([*lines[:-1], ",".join(cells)]), encoding="utf-8")
    made |= {"one_site_changed": vars(cost_of(*command, watch=True))}
    return made | {"verify": vars(cost_of(*LHS, "verify", out))}


def growth(sizes: Iterable[int], folder: Path, n_pages: int) -> list[dict]:
    """What one report costs in networks of several sizes: a random sample of sites' pages, and the packs of all."""
    rows = []
    for sites in sizes:
        place = folder / f"growth-{sites}"
        network, started = make_network(place / "network", sites), time.process_time()
        with packs_of(network, place / "packs") as tasks:
            prepared = time.process_time() - started
            of_sites = [task for task in tasks if task.subject != "network"]
            sample = random.Random(sites).sample(of_sites, min(n_pages, len(of_sites)))
            cost = run_route("ours", sample, folder)
        rows.append({"sites": sites, "prepare_cpu": prepared, "pages": len(sample), "page_cpu": cost.cpu / len(sample)})
    return rows


def make_network(folder: Path, sites: int) -> Path:
    """A synthetic network of so many sites, each with as many rows as any."""
    from lhs_helpers.teaching.profiles import PROFILES
    from lhs_helpers.teaching.write import write_network

    profile = replace(PROFILES["scale293"], name=f"scale{sites}", teams=(1,) * sites)
    PROFILES[profile.name] = profile
    folder.parent.mkdir(parents=True, exist_ok=True)
    return write_network(folder, profile=profile.name)


def as_table(measured: dict) -> str:
    """The main numbers as text."""
    lines = [f"{'per notebook':<22}{'CPU s':>8}{'wall s':>8}{'of':>7}"]
    for name, cost in measured["compared"]["per_notebook"].items():
        lines.append(f"{name:<22}{cost['cpu'][0]:8.3f}{cost['wall'][0]:8.3f}{cost['notebooks'][0]:7.0f}")
    for name in ("gain_cpu", "gain_wall", "over_floor_cpu"):
        middle, low, high = measured["compared"][name]
        lines.append(f"{name:<22}{middle:8.2f}  ({low:.2f} to {high:.2f})")
    lines.append(f"{'builds':<22}{'CPU s':>8}{'wall s':>8}{'MiB':>7}{'runner':>8}{'largest child':>15}")
    for name, cost in measured["builds"].items():
        memory = f"{cost['memory']:7.0f}{cost['runner']:8.0f}{cost['largest_child']:15.0f}"
        lines.append(f"{name:<22}{cost['cpu']:8.1f}{cost['wall']:8.1f}{memory}")
    lines.append(f"{'sites':<22}{'page':>8}{'prepare':>8}  CPU s")
    lines += [f"{row['sites']:<22}{row['page_cpu']:8.3f}{row['prepare_cpu']:8.1f}" for row in measured["growth"]]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=293)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--growth", type=int, nargs="*", default=GROWTH, help="sizes of networks to compare a page's cost"
    )
    parser.add_argument("--quick", action="store_true", help="3 sites, one round of few pages: does it work?")
    parser.add_argument("--json", type=Path, help="also write all numbers here")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.environ |= {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # for every route
    subprocess.run([sys.executable, "-m", "compileall", "-q", ROOT / "lhs_helpers"], check=True)
    sites, rounds, sampled = (3, 1, (4, 1)) if options.quick else (options.sites, options.rounds, SAMPLED)
    sizes, n_pages = ((2, 4), 2) if options.quick else (options.growth, GROWTH_PAGES)
    with tempfile.TemporaryDirectory(prefix="lhs-bench-") as place:
        folder = Path(place)
        network = make_network(folder / "network", sites)
        with packs_of(network, folder / "packs") as tasks:
            compared = compare(tasks, folder, rounds, *sampled)
        measured = {
            "machine": {
                "cores": os.cpu_count(),
                "load": os.getloadavg(),
                "python": platform.python_version(),
                "packages": {name: version(name) for name in ("papermill", "nbconvert", "pandas", "matplotlib")},
                "bytecode": "compiled before",
                "threads of linear algebra": 1,
            },
            "sites": sites,
            "pages": len(tasks),
            "compared": compared,
        }
        for name, measure in (
            ("builds", lambda: builds(network, folder / "out")),
            ("growth", lambda: growth(sizes, folder, n_pages)),
        ):
            if options.json:  # what took so long is not lost with what comes after
                options.json.write_text(json.dumps(measured, indent=1), encoding="utf-8")
            measured[name] = measure()
    print(as_table(measured))
    print(json.dumps({name: compared[name] for name in ("gain_cpu", "gain_wall", "over_floor_cpu")}))
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
