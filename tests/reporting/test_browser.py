"""Pages as a browser lays them out: nothing runs over the edge, at any width; no script runs."""

import json
import re
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 1280)
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--hide-scrollbars",
    "--allow-file-access-from-files",
    "--virtual-time-budget=10000",
    "--dump-dom",
)
MEASURE = """<!DOCTYPE html><body>{frames}<script>
onload = () => {{
  const found = [...document.querySelectorAll("iframe")].map(frame => {{
    const page = frame.contentDocument;
    page.querySelectorAll("details").forEach(part => part.open = true);
    const width = frame.clientWidth, style = frame.contentWindow.getComputedStyle(page.body);
    const over = [...page.body.querySelectorAll("*")].filter(part =>
      !part.closest(".scroll, .skip, .unseen, details caption, .code, .output")
      && part.getBoundingClientRect().right > width + 1);
    return {{src: frame.dataset.name, width, overflow: page.documentElement.scrollWidth - width,
             ends: [...page.querySelectorAll(".newest-last")].map(part =>
               Math.round(part.lastElementChild.getBoundingClientRect().right - part.getBoundingClientRect().right)),
             title: page.title, over: over.slice(0, 3).map(part => part.tagName + "." + part.className)}};
  }});
  document.body.innerHTML = "<pre></pre>";
  document.querySelector("pre").textContent = JSON.stringify(found);
}};
</script></body>"""


def measured(chromium, paths, folder):
    """Lay every page out at every width; returns one record per page and width."""
    frames = "".join(
        f'<iframe data-name="{path.name}" src="{path.as_uri()}" style="border:0;width:{width}px;height:800px"></iframe>'
        for path in paths
        for width in WIDTHS
    )
    (folder / "measure.html").write_text(MEASURE.format(frames=frames), encoding="utf-8")
    profile = folder / "profile"
    run = subprocess.run(
        [chromium, *FLAGS, f"--user-data-dir={profile}", (folder / "measure.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    shutil.rmtree(profile, ignore_errors=True)
    (found,) = re.findall(r"<pre>(.*)</pre>", run.stdout, re.DOTALL)
    return json.loads(found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def test_no_page_is_wider_than_its_window(chromium, release, tmp_path):
    paths = sorted(release.resolve().rglob("*.html"))
    found = measured(chromium, paths, tmp_path)
    assert len(found) == len(paths) * len(WIDTHS)
    assert [page for page in found if page["overflow"] > 0 or page["over"]] == []
    assert all(page["title"] for page in found)


def test_a_chart_over_time_opens_at_its_newest_point(chromium, release, tmp_path):
    found = measured(chromium, [release / "sites/S001/improvement.html"], tmp_path)
    assert [page["ends"] for page in found] == [[0]] * len(WIDTHS)


def test_the_measure_sees_a_page_that_is_too_wide(chromium, tmp_path):
    page = tmp_path / "wide.html"
    page.write_text("<title>wide</title><body style='margin:0'><p style='width:900px'>x</p>", encoding="utf-8")
    narrow, phone, wide = measured(chromium, [page], tmp_path)
    assert (narrow["overflow"], phone["overflow"], wide["overflow"]) == (580, 510, 0)
    assert narrow["over"] == ["P."]


def test_no_script_runs_though_hostile_text_is_on_every_page(chromium, release, tmp_path):
    """A page that could run a script would change its own title."""
    page = (release / "sites/S001/improvement.html").read_text(encoding="utf-8")
    spiked = tmp_path / "spiked.html"
    spiked.write_text(page.replace("</main>", "<script>document.title = 'ran'</script></main>"), encoding="utf-8")
    assert {record["title"] for record in measured(chromium, [spiked], tmp_path)} != {"ran"}
