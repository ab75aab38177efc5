# What people do here, by name. Everything but `run` and `test` is for those who
# change the code. CI runs .ci/run, which needs nothing of this file but engines.
GO ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME ?= 20s

.PHONY: help run build test engines race lint fuzz bench relevance generate docker ci

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

run: ## start the product on its embedded default
	$(GO) run ./cmd/hanhtrinh

build: ## build bin/hanhtrinh, static
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/hanhtrinh ./cmd/hanhtrinh

test: ## run all tests, with the engines that are there
	$(GO) tool gotestsum ./...

engines: ## fetch a MongoDB server for the tests into .engines/
	.ci/engines.sh

race: ## run the tests under the race detector
	$(GO) test -race -short -timeout 30m ./...

lint: ## check formatting, vet and staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

fuzz: ## run every fuzzer for FUZZTIME (20s)
	GO="$(GO)" .ci/fuzz.sh $(FUZZTIME)

bench: ## measure this build beside its yardsticks
	$(GO) run ./cmd/hanhtrinh bench
	$(GO) test -v -run '^$$' -bench Yardstick ./store/mongo ./api

relevance: ## print how often the right place is first, per engine
	$(GO) test -count=1 -v ./search/relevance

generate: ## write openapi.yaml and the generated tables anew
	$(GO) generate ./...

docker: ## build the image
	docker build --build-arg VERSION=$(VERSION) -t hanhtrinh:$(VERSION) .

ci: ## run what CI runs
	bash .ci/run
