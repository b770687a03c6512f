import tomllib

from lhs_helpers.contract.network import Network
from lhs_helpers.packs.settings import shared_settings
from lhs_helpers.teaching import demo_folder

SOURCES = """# S003 pays late; ask Jane
contract = 1
[network]
id = "small"
name = 'The "small" one \\ é 🙂'
[time]
data_through = 2024-06-30
[equity]
reference = {language = "English", "a b" = "c"}
groups = ["language"]
[charts]
funnel_limits = [0.95, 0.998]
screen_moving_ranges = true
[[finance.scenario]]
id = "x"
change = [{what = "fees", factor = 0.9}, {what = "award", months = 6}]
[[source]]
kind = "folder"
site_id = "S003"
url_env = "SECRET_PLACE"
"""


def test_the_settings_say_the_same_without_sources_and_comments():
    shared = shared_settings(SOURCES)
    expected = {key: value for key, value in tomllib.loads(SOURCES).items() if key != "source"}
    assert tomllib.loads(shared) == expected
    for private in ("S003", "Jane", "SECRET_PLACE"):
        assert private not in shared


def test_control_characters_in_a_text_survive():
    text = 'contract = 1\n[network]\nname = "a\\u007Fb\\tc\\u0001"\n'
    assert tomllib.loads(shared_settings(text)) == tomllib.loads(text)


def test_the_demo_s_settings_come_through_unchanged():
    text = (demo_folder() / "network.toml").read_text(encoding="utf-8")
    assert Network.from_toml(shared_settings(text)) == Network.from_toml(text)
