"""Axes that make no tick before somebody asks for one.

matplotlib makes four ticks of five artists each with every pair of axes, and throws them away again: half of what
empty axes cost. Whoever takes a figure and changes it finds ticks, labels and grids as in any other axes.
"""

from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis

SPINES = {"bottom": "xaxis", "top": "xaxis", "left": "yaxis", "right": "yaxis"}


class _Light:
    """Keeps the look of ticks for later."""

    def set_clip_path(self, path: object, transform: object = None) -> None:
        """Of a tick only its grid line is clipped, which ends with the axes anyhow."""

    def set_tick_params(self, which: str = "major", reset: bool = False, **look: object) -> None:
        if reset or {"majorTicks", "minorTicks"} & vars(self).keys():
            super().set_tick_params(which, reset, **look)
            return
        for each in ("major", "minor") if which == "both" else (which,):
            super().set_tick_params(each, True, **self.get_tick_params(each) | look)


class _LightXAxis(_Light, XAxis):
    pass


class _LightYAxis(_Light, YAxis):
    pass


class LightAxes(Axes):
    """Axes for ``Figure.add_axes(..., axes_class=LightAxes)``."""

    def _init_axis(self) -> None:  # where matplotlib lets projections choose their kind of axis
        self.xaxis, self.yaxis = _LightXAxis(self, clear=False), _LightYAxis(self, clear=False)
        for side, axis in SPINES.items():
            self.spines[side].register_axis(getattr(self, axis))
