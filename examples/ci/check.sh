#!/usr/bin/env bash
# Checks manifests in CI: that their Services are committed and right, and that the committed rendering is what they render
# to.
#
#   check.sh MANIFESTS RENDERED
#
# MANIFESTS is a directory, RENDERED the file that was made by: module-service build --output RENDERED MANIFESTS
set -euo pipefail

manifests=${1:?"usage: check.sh MANIFESTS RENDERED"}
rendered=${2:?"usage: check.sh MANIFESTS RENDERED"}

# Not in a pipe: what a reader at its end gets from a build that fails looks like an empty rendering.
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
module-service build --strict --output "$fresh" "$manifests"

stale=0
module-service check --strict "$manifests" || stale=1
diff -u --label "$rendered" --label "rendered from $manifests" "$rendered" "$fresh" || stale=1
if [ "$stale" -ne 0 ]; then
  echo "$manifests has changed since it was rendered. Run and commit:"
  printf '  module-service render %q\n' "$manifests"
  printf '  module-service build --output %q %q\n' "$rendered" "$manifests"
  exit 1
fi
echo "$manifests is up to date"
