# Each target first makes .venv and the system libraries ready (installer/bootstrap.sh); with nothing to do that
# takes a blink and needs no network. Words a person types: demo, run, test, check, bench, soak, translations, lock.

PYTHON := .venv/bin/python
BIN := .venv/bin
# One more than two cores: there is always one that waits for its disk or its server.
WORKERS ?= 3
PYTEST_ARGS ?=

export PYTHONUTF8 := 1
export PYTHONDONTWRITEBYTECODE := 1

# Tests never need a screen, and look the same whatever the person's language and desktop are.
# What they compile is kept apart: each of their hundreds of processes would compile the program again.
TEST_ENV := QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 TZ=Europe/Rome \
    PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX="$(CURDIR)/.pytest_cache/compiled"

.PHONY: help env demo run test check coverage bench bench-sync soak translations lock clean

help:
	@echo "make demo          an invented organisation to try, with the real directory (offscreen where there is no display)"
	@echo "make run           the program itself, on your own profiles"
	@echo "make test          the tests"
	@echo "make check         style, types, floors, translations, coverage of the core rules"
	@echo "make coverage      which branches of the core rules no test walks (none, please)"
	@echo "make bench         the figures: speed and memory on 50,000 cases"
	@echo "make bench-sync    the figures of two laptops and a server: ARGS=\"--records FILE --server postgres --out FILE\""
	@echo "make soak          the slow proofs (hours)"
	@echo "make translations  compile the four languages"
	@echo "make lock          put new dependencies into requirements.lock (UPGRADE=1: the newest of all)"
	@echo "make clean         remove .venv and everything that can be made again"

env:
	@sh installer/bootstrap.sh $(MAKECMDGOALS)

demo: env
	$(PYTHON) -m ui.demo

run: env
	$(BIN)/approdo

# A file stays with one worker: its tests may share what was slow to make.
test: env
	$(TEST_ENV) $(PYTHON) -m pytest -q -n $(WORKERS) --dist loadfile -m "not soak and not bench" $(PYTEST_ARGS)

check: env coverage
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	PYTHONPATH=. $(BIN)/lint-imports
	$(PYTHON) -m app.catalogue.messages
	$(TEST_ENV) $(PYTHON) -m pytest -q tests/architecture tests/app/catalogue/test_sentences_exist.py

# Every branch of the rules that must never be wrong is walked by a test of its own floor.
RULES := app/domain app/crypto sync/protocol sync/merge sync/seal
RULE_TESTS := $(wildcard tests/sync/test_*.py) tests/sync/protocol tests/sync/trust tests/sync/merge tests/sync/seal tests/app/directory

coverage: env
	$(TEST_ENV) $(PYTHON) -m pytest -q -n $(WORKERS) --dist loadfile -m "not soak and not bench" $(RULES:%=--cov=%) --cov-branch \
	    --cov-report=term-missing:skip-covered --cov-fail-under=100 $(wildcard tests/app/domain tests/app/crypto) $(RULE_TESTS)

bench: env
	$(TEST_ENV) $(PYTHON) -m pytest -q -s -m bench tests/benchmarks $(PYTEST_ARGS)

bench-sync: env
	$(PYTHON) -m tests.benchmarks.sync_run $(ARGS)

soak: env
	$(TEST_ENV) $(PYTHON) -m pytest -q -s -m soak $(PYTEST_ARGS)

translations: env
	$(PYTHON) -m app.catalogue.messages

lock:
	@UPGRADE="$(UPGRADE)" sh installer/lock.sh

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
