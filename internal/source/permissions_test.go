//go:build unix

package source_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/source"
)

// asNobody reports whether the test goes on here, as a user for whom permissions count. For root, for whom they do not, the
// test is run by a child without privileges instead.
func asNobody(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		return true
	}
	root, err := os.MkdirTemp("", "module-service") // the folders of the test are closed to nobody
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(root) })
	require.NoError(t, os.Chmod(root, 0o755))
	own, err := os.Executable()
	require.NoError(t, err)
	path := filepath.Join(root, "test")
	// By another process: one that a parallel test starts while this one writes has the file open, too, and the kernel refuses to run it.
	out, err := exec.Command("cp", own, path).CombinedOutput()
	require.NoError(t, err, string(out))
	child := exec.Command(path, "-test.v", "-test.run=^"+t.Name()+"$")
	child.Dir = root
	child.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err = child.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Contains(t, string(out), "--- PASS: "+t.Name(), "it has run")
	return false
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	if !asNobody(t) {
		return
	}
	dir := folder(t, files{"a/m.yaml": module("a", 80), "b/m.yaml": module("b", 80)})
	require.NoError(t, os.Chmod(filepath.Join(dir, "b"), 0o555))
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "b"), 0o755) })
	was := contents(t, dir)
	tree := readTree(t, dir)
	assert.ErrorIs(t, tree.Apply(t.Context(), changes(t, tree)), os.ErrPermission)
	assert.Equal(t, was, contents(t, dir), "the Service in a is taken back")
}

func TestNothingToChangeNeedsNoRight(t *testing.T) {
	t.Parallel()
	if !asNobody(t) {
		return
	}
	dir := folder(t, files{"m.yaml": module("a", 80), "s.yaml": service("a", 80)})
	require.NoError(t, os.Chmod(dir, 0o555))
	t.Cleanup(func() { os.Chmod(dir, 0o755) })
	render(t, dir)
}

func TestUnreadableFilesAreAllReported(t *testing.T) {
	t.Parallel()
	if !asNobody(t) {
		return
	}
	dir := folder(t, files{"a.yaml": named("a"), "b.yaml": named("b"), "c.yaml": named("c"), "d/e.yaml": named("e")})
	require.NoError(t, os.Chmod(filepath.Join(dir, "a.yaml"), 0))
	require.NoError(t, os.Chmod(filepath.Join(dir, "b.yaml"), 0))
	require.NoError(t, os.Chmod(filepath.Join(dir, "d"), 0))
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "d"), 0o755) })
	var set source.Set
	require.NoError(t, set.ReadDirectory(dir, ""))
	assert.ElementsMatch(t, []string{"error: a.yaml: cannot be read: permission denied", "error: b.yaml: cannot be read: permission denied",
		"error: d: cannot be read: permission denied"}, lines(dir, &set))
}
