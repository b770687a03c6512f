"""The settings as they travel with a pack: what the network wrote, without where its data come from.

Comments and sources stay at home: they may name other sites, databases and people.
"""

import json
import tomllib
from datetime import date
from functools import lru_cache

_AT_HOME = ("source",)


@lru_cache(maxsize=1)  # of one network for all packs
def shared_settings(network_toml: str) -> str:
    """Settings of a network as TOML, without its sources and without comments.

    Parameters
    ----------
    network_toml : str
        The network's own ``network.toml``.
    """
    document = {key: value for key, value in tomllib.loads(network_toml).items() if key not in _AT_HOME}
    top = [f"{key} = {_written(value)}" for key, value in document.items() if not isinstance(value, dict)]
    sections = [
        "\n".join([f"\n[{key}]", *(f"{_key(name)} = {_written(value)}" for name, value in section.items())])
        for key, section in document.items()
        if isinstance(section, dict)
    ]
    return "\n".join([*top, *sections]) + "\n"


def _written(value: object) -> str:
    """One value in TOML; what is nested stays on its line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        # The escapes of JSON are TOML's too, but for one character that TOML does not allow to stand as it is.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(name)} = {_written(one)}' for name, one in value.items())}}}"
    return repr(value)


def _key(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else _written(name)
