"""Imported once, by the fork server: load what notebooks need, use each a little, and start no thread.

Every notebook inherits this process, so nothing here may depend on a site, a date or a file. Whatever goes wrong is
kept in ``PROBLEM`` and told to the first job: an exception in a preloaded module would only kill the server.
"""

import gc

from lhs_helpers.reporting.engine.threads import running_threads

SHELL = OUTBOX = None
PROBLEM = ""


def _prime() -> None:
    """Pay the first-use costs here, once: imports, fonts, formatters, templates."""
    global SHELL, OUTBOX

    import matplotlib as mpl
    import papermill  # noqa: F401 - first: it loads its engines, this one among them
    import scipy.stats  # noqa: F401
    import statsmodels.api  # noqa: F401

    from lhs_helpers import show, site  # noqa: F401
    from lhs_helpers.reporting import assemble, export, facts, glance, page_check  # noqa: F401 - of the pages
    from lhs_helpers.reporting.engine import shell

    # a matplotlibrc in the folder where the operator stands is read before the one that the environment names
    mpl.rcParams.update(mpl.rcParamsDefault)
    mpl.rcParamsOrig.update(mpl.rcParamsDefault)
    for family in export.TEMPLATE_FAMILIES.iterdir():
        export.report_exporter(family.name).template  # noqa: B018 - reading it compiles it
    SHELL, OUTBOX = shell.make_shell(), shell.OUTBOX
    result = SHELL.run_cell(_FIRST_USE, store_history=False)
    result.raise_error()
    SHELL.reset()  # the next cell counts from 1 again, in an empty namespace
    gc.collect()
    gc.freeze()  # or the collector of every fork would touch, and so copy, all that it inherits


_FIRST_USE = """
import numpy, pandas, pyarrow
from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.show import show
pyarrow.set_cpu_count(1)
pyarrow.set_io_thread_count(1)
# A site's tables are short: their texts are picked and compared faster as Python's own than as Arrow's.
pandas.set_option("mode.string_storage", "python")
months = pandas.date_range("2020-01-01", periods=24, freq="MS")
counts = numpy.arange(24) % 7 + 20
show(control_chart(pandas.DataFrame({"period": months, "num": counts, "den": 40}), kind="p", label="first use"))
show(control_chart(pandas.DataFrame({"period": months, "value": counts}), kind="i", label="first use"))
display(pandas.DataFrame({"a": [1.0]}))
"""

try:
    _prime()
    if threads := running_threads():
        PROBLEM = f"threads run in the warm process: {', '.join(threads)}"
except Exception as error:
    PROBLEM = f"{type(error).__name__}: {error}"
