.PHONY: build test e2e cover check apiserver vuln sbom man completions release-tools snapshot release-version outdated licenses bench bench-kustomize picture image

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
CYCLONEDX = github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
EPOCH = $(or $(shell git log -1 --format=%ct 2>/dev/null),0)

# The same commit makes the same bytes, in any folder and in the image.
build:
	CGO_ENABLED=0 go build -buildvcs=false -trimpath \
		-ldflags "-s -w -buildid= -X github.com/koupleless/module-service/internal/cli.release=$(VERSION)" \
		-o bin/module-service .

test:
	go test ./...

# The tests that drive other programs or take long, too. CONTRIBUTING.md lists the programs. One package at a time: those that take
# long use all cores themselves, and none needs four minutes then.
e2e: snapshot
	CI=true go test -timeout 20m -p 1 ./...

cover:
	mkdir -p bin
	go test -coverpkg=./fn/...,./internal/... -coverprofile=bin/cover.out ./fn/... ./internal/...
	go tool cover -func=bin/cover.out | tail -1

# Needs the tools of .ci/run in the PATH.
check:
	golangci-lint run
	goreleaser check --quiet
	actionlint

# Needs vuln.go.dev, the database of known vulnerabilities.
vuln:
	go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...

# The modules of the program for Linux, in CycloneDX. Their licences are in THIRD_PARTY_LICENSES.md: the tool would guess
# them, and takes ISC for 0BSD.
sbom:
	GOBIN=$(CURDIR)/bin go install $(CYCLONEDX)
	CGO_ENABLED=0 GOOS=linux bin/cyclonedx-gomod app -json -std -noserial -notimestamp -output bin/module-service.cdx.json .

man:
	SOURCE_DATE_EPOCH=$(EPOCH) go run ./internal/manpages bin/man

completions:
	mkdir -p bin/completions
	go run . completion bash > bin/completions/module-service.bash
	go run . completion zsh > bin/completions/_module-service
	go run . completion fish > bin/completions/module-service.fish
	go run . completion powershell > bin/completions/module-service.ps1

# Install the release tools with go install.
release-tools:
	go install github.com/goreleaser/goreleaser/v2@v2.15.1
	go install $(CYCLONEDX)

# All of a release but its signatures, in dist, without publishing and without a network. Needs goreleaser and cyclonedx-gomod in
# the PATH. The image needs an engine that builds for several platforms: if there is none, it is skipped.
snapshot:
	goreleaser release --snapshot --clean --skip=sign
	@if $(ENGINE) buildx version >/dev/null 2>&1 && $(ENGINE) info >/dev/null 2>&1; then \
		$(MAKE) image PLATFORM=linux/amd64,linux/arm64; \
	else \
		echo "image: skipped: no container engine with buildx is running"; \
	fi

# The files that name the released version.
VERSIONED = README.md README-zh_CN.md action.yml templates/check.yml docs/ci.md examples/argocd/repo-server/sidecar.yaml \
	examples/pre-commit/.pre-commit-config.yaml examples/kpt/README.md examples/kustomize/README.md

# Names a version in all of them: make release-version V=v0.2.0
release-version:
	@echo "$(V)" | grep -Eqx 'v[0-9]+\.[0-9]+\.[0-9]+' || { echo "V must be a version such as v0.2.0, got \"$(V)\""; exit 1; }
	for file in $(VERSIONED); do \
		sed -E -e 's/v[0-9]+\.[0-9]+\.[0-9]+/$(V)/g' "$$file" > "$$file.new" && mv "$$file.new" "$$file"; \
	done

# Dependencies with a newer version. go.mod has the reasons for those that stay.
outdated:
	@go list -m -u -e -f '{{if and .Update (not .Indirect)}}{{.Path}} {{.Version}}: {{.Update.Version}}{{end}}' all 2>/dev/null

licenses:
	go run ./licenses > THIRD_PARTY_LICENSES.md

# Holds internal/validation and the generated Services to the API server's own code. It builds half of Kubernetes first, which
# takes some ten minutes of a core, once.
apiserver:
	cd internal/validation/apiserver && CGO_ENABLED=0 go test ./...

# What it prints belongs in docs/performance.md, with the plot. Uses jq if it is in the PATH.
# An installed program is a copy: what the linker wrote starts faster or slower, by chance.
bench:
	CGO_ENABLED=0 go build -trimpath -o bin/linked/ . ./bench/naive ./bench/framework ./bench/copy
	cp bin/linked/* bin/
	GOBIN=$(CURDIR)/bin go install github.com/mikefarah/yq/v4@v4.47.1
	go test -run '^$$' -bench . ./internal/stream
	go run ./bench -plot bench/bench.svg bin

# Needs kustomize in the PATH. What it prints belongs in docs/performance.md, too.
bench-kustomize: build
	go run ./bench/kustomize bin/module-service

# What the program prints on a terminal, for README.md and docs/messages.md.
picture: build
	cd testdata/two && ! ../../bin/module-service check --color always deploy 2>../../bin/error.txt
	go run ./internal/picture module-service check deploy < bin/error.txt > docs/error.svg
	cd testdata/ten && ! ../../bin/module-service check --color always deploy overlays/prod teams 2>../../bin/messages.txt
	go run ./internal/picture module-service check deploy overlays/prod teams < bin/messages.txt > docs/messages.svg

# With podman: make image ENGINE=podman. For another platform: make image PLATFORM=linux/arm64.
ENGINE ?= docker
IMAGE ?= module-service

image:
	$(ENGINE) build $(BUILDFLAGS) $(if $(PLATFORM),--platform $(PLATFORM)) --tag $(IMAGE) \
		--build-arg VERSION=$(VERSION) \
		--build-arg REVISION=$(shell git rev-parse HEAD 2>/dev/null) \
		--build-arg SOURCE_DATE_EPOCH=$(EPOCH) .
