//go:build unix

package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

// manyFiles returns a tree in which a render creates and updates a hundred files each and deletes two hundred, and what it
// makes of it.
func manyFiles() (old, want files) {
	old, want = files{}, files{}
	for i := range 200 {
		name := fmt.Sprintf("m%d", i)
		manifest, generated := "all/"+name+".yaml", "all/service_"+name+"-service.yaml"
		old[manifest], want[manifest] = module(name, 80), module(name, 80)
		want[generated] = service(name, 80)
		if i%2 == 0 {
			old[generated] = service(name, 81)
		}
		old[fmt.Sprintf("gone/%d.yaml", i)] = service("gone-"+name, 80)
	}
	return old, want
}

// A moment of a render of manyFiles, by what is to be seen of it in its directory. A render that is faster than the look at
// it has come further, or is over.
type moment struct {
	name string
	seen func(dir string) bool
}

var moments = []moment{
	{"at its start", func(string) bool { return true }},
	{"while files are written", func(dir string) bool { return staged(dir) > 0 }},
	{"when half of them are written", func(dir string) bool { return staged(dir) > 100 }},
	{"when the first is in its place", func(dir string) bool { return isThere(dir, "all/service_m1-service.yaml") }},
	{"when half of them are in their places", func(dir string) bool { return isThere(dir, "all/service_m179-service.yaml") }},
	{"when the first is deleted", func(dir string) bool { return !isThere(dir, "gone/0.yaml") }},
	{"when half of those are deleted", func(dir string) bool { return !isThere(dir, "gone/179.yaml") }},
}

// staged returns how many files wait for their places.
func staged(dir string) int {
	all, _ := filepath.Glob(filepath.Join(dir, ".module-service-staging-*", "*"))
	return len(all)
}

func isThere(dir, name string) bool {
	_, err := os.Lstat(filepath.Join(dir, name))
	return err == nil
}

// signaled starts a render, sends it a signal at a moment, and returns its exit code, -1 where the signal ended it.
func signaled(t *testing.T, dir string, signal os.Signal, seen func(dir string) bool) (code int, stderr string) {
	t.Helper()
	var reported bytes.Buffer
	render := exec.Command(binary(t), "render", dir)
	render.Stderr = &reported
	require.NoError(t, render.Start())
	over := make(chan struct{})
	go func() {
		defer close(over)
		_ = render.Wait()
	}()
	for isOver := false; !isOver && !seen(dir); {
		select {
		case <-over:
			isOver = true
		default:
		}
	}
	_ = render.Process.Signal(signal) // fails where the render is over
	<-over
	return render.ProcessState.ExitCode(), reported.String()
}

// TestKilledRender kills renders at many moments. Every file must be as it was or as it is to be, at all times, and the
// next render must finish the work and leave no temporary file.
func TestKilledRender(t *testing.T) {
	t.Parallel()
	e2e.Only(t, "starts and kills many renders of 600 files")
	old, want := manyFiles()
	dir := folder(t, old)
	killed := 0
	for _, moment := range moments {
		if code, _ := signaled(t, dir, os.Kill, moment.seen); code < 0 {
			killed++
		}
		for name, content := range contents(t, dir) {
			if !strings.HasPrefix(name, ".module-service-staging-") && content != old[name] {
				require.Equal(t, want[name], content, "%s: %s", moment.name, name)
			}
		}
	}
	out, err := exec.Command(binary(t), "render", dir).CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Equal(t, want, contents(t, dir))
	assert.NotZero(t, killed)
}

// TestStoppedRender asks renders to end at many moments. The tree must be as it was, or, where the render was over, all as
// it is to be; nothing may be left over.
func TestStoppedRender(t *testing.T) {
	t.Parallel()
	e2e.Only(t, "starts and stops many renders of 600 files")
	old, want := manyFiles()
	dir := folder(t, old)
	for signal, moments := range map[os.Signal][]moment{syscall.SIGTERM: moments, os.Interrupt: moments[1:2]} {
		takenBack := 0
		for _, moment := range moments {
			code, stderr := signaled(t, dir, signal, moment.seen)
			now := contents(t, dir)
			switch code {
			case 0:
				require.Equal(t, want, now, moment.name)
			case 1:
				takenBack++
				require.Equal(t, old, now, moment.name)
				assert.True(t, strings.HasPrefix(stderr, "error: stopped before all files were written, so none is changed: run again: "), stderr)
			case -1: // by the signal, before anything was written or behind the end of it
				if now["all/service_m1-service.yaml"] == "" {
					require.Equal(t, old, now, moment.name)
				} else {
					require.Equal(t, want, now, moment.name)
				}
			default:
				require.Fail(t, "exit code", "%d: %s", code, stderr)
			}
			if now["all/service_m1-service.yaml"] != "" {
				require.NoError(t, os.RemoveAll(dir))
				for name, content := range old {
					write(t, filepath.Join(dir, name), content)
				}
			}
		}
		assert.NotZero(t, takenBack, "no render was stopped by %v while it wrote", signal)
	}
}
