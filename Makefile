# `make demo` shows the main job, `make test` runs every check. Both work on a clean clone with Python 3.11 or newer.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test check browser contract conformance clients clients-smoke sdk-ts mcpb bench bench-durability bench-scale bench-load docs clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "extend-mcp needs Python 3.11 or newer: name it, like make demo PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[ocr,dev]'
	touch $@

demo: $(VENV)/.installed
	$(BIN)/extend-mcp demo

test: check
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser: $(VENV)/.installed
	$(BIN)/python -m pytest tests/browser

contract: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[contract]'
	$(BIN)/python -m tests.contract

conformance: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[node]'
	$(BIN)/python -m tests.conformance

clients: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[node]'
	$(BIN)/python -m tests.node ci tests/clients
	for number in 1 2; do \
	  $(BIN)/python -m venv build/clients-$$number && \
	  build/clients-$$number/bin/python -m pip install --quiet --disable-pip-version-check \
	    --requirement tests/clients/requirements-$$number.txt || exit; \
	done
	$(BIN)/python -m tests.clients

clients-smoke: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[node]'
	mkdir -p build/hosts
	cp tests/clients/hosts/package.json tests/clients/hosts/package-lock.json build/hosts
	$(BIN)/python -m tests.node ci build/hosts
	$(BIN)/python -m tests.clients.smoke

sdk-older: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target build/sdk-older extend-ai==0.2.0
	PYTHONPATH=build/sdk-older $(BIN)/python -m pytest tests/sdk_older

sdk-ts: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[node]'
	$(BIN)/python -m tests.node ci tests/sdk_ts
	$(BIN)/python -m tests.node script tests/sdk_ts/tour.js $(BIN)/extend-mcp

mcpb: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[mcpb]'
	$(BIN)/python -m tests.node ci tests/mcpb
	rm -rf build/mcpb && mkdir -p build/mcpb dist
	cp -R mcpb/. pyproject.toml README.md LICENSE extend_mcp build/mcpb
	mkdir build/mcpb/docs && cp docs/privacy.md build/mcpb/docs
	$(BIN)/uv lock --quiet --directory build/mcpb
	$(BIN)/python -m tests.node run tests/mcpb mcpb validate build/mcpb/manifest.json
	$(BIN)/python -m tests.node run tests/mcpb mcpb pack build/mcpb dist/extend-mcp.mcpb
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python -m tests.mcpb dist/extend-mcp.mcpb

bench: $(VENV)/.installed
	$(BIN)/python -m bench $(CORPUS)

bench-durability: $(VENV)/.installed
	$(BIN)/python -m bench.durability $(ROUNDS)

bench-scale: $(VENV)/.installed
	$(BIN)/python -m bench.scale $(RUNS)

bench-load: $(VENV)/.installed
	$(BIN)/python -m bench.load $(SECONDS)

docs: $(VENV)/.installed
	$(BIN)/python -m extend_mcp.docs

clean:
	rm -rf $(VENV) build dist
