.PHONY: build test check

build:
	CGO_ENABLED=0 go build -trimpath -o bin/module-service .

test:
	go test ./...

check:
	test -z "$$(gofmt -l .)"
	go vet ./...
	staticcheck ./...
