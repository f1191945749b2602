# `make demo` shows the main job, `make test` runs every check. Both work on a clean clone with Python 3.11 or newer.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Tests start hundreds of processes: without compiled modules beside the sources, each compiles all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo demo-cluster test tests test-busy test-postgres coverage quick check lock notice browser contract conformance clients clients-smoke sdk-ts sdk-older mcpb release-check bench bench-cluster bench-documents weights bench-durability bench-scale bench-load bench-review bench-speed bench-stalls bench-tasks model-try docs clean

TESTS = $(BIN)/python -m pytest --numprocesses auto --dist loadfile
COUNTED = $(if $(COVERAGE),PYTEST_PLUGINS=tests.counted_lines)
PIP = $(BIN)/uv pip install --quiet --python
INSTALL = $(PIP) $(BIN)/python --constraint constraints.txt --editable
QUICK := tests/client tests/server/answers tests/cli/install tests/wire tests/test_rooms.py tests/test_project.py tests/settings tests/server/tools/test_list.py
# What a database may do otherwise than SQLite: lists, locks, conflicts, restarts, deletions, events. Left out are formulas,
# metrics, pages and documents, which read no rows or few and always the same (forms, saved runs, steps, the older names of
# events), engines as processes where only the process is looked at, and what only the default has: files that a run reads in
# place, which are removed if no row names them, a queue by the clock of its host, and retries by a clock that the test sets.
ROWS := tests/cluster $(addprefix tests/engine/,test_faults.py test_restart.py evaluations/test_restart.py evaluations/test_runs.py \
  evaluations/test_sets.py files http/test_listing.py http/test_nul.py older_api/test_processor_runs.py \
  older_api/test_workflows.py processors/test_extract_runs.py processors/test_processors.py queue/test_queue.py \
  queue/test_queue_states.py retention runs ui/test_status.py webhooks \
  $(addprefix workflows/test_,restart.py retention.py review.py runs.py splits.py wake.py webhooks.py)) \
  $(addprefix --deselect=tests/engine/test_faults.py::test_,a_file_deleted_while_its_run_opens_it_is_what_the_run_tells \
  a_run_whose_child_met_a_full_disk_is_done_again_once_there_is_room files_that_no_row_names_are_removed_at_the_start \
  work_of_a_process_that_died_before_a_jump_is_taken_up) \
  --deselect=tests/engine/webhooks/test_webhook_retries.py::test_a_refused_delivery_is_tried_again_later_and_later_and_then_given_up \
  $(addprefix --deselect=tests/engine/test_restart.py::test_a_,child_that_is_busy_in_c_ends_with_its_engine_and_what_it_started_does_too \
  port_that_is_taken_is_told_in_one_line served_engine_says_where_it_is_and_leaves_nothing_behind)

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "extend-mcp needs Python 3.11 or newer: name it, like make demo PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	$(INSTALL) '.[ocr,codes,cluster,dev]'
	touch $@

demo: $(VENV)/.installed
	$(BIN)/extend-mcp demo

demo-cluster: $(VENV)/.installed
	$(BIN)/python -m bench.cluster.demo

test: check tests

tests: $(VENV)/.installed
	$(if $(COVERAGE),rm -rf build/coverage)
	$(COUNTED) $(TESTS)

# How many lines of each wing `make test COVERAGE=1` and, after it, `make test-postgres COVERAGE=1` ran.
coverage: $(VENV)/.installed
	$(BIN)/python -m scripts.coverage_table build/coverage

# The engine's tests that read and write rows, on a PostgreSQL server of their own.
test-postgres: $(VENV)/.installed
	$(COUNTED) $(BIN)/python -m tests.postgres_server $(TESTS) $(or $(FILES),$(ROWS))

test-busy: $(VENV)/.installed
	$(BIN)/python -m scripts.busy $(TESTS) $(FILES)

# Types, lint and the tests that need no engine at work: under a minute.
quick: check
	$(TESTS) $(QUICK)

# Choose the newest versions that pyproject.toml allows, for all systems and versions of Python.
lock: $(VENV)/.installed
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --all-extras --no-header --no-annotate \
	  --no-emit-index-url pyproject.toml --output-file constraints.txt

