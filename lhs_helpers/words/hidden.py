"""Words of a control chart of which all is hidden, because its numbers are small."""

from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor
from lhs_helpers.words.measured import periods


def all_hidden(chart: ControlChart, points: Table) -> Description:
    """What can be said where no period is shown: that there are numbers, and why none is seen."""
    of = periods(len(chart.table), chart.freq)
    sentence = text("control_chart.all_hidden", label=chart.label, of=of)
    n = text("control_chart.n_hidden", of=of)
    finding = Finding("not enough data", sentence, about=chart.key, anchor=anchor(chart), n=n)
    return Description(title=chart.label, sentence=sentence, tables=(points,), findings=(finding,))
