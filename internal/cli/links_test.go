package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOutputDoesNotFollowLinks has links that a repository could hold, in the places that a build writes to.
func TestOutputDoesNotFollowLinks(t *testing.T) {
	for _, c := range []struct{ reason, link, to, output string }{
		{"the file", "rendered.yaml", "outside/victim", "rendered.yaml"},
		{"the file, which is not there", "rendered.yaml", "outside/new", "rendered.yaml"},
		{"the directory", "rendered", "outside", "rendered"},
		{"the directory of the file", "rendered", "outside", "rendered/victim"},
		{"a directory around it", "a", "outside", "a/b/all.yaml"},
		{"a file in the directory", "rendered/v1_service_a-service.yaml", "../outside/victim", "rendered"},
	} {
		for _, absolute := range []bool{false, true} {
			t.Run(c.reason, func(t *testing.T) {
				dir := folder(t, files{"m.yaml": module("a", 80), "outside/victim": "keep", "outside/b/c": "keep"})
				t.Chdir(dir)
				require.NoError(t, os.MkdirAll(filepath.Dir(c.link), 0o755))
				require.NoError(t, os.Symlink(c.to, c.link))
				before := contents(t, filepath.Join(dir, "outside"))
				output := c.output
				if absolute {
					output = filepath.Join(dir, output)
				}
				code, stdout, stderr := run(t, "", "build", "m.yaml", "-o", output)
				assert.Equal(t, 1, code)
				assert.Empty(t, stdout)
				assert.Contains(t, stderr, "is a symbolic link, which is not followed")
				assert.Equal(t, before, contents(t, filepath.Join(dir, "outside")))
			})
		}
	}
}

// TestOutputDoesNotFollowLinksBelowTheRoot has the working directory of a container.
func TestOutputDoesNotFollowLinksBelowTheRoot(t *testing.T) {
	dir := folder(t, files{"m.yaml": module("a", 80), "outside/victim": "keep"})
	require.NoError(t, os.Symlink("outside", filepath.Join(dir, "rendered")))
	t.Chdir("/")
	code, stdout, stderr := run(t, "", "build", filepath.Join(dir, "m.yaml"), "-o", filepath.Join(dir, "rendered", "victim"))
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, filepath.Join(dir, "rendered")+" is a symbolic link, which is not followed")
	assert.Equal(t, "keep", read(t, filepath.Join(dir, "outside", "victim")))
}

// TestLinkedKustomization: kustomize follows a link from the name of a kustomization file to another file of the directory.
func TestLinkedKustomization(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"dev/m.yaml": module("a", 80), "dev/k.yaml": "resources: [m.yaml]\n", "prod/m.yaml": module("a", 81), "prod/k.yaml": "resources: [m.yaml]\n"})
	require.NoError(t, os.Symlink("k.yaml", filepath.Join(dir, "dev/kustomization.yaml")))
	require.NoError(t, os.Symlink("k.yaml", filepath.Join(dir, "prod/Kustomization")))
	code, stdout, stderr := run(t, "", "render", dir)
	assert.Zero(t, code, "two kustomizations can hold one name")
	assert.Equal(t, "created "+dir+"/dev/service_a-service.yaml\ncreated "+dir+"/prod/service_a-service.yaml\n", stdout)
	assert.Contains(t, stderr, "is not listed in "+dir+"/dev/kustomization.yaml, so kustomize does not render it: run")
}

// TestLinkToAKustomizationOutside: kustomize takes no file from outside of the directory for its kustomization.
func TestLinkToAKustomizationOutside(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"dev/m.yaml": module("a", 80), "k.yaml": "resources: [m.yaml]\n"})
	require.NoError(t, os.Symlink("../k.yaml", filepath.Join(dir, "dev/kustomization.yaml")))
	code, _, stderr := run(t, "", "render", dir)
	assert.Zero(t, code)
	assert.Empty(t, stderr)
}

// TestFixOfALinkedFile holds that a check does not advise to write to a link, which build refuses.
func TestFixOfALinkedFile(t *testing.T) {
	dir := folder(t, files{"m/all.yaml": module("a", 81) + "---\n" + service("a", 80), "w/.keep": ""})
	t.Chdir(filepath.Join(dir, "w"))
	require.NoError(t, os.Symlink("../m/all.yaml", "all.yaml"))
	code, _, stderr := run(t, "", "check", "all.yaml")
	assert.Equal(t, 3, code)
	assert.Equal(t, "To fix it, use the output of: module-service build all.yaml\n", stderr)
}
