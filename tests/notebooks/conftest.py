"""Run the cells of a notebook in this process, on the packs that a build would cut: what they show is on the pages."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import pytest

import lhs_helpers.show
from lhs_helpers.blocks import BLOCK_MIME, FINDINGS_MIME
from lhs_helpers.collection import NOTEBOOKS
from lhs_helpers.intake import read_network
from lhs_helpers.reporting.discover import discover
from lhs_helpers.reporting.plan import cut_packs, pack_name
from lhs_helpers.reporting.run import select_view
from lhs_helpers.teaching import demo_folder, write_network

REPORT = "sustainability"


@dataclass(frozen=True)
class Page:
    """What one module shows to one reader: its story, its blocks by id, and its findings."""

    story: str
    blocks: dict[str, dict]
    findings: list[dict]

    def said(self, block_id: str) -> str:
        """All words and numbers of a block, without its picture."""
        block = self.blocks[block_id]
        parts = [block["title"], block["sentence"], *block["notes"], (block["picture"] or {}).get("alt", "")]
        for table in block["tables"]:
            parts += [table["caption"], *table["columns"], *(cell for row in table["rows"] for cell in row)]
        return "\n".join(parts)

    def everything(self) -> str:
        """The whole page in words and pictures."""
        pictures = [block["picture"]["svg"] for block in self.blocks.values() if block["picture"]]
        return "\n".join(
            [self.story, *map(self.said, self.blocks), *(found["sentence"] for found in self.findings), *pictures]
        )

    def table(self, block_id: str, place: int = 0) -> list[dict[str, str]]:
        """Rows of a table of a block, by column."""
        table = self.blocks[block_id]["tables"][place]
        return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def run_module(module: int, pack: Path, site_id: str) -> Page:
    """Run one module of one view, with the parameters that a build would give."""
    (path,) = NOTEBOOKS.glob(f"{module}_*.ipynb")
    outputs, names, story = [], {}, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lhs_helpers.show, "display", lambda data, raw: outputs.append(data))
        for cell in select_view(nbformat.read(path, as_version=4), site_id).cells:
            if cell.cell_type == "markdown":
                story.append(cell.source)
                continue
            exec(cell.source, names)
            if "parameters" in cell.metadata.get("tags", []):
                names |= {"network": str(pack), "site_id": site_id}
    blocks = [data[BLOCK_MIME] for data in outputs if BLOCK_MIME in data]
    (findings,) = [data[FINDINGS_MIME]["findings"] for data in outputs if FINDINGS_MIME in data]
    return Page("\n".join(story), {block["id"]: block for block in blocks}, findings)


@pytest.fixture(scope="session")
def network_copy(tmp_path_factory) -> Callable[..., Path]:
    """Copy a synthetic network, changed by a function that gets the folder."""

    def build(change: Callable[[Path], None] = lambda folder: None, *, design: bool = False) -> Path:
        folder = tmp_path_factory.mktemp("copy") / "network"
        if design:
            write_network(folder, profile="demo-design")
        else:
            shutil.copytree(demo_folder(), folder)
        change(folder)
        return folder

    return build


@pytest.fixture(scope="session")
def opened_pages(tmp_path_factory) -> Callable[[Path], Callable[[int, str], Page]]:
    """Pages of a network's sustainability report; every page and every pack is made once."""

    def build(folder: Path) -> Callable[[int, str], Page]:
        packs, intake = tmp_path_factory.mktemp("packs"), read_network(folder)
        assert not [problem for problem in intake.problems if problem.severity == "error"]
        subjects = ["network", *intake.store.table("sites")["site_id"]]
        cut_packs(intake.store, discover(), subjects, packs)
        return cache(lambda module, site_id: run_module(module, packs / REPORT / pack_name(site_id), site_id))

    return build


@pytest.fixture(scope="session")
def pages(opened_pages) -> Callable[[int, str], Page]:
    """Pages of the demo network: ``pages(2, "S001")``."""
    return opened_pages(demo_folder())
