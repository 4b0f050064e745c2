package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// publish runs the example's script, with a flux in the PATH that keeps its arguments and what it was to publish.
func publish(t *testing.T, prepare ...func(dir string)) (r result, pushed string) {
	t.Helper()
	need(t, "sh", "git")
	dir := copyOf(t, "flux")
	for _, step := range prepare {
		step(dir)
	}
	kept := t.TempDir()
	write(t, filepath.Join(kept, "bin", "flux"), `#!/bin/sh
set -eu
printf '%s\n' "$@" > "$KEPT/arguments"
for argument; do
	case $argument in --path=*) cp -R "${argument#--path=}" "$KEPT/artifact" ;; esac
done
`)
	require.NoError(t, os.Chmod(filepath.Join(kept, "bin", "flux"), 0o755))
	t.Setenv("KEPT", kept)
	t.Setenv("PATH", filepath.Join(kept, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	return command(t, dir, "sh", "render.sh", "deploy", "oci://registry.example.com/shop/manifests:main"), kept
}

// onBranch makes the example a repository with one commit on a branch, in no CI.
func onBranch(t *testing.T, remote string) func(dir string) {
	return func(dir string) {
		for _, variable := range []string{"GITHUB_REF_NAME", "CI_COMMIT_REF_NAME", "BRANCH_NAME"} {
			t.Setenv(variable, "")
		}
		git(t, dir, "init", "--quiet", "--initial-branch=main")
		git(t, dir, "add", ".")
		git(t, dir, "commit", "--quiet", "--message=shop")
		if remote != "" {
			git(t, dir, "remote", "add", "origin", remote)
		}
	}
}

const fluxRemote = "https://git.example.com/shop.git"

func TestFluxPublishesTheRendering(t *testing.T) {
	detached := func(dir string) { git(t, dir, "checkout", "--quiet", "--detach") }
	inCI := func(variable, branch string) func(string) {
		return func(string) { t.Setenv(variable, branch) }
	}
	for _, c := range []struct {
		reason, remote, source, branch string
		then                           []func(dir string)
	}{
		{"on a branch", fluxRemote, fluxRemote, "main", nil},
		{"GitHub checks out a commit", fluxRemote, fluxRemote, "v1", []func(string){detached, inCI("GITHUB_REF_NAME", "v1")}},
		{"GitLab checks out a commit", fluxRemote, fluxRemote, "a/b", []func(string){detached, inCI("CI_COMMIT_REF_NAME", "a/b")}},
		{"Jenkins checks out a commit", fluxRemote, fluxRemote, "main", []func(string){detached, inCI("BRANCH_NAME", "main")}},
		{"the remote has a token", "https://ci:secret@git.example.com/shop.git", fluxRemote, "main", nil},
		{"the remote is SSH", "git@git.example.com:shop.git", "git@git.example.com:shop.git", "main", nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			r, pushed := publish(t, append([]func(string){onBranch(t, c.remote)}, c.then...)...)
			require.Zero(t, r.code, r.stderr)
			assert.Empty(t, r.stderr)
			assert.Regexp(t, `^push
artifact
oci://registry.example.com/shop/manifests:main
--path=\S+
--reproducible
--source=`+regexp.QuoteMeta(c.source)+`
--revision=`+c.branch+`@sha1:[0-9a-f]{40}
$`, read(t, filepath.Join(pushed, "arguments")))
			manifests := read(t, filepath.Join(pushed, "artifact", "manifests.yaml"))
			assert.Len(t, tree(t, filepath.Join(pushed, "artifact")), 1)
			resource(t, manifests, "Service", "provider-service")
			resource(t, manifests, "Deployment", "stock")
		})
	}
}

func TestFluxPublishesNothingWhenTheRenderingFails(t *testing.T) {
	for reason, edit := range map[string]func(string){
		"a fault": func(dir string) {
			replace(t, filepath.Join(dir, "deploy", "provider.yaml"), "port: 80\n", "port: 70000\n")
		},
		"no manifests": func(dir string) { require.NoError(t, os.RemoveAll(filepath.Join(dir, "deploy"))) },
	} {
		t.Run(reason, func(t *testing.T) {
			r, pushed := publish(t, edit, onBranch(t, fluxRemote))
			assert.NotZero(t, r.code)
			assert.Contains(t, r.stderr, "error: ")
			assert.NoFileExists(t, filepath.Join(pushed, "arguments"), "flux was not called")
		})
	}
}

// TestFluxPublishesNothingOfUnknownSource: an artifact that names no commit cannot be traced.
func TestFluxPublishesNothingOfUnknownSource(t *testing.T) {
	for _, c := range []struct {
		reason, message string
		prepare         []func(dir string)
	}{
		{"no repository", "not a git repository", nil},
		{"no commit", "fatal: ", []func(string){func(dir string) { git(t, dir, "init", "--quiet") }}},
		{"no branch", "render.sh: no branch is checked out", []func(string){onBranch(t, fluxRemote), func(dir string) { git(t, dir, "checkout", "--quiet", "--detach") }}},
		{"no remote", "render.sh: the repository has no remote", []func(string){onBranch(t, "")}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			r, pushed := publish(t, c.prepare...)
			assert.NotZero(t, r.code)
			assert.Contains(t, r.stderr, c.message)
			assert.NoFileExists(t, filepath.Join(pushed, "arguments"), "flux was not called")
		})
	}
}

func TestFluxScriptIsSound(t *testing.T) {
	t.Parallel()
	info, err := os.Stat("flux/render.sh")
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&0o111, "it can be executed")
	need(t, "shellcheck")
	r := command(t, "flux", "shellcheck", "render.sh")
	assert.Zero(t, r.code, r.stdout)
}

func TestFluxManifestsNameEachOther(t *testing.T) {
	t.Parallel()
	for file, kind := range map[string]string{"artifact.yaml": "OCIRepository", "git.yaml": "GitRepository"} {
		manifests := read(t, filepath.Join("flux", file))
		source := resource(t, manifests, kind, "shop")
		reference := resource(t, manifests, "Kustomization", "shop")
		assert.Equal(t, kind, field(t, reference, "spec", "sourceRef", "kind"))
		assert.Equal(t, source.GetName(), field(t, reference, "spec", "sourceRef", "name"))
	}
	git := resource(t, read(t, "flux/git.yaml"), "Kustomization", "shop")
	assert.Equal(t, "./rendered", field(t, git, "spec", "path"), "where render.sh writes to")
}
