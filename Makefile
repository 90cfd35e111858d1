# Every target sets itself up first: Python 3.11 or newer and make are all it needs.
#   make demo · serve · test · test-slow · chaos · nightly · lint · bench · bench-smoke · bench-national · docs · setup

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup demo serve test test-sqlite test-postgresql test-slow chaos chaos-nightly nightly lint bench bench-smoke bench-national docs \
	lint-style lint-types lint-contracts lint-shape lint-docs lint-migrations

PYTHON ?=
BIN := .venv/bin
# `timeout` is not everywhere; pytest keeps its own time as well (--session-timeout and a limit a test).
LIMIT := $(shell command -v timeout >/dev/null 2>&1 && echo 'timeout --kill-after=20')
OUT ?= demo-out
ROWS ?= 1e6,1e7
TESTS ?= tests
SIZE ?= 200
KILLS ?= 8
SEED ?= 1
# It is processes that are killed, never the machine: a store in memory loses nothing by it, and spares the disk its syncs.
MEMORY ?= $(if $(wildcard /dev/shm),/dev/shm,/tmp)

help:
	@sed -n '2p' Makefile | sed 's/^# *//'

setup:
	@PYTHON='$(PYTHON)' sh .ci/set-up

demo: setup
	@$(BIN)/tocsin demo --out $(OUT)

serve: setup
	@$(BIN)/tocsin serve

test: setup test-sqlite test-postgresql

test-sqlite: setup
	@sh .ci/chromium
	@$(if $(LIMIT),$(LIMIT) 1500) $(BIN)/python -m pytest -q -m 'not slow' --session-timeout=1440 --durations=8 $(TESTS)

test-postgresql: setup
	@$(if $(LIMIT),$(LIMIT) 500) $(BIN)/python .ci/on-postgresql -m 'not slow' --session-timeout=470

test-slow: setup
	@sh .ci/chromium
	@TOCSIN_HYPOTHESIS=slow $(BIN)/python -m pytest -q -m 'not slow' tests/rooms
	@TOCSIN_HYPOTHESIS=nightly $(BIN)/python -m pytest -q -m slow --timeout=3600 $(TESTS)

chaos: setup
	@$(BIN)/python -m tests.chaos --size $(SIZE) --kills $(KILLS) --seed $(SEED)

chaos-nightly: setup
	@TMPDIR=$(MEMORY) $(BIN)/python -m tests.chaos --size 10000 --kills 200 --seed $(SEED)

nightly: test-slow chaos-nightly

lint: lint-style lint-contracts lint-types lint-shape lint-docs lint-migrations

lint-style: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

lint-types: setup
	@$(BIN)/mypy

lint-contracts: setup
	@$(BIN)/lint-imports --no-logo --no-cache pyproject.toml

lint-shape: setup
	@$(BIN)/python -m pytest -q tests/architecture

lint-docs: setup
	@$(BIN)/python docs/generate.py --check

lint-migrations: setup
	@mkdir -p .venv/store-for-lint
	@TOCSIN_STORE=.venv/store-for-lint $(BIN)/python -m django makemigrations records --check --dry-run --settings tocsin.settings

bench: setup
	@$(BIN)/python -m bench.national --rows $(ROWS) --rounds 3 --out bench-out/bench.json
	@$(BIN)/python -m bench.scenarios --rows $(ROWS)
	@$(BIN)/python -m bench.notices

bench-smoke: setup
	@$(BIN)/python -m bench.national --rows 1e6 --adversarial 1e6 --rounds 1 --out bench-out/smoke.json

bench-national: setup
	@$(BIN)/python -m bench.national --rows 1e7,6e7 --rounds 5 --peers
	@$(BIN)/python docs/generate.py measured

docs: setup
	@$(BIN)/python docs/generate.py
