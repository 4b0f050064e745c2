//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSpecialFiles puts what is no file among manifests: it must be neither waited for nor read without end.
func TestSpecialFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason  string
		put     func(dir string) error
		message string
	}{
		{"a pipe under the name of a manifest", func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, "x.yaml"), 0o644) }, ""},
		{"a pipe under the name of the configuration", func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, "module-service.yaml"), 0o644) }, "must be a file"},
		{"a link to a device", func(dir string) error { return os.Symlink("/dev/zero", filepath.Join(dir, "x.yaml")) }, "is a symbolic link that leads out of"},
		{"a link to a device as configuration", func(dir string) error { return os.Symlink("/dev/zero", filepath.Join(dir, "module-service.yaml")) }, "is a symbolic link that leads out of"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"m.yaml": module("a", 80)})
			require.NoError(t, c.put(dir))
			for _, command := range []string{"build", "render"} {
				code, stdout, stderr := watched(t, "", command, dir)
				if c.message == "" {
					assert.Zero(t, code, stderr)
					continue
				}
				assert.Equal(t, 1, code)
				assert.Empty(t, stdout)
				assert.Contains(t, stderr, c.message)
			}
		})
	}
}

// TestSecretsOutsideAreNotPrinted links the configuration to a file that another user of a repo-server must not see.
func TestSecretsOutsideAreNotPrinted(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"module-service.yaml", "kustomization.yaml", "m.yaml"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"deployment.yaml": configMap, "../secret": "password: swordfish\n"})
			require.NoError(t, os.Symlink("../secret", filepath.Join(dir, name)))
			code, stdout, stderr := run(t, "", "build", dir)
			assert.Equal(t, 1, code)
			assert.NotContains(t, stdout+stderr, "swordfish")
		})
	}
}
