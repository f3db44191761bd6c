# Giliran. `make run` shows it, `make test` proves it; `make` alone lists all there is.
# Needed: Python 3.11 or newer, make, git. Everything else is fetched into this directory.

PYTHON := $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
VENV := .venv/bin

.PHONY: help setup run test check format prove clean

help: ## List what make can do
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile

setup: ## Install packages, compile translations, gather static files
ifeq ($(PYTHON),)
	$(error Giliran needs Python 3.11 or newer, and none is on the PATH)
endif
	@$(PYTHON) tools/setup.py

run: setup ## Run the whole of Giliran on this machine; Ctrl-C stops it
	@exec $(VENV)/python -m giliran.config.cli demo $(ARGS)

test: setup ## All checks and tests; ARGS="-k words" goes to pytest
	@exec $(VENV)/python tools/verify.py test $(ARGS)

check: setup ## The checks alone: types, lint, imports, migrations, settings
	@exec $(VENV)/python tools/verify.py check

format: setup ## Bring the code into its form
	@$(VENV)/ruff format --quiet . && $(VENV)/ruff check --fix --quiet .

prove: setup ## The long runs: crowds, whole days, kills; PROVE_ROUNDS=5 PROVE_SEED=7 chooses rounds under fire
	@exec $(VENV)/python tools/verify.py prove $(ARGS)

clean: ## Remove packages and caches; what you did in the demo (var/) stays
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
