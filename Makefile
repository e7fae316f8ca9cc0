PYTHON ?= python3
BIN := .venv/bin
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: run test check build format update wheel bench bench-validators bench-parts bench-builds clean help

run: .venv/run ## buduje wszystkie definicje i pokazuje je na http://127.0.0.1:8000
	$(BIN)/formc serve --port 8000

test: ## wszystko, co sprawdza CI; instaluje, czego potrzebuje
	.ci/tools
	$(MAKE) check

check: .venv/dev node_modules/.ready examples/express/node_modules/.ready ## format, lint, warstwy, typy, testy, definicje
	$(BIN)/ruff format --check -q .
	$(BIN)/ruff check -q .
	$(BIN)/lint-imports --no-cache > .venv/layers.log || { cat .venv/layers.log; exit 1; }
	$(BIN)/mypy
	$(BIN)/formc check definitions
	$(BIN)/formc build --check
	$(BIN)/pytest -q -n auto --dist loadgroup

build: .venv/run ## buduje wszystkie definicje do generated/
	$(BIN)/formc build

format: .venv/dev ## układa kod
	$(BIN)/ruff format -q .
	$(BIN)/ruff check -q --fix .

update: .venv/dev node_modules/.ready ## przepisuje wzorce w tests/cases; przeczytaj każdą zmianę
	-$(BIN)/pytest -q -n auto --dist loadgroup --update
	git diff --stat -- tests/cases

wheel: .venv/dev ## buduje pakiet do dist/
	$(BIN)/python -m build --wheel --outdir dist .

bench: bench-validators bench-parts bench-builds ## mierzy walidatory i budowanie obok cudzych, jako stosunki

bench-validators: .venv/peers/.ready ## same walidatory; BENCH="--rounds 5" podaje opcje
	@test -d node_modules/ajv || npm ci --silent || true
	.venv/peers/bin/python -m bench.validators $(BENCH)

bench-parts: .venv/peers/.ready ## czytanie YAML i wysłany formularz; PARTS="--rounds 5" podaje opcje
	.venv/peers/bin/python -m bench.parts $(PARTS)

bench-builds: .venv/peers/.ready .venv/builders/.ready ## samo budowanie; BUILDS="--services 100" podaje opcje
	.venv/peers/bin/python -m bench.builds $(BUILDS)

clean: ## usuwa wszystko, co powstaje z innych plików
	git clean -fdXq

help: ## ta pomoc
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

.venv/run: pyproject.toml constraints.txt
	.ci/tools python
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -e '.[serve]'
	@touch $@

.venv/dev: .venv/run
	$(BIN)/pip install -q -e '.[serve,dev,sign]'
	@touch $@

.venv/peers/.ready: pyproject.toml constraints.txt bench/requirements.txt
	.ci/tools python
	$(PYTHON) -m venv .venv/peers
	.venv/peers/bin/pip install -q -e '.[serve,watch]' -r bench/requirements.txt
	@touch $@

.venv/builders/.ready: bench/requirements-peers.txt
	.ci/tools python
	$(PYTHON) -m venv .venv/builders
	.venv/builders/bin/pip install -q -r bench/requirements-peers.txt
	@touch $@

node_modules/.ready: package.json package-lock.json
	npm ci --silent
	@touch $@

examples/express/node_modules/.ready: examples/express/package.json examples/express/package-lock.json
	cd examples/express && npm ci --silent
	@touch $@