notice: $(VENV)/.installed
	$(BIN)/python -m scripts.notice

check: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What the checks below need, once, so that two of them may run side by side.
$(VENV)/.extras: $(VENV)/.installed
	$(INSTALL) '.[contract,node]'
	touch $@

browser: $(VENV)/.extras
	$(BIN)/python -m tests.node ci tests/browser/app
	$(BIN)/python -m pytest tests/browser

contract: $(VENV)/.extras
	$(BIN)/python -m tests.contract

conformance: $(VENV)/.extras
	$(BIN)/python -m tests.conformance

clients: $(VENV)/.extras
	$(BIN)/python -m tests.node ci tests/clients
	for number in 1 2; do \
	  $(BIN)/python -m venv --without-pip build/clients-$$number && \
	  $(PIP) build/clients-$$number/bin/python --requirement tests/clients/requirements-$$number.txt || exit; \
	done
	$(BIN)/python -m tests.clients

clients-smoke: $(VENV)/.extras
	mkdir -p build/hosts
	cp tests/clients/hosts/package.json tests/clients/hosts/package-lock.json build/hosts
	$(BIN)/python -m tests.node ci build/hosts
	$(BIN)/python -m tests.clients.smoke

sdk-older: $(VENV)/.installed
	$(PIP) $(BIN)/python --no-deps --target build/sdk-older extend-ai==0.2.0
	PYTHONPATH=build/sdk-older $(BIN)/python -m pytest tests/sdk_older

sdk-ts: $(VENV)/.extras
	$(BIN)/python -m tests.node ci tests/sdk_ts
	$(BIN)/python -m tests.node script tests/sdk_ts/tour.js $(BIN)/extend-mcp

mcpb: $(VENV)/.extras
	$(BIN)/python -m tests.node ci tests/mcpb
	rm -rf build/mcpb && mkdir -p build/mcpb dist
	cp -R mcpb/. pyproject.toml README.md LICENSE NOTICE extend_mcp build/mcpb
	mkdir build/mcpb/docs && cp docs/privacy.md build/mcpb/docs
	$(BIN)/uv lock --quiet --directory build/mcpb
	$(BIN)/python -m tests.node run tests/mcpb mcpb validate build/mcpb/manifest.json
	$(BIN)/python -m tests.node run tests/mcpb mcpb pack build/mcpb dist/extend-mcp.mcpb
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python -m tests.mcpb dist/extend-mcp.mcpb

release-check: mcpb
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python -m scripts.release_check dist/extend-mcp.mcpb

bench: $(VENV)/.installed
	$(BIN)/python -m bench

bench-documents: $(VENV)/.installed
	$(BIN)/python -m bench.documents $(CORPUS) $(if $(OLD),--older $(OLD))

weights: $(VENV)/.installed
	$(PIP) $(BIN)/python --constraint constraints.txt numpy scipy
	$(BIN)/python -m scripts.weights $(CORPUS)
	$(BIN)/python -m scripts.fit_classes $(CORPUS)

bench-durability: $(VENV)/.installed
	$(BIN)/python -m bench.durability $(ROUNDS)

bench-scale: $(VENV)/.installed
	$(BIN)/python -m bench.scale $(RUNS)

bench-cluster: $(VENV)/.installed
	$(BIN)/python -m bench.cluster $(OPTIONS)

bench-load: $(VENV)/.installed
	$(BIN)/python -m bench.load $(SECONDS)

bench-speed: $(VENV)/.installed
	$(BIN)/python -m bench.speed $(if $(OLD),--older $(OLD))

bench-review: $(VENV)/.extras
	$(BIN)/python -m tests.node ci tests/browser/app
	$(BIN)/python -m bench.review $(FILE)

bench-stalls: $(VENV)/.installed
	$(BIN)/python -m bench.stalls

bench-tasks: $(VENV)/.installed
	$(BIN)/python -m bench.tasks

model-try: $(VENV)/.installed
	$(BIN)/python -m bench.model_try

docs: $(VENV)/.installed
	$(BIN)/python -m scripts.tables

clean:
	rm -rf $(VENV) build dist
