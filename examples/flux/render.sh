#!/bin/sh
# Renders DIR and publishes the result as an OCI artifact that Flux applies:
#
#   render.sh DIR oci://registry.example.com/shop/manifests:main
#
# Without a URL it renders into rendered/, to be committed.
#
# The rendering goes to a file first. Piped into "flux push artifact -f -", one that fails would publish an empty artifact,
# and Flux would delete everything.
set -eu

usage="usage: render.sh DIR [oci://REPOSITORY:TAG]"
dir=${1:?$usage}
url=${2:-}

if [ -z "$url" ]; then
	mkdir -p rendered
	module-service build --output rendered/manifests.yaml "$dir"
	exit
fi

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
module-service build --output "$out/manifests.yaml" "$dir"
flux push artifact "$url" --path="$out" --reproducible \
	--source="$(git config --get remote.origin.url)" \
	--revision="$(git rev-parse --abbrev-ref HEAD)@sha1:$(git rev-parse HEAD)"
