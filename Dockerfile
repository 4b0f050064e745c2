# The version of Go is pinned; go.sum pins everything else that is built in.
ARG GO=golang:1.26-bookworm

# Cross-compiled: the build stage runs on the builder's own platform. The legacy builder sets neither BUILDPLATFORM nor
# TARGETOS and TARGETARCH, and a default here would win over the values that BuildKit sets.
FROM --platform=${BUILDPLATFORM:-linux/amd64} $GO AS build
ARG TARGETOS
ARG TARGETARCH
ARG GOPROXY
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -buildvcs=false -trimpath -ldflags "-s -w -buildid= -X github.com/koupleless/module-service/internal/cli.release=$VERSION" \
    -o /out/usr/local/bin/module-service .

# Whoever gets the program gets the licences of what is linked into it.
RUN mkdir -p /out/usr/share/doc/module-service && cp LICENSE THIRD_PARTY_LICENSES.md /out/usr/share/doc/module-service/ && \
    chmod 644 /out/usr/share/doc/module-service/*

# kpt and kustomize run the image as the user nobody, by name.
RUN mkdir -p /out/etc /out/home/argocd/cmp-server/config && \
    printf '%s\n' 'root:x:0:0:root:/:/sbin/nologin' 'nobody:x:65534:65534:nobody:/:/sbin/nologin' > /out/etc/passwd && \
    printf '%s\n' 'root:x:0:' 'nogroup:x:65534:' > /out/etc/group && \
    cp examples/argocd/plugin.yaml /out/home/argocd/cmp-server/config/ && chmod 644 /out/home/argocd/cmp-server/config/plugin.yaml
# One time for all files: the same sources make the same layer.
ARG SOURCE_DATE_EPOCH=0
RUN find /out -exec touch -d "@$SOURCE_DATE_EPOCH" {} +

FROM scratch
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="module-service" \
      org.opencontainers.image.description="Renders the Kubernetes Services of Koupleless ModuleDeployments: a KRM function" \
      org.opencontainers.image.source="https://github.com/koupleless/module-service" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /out/ /
# A number, as Kubernetes' runAsNonRoot does not look up names.
USER 65534:65534
ENTRYPOINT ["/usr/local/bin/module-service"]
