# Everything a person does with this repository. `make` alone prints the list.

PY ?= python3
T ?= tests
WIRE_OUT ?= .

RUN := .venv/bin/python
SCRIPTS := $(CURDIR)/.venv/bin

.DEFAULT_GOAL := help
.PHONY: help dev demo test serve check lint fix rooms cover wire audit bench peers rsdmx acceptance lock

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

dev: .venv/ok ## Make the environment from the lock file (PY=python3.12 to choose the Python)

demo: .venv/ok ## A hub and seven countries exchange and compare their figures on this machine
	@$(RUN) -m deploy.demo

test: .venv/ok ## All tests; T=tests/node/test_gate.py for one file
	@$(RUN) -m pytest -n auto --dist loadfile $(T)

serve: .venv/ok ## The demo's hub and nodes, until stopped; prints addresses and log-ins
	@$(RUN) -m deploy.demo --serve

check: lint test ## Format, lint, types, rooms, spelling, tests: exactly what CI runs

lint: .venv/ok ## The check without the tests
	@$(RUN) -m ruff format --check --quiet .
	@$(RUN) -m ruff check --quiet .
	@$(RUN) -m mypy
	@$(SCRIPTS)/lint-imports
	@$(RUN) -m codespell_lib

fix: .venv/ok ## Format and apply safe fixes
	@$(RUN) -m ruff check --fix --quiet .
	@$(RUN) -m ruff format .

rooms: .venv/ok ## Import contracts only
	@$(SCRIPTS)/lint-imports

cover: .venv/ok ## Tests with branch coverage, room by room
	@$(RUN) -m pytest --cov --cov-report=term-missing:skip-covered $(T)

wire: .venv/ok ## Generate proto/wire/v1 again from its .proto files; must leave no diff
	@PATH="$(SCRIPTS):$$PATH" $(RUN) -m grpc_tools.protoc -I. \
		--python_out=$(WIRE_OUT) --pyi_out=$(WIRE_OUT) --grpc_python_out=$(WIRE_OUT) \
		--mypy_grpc_out=quiet:$(WIRE_OUT) proto/wire/v1/*.proto

audit: .venv/ok ## Does the noise keep its promise? Measured from outside, and with faults planted
	@$(RUN) -m tests.audit

bench: .venv/ok ## How accurate and how fast, as ratios to a floor measured in the same run
	@$(RUN) -m tests.benchmarks.accuracy --no-peers
	@$(RUN) -m tests.benchmarks.small_countries
	@$(RUN) -m tests.benchmarks.coverage
	@$(RUN) -m tests.benchmarks.growth
	@$(RUN) -m tests.benchmarks.speed
	@$(RUN) -m tests.benchmarks.publish
	@$(RUN) -m tests.benchmarks.hub_queries
	@$(RUN) -m tests.benchmarks.neighbours
	@$(RUN) -m tests.benchmarks.counting
	@$(RUN) -m tests.benchmarks.import_rows
	@$(RUN) -m tests.benchmarks.registers
	@$(RUN) -m tests.benchmarks.sdmx

peers: .venv/ok ## Accuracy beside other libraries, each in an environment of its own; takes long
	@$(RUN) -m tests.benchmarks.accuracy

rsdmx: .venv/ok ## Does R's rsdmx read every cell? Needs R (Debian: r-base-core, r-cran-rsdmx)
	@command -v Rscript >/dev/null || { echo "There is no Rscript here: apt install r-base-core r-cran-rsdmx" >&2; exit 1; }
	@$(RUN) -m tests.rsdmx

acceptance: .venv/ok ## A real case file through a node and the hub; CASES=path/to/cases.csv
	@test -f "$(CASES)" || { echo "Say which file: make acceptance CASES=path/to/cases.csv" >&2; exit 2; }
	@$(RUN) -m tests.acceptance "$(CASES)"

lock: ## Pin every version again, each at least a week old, with hashes and no addresses
	@$(PY) -m venv build/lock && build/lock/bin/python -m pip install -qq uv
	@build/lock/bin/uv pip compile pyproject.toml --extra dev --upgrade --exclude-newer "7 days" \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --quiet --output-file requirements.txt

.venv/ok: pyproject.toml requirements.txt
	@command -v $(PY) >/dev/null || \
		{ echo "There is no '$(PY)' here: install Python 3.11 or newer (Debian: apt install python3-venv)." >&2; exit 1; }
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "'$(PY)' is too old: name a Python 3.11 or newer, as in 'make $(MAKECMDGOALS) PY=python3.12'." >&2; exit 1; }
	@$(PY) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "'$(PY)' lacks its venv module: install it (Debian: apt install $(notdir $(PY))-venv)." >&2; exit 1; }
	@echo "Setting up .venv from requirements.txt; the first time takes about a minute." >&2
	@$(PY) -m venv .venv
	@if command -v uv >/dev/null; then \
		uv pip install --quiet --python $(RUN) --no-deps --require-hashes -r requirements.txt && \
		uv pip install --quiet --python $(RUN) --no-deps --no-build-isolation -e .; \
	else \
		$(RUN) -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r requirements.txt && \
		$(RUN) -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@touch $@
