# Everything starts from `python3` and `make`; tools/bootstrap.py installs the rest into .venv.
PYTHON ?= python3

.PHONY: help run setup test test-spark check release locks texts

help:
	@echo "make run      set up, then serve the site and print its address and demo sign-ins"
	@echo "make setup    only set up: libraries, style, texts, database, demo year"
	@echo "make test     pass the whole suite on SQLite and on PostgreSQL"
	@echo "make test-spark  prove that Spark computes what DuckDB does (brings Java)"
	@echo "make check    hold format, lint, types, layers and templates to the rules"
	@echo "make release  build the wheel, and prove it in a clean environment"
	@echo "make locks    write requirements/*.txt anew from pyproject.toml (needs uv)"
	@echo "make texts    bring the translations up to date with the code (needs gettext)"
	@echo "FRESH=1       first throw away .venv, node_modules, build and the demo's data"

run setup test check release:
	@FRESH=$(FRESH) $(PYTHON) tools/bootstrap.py $@

test-spark:
	@$(PYTHON) tools/spark.py

locks:
	@tools/lock.sh

texts:
	@tools/texts.sh
