package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFilesThatChangeMeanwhile builds and renders a tree in which somebody keeps replacing a manifest, as an editor does,
// and adding and removing another. A run sees one state or the other of each, or reports that it could not; it never writes
// over what it has not seen.
func TestFilesThatChangeMeanwhile(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80), "service_a-service.yaml": service("a", 80)})
	states := []string{module("a", 80), module("a", 81)}
	elsewhere := t.TempDir()
	stop := make(chan struct{})
	var editor sync.WaitGroup
	editor.Add(1)
	go func() {
		defer editor.Done()
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			next := filepath.Join(elsewhere, "m.yaml")
			assert.NoError(t, os.WriteFile(next, []byte(states[i%2]), 0o644))
			assert.NoError(t, os.Rename(next, filepath.Join(dir, "m.yaml")))
			passing := filepath.Join(dir, "passing.yaml")
			next = filepath.Join(elsewhere, "passing.yaml")
			assert.NoError(t, os.WriteFile(next, []byte(configMap), 0o644))
			assert.NoError(t, os.Rename(next, passing))
			assert.NoError(t, os.Remove(passing))
		}
	}()
	for range 100 {
		code, stdout, stderr := run(t, "", "build", dir)
		if code == 0 {
			assert.Contains(t, []string{service("a", 80), service("a", 81)}, stdout[strings.LastIndex(stdout, "---\n")+4:])
			assert.Equal(t, 1, strings.Count(stdout, "kind: ModuleDeployment\n"))
		} else {
			assert.Contains(t, stderr, "error: "+filepath.Join(dir, "passing.yaml")+": cannot be read: no such file or directory\n")
			assert.Empty(t, stdout)
		}
		code, _, stderr = run(t, "", "render", dir)
		if code != 0 {
			assert.Contains(t, stderr, "error: "+filepath.Join(dir, "passing.yaml")+": cannot be read: no such file or directory\n")
		}
		assert.Contains(t, []string{service("a", 80), service("a", 81)}, read(t, filepath.Join(dir, "service_a-service.yaml")))
	}
	close(stop)
	editor.Wait()
	code, _, stderr := run(t, "", "render", dir)
	require.Zero(t, code, stderr)
	final := read(t, filepath.Join(dir, "m.yaml"))
	assert.Equal(t, final == states[1], read(t, filepath.Join(dir, "service_a-service.yaml")) == service("a", 81))
	assert.Len(t, contents(t, dir), 2, "nothing is left over")
}
