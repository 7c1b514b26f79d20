# Borough: `make` sets up and builds everything, `make test` proves it. `make help` lists the rest.

PYTHON ?= python3
BOROUGH_DATA ?= var
export BOROUGH_DATA
ifneq ($(words $(BOROUGH_DATA)),1)
  $(error BOROUGH_DATA is '$(BOROUGH_DATA)': name one folder, without a blank in its path)
endif
# The root, the project and what is around it hold more than data (ingest/datafolder.py).
ifneq ($(shell here=$$(pwd -P)/; cd $(BOROUGH_DATA) 2>/dev/null && at=$$(pwd -P) && case "$$here" in ("$${at%/}"/*) echo yes ;; esac; :),)
  $(error BOROUGH_DATA is '$(BOROUGH_DATA)', which holds more than data: name a folder of its own)
endif

VENV := .venv
BIN := $(VENV)/bin
COSTS := $(BIN)/python -m governance costs
# What a run writes is its owner's alone (ingest/private.py).
PRIVATE := umask 077;
# Without the sources' variables: what dbt reads is written into its manifest and the catalogue.
DBT := $(BIN)/python -m governance.dbt --no-use-colors --quiet
BUILD := $(BIN)/python -m governance.progress build
# The day that agreements hold on (governance/day.py): Eastmere's in its own folder, elsewhere London's or a
# later one that TODAY names, to see what it brings. What is left to the clock dbt reads off it as it begins.
DAY := $(if $(wildcard $(VENV)/.ready),$(shell \
  BOROUGH_DATA="$(BOROUGH_DATA)" TODAY="$(TODAY)" $(BIN)/python -m governance.day))
ifneq ($(filter-out 0,$(.SHELLSTATUS)),)
  $(error The day is not known: what it says above tells what to do)
endif
VARS := $(if $(TODAY)$(wildcard $(BOROUGH_DATA)/demo/settings.json),--vars '{today: "$(or $(DAY),$(TODAY))"}')
READY := $(VENV)/.ready
# What tables are made of. The stamp of a build is named after the day, on which agreements depend, and
# after the names of these files, so that one that is taken away counts as a change too.
PROJECT := $(shell find models macros seeds $(wildcard snapshots) -type f) $(shell find tests -name '*.sql') \
  $(wildcard governance/*.py ingest/stand_in*.py) ingest/spatial.py dbt_project.yml profiles.yml
BUILT := $(BOROUGH_DATA)/.built-$(or $(DAY),$(TODAY))-$(firstword $(shell echo $(sort $(PROJECT)) | cksum))
SITE := $(BOROUGH_DATA)/site/index.html
OPEN_DATA_SYSTEMS := os_codepoint ons_geography indices_of_deprivation gov_uk fhrs

# The data folder, marked where it is made here, as ingest/datafolder.py marks it.
DATA_FOLDER = test -d $(BOROUGH_DATA) || { mkdir -p $(BOROUGH_DATA) && echo 'Borough made this folder.' > $(BOROUGH_DATA)/.borough; } 2>/dev/null; \
  test -w $(BOROUGH_DATA) || { echo "This user may not write in $(BOROUGH_DATA): have it allowed, or name another folder with BOROUGH_DATA." >&2; exit 2; }
# After Ctrl-C the program that was stopped has its sentence; make goes by the signal, without one.
UNLESS_STOPPED = [ $$status != 130 ] || { kill -INT $$PPID; exit 0; }
.PRECIOUS: $(READY) $(BUILT) $(SITE)

# One step: its name, how long it took, and a line in the list that `make` ends with.
define step
	@$(PRIVATE) $(DATA_FOLDER); printf '\n== %s\n' "$(1)"; begin=$$(date +%s); stopped=; trap 'stopped=130' INT; \
	( trap 'exit 130' INT; $(2) ); status=$$?; status=$${stopped:-$$status}; $(UNLESS_STOPPED); \
	[ $$status = 0 ] || { printf '\n%s failed; what it says above tells what to do.\n' "$(1)" >&2; exit 1; }; \
	printf '%5ss  %s\n' $$(($$(date +%s) - begin)) "$(1)" | tee -a $(BOROUGH_DATA)/.steps
endef

# A target in a make of its own.
define make
	@trap : INT; $(MAKE) --no-print-directory $(1); status=$$?; $(UNLESS_STOPPED); exit $$status
endef

# What ingest could not do, a sentence each: a source that fails stops nobody's tables, so it is
# reported when all else is done.
INGEST_FAILED := $(BOROUGH_DATA)/.ingest-failed
REPORT_INGEST = test ! -f $(INGEST_FAILED) || { \
  printf '\nIngest failed. What could be built was built from what had landed before. To do:\n' >&2; \
  sed 's/^/  /' $(INGEST_FAILED) >&2; exit 1; }
# Eastmere's systems are served meanwhile, where Eastmere is in the project.
EASTMERE := $(wildcard demo/__main__.py)
INGEST = $(if $(EASTMERE),$(BIN)/python -m demo run -- )$(BIN)/python -m ingest run --report $(INGEST_FAILED)

.PHONY: all
all: ## Build the whole demo: environment, sources, ingest, models, tests, catalogue
	@$(PRIVATE) $(DATA_FOLDER); rm -f $(BOROUGH_DATA)/.steps
	@for file in warehouse published; do test -f $(BOROUGH_DATA)/$$file.duckdb || rm -f $(BOROUGH_DATA)/.built-*; done
	$(call make,$(READY))
	$(call make,ingest GO_ON=1)
	@trap : INT; $(MAKE) --no-print-directory $(SITE); status=$$?; $(UNLESS_STOPPED); \
	[ $$status = 0 ] || { ( $(REPORT_INGEST) ); exit $$status; }
	@printf '\nWhat each step took:\n'; cat $(BOROUGH_DATA)/.steps
	@printf '\nOpen        %s/site/index.html\n' "$(BOROUGH_DATA)"
	@printf 'Query       %s/published.duckdb: the shares (read-only, with any DuckDB client)\n' "$(BOROUGH_DATA)"
	@printf '            %s/published/<department>.duckdb: a department'"'"'s own tables\n' "$(BOROUGH_DATA)"
	@test $(BOROUGH_DATA) = var || printf 'First       export BOROUGH_DATA=%s\n' "$(BOROUGH_DATA)"
	@printf 'Try next    .venv/bin/python -m ingest status\n'
	@printf '            .venv/bin/python -m governance agreements\n'
	@printf '            docs/adding-a-source.md\n'
	@$(REPORT_INGEST)

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Borough needs Python 3.11 or newer: install it, or name it: make PYTHON=python3.12" >&2; exit 2; }
	$(call step,Set up the environment (about two minutes),$(PYTHON) -m venv --clear $(VENV) && $(BIN)/python -m pip install $$(test -t 2 || echo --quiet) --disable-pip-version-check --require-hashes --requirement requirements.lock)
	@touch $@

.PHONY: ingest
ingest: $(READY)
	$(if $(EASTMERE),$(call step,Write Eastmere's source systems,$(BIN)/python -m demo write))
	$(call step,Ingest from the sources,rm -f $(INGEST_FAILED); $(INGEST); status=$$?; \
	[ $$status = 0 ] || [ -s $(INGEST_FAILED) ] || echo "ingest ended early: see what it says above" > $(INGEST_FAILED); \
	[ $$status = 130 ] || [ -z "$(GO_ON)" ] || { [ $$status != 1 ] && [ ! -f $(BOROUGH_DATA)/warehouse.duckdb ]; } || exit 0; exit $$status)

# Publishing always runs: what may not be out is withdrawn, whatever the build could do. What failed or is
# held, and what was withdrawn because of it, is in the catalogue too.
$(BUILT): $(READY) $(PROJECT) $(shell find $(BOROUGH_DATA)/raw -name '*.parquet' 2>/dev/null)
	$(call step,Build and test every model,$(BUILD) $(VARS); status=$$?; built=$$status; $(COSTS) || status=1; $(BIN)/python -m governance release || status=1; $(BIN)/python -m governance publish || status=1; \
	[ $$status = 0 ] || [ $$built = 2 ] || $(MAKE) --no-print-directory docs; exit $$status)
	@rm -f $(BOROUGH_DATA)/.built-*; $(PRIVATE) touch $@

$(SITE): $(BUILT) $(shell find governance/templates governance/schema -type f)
	@$(MAKE) --no-print-directory docs

.PHONY: dev
dev: $(READY) ## Build a model for yourself, on the last build: make dev MODEL=housing__repairs+
	@test -n "$(MODEL)" || { echo "make dev needs a model: make dev MODEL=housing__repairs" >&2; exit 2; }
	@$(BIN)/python -m governance.dev build --select $(MODEL) $(VARS)

.PHONY: docs
docs: $(READY) ## Write the catalogue and its front page to var/site
	$(call step,Write the catalogue,$(PRIVATE) $(DBT) source freshness $(VARS); $(DBT) docs generate --static --no-compile $(VARS) && $(BIN)/python -m governance site)

.PHONY: test
test: all ## Run every test of the project, and the checks
	$(call step,Check the project's own rules,$(BIN)/python -m governance check && $(BIN)/dbt-bouncer run --show-all-failures)
	$(call step,Test,$(BIN)/python -m pytest tests --ignore=tests/athena --ignore=tests/site --numprocesses auto --dist loadscope)

.PHONY: test-site
test-site: all ## Open the catalogue in a browser (Chromium)
	$(call step,Test the catalogue in a browser,$(BIN)/python -m pytest tests/site -rs)

.PHONY: test-athena
test-athena: $(READY) ## Build all of it on a rehearsed Athena, twice, and test that (Java 24, Maven)
	$(call step,Test on Athena,$(BIN)/python -m pytest tests/athena $(if $(BOROUGH_ATHENA),,--numprocesses 2 --dist loadfile))

.PHONY: parity
parity: $(READY) ## Compare every relation on DuckDB with the same on Athena (rehearsed here)
	@test -f $(BOROUGH_DATA)/warehouse.duckdb || $(MAKE) --no-print-directory all
	$(call step,Build on Athena and compare,TODAY=$(DAY) $(BIN)/python tests/athena/journey.py)

# Files that are not committed yet are checked too, which `pre-commit run --all-files` passes over; what was
# deleted and what git ignores are not.
.PHONY: lint
lint: $(READY) ## Check layout: SQL, Python, YAML, of new files too
	@top=$$(git rev-parse --show-cdup 2>/dev/null) && test -z "$$top" || { \
	  echo "make lint needs git to list the project's files, and $(CURDIR) is not the top of a git checkout: clone Borough, or run git init here" >&2; exit 2; }
	@git ls-files -z --cached --others --exclude-standard | xargs -0 $(BIN)/pre-commit run --files

.PHONY: real
real: $(READY) ## Build from real open data: make real DATA=<folder>
	@test -n "$(DATA)" || { echo "make real needs the folder of the open data: make real DATA=../shared/data" >&2; exit 2; }
	@test -d "$(DATA)" || { echo "make real: there is no folder $(DATA)" >&2; exit 2; }
	$(call step,Ingest the open data,data="$$(cd "$(DATA)" && pwd)" && env $(OPEN_DATA_SYSTEMS:%=$$(echo %_drop | tr a-z A-Z)="$$data") BOROUGH_DATA=$(BOROUGH_DATA)/real $(BIN)/python -m ingest run --skip-absent --select $(OPEN_DATA_SYSTEMS))
	$(call step,Build geography and food premises,BOROUGH_DATA=$(BOROUGH_DATA)/real DBT_TARGET_PATH=$(BOROUGH_DATA)/real/target $(BUILD) --select +group:property +group:environment --indirect-selection buildable $(if $(TODAY),--vars '{today: "$(TODAY)"}'))
	@$(PRIVATE) BOROUGH_DATA=$(BOROUGH_DATA)/real DBT_TARGET_PATH=$(BOROUGH_DATA)/real/target $(DBT) show --select food_premises_placed

.PHONY: clean
clean: ## Remove what can be made again (what landed, the log and your variables stay)
	@$(firstword $(wildcard $(BIN)/python) $(PYTHON)) -m ingest clean

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
