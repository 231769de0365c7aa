# make demo, test, lint, bench: each makes .venv from requirements.lock on first use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RECORD := .demo/record.duckdb

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench docs lock clean

help: ## Show these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/base.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("dragoman needs Python 3.11 or later: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing (once; about half a minute) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/base.stamp requirements-dev.lock
	@echo "installing what tests and lint need (once) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/base.stamp ## Read the example reports and print a brief on India and Russia
	@mkdir -p .demo
	@$(BIN)/dragoman read examples -o $(RECORD)
	@$(BIN)/dragoman brief IND RUS --on Afghanistan --record $(RECORD)

test: $(VENV)/dev.stamp ## Run all tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile -q

lint: $(VENV)/dev.stamp ## Format, lint, types, floors
	@$(BIN)/ruff format --check src tests benchmarks docs
	@$(BIN)/ruff check src tests benchmarks docs
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/dev.stamp ## Speed, start-up, memory and size
	@$(BIN)/python benchmarks/reading.py
	@$(BIN)/python benchmarks/queries.py
	@$(BIN)/python benchmarks/linking.py

docs: $(VENV)/base.stamp ## Write docs/commands.md and docs/answers.md anew
	@for page in commands answers; do $(BIN)/python docs/$$page.py > docs/$$page.md.new && mv docs/$$page.md.new docs/$$page.md; done

lock: $(VENV)/dev.stamp ## Write both lock files anew
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: --no-header --no-emit-index-url --no-annotate pyproject.toml --group base-build -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: --no-header --no-emit-index-url --no-annotate pyproject.toml --group dev -o requirements-dev.lock

clean: ## Remove the environment and the demo's record
	@rm -rf $(VENV) .demo
