"""A small network with awkward names, and four small module notebooks: one good, one failing, one leaving early."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest

from lhs_helpers.reporting.build import build_network

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
NETWORK_TOML = f"""
contract = 1
[network]
id = "tiny"
name = 'Tiny {HOSTILE}'
condition = "asthma"
population = "children"
global_aim = "Raise <b>remission</b> from 60 % to 80 % by June 2027."
phase = "improvement"
synthetic = true
[time]
data_through = 2026-06-30
extracted_on = 2026-07-10
"""
SITES_CSV = f"""site_id,site_name,status,share_level
S001,Genève St. Mary's <b>&,active,coded
S002,"{HOSTILE.replace('"', '""')}",onboarding,coded
NA,,paused,coded
S004,Gone,withdrawn,coded
"""
MEASURES_CSV = """measure_id,version,label,kind,type,per,unit,direction,counts_patients,\
numerator_definition,denominator_definition
remission,1,Patients in <i>remission</i>,outcome,proportion,100,% of patients,up,yes,in remission,seen
"""
OBSERVATIONS_CSV = """site_id,measure_id,version,period,numerator,denominator,status
S001,remission,1,2026-05-01,41,58,final
S001,remission,1,2026-04-01,40,60,final
NA,remission,1,2026-05-01,0,20,final
"""

SHOW_BLOCK = """from IPython.display import display
block = {"id": "chart-remission", "title": HOSTILE, "sentence": "41 of 58 " + HOSTILE, "notes": [HOSTILE],
 "picture": {"svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "alt": "Run chart " + HOSTILE, "newest_last": True},
 "empty": False,
 "tables": [{"caption": "By month", "columns": ["Month", HOSTILE], "rows": [["May 2026", HOSTILE]],
             "shades": [[0, 5]], "folded": True}]}
display({"application/vnd.lhs.block+json": block, "text/html": "<script>alert(3)</script>"}, raw=True)
""".replace("HOSTILE", repr(HOSTILE))
RECORD = """from IPython.display import display
finding = {"kind": "concern", "sentence": "41 of 58 HOSTILE", "about": "remission", "anchor": "chart-remission",
           "n": "2 months", "period": "April to May 2026", "topic": "care"}
trust = {**finding, "kind": "steady", "sentence": "1 of 1 measures is fit <b>", "about": "fitness", "label": "Trust",
         "anchor": "fitness"}
display({"application/vnd.lhs.findings+json": {"findings": [finding, trust]}}, raw=True)
""".replace("HOSTILE", HOSTILE.replace('"', '\\"'))
NOISE = 'import warnings\nprint("on stdout")\nwarnings.warn("on stderr")\n{"plain": "text"}'


def write_notebook(
    folder: Path, *cells: str, module: int = 4, report: str = "improvement", order: int = 1, **declared: object
) -> Path:
    """Write a module notebook; a cell that begins with ``#`` is markdown, any other is code."""
    lhs = {"module": module, "report": report, "order": order}
    lhs |= {"title": f"Module {module}", "tables": ["observations"]} | declared
    parameters = nbformat.v4.new_code_cell('network = "demo"\nsite_id = "S001"\naudience = "site"')
    parameters.metadata["tags"] = ["parameters"]
    notebook = nbformat.v4.new_notebook(metadata={"lhs": lhs})
    notebook.cells = [parameters, *(_cell(source) for source in cells)]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{module}_module.ipynb"
    nbformat.write(notebook, path)
    return path


def _cell(source: str) -> nbformat.NotebookNode:
    if source.startswith("#"):
        return nbformat.v4.new_markdown_cell(source)
    return nbformat.v4.new_code_cell(source)


@pytest.fixture(scope="session")
def network_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("network") / "tiny"
    (folder / "tables").mkdir(parents=True)
    (folder / "network.toml").write_text(NETWORK_TOML, encoding="utf-8")
    tables = {"sites": SITES_CSV, "measures": MEASURES_CSV, "observations": OBSERVATIONS_CSV}
    for name, text in tables.items():
        (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    story = ("# Module 4\n\nIs care getting better?", "## Is it <script>better</script>?\n\nYes.", SHOW_BLOCK, NOISE)
    write_notebook(folder, *story, RECORD)
    write_notebook(folder, "# Module 5", "secret = 'a value of the data'", "1 / 0", RECORD, module=5, order=2)
    write_notebook(folder, "# Module 6", "import sys", "sys.exit(0)", RECORD, module=6, order=3)
    write_notebook(folder, "# Module 1", SHOW_BLOCK, RECORD, module=1, report="sustainability", tables=["aims", "plan"])
    return folder


@pytest.fixture(scope="session")
def built(network_folder, notebooks, tmp_path_factory):
    """The small network's release, built once."""
    return build_network(network_folder, tmp_path_factory.mktemp("out") / "reports", notebooks=notebooks, workers=2)


@pytest.fixture(scope="session")
def release(built):
    return built.first.parent


@pytest.fixture(scope="session")
def pages(release):
    """Every HTML file of the release, by its path within it."""
    return {path.relative_to(release).as_posix(): path.read_text("utf-8") for path in release.rglob("*.html")}


@pytest.fixture(scope="session")
def chromium():
    """Path of a Chromium; where there is none, skipped by hand and failed in CI."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("CI must have a Chromium: pages are otherwise never laid out")
    if found is None:
        pytest.skip("no Chromium is installed")
    return found
