package cli_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/koupleless/module-service/internal/cli"
)

// terminal opens a pseudo terminal. The function that it returns closes it and returns what was printed there.
func terminal(t *testing.T) (slave *os.File, printed func() string) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo terminals here: %v", err)
	}
	require.NoError(t, unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0))
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	require.NoError(t, err)
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	var text bytes.Buffer
	done := make(chan struct{})
	go func() {
		defer close(done)
		io.Copy(&text, master) // ends with an error, as terminals do
	}()
	t.Cleanup(func() { slave.Close(); <-done; master.Close() })
	return slave, func() string {
		slave.Close()
		<-done
		return strings.ReplaceAll(text.String(), "\r\n", "\n")
	}
}

func TestTerminalOnStandardInput(t *testing.T) {
	t.Parallel()
	stdin, _ := terminal(t)
	var stdout, stderr bytes.Buffer
	assert.Equal(t, 2, cli.Run(nil, stdin, &stdout, &stderr))
	assert.Empty(t, stdout.String())
	assert.Equal(t, "error: standard input is a terminal: pipe manifests or a ResourceList into it\nRun \"module-service --help\" for the manual.\n", stderr.String())
}

func TestColor(t *testing.T) {
	t.Parallel()
	broken := folder(t, files{"m.yaml": strings.Replace(module("cart", 0), "port: 0", "port: 0, prot: 1", 1)})
	stale := folder(t, files{"m.yaml": module("cart", 81), "s.yaml": service("cart", 80)})
	for _, c := range []struct {
		reason  string
		env     string
		flag    string
		colored bool
	}{
		{"a terminal", "TERM=xterm", "auto", true},
		{"an empty NO_COLOR says nothing", "NO_COLOR=", "auto", true},
		{"NO_COLOR", "NO_COLOR=1", "auto", false},
		{"a terminal that knows no colours", "TERM=dumb", "auto", false},
		{"the flag", "NO_COLOR=1", "always", true},
		{"the flag against the environment", "FORCE_COLOR=1", "never", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			stderr, reported := terminal(t)
			build := exec.Command(binary(t), "build", "--color", c.flag, broken)
			build.Env, build.Stderr = []string{c.env}, stderr
			assert.Error(t, build.Run())
			text := reported()
			assert.Equal(t, c.colored, strings.Contains(text, "\x1b[31merror:\x1b[0m "), "%q", text)
			assert.Equal(t, c.colored, strings.Contains(text, "\x1b[33mwarning:\x1b[0m "), "%q", text)
			assert.Equal(t, c.colored, strings.Contains(text, "\x1b"), "%q", text)
			assert.Contains(t, text, "port: 0, prot: 1")
			assert.Contains(t, text, "^", "the value is marked")

			stdout, reported := terminal(t)
			check := exec.Command(binary(t), "render", "--check", "--color", c.flag, stale)
			check.Env, check.Stdout = []string{c.env}, stdout
			assert.Error(t, check.Run())
			text = reported()
			assert.Equal(t, c.colored, strings.Contains(text, "\x1b[31m-    port: 80\n"), "%q", text)
			assert.Equal(t, c.colored, strings.Contains(text, "\x1b[32m+    port: 81\n"), "%q", text)
			assert.Equal(t, c.colored, strings.Contains(text, "\x1b"), "%q", text)
		})
	}
}

func TestColorInAPipe(t *testing.T) {
	t.Parallel()
	broken := folder(t, files{"m.yaml": module("cart", 70000)})
	for _, c := range []struct {
		reason  string
		env     string
		flag    string
		colored bool
	}{
		{"no terminal", "TERM=xterm", "auto", false},
		{"FORCE_COLOR, as CI sets it", "FORCE_COLOR=1", "auto", true},
		{"FORCE_COLOR of nothing", "FORCE_COLOR=0", "auto", false},
		{"the flag", "TERM=dumb", "always", true},
	} {
		build := exec.Command(binary(t), "build", "--color="+c.flag, broken)
		build.Env = []string{c.env}
		var stderr bytes.Buffer
		build.Stderr = &stderr
		require.Error(t, build.Run())
		const line = "  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 70000}}"
		_, excerpt, found := strings.Cut(stderr.String(), "got 70000\n")
		require.True(t, found)
		if c.colored {
			assert.Contains(t, excerpt, "\n\x1b[31m"+strings.Repeat(" ", 73)+"^~~~~\x1b[0m\n", c.reason)
		} else {
			assert.Empty(t, excerpt, c.reason)
		}
		assert.Equal(t, c.colored, strings.Contains(excerpt, line[2:40]), c.reason)
	}
}
