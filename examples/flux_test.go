package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// render runs the example's script in a Git repository, with a flux in the PATH that keeps its arguments and what it was
// told to publish.
func render(t *testing.T, edit func(dir string)) (r result, pushed string) {
	t.Helper()
	need(t, "sh", "git")
	dir := copyOf(t, "flux")
	edit(dir)
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
	for _, args := range [][]string{
		{"init", "--quiet", "--initial-branch=main"},
		{"remote", "add", "origin", "https://git.example.com/shop.git"},
		{"add", "."},
		{"-c", "user.name=shop", "-c", "user.email=shop@example.com", "commit", "--quiet", "--message=shop"},
	} {
		c := command(t, dir, "git", args...)
		require.Zero(t, c.code, c.stderr)
	}
	return command(t, dir, "sh", "render.sh", "deploy", "oci://registry.example.com/shop/manifests:main"), kept
}

func TestFluxPublishesTheRendering(t *testing.T) {
	r, pushed := render(t, func(string) {})
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr)
	assert.Regexp(t, `^push
artifact
oci://registry.example.com/shop/manifests:main
--path=\S+
--reproducible
--source=https://git.example.com/shop.git
--revision=main@sha1:[0-9a-f]{40}
$`, read(t, filepath.Join(pushed, "arguments")))
	manifests := read(t, filepath.Join(pushed, "artifact", "manifests.yaml"))
	assert.Len(t, tree(t, filepath.Join(pushed, "artifact")), 1)
	resource(t, manifests, "Service", "provider-service")
	resource(t, manifests, "Deployment", "stock")
}

func TestFluxPublishesNothingWhenTheRenderingFails(t *testing.T) {
	for reason, edit := range map[string]func(string){
		"a fault": func(dir string) {
			replace(t, filepath.Join(dir, "deploy", "provider.yaml"), "port: 80\n", "port: 70000\n")
		},
		"no manifests": func(dir string) { require.NoError(t, os.RemoveAll(filepath.Join(dir, "deploy"))) },
	} {
		t.Run(reason, func(t *testing.T) {
			r, pushed := render(t, edit)
			assert.NotZero(t, r.code)
			assert.Contains(t, r.stderr, "error: ")
			assert.NoFileExists(t, filepath.Join(pushed, "arguments"), "flux was not called")
		})
	}
}

func TestFluxScriptIsSound(t *testing.T) {
	t.Parallel()
	info, err := os.Stat("flux/render.sh")
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&0o111, "it can be executed")
	if _, err := exec.LookPath("shellcheck"); err != nil {
		t.Skip("shellcheck is not installed")
	}
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
