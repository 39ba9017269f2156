# Parcours. `make run` and `make test` are all a fresh machine needs: Python 3.11 with venv, and make.
PYTHON ?= python3
JOBS ?= auto
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check
# Compiled once and kept: without it each process of the tests compiles all of them again, for fifteen seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check fix lock bench demo-reset shots install install-test chromium docs catalogues clean

run: install
	@exec $(BIN)/parcours run

test: install-test chromium
	@$(BIN)/python -m tools.catalogues compile
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: install-test
	@$(BIN)/python -m tools.check

fix: install-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tools.docs
	$(BIN)/python -m tools.catalogues update

docs: install-test
	$(BIN)/python -m tools.docs

catalogues: install-test
	$(BIN)/python -m tools.catalogues update

bench: install-test
	$(BIN)/python -m benchmarks $(ARGS)

shots: install-test chromium
	$(BIN)/python -m tools.shots $(ARGS)

demo-reset: install
	$(BIN)/parcours demo reset --yes

UV := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

lock: install-test
	$(UV) requirements.in --output-file requirements.txt
	$(UV) requirements-test.in --constraint requirements.txt --output-file requirements-test.txt
	$(UV) requirements-peers.in --constraint requirements-test.txt --output-file requirements-peers.txt
	$(UV) requirements-spark.in --constraint requirements-test.txt --output-file requirements-spark.txt

install: .venv/.installed
install-test: .venv/.installed-test

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Parcours needs Python 3.11 or later.")'
	$(PYTHON) -m venv .venv

# The stamps hold what was installed, so that an unchanged lock costs nothing.
.venv/.installed: requirements.txt pyproject.toml | .venv/bin/pip
	@echo "Installing (a minute or two, once) ..."
	$(PIP) install --quiet --require-hashes --requirement requirements.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --no-index --editable .
	@$(BIN)/python -m tools.catalogues compile
	@touch $@

.venv/.installed-test: requirements-test.txt .venv/.installed
	@echo "Installing what tests and checks need (once) ..."
	$(PIP) install --quiet --require-hashes --requirement requirements-test.txt
	@touch $@

chromium:
	@sh tools/chromium.sh

clean:
	rm -rf .venv build *.egg-info .pytest_cache .ruff_cache .hypothesis
