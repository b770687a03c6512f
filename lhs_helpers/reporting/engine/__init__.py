"""How the cells of a notebook are run: in a shell forked from a warm process, or in a kernel of their own."""

ENGINE = "lhs"  # its name among papermill's engines; "nbclient" is papermill's own
