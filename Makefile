.PHONY: build test check bench bench-kustomize image

build:
	CGO_ENABLED=0 go build -trimpath -o bin/module-service .

test:
	go test ./...

check:
	test -z "$$(gofmt -l .)"
	go vet ./...
	staticcheck ./...

# What it prints belongs in the README, with the plot.
bench:
	CGO_ENABLED=0 go build -trimpath -o bin/ . ./bench/naive ./bench/copy
	go test -run '^$$' -bench . ./fn/stream
	go run ./bench -plot bench/bench.svg bin

# Needs kustomize in the PATH. What it prints belongs in the README, too.
bench-kustomize: build
	go run ./bench/kustomize bin/module-service

# With podman: make image ENGINE=podman. For another platform: make image PLATFORM=linux/arm64.
ENGINE ?= docker
IMAGE ?= module-service
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)

image:
	$(ENGINE) build $(BUILDFLAGS) $(if $(PLATFORM),--platform $(PLATFORM)) --tag $(IMAGE) \
		--build-arg VERSION=$(VERSION) \
		--build-arg REVISION=$(shell git rev-parse HEAD 2>/dev/null) \
		--build-arg SOURCE_DATE_EPOCH=$(or $(shell git log -1 --format=%ct 2>/dev/null),0) .
