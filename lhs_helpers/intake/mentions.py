"""Free text that names a site to others: packs are cut by rows, and cannot cut a sentence."""

import re

import pandas as pd

from lhs_helpers.intake.table import Table

NETWORK = "network"  # whose rows every site reads
MIN_NAME = 4  # characters; a shorter name is too often a word of its own
MIN_DIGITS = 5  # of an id of digits alone; four are a year, fewer are a count


def watch_mentions(tables: dict[str, Table]) -> None:
    """Warn of every text cell that reaches a site's reports and names another site.

    Looked for are ids and names as whole words; names of several words in any case. Sites that agreed to be named to
    other members (``share_level``) may be. Tables that no site's pack holds are left alone.
    """
    spelled = _spellings(tables["sites"].frame)
    if not spelled:
        return
    longest_first = sorted(spelled, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){_either_case(name)}(?!\w)" for name in longest_first))
    spelled |= {name.casefold(): sites for name, sites in spelled.items() if " " in name}

    def named_in(text: str) -> frozenset[str]:
        """Sites that a text names."""
        found = (match[0] for match in pattern.finditer(text))
        return frozenset().union(*(spelled.get(name) or spelled[name.casefold()] for name in found))

    for name, table in tables.items():
        if name == "sites" or table.shipped or table.spec.visibility == "network":
            continue
        rows = table.accepted()
        readers = rows["site_id"] if table.spec.visibility in ("own", "about") else pd.Series(NETWORK, index=rows.index)
        for column in (column.name for column in table.spec.columns if column.type == "text"):
            texts = rows[column].dropna().drop_duplicates()
            naming = {text: sites for text in texts if (sites := named_in(text))}
            named = rows.loc[rows[column].isin(naming), column].map(naming)
            other = [bool(sites - {reader}) for sites, reader in zip(named, readers[named.index], strict=True)]
            table.problems.add_rows("W-SITE-NAMED", pd.Series(other, index=named.index, dtype=bool), column=column)


def _spellings(sites: pd.DataFrame) -> dict[str, frozenset[str]]:
    """What a text may call the sites that have not agreed to be named, and which of them is meant."""
    spelled: dict[str, frozenset[str]] = {}
    for site in sites[sites["share_level"] != "named"].itertuples(index=False):
        names = [site.site_id] if _is_telling(site.site_id) else []
        names += [site.site_name] if pd.notna(site.site_name) and len(site.site_name) >= MIN_NAME else []
        for name in names:
            spelled[name] = spelled.get(name, frozenset()) | {site.site_id}
    return spelled


def _is_telling(site_id: str) -> bool:
    """Whether an id can hardly be anything else in a sentence: ``S7`` and ``10293``, but neither ``7`` nor ``NA``."""
    if site_id.isdigit():
        return len(site_id) >= MIN_DIGITS
    return len(site_id) >= MIN_NAME or (any(map(str.isdigit, site_id)) and len(site_id) > 1)


def _either_case(name: str) -> str:
    """A single word may be a common word in lower case (``Hope``), several words are not."""
    return f"(?i:{re.escape(name)})" if " " in name else re.escape(name)
