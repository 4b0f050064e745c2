.PHONY: build test check bench bench-kustomize

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
