# The one-word commands. `make run` and `make test` work from a bare clone with Python 3.11 and pip.
#
#   make run     install, read the bundled samples when the home is empty, print one cited answer, serve
#   make test    everything that CI checks
#
# Variables: PYTHON=python3.11  HOME_DIR=./var  HOST=127.0.0.1  PORT=8000  PYTEST_ARGS="-k ask"

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PYTEST_ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
# Byte code is written when a module is first imported: most of torch never is.
PIP := $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -c constraints.txt
PACKAGES := corpus index rag api

# Handed on only when given, so that the environment and HOME/xunwen.toml decide otherwise.
HOME_ARG := $(if $(HOME_DIR),--home $(HOME_DIR))
SERVE_ARGS := $(HOME_ARG) $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

.PHONY: help run install dev test lint types layers format pytest chromium office bench bench-reading bench-verify bench-answers bench-latency bench-retrieval bench-speed clean

help:
	@sed -n 's/^#   //p' Makefile

# --- from a bare clone -------------------------------------------------------------------------

# Without ensurepip (Debian's python3 without python3-venv) the machine's own pip fills the environment.
$(VENV)/.stamp-venv:
	@test -n "$(PYTHON)" || { echo "No Python found. Install Python 3.11 or later." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is too old: Python 3.11 or later is needed (make PYTHON=/path/to/python3.11 …)." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ $(PYTHON) -m venv --without-pip --clear $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }
	@touch $@

# The extra `models` (torch, CPU) is part of it: XUNWEN_EMBEDDER then takes any sentence-transformers
# model, and nothing of it is imported until one is asked for.
$(VENV)/.stamp-run: $(VENV)/.stamp-venv pyproject.toml constraints.txt
	@echo "Installing (a few minutes the first time) …"
	@$(PIP) -e '.[models]'
	@touch $@

$(VENV)/.stamp-dev: $(VENV)/.stamp-venv pyproject.toml constraints.txt
	@echo "Installing with the development tools (a few minutes the first time) …"
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.stamp-run

install: $(VENV)/.stamp-run

dev: $(VENV)/.stamp-dev

run: install
	@$(BIN)/python -P -m api demo $(HOME_ARG)
	@exec $(BIN)/python -P -m api serve $(SERVE_ARGS)

# --- checks ------------------------------------------------------------------------------------

test: lint types layers chromium office pytest

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy

layers: dev
	$(BIN)/lint-imports --no-cache

format: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pytest: dev
	$(BIN)/python -m pytest -n 2 --dist loadscope $(PYTEST_ARGS)

# Debian's chromium for the browser tests, when this runs as root and none is there. A machine that
# cannot have one goes on without: the tests say that they were skipped, and fail under CI=true.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium for the browser tests …"; \
		{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
			chromium fonts-noto-cjk; } >/tmp/xunwen-chromium.log 2>&1 || \
			{ echo "WARNING: chromium could not be installed; the browser tests will be SKIPPED:" >&2; tail -n 3 /tmp/xunwen-chromium.log >&2; }; \
	else \
		echo "WARNING: no chromium here and no right to install one; the browser tests will be SKIPPED." >&2; \
	fi

# LibreOffice without a screen (220 MB, 20 seconds), which reads .doc, .wps, .xls and .et, on the same terms.
office:
	@command -v soffice >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing LibreOffice for the tests of old Office files …"; \
		{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
			libreoffice-writer-nogui libreoffice-calc-nogui; } >/tmp/xunwen-office.log 2>&1 || \
			{ echo "WARNING: LibreOffice could not be installed; old Office files will NOT be tested:" >&2; tail -n 3 /tmp/xunwen-office.log >&2; }; \
	else \
		echo "WARNING: no LibreOffice here and no right to install it; old Office files will NOT be tested." >&2; \
	fi

# --- measurements ------------------------------------------------------------------------------

# Over the bundled samples alone; `tests/bench/` has more, for which data must be given.
bench: bench-reading bench-verify bench-answers bench-latency

bench-reading: dev
	$(BIN)/python -m tests.bench.metadata
	$(BIN)/python -m tests.bench.figures
	$(BIN)/python -m tests.bench.repair --pages 400

bench-verify: dev
	$(BIN)/python -m tests.bench.verify --no-shared

bench-answers: dev
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && \
		$(BIN)/python -P -m api ingest corpus/samples --home "$$home" && \
		$(BIN)/python -P -m api eval tests/quality/samples_qa.jsonl --home "$$home"

bench-latency: dev
	$(BIN)/python -m tests.bench.latency corpus/samples

# A folder of sets with known passages, each a folder in the layout of tests/bench/retrieval.py.
RETRIEVAL ?= ../shared/eval/retrieval
bench-retrieval: dev
	@test -d "$(RETRIEVAL)" || { echo "RETRIEVAL=FOLDER is needed: a folder of retrieval sets" >&2; exit 2; }
	$(BIN)/python -m tests.bench.retrieval $(RETRIEVAL) $(notdir $(patsubst %/,%,$(wildcard $(RETRIEVAL)/*/)))

# Beside other frameworks, which it installs (7 GB): make bench-speed CORPUS=FOLDER [BENCH_ARGS="--documents 2000"]
bench-speed: dev
	@test -n "$(CORPUS)" || { echo "CORPUS=FOLDER is needed: a set in the layout of tests/bench/retrieval.py" >&2; exit 2; }
	$(BIN)/python -m tests.bench.peers $(CORPUS) $(BENCH_ARGS)

# --- cleaning ----------------------------------------------------------------------------------

# Leaves ./var alone: it holds the operator's documents.
clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis tests/browser/shots
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +
