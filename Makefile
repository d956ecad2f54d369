# Two commands do everything: `make run` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check format bench browser faults lock clean
.DEFAULT_GOAL := run

run: $(VENV)/.installed  ## Set up, load the demonstration township, start web, worker and simulator
	@bash deploy/run-local $(BIN)

test: $(VENV)/.installed-dev  ## Everything but the browser
	$(BIN)/python -m pytest -n auto -m "not browser" $(ARGS)

check: $(VENV)/.installed-dev  ## Lint, types, floors, migrations, deployment settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	PYTHONPATH=site $(BIN)/mypy
	PYTHONPATH=site $(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python deploy/check_production.py

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

browser: $(VENV)/.installed-dev  ## The whole story in a real browser (Debian's chromium)
	$(BIN)/python -m pytest -m browser -p no:randomly $(ARGS)

faults: $(VENV)/.installed-dev  ## Everything that can go wrong with a delivery, one table (PostgreSQL too where it runs)
	PYTHONPATH=.:site $(BIN)/python -m tests.faults $(ARGS)

bench: $(VENV)/.installed-dev
	@for script in bench/[a-z]*.py; do echo "== $$script"; PYTHONPATH=.:site $(BIN)/python $$script || exit 1; done

lock: $(VENV)/.installed-dev  ## Pin what requirements*.in ask for
	$(BIN)/pip-compile -q --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.txt requirements.in
	$(BIN)/pip-compile -q --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements-dev.txt requirements-dev.in

clean:
	rm -rf $(VENV) var staticfiles

$(BIN)/pip:
	@bash deploy/make-venv $(PYTHON) $(VENV)

$(VENV)/.installed: requirements.txt | $(BIN)/pip
	$(BIN)/pip install -q -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements.txt requirements-dev.txt | $(BIN)/pip
	$(BIN)/pip install -q -r requirements.txt -r requirements-dev.txt
	@touch $@ $(VENV)/.installed
