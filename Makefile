# Everything here is a thin call of the command line tool; `make` alone lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
DEMO := build/demo

.DEFAULT_GOAL := help
.PHONY: help demo test lab check reports bench lock clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY) ## build the demo network's reports and say which file to open
	@rm -rf $(DEMO)/network
	$(BIN)/lhs demo $(DEMO)/network
	$(BIN)/lhs check $(DEMO)/network
	$(BIN)/lhs build $(DEMO)/network -o $(DEMO)/reports

test: $(READY) ## run every test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n auto

lab: $(READY) ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

check: $(READY) ## check a network's folder: make check NETWORK=folder
	$(BIN)/lhs check "$(NETWORK)"

reports: $(READY) ## build a network's reports: make reports NETWORK=folder [SITE=id]
	$(BIN)/lhs $(if $(SITE),report "$(NETWORK)" --site "$(SITE)",build "$(NETWORK)") -o build/reports

bench: $(READY) ## run the benchmarks that the README quotes
	@for script in benchmarks/[a-z]*.py; do $(BIN)/python "$$script" || exit 1; done

lock: $(READY) ## write requirements.lock anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" --upgrade --quiet -o requirements.lock

clean: ## remove what was built, and the environment
	rm -rf build $(VENV)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@echo "Setting up $(VENV); this takes a few minutes the first time."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
