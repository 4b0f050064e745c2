//go:build linux

package attack_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
	"github.com/koupleless/module-service/internal/sample"
)

// What any input under 1 MB may take.
const (
	maxTime   = 10 * time.Second
	maxMemory = 512 // MiB
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

// program returns the program, built for the tests.
func program() string { return filepath.Join(e2e.Dir(), "module-service") }

// An input is what an attacker controls.
type input struct {
	args  []string // of the program; the directory of the files is the working directory
	stdin string
	files map[string]string
}

func (i input) size() int {
	size := len(i.stdin)
	for name, content := range i.files {
		size += len(name) + len(content)
	}
	return size
}

func (i input) write(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range i.files {
		sample.Write(t, filepath.Join(dir, name), content)
	}
	return dir
}

// A run is what the program did with an input.
type run struct {
	code   int
	stdout counter
	stderr string
	time   time.Duration // of the processor: on a machine that is busy more passes
	memory int           // MiB
}

// A counter counts what is written to it, and keeps the beginning.
type counter struct {
	size int
	head string
}

func (c *counter) Write(p []byte) (int, error) {
	c.size += len(p)
	if room := 1<<20 - len(c.head); room > 0 {
		c.head += string(p[:min(len(p), room)])
	}
	return len(p), nil
}

// attempt runs the program within limits above what it may take, so that a failure harms nothing.
func attempt(t *testing.T, in input, dir string) run {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -t 30; ulimit -v 8388608; exec "$@"`, "sh", program()}, in.args...)...)
	command.Dir = dir
	command.Stdin = strings.NewReader(in.stdin)
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}
	var stderr bytes.Buffer
	var stdout counter // and not kept: a child is said to have had the memory of its parent
	command.Stdout, command.Stderr = &stdout, &stderr
	_ = command.Run()
	state := command.ProcessState
	require.NotNil(t, state)
	usage := state.SysUsage().(*syscall.Rusage)
	return run{state.ExitCode(), stdout, stderr.String(), state.UserTime() + state.SystemTime(), int(usage.Maxrss >> 10)}
}

// assertHarmless checks what holds of every run.
func assertHarmless(t *testing.T, r run) {
	t.Helper()
	assert.Contains(t, []int{0, 1}, r.code, "exit code: %s", head(r.stderr))
	assert.LessOrEqual(t, r.time, maxTime, "time")
	assert.LessOrEqual(t, r.memory, maxMemory, "MiB")
	assert.LessOrEqual(t, len(r.stderr), 8<<20, "messages")
	for line := range strings.Lines(r.stderr) {
		known := false
		for _, prefix := range []string{"error: ", "warning: ", "note: ", "# Warning: "} { // the last is a text of kustomize
			known = known || strings.HasPrefix(line, prefix) || placed.MatchString(line)
		}
		if !assert.True(t, known, "a line of the log is forged: %.200q", line) {
			return
		}
	}
	if r.code == 1 {
		assert.Contains(t, r.stderr, "error: ")
	}
}

func head(text string) string { return text[:min(len(text), 300)] }

// placed is the beginning of a message that leads to a line of a file.
var placed = regexp.MustCompile(`^[^:#].*:\d+:\d+: (error|warning|note): `)
