# make demo: see it at work.  make test: all that CI runs.  make bench: docs/benchmarks.md anew (two hours).
# They install what they need into $(VENV).
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
APT = $$([ $$(id -u) = 0 ] || echo sudo -n) apt-get

.PHONY: demo test attacks bench install system browser postgres lint docs

demo: system install
	$(BIN)/torchmark demo

test: system browser postgres install lint
	$(BIN)/torchmark data make --check
	$(BIN)/torchmark verify
	$(BIN)/torchmark build --check
	$(BIN)/pytest -q -rs -n 2 --dist loadfile --durations=10
	$(MAKE) attacks

attacks: system install
	$(BIN)/pytest -q -n 4 --dist loadfile tests/attacks

bench: system install
	$(BIN)/python bench/benchmarks.py

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check torchmark tests/torchmark tests/browser
	$(BIN)/mypy

docs: install
	{ printf '%s\n' '# The tests of the tests' '' 'What `torchmark verify` prints: for each exercise, how many of its' \
	'wrong answers are caught by its hidden cases, how many right alternatives are accepted, and what its' \
	'unsolved stub comes out as. Written by `make docs`.' '' '```'; $(BIN)/torchmark verify; echo '```'; } > docs/verify.md
	$(BIN)/python -c 'from torchmark.data.catalogue import catalogue; print(catalogue(), end="")' > data/README.md
	$(BIN)/python -c 'from torchmark.course import find_course; from torchmark.misconceptions import catalogue; \
	print(catalogue(find_course()), end="")' > docs/misconceptions.md

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $@

system:
	@command -v bwrap >/dev/null || { $(APT) update -q && $(APT) install -qy bubblewrap; } || \
	{ echo "grading needs bubblewrap: sudo apt-get install bubblewrap"; exit 1; }

browser:
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null || \
	{ $(APT) update -q && $(APT) install -qy chromium chromium-driver; } || \
	{ echo "the browser tests need: sudo apt-get install chromium chromium-driver"; exit 1; }

postgres:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
	{ $(APT) update -q && $(APT) install -qy postgresql; } || \
	{ echo "the gradebook tests need: sudo apt-get install postgresql"; exit 1; }
