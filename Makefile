# One word a job. `make help` lists them. The plain commands are in README.md.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help run test lint score bench lock browser clean
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/run.stamp ## Build what is needed and run the whole service; Ctrl-C stops it
	$(BIN)/triage serve --demo --port $(PORT)

test: .venv/test.stamp browser ## Run all tests, in parallel, also those in a real browser
	$(BIN)/python -m pytest

lint: .venv/test.stamp ## Check style, types and the direction of imports
	$(BIN)/ruff check . && $(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

score: build/blind.stamp ## Read the samples and the blind set and print how much was right
	@$(call score,tests/data/samples,samples)
	@$(call score,build/blind,blind)

bench: .venv/test.stamp ## Measure speed and memory, and print tables
	-@$(call add,".[bench]")
	@for one in benchmarks/[a-z]*.py; do $(BIN)/python -m "benchmarks.$$(basename "$$one" .py)"; done

lock: ## Remake the lock files from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 \
		pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 \
		--extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

browser: # Chromium for the tests in a browser: found, or installed from Debian's package
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
		else echo "The tests need Chromium. Install it, for example with: sudo apt-get install chromium" >&2; exit 1; fi; }

clean: ## Remove everything that was built; what the service keeps in var/ stays
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

build/blind.stamp: .venv/test.stamp $(shell find models/blind models/rendering -name '*.txt' -o -name '*.py')
	@rm -rf build/blind && mkdir -p build
	$(BIN)/python -m models.rendering models/blind build/blind --seed 7 --share-scans 0.2
	@touch $@

.venv/run.stamp: requirements.lock pyproject.toml
	$(call install,requirements.lock)
	@touch $@

.venv/test.stamp: requirements-dev.lock pyproject.toml
	$(call install,requirements-dev.lock)
	@touch $@ .venv/run.stamp

define score
echo "== $(2)" && $(BIN)/python -m models.evaluation $(1) --manifest build/$(2).csv && \
	$(BIN)/triage read $(1) --manifest build/$(2).csv --json > build/$(2).jsonl && \
	$(BIN)/python -m models.evaluation $(1) build/$(2).jsonl
endef

# With uv where it is there, with pip and venv where not. Every package is checked against its hash.
ifdef UV
define install
	@[ -x $(BIN)/python ] || uv venv --quiet --python $(PYTHON) .venv
	uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $(1)
	uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
endef
add = uv pip install --quiet --python $(BIN)/python --no-build-isolation -e $(1)
else
define install
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip -q
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endef
add = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e $(1)
endif
