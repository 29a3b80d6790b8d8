# Python 3.11 or later is all that is needed beforehand; `make test PYTHON=python3.12` chooses one.
PYTHON ?= python3
BIN := .venv/bin
INCIDENTS := ../$(BIN)/incidents --database incidents.db --author demo
DOSSIERS := actors-and-places kerman-2024-01-03 crocus-2024-03-22 kabul-2024-09-02 isis-k-and-un-reports seed-article
NEEDED := needs Python 3.11 or later. Where it has another name: make PYTHON=python3.11 …

.PHONY: demo test check prove soak bench docs migration clean help

demo: .venv/run ## make a database in demo/ from the fixtures and print its timeline
	rm -rf demo && mkdir demo && cd demo && $(INCIDENTS) init && $(INCIDENTS) load $(DOSSIERS:%=../fixtures/%.yaml)
	cd demo && $(INCIDENTS) timeline

test: .venv/dev ## run the tests, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n 2 -m "not prove and not soak"

check: .venv/dev ## check style, types, layers and that generated pages are current
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/house/test_generated.py

prove: .venv/dev ## run the slow proofs
	$(BIN)/python -m pytest -n 2 -m "prove and not soak" --ignore tests/benchmarks --ignore tests/page/test_page_speed.py
	$(BIN)/python -m pytest -m "prove and not soak" tests/benchmarks tests/page/test_page_speed.py

soak: .venv/dev ## run the long proofs, by hand
	$(BIN)/python -m pytest -m soak

bench: .venv/dev ## measure
	for bench in tests/benchmarks/bench_*.py; do echo "$$bench" && $(BIN)/python "$$bench" || exit; done

docs: .venv/dev ## write the generated pages anew
	$(BIN)/python -m incidents.cli.reference && $(BIN)/python -m incidents.reporting.dictionary

migration: .venv/dev ## write a migration from what differs in the models: MESSAGE="Add a table" ID=0002
	$(BIN)/alembic revision --autogenerate --message "$(MESSAGE)" --rev-id "$(ID)"

clean: ## remove what the other targets made
	rm -rf .venv demo dist build

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1	\2/p' Makefile | expand -t 12

.venv/run: pyproject.toml # the program itself
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Error: incidents $(NEEDED)" >&2; exit 1; }
	"$(PYTHON)" -m venv .venv && $(BIN)/python -m pip install --quiet --editable . && touch $@

.venv/dev: .venv/run # what tests and checks need besides
	$(BIN)/python -m pip install --quiet --editable '.[dev]' && touch $@
