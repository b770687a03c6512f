"""Running the notebooks and publishing the reports: discover, execute, render, publish, in that order of files."""
