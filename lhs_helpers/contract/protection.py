"""The sections of ``network.toml`` that protect people and sites: small numbers, and who sees whom.

Thresholds are settings with a stated policy behind them; the policy's source stands beside its numbers.
"""

# ruff: noqa: RUF009 - setting() and section() return the fields of a dataclass, which it copies

from dataclasses import dataclass
from types import MappingProxyType

from lhs_helpers.contract.setting import section, setting

COMPARATORS = ("none", "coded", "named")  # what a reader sees of other sites; least first


@dataclass(frozen=True)
class Preset:
    """A published policy for small numbers.

    Attributes
    ----------
    threshold : int
        Smallest count of people that is shown, zero apart.
    round_to : int
        Counts are rounded to a multiple of this; 1 leaves them exact.
    show_zero : bool
        Whether a count of zero is shown.
    source : str
        The policy.
    """

    threshold: int
    round_to: int
    show_zero: bool
    source: str


PRESETS = MappingProxyType(
    {
        "cms11": Preset(11, 1, True, "CMS cell size suppression policy: 1 to 10 are hidden (ResDAC 2024)"),
        "opensafely7r5": Preset(8, 5, False, "OpenSAFELY: counts up to 7 are hidden, the rest rounded to 5"),
        "nhs7r5": Preset(
            8, 5, True, "NHS Digital, Hospital Episode Statistics: 1 to 7 are hidden, the rest rounded to 5"
        ),
        "acro10": Preset(10, 1, False, "ACRO, output checking: fewer than 10 are hidden, zeros too"),
    }
)
# Keys of [disclosure] by the direction in which they protect.
_MORE_PROTECTS = (
    "threshold",
    "round_to",
    "min_denominator",
    "extreme_rate_min_n",
    "min_sites",
    "min_raters",
    "min_respondents",
)
_LESS_PROTECTS = ("show_zero", "max_share_percent")


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """Small-number protection. Stricter than the preset is free; looser needs ``override_reason``."""

    preset: str = setting("enum", "published policy", default="cms11", allowed=tuple(PRESETS))
    threshold: int | None = setting("int", "smallest count shown, zero apart; empty: preset", default=None, minimum=1)
    round_to: int | None = setting("int", "counts are rounded to this; empty: preset", default=None, minimum=1)
    show_zero: bool | None = setting("yn", "whether zero is shown; empty: preset", default=None)
    override_reason: str = setting("text", "why something is looser than the preset; printed", default="")
    min_denominator: int = setting("int", "no rate below", default=20, minimum=1)
    extreme_rate_min_n: int = setting("int", "no 0 % and no 100 % below", default=30, minimum=1)
    min_sites: int = setting("int", "fewest sites in a comparator besides the reader's own", default=5, minimum=1)
    max_share_percent: float = setting(
        "dec", "largest share of one site in a comparator", default=50.0, minimum=1, maximum=100
    )
    collapse: dict[str, dict[str, str]] = setting(
        "table", "coarser groups for strata that are too small, by stratum group", default={}
    )
    identifier_patterns: tuple[str, ...] = setting(
        "list of regex", "regular expressions of the network's own record numbers", default=()
    )
    min_raters: int = setting("int", "below: no standard deviation, no single dots", default=4, minimum=2)
    min_respondents: int = setting("int", "below: no survey result", default=5, minimum=2)

    def __post_init__(self) -> None:
        preset = PRESETS[self.preset]
        for key in ("threshold", "round_to", "show_zero"):
            if getattr(self, key) is None:
                object.__setattr__(self, key, getattr(preset, key))

    @property
    def looser(self) -> tuple[str, ...]:
        """Keys that protect less than the preset, or than the shipped default, does."""
        policy = Disclosure(preset=self.preset)
        less = [key for key in _MORE_PROTECTS if getattr(self, key) < getattr(policy, key)]
        more = [key for key in _LESS_PROTECTS if getattr(self, key) > getattr(policy, key)]
        return (*less, *more)


@dataclass(frozen=True, kw_only=True)
class SiteAudience:
    """What a site sees of others: the lower of this and each site's own consent."""

    comparators: str = setting("enum", "how other sites appear", default="coded", allowed=COMPARATORS)


@dataclass(frozen=True, kw_only=True)
class MembersAudience:
    """What members see together. Networks share outcomes openly among members (Britto 2018); the public is another."""

    comparators: str = setting("enum", "how sites appear", default="coded", allowed=COMPARATORS)
    suppress: bool = setting("yn", "hide small numbers; no needs a basis", default=True)
    basis: str = setting("text", "the agreement that allows it; printed", default="")


@dataclass(frozen=True, kw_only=True)
class PublicAudience:
    """What everyone sees: network level, hidden and rounded. It cannot be loosened."""

    comparators: str = setting("enum", "no site appears", default="none", allowed=("none",))
    suppress: bool = setting("yn", "small numbers are hidden", default=True, allowed=(True,))


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The three readers of a release."""

    site: SiteAudience = section(SiteAudience, default=SiteAudience())
    members: MembersAudience = section(MembersAudience, default=MembersAudience())
    public: PublicAudience = section(PublicAudience, default=PublicAudience())
