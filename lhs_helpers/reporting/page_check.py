"""The last look at a page before it is published: what a reader, a screen reader or a mail filter would stumble over.

A page that fails is a fault of the templates or of a notebook, and is not published.
"""

import re
from html.parser import HTMLParser

_REMOTE = re.compile(r"(?i)^\s*(?!data:image/|#)")
_CSS_REMOTE = re.compile(r"(?i)@import|url\(\s*['\"]?(?!data:)")
_LINKS = ("https://", "mailto:", "data:text/csv;charset=utf-8,")  # the last is a table to save
_BARE = re.compile(r"</?(?:td|tr|tbody|thead|p|li|strong|em|code|wbr)>")  # most tags: there is nothing to check in them
_FORBIDDEN = ("script", "iframe", "object", "embed", "form", "base", "link")
_LEAKS = re.compile(r"Traceback \(most recent call last\)|ipykernel_\d|No description has been provided for this image")


def page_problems(html: str) -> list[str]:
    """Everything that is wrong with a page; an empty list for a good one.

    Checked: one ``h1`` and no skipped heading level, unique ids, links that lead somewhere, alternative text, captions
    and scopes of tables, a language and a title; no script, handler, remote address, traceback.
    """
    page = _Page()
    page.feed(_BARE.sub("", html))
    page.close()
    problems = page.problems
    problems += [f"the id {name!r} stands {n} times" for name, n in page.ids.items() if n > 1]
    problems += [f"a link leads to {target!r}, which is not there" for target in page.links if target not in page.ids]
    if page.headings.count(1) != 1:
        problems.append(f"the page has {page.headings.count(1)} h1 headings")
    steps = zip([0, *page.headings], page.headings, strict=False)
    problems += [f"a heading of level {after} follows level {before}" for before, after in steps if after > before + 1]
    problems += [f"the page lacks {part}" for part in sorted({"lang", "title", "main"} - page.parts)]
    problems += [f"the page holds {leak.group()!r}" for leak in [_LEAKS.search(html)] if leak]
    return problems


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.ids: dict[str, int] = {}
        self.links: list[str] = []
        self.headings: list[int] = []
        self.parts: set[str] = set()
        self._tables: list[bool] = []  # of the open tables: has it a caption?
        self._in_style = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in attributes}
        self._attributes(tag, attrs)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        elif tag in _FORBIDDEN:
            self.problems.append(f"the page holds a <{tag}>")
        elif tag == "img" and not attrs.get("alt"):
            self.problems.append("a picture has no alternative text")
        elif tag == "table":
            self._tables.append(False)
        elif tag == "caption" and self._tables:
            self._tables[-1] = True
        elif tag == "th" and attrs.get("scope") not in {"row", "col"}:
            self.problems.append("a header of a table has no scope")
        elif tag in {"title", "main"}:
            self.parts.add(tag)
        elif tag == "html" and attrs.get("lang"):
            self.parts.add("lang")
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._tables and not self._tables.pop():
            self.problems.append("a table has no caption")
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style and _CSS_REMOTE.search(data):
            self.problems.append("a style refers to another file")

    def _attributes(self, tag: str, attrs: dict[str, str]) -> None:
        for name, value in attrs.items():
            if name == "id":
                self.ids[value] = self.ids.get(value, 0) + 1
            elif name.startswith("on"):
                self.problems.append(f"a <{tag}> holds {name}")
            elif (name in {"src", "srcset", "poster", "data"} and _REMOTE.match(value)) or (
                name == "style" and _CSS_REMOTE.search(value)
            ):
                self.problems.append(f"a <{tag}> refers to another file")
            elif name == "href" and value.startswith("#"):
                self.links.append(value[1:])
            elif name == "href" and ":" in value and not value.startswith(_LINKS):
                self.problems.append("a link is of a kind that is not allowed")
