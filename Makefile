# The front door, for people and for CI. `make help` lists what is here.
.DEFAULT_GOAL := help
.PHONY: help run build test conformance conformance-third-party conformance-teeth test-asyncapi test-clients test-schemathesis contract-diff lint format golden publish tidy

# Contracts to check, test and publish. docs/ itself belongs to the main one, docs/<dialect>/ to others.
DIALECTS := guilds servers rooms
publish_to = $(if $(filter guilds,$(1)),docs,docs/$(1))

swift_sources := Package.swift Sources Plugins conformance Tests bench

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build and run the server; ARGS="--api-port 9000" passes options on
	@exec .build/release/guildhall serve $(ARGS)

build: ## Build the server for production: .build/release/guildhall
	@scripts/install-packages
	@swift build -c release --product guildhall

test: ## Run all tests and the conformance suite; ARGS="--filter GatewayTests" runs some
	@scripts/install-packages
	@scripts/test $(ARGS)

conformance: ## Run the conformance suite against a server started for it, by each contract; DIALECTS=rooms ARGS="--only 'join.**'"
	@scripts/install-packages
	@$(foreach d,$(DIALECTS),scripts/conformance $d run $(or $(ARGS),--fail-under 1 \
		&& scripts/conformance $d-limited run --profiles ratelimit) &&) true

conformance-third-party: ## Run it against the server in conformance/examples/python
	@scripts/install-packages
	@scripts/conformance python run $(ARGS)
	@scripts/conformance python run --time-scale 0.5 --known-failing conformance/expectations/python-example.txt \
		--profiles core,resume,permissions,moderation,reactions,presence,dm,uploads,search,bots

conformance-teeth: ## Show which faults of a server the suite notices; ARGS="--sample 20" for every 20th
	@scripts/install-packages
	@$(foreach d,$(DIALECTS),scripts/conformance $d teeth --survivors conformance/survivors/$d.txt $(ARGS) &&) true

test-asyncapi: ## Hold the published AsyncAPI documents against the official schema, and their examples against them
	@scripts/install-packages
	@swift build -q --product specgen
	@"$$(scripts/python-environment)" Tests/Clients/check_asyncapi.py

test-clients: build ## Use the server with a Python client generated from docs/openapi.yaml
	@"$$(scripts/python-environment)" Tests/Clients/run_generated_client.py

test-schemathesis: build ## Send the server what docs/openapi.yaml allows and forbids; SECONDS_MAX=600
	@"$$(scripts/python-environment)" Tests/Clients/run_schemathesis.py

lint: ## Check the code's formatting, the contract files and what is published from them
	@scripts/install-packages
	@swift format lint --strict --parallel --recursive $(swift_sources)
	@swift build -q --product specgen
	@$(foreach d,$(DIALECTS),.build/debug/specgen check spec/$d &&) true
	@$(foreach d,$(DIALECTS),.build/debug/specgen publish --check --out $(call publish_to,$d) spec/$d &&) true

format: ## Format the code
	@swift format --in-place --parallel --recursive $(swift_sources)

golden: ## Rewrite the expected output of the generator's tests
	@scripts/install-packages
	@UPDATE_GOLDEN=1 swift test --filter SpecCodegenTests

publish: ## Rewrite docs/openapi.yaml, asyncapi.yaml and reference/ from the contract files; DIALECTS="guilds"
	@scripts/install-packages
	@swift build -q --product specgen
	@$(foreach d,$(DIALECTS),.build/debug/specgen publish --out $(call publish_to,$d) spec/$d &&) true

contract-diff: ## Tell what changed in the contracts since the last tag and what of it breaks clients; BASE=rev, ARGS="--format markdown"
	@scripts/install-packages
	@swift build -q --product specgen
	@base="$(or $(BASE),$$(git describe --tags --abbrev=0 2>/dev/null))"; \
		test -n "$$base" || { echo 'there is no tag to compare with; say BASE=<revision>' >&2; exit 2; }; \
		$(foreach d,$(DIALECTS),if git cat-file -e "$$base:spec/$d" 2>/dev/null; then echo 'spec/$d:' >&2; \
			.build/debug/specgen diff $(ARGS) "$$base:spec/$d" spec/$d; else echo 'spec/$d: new' >&2; fi &&) true

tidy: ## Show how long the source files are
	@scripts/sizes
