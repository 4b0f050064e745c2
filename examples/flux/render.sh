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

# In statements of their own: if git fails inside the arguments of another command, set -e does not end the script, and
# the artifact would name no source. CI checks out a commit and no branch, but sets the branch or tag: GITHUB_REF_NAME of
# GitHub, CI_COMMIT_REF_NAME of GitLab, BRANCH_NAME of Jenkins.
commit=$(git rev-parse --verify HEAD)
branch=${GITHUB_REF_NAME:-${CI_COMMIT_REF_NAME:-${BRANCH_NAME:-}}}
if [ -z "$branch" ]; then
	branch=$(git branch --show-current)
fi
if [ -z "$branch" ]; then
	echo "render.sh: no branch is checked out: name it in GITHUB_REF_NAME, CI_COMMIT_REF_NAME or BRANCH_NAME" >&2
	exit 1
fi
if ! origin=$(git config --get remote.origin.url); then
	echo "render.sh: the repository has no remote \"origin\", which the artifact names as its source" >&2
	exit 1
fi
# Some CI puts its token into the URL, and everyone who can pull the artifact could read it.
origin=$(printf '%s\n' "$origin" | sed 's#^\(https\{0,1\}://\)[^/]*@#\1#')

flux push artifact "$url" --path="$out" --reproducible --source="$origin" --revision="$branch@sha1:$commit"
