# The two commands that matter: `make run` and `make test`. Both set up what they need.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: run test setup setup-test assets lint types layers gazetteer-check bench clean

run: setup assets
	$(BIN)/geomap serve --host $(HOST) --port $(PORT)

test: setup-test assets chromium lint types
	$(BIN)/python -m pytest

setup: $(VENV)/.run
setup-test: $(VENV)/.test

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 14)))' || \
	  { echo "geomap needs Python 3.11 to 3.14; choose one with: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --upgrade pip

# Locked with hashes; our own package is installed without its dependencies, which the lock has put in place.
$(VENV)/.run: $(BIN)/python requirements/run.txt pyproject.toml build_assets.py build_neighbours.py package-lock.json
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/test.txt
	@touch $@

# Joins the page's scripts and styles again where one of them has changed; at once where none has.
assets: setup
	@$(BIN)/python build_assets.py

# The browser tests drive Debian's Chromium; Playwright's driver needs libatomic, which a small Debian lacks.
.PHONY: chromium
chromium:
	@if command -v chromium >/dev/null && /sbin/ldconfig -p | grep -q libatomic.so.1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing Chromium for the browser tests"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium libatomic1 >/dev/null; \
	else \
	  echo "Chromium is missing and cannot be installed from here; as root: apt-get install chromium libatomic1" >&2; \
	  echo "(the browser tests are skipped until then)" >&2; \
	fi

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-test
	$(BIN)/mypy

layers: setup-test
	$(BIN)/lint-imports

gazetteer-check: setup
	$(BIN)/python -m gazetteer.check

bench: setup-test
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) web/static/vendor .pytest_cache .mypy_cache .ruff_cache
