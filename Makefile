.PHONY: build test check bench

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
