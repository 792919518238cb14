# Tandem. `make run` sets everything up and starts; `make test` sets up the same way and runs the tests.

PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV := .venv/bin
export PYTHONUTF8 = 1

.PHONY: help run test check setup setup-test setup-train licences translations clean
.DEFAULT_GOAL := help

help:  ## what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup  ## set up what is missing, then start
	@$(VENV)/python main.py

test: setup-test  ## set up what is missing, check the code, run every test
	@$(MAKE) --no-print-directory check; checked=$$?; \
	[ $$checked -eq 0 ] || echo 'make check failed (see above); the tests run nevertheless.'; \
	OMP_NUM_THREADS=1 $(VENV)/python -m pytest -n 3 --dist loadgroup --no-loadscope-reorder; tested=$$?; \
	[ $$tested -eq 0 ] && exit $$checked || exit $$tested

check:  ## formatting, lint and types
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy

setup: need-python  ## set up what is missing, and do not start
	@$(PYTHON) -m installers.setup run

setup-test: need-python  ## the same with what the tests need
	@$(PYTHON) -m installers.setup test

setup-train: need-python  ## set up the synthesisers that `main.py train` listens to
	@$(PYTHON) -m installers.setup train

licences: setup  ## every shipped package, weight and training voice with its licence
	@$(VENV)/python -m installers.licences

translations: setup-test  ## collect the words of the views and compile their translations
	@$(VENV)/python -m installers.translations

clean:  ## remove the environment and everything that was built
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: need-python
need-python:
	@[ -n "$(PYTHON)" ] || { echo 'Tandem needs Python 3.11 or newer: type  sudo apt-get install python3.11 python3.11-venv  and run make again.' >&2; exit 2; }
