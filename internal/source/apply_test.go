package source_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// before has Services to create, to update and to delete, in the order of their paths.
var before = files{
	"m.yaml":                 module("a", 80) + "---\n" + module("b", 81) + "---\n" + module("z", 80),
	"service_b-service.yaml": service("b", 80),
	"service_c-service.yaml": service("c", 80),
	"service_w-service.yaml": service("w", 80),
}

// TestAllOrNothing lets the last change of a render fail, after all others have been made.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	last := "service_z-service.yaml"
	for _, c := range []struct {
		reason, file, message string
		happens               func(dir string) error
	}{
		{"a file has appeared in the place of a new one", last, "service_z-service.yaml: has appeared in the meantime: run again",
			func(dir string) error { return os.WriteFile(filepath.Join(dir, last), []byte("new\n"), 0o644) }},
		{"a folder has appeared in the place of a new file", last, "service_z-service.yaml: has appeared in the meantime",
			func(dir string) error { return os.Mkdir(filepath.Join(dir, last), 0o755) }},
		{"a file that would be deleted has changed", "", "service_w-service.yaml: has changed in the meantime: run again",
			func(dir string) error {
				return os.WriteFile(filepath.Join(dir, "service_w-service.yaml"), []byte(service("w", 90)), 0o644)
			}},
		{"a file that would be changed is gone", "", "service_b-service.yaml: lstat",
			func(dir string) error { return os.Remove(filepath.Join(dir, "service_b-service.yaml")) }},
		{"a file that would be changed is a link now", "", "service_b-service.yaml: has appeared in the meantime",
			func(dir string) error {
				path := filepath.Join(dir, "service_b-service.yaml")
				if err := os.Rename(path, filepath.Join(dir, "elsewhere")); err != nil {
					return err
				}
				return os.Symlink("elsewhere", path)
			}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, before)
			tree := readTree(t, dir)
			all := changes(t, tree)
			require.Len(t, all, 5)
			require.NoError(t, c.happens(dir))
			was := contents(t, dir)
			assert.ErrorContains(t, tree.Apply(t.Context(), all), c.message)
			assert.Equal(t, was, contents(t, dir), "what was done before is taken back, and nothing is left over")
		})
	}
}

func TestUndoPutsBackTheFilesThemselves(t *testing.T) {
	t.Parallel()
	dir := folder(t, before)
	tree := readTree(t, dir)
	all := changes(t, tree)
	was := infos(t, dir)
	write(t, filepath.Join(dir, "service_z-service.yaml"), "new\n")
	require.Error(t, tree.Apply(t.Context(), all))
	for name, info := range infos(t, dir) {
		if name != "service_z-service.yaml" {
			assert.True(t, os.SameFile(was[name], info), "%s is another file: its owner may be another one, and a full disk would have no room for it", name)
		}
	}
}

func infos(t *testing.T, dir string) map[string]os.FileInfo {
	t.Helper()
	all := map[string]os.FileInfo{}
	for name := range contents(t, dir) {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		all[name] = info
	}
	return all
}

// An endingContext ends when it has been asked a number of times.
type endingContext struct {
	context.Context
	left atomic.Int32
}

func (c *endingContext) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestApplyThatIsStopped(t *testing.T) {
	t.Parallel()
	// Five files are asked about before each is written, once after that, and before each is put in place.
	for asked := range 5 + 1 + 5 {
		t.Run(fmt.Sprintf("after %d questions", asked), func(t *testing.T) {
			t.Parallel()
			dir := folder(t, before)
			tree := readTree(t, dir)
			all := changes(t, tree)
			require.Len(t, all, 5)
			ctx := &endingContext{Context: t.Context()}
			ctx.left.Store(int32(asked))
			assert.ErrorContains(t, tree.Apply(ctx, all), "stopped before all files were written, so none is changed: run again")
			assert.Equal(t, before, contents(t, dir), "all is as it was, and nothing is left over")
		})
	}
}

func TestUndoKeepsModes(t *testing.T) {
	t.Parallel()
	dir := folder(t, before)
	require.NoError(t, os.Chmod(filepath.Join(dir, "service_c-service.yaml"), 0o604))
	tree := readTree(t, dir)
	all := changes(t, tree)
	write(t, filepath.Join(dir, "service_z-service.yaml"), "new\n")
	require.Error(t, tree.Apply(t.Context(), all))
	info, err := os.Stat(filepath.Join(dir, "service_c-service.yaml"))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o604), info.Mode().Perm())
}

func TestLeftoversOfAKilledRun(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80), "s.yaml": service("a", 80), ".module-service-staging-123/0": "half",
		".module-service-cache/x": "mine", ".module-service-staging.yaml": "mine"})
	render(t, dir)
	assert.Equal(t, files{"m.yaml": module("a", 80), "s.yaml": service("a", 80),
		".module-service-cache/x": "mine", ".module-service-staging.yaml": "mine"}, contents(t, dir), "a person's own files stay")
}

func TestFolderNamesThatArePatterns(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"[a]*/m.yaml": module("a", 80), "[a]*/.module-service-staging-1/0": "half", "a/.module-service-staging-1/0": "another tree's"})
	render(t, filepath.Join(dir, "[a]*"))
	assert.Equal(t, files{"[a]*/m.yaml": module("a", 80), "[a]*/service_a-service.yaml": service("a", 80),
		"a/.module-service-staging-1/0": "another tree's"}, contents(t, dir))
}
