//go:build unix

package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// program runs the program with an input and an output, and returns its exit code and what it reported.
func program(t *testing.T, stdin string, stdout *os.File, args ...string) (code int, stderr string) {
	t.Helper()
	var reported bytes.Buffer
	c := exec.Command(binary(t), args...)
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(stdin), stdout, &reported
	if err := c.Run(); err != nil {
		require.IsType(t, &exec.ExitError{}, err)
	}
	return c.ProcessState.ExitCode(), reported.String()
}

// TestOutputThatBreaks writes to a device that is full and to a pipe whose reader has gone away. The first is an error. The second
// is none, as the whole input was read; what a check found still decides its exit code.
func TestOutputThatBreaks(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80), "s.yaml": service("a", 81)})
	before := contents(t, dir)
	const drift = "To fix it, run: module-service "
	for _, c := range []struct {
		args   []string
		code   int    // if the reader has gone away
		stderr string // the same
	}{
		{nil, 0, ""},
		{[]string{"build", dir}, 0, ""},
		{[]string{"build", dir, "--format", "json"}, 0, ""},
		{[]string{"build", dir, "-o", "/dev/stdout"}, 0, ""},
		{[]string{"list", dir}, 0, ""},
		{[]string{"--help"}, 0, ""},
		{[]string{"render", "--check", dir}, 3, drift + "render " + dir + "\n"},
		{[]string{"check", dir}, 3, drift + "render " + dir + "\n"},
		{[]string{"check", filepath.Join(dir, "m.yaml")}, 3,
			"To fix it, check the directory, as another file in it can hold the module or its Service: module-service check " + dir + "\n"},
	} {
		t.Run("full "+strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			stdout, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
			if os.IsNotExist(err) {
				t.Skip(err)
			}
			require.NoError(t, err)
			defer stdout.Close()
			code, stderr := program(t, module("a", 80), stdout, c.args...)
			assert.Equal(t, 1, code)
			assert.True(t, strings.HasPrefix(stderr, "error: "), stderr)
			assert.Contains(t, stderr, "no space left on device")
			assert.Equal(t, before, contents(t, dir))
		})
		t.Run("no reader "+strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			code, stderr := program(t, module("a", 80), noReader(t), c.args...)
			assert.Equal(t, c.code, code)
			assert.Equal(t, c.stderr, stderr)
			assert.Equal(t, before, contents(t, dir))
		})
	}
}

// noReader returns a pipe that has no reader.
func noReader(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, r.Close())
	t.Cleanup(func() { w.Close() })
	return w
}

// TestNoReader: a reader that goes away hides no error of the input, and stops no render.
func TestNoReader(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 70000)})
	for _, args := range [][]string{nil, {"build", dir}, {"check", dir}, {"list", dir}} {
		code, stderr := program(t, module("a", 70000), noReader(t), args...)
		assert.Equal(t, 1, code, args)
		assert.Contains(t, stderr, "must be between 1 and 65535, got 70000", args)
	}
	resourceList := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- " + strings.ReplaceAll(module("a", 70000), "\n", "\n  ")
	code, stderr := program(t, resourceList, noReader(t))
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "must be between 1 and 65535, got 70000")

	dir = folder(t, files{"m.yaml": module("a", 80)})
	code, stderr = program(t, "", noReader(t), "render", dir)
	assert.Zero(t, code)
	assert.Empty(t, stderr)
	assert.Equal(t, service("a", 80), read(t, filepath.Join(dir, "service_a-service.yaml")))
}

func TestStandardInputThatIsClosed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, command, message string }{
		{"closed", `"$0" <&-`, "input is empty"},
		{"a folder", `"$0" </`, "read standard input: "},
		{"a command that fails", `false | "$0"`, "input is empty"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			shell := exec.Command("sh", "-c", c.command, binary(t))
			var stdout, stderr bytes.Buffer
			shell.Stdout, shell.Stderr = &stdout, &stderr
			assert.Error(t, shell.Run())
			assert.Equal(t, 1, shell.ProcessState.ExitCode())
			assert.Empty(t, stdout.String())
			assert.Contains(t, stderr.String(), "error: "+c.message)
		})
	}
}

// TestFilesThatGrowTooLarge renders where a file may have a kilobyte and a Service has more.
func TestFilesThatGrowTooLarge(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80) + "---\n" + module("b", 80), "s.yaml": service("a", 81),
		"module-service.yaml": strings.Replace(settings("ClusterIP"), "  template:\n", "  template:\n    metadata:\n      annotations:\n        a: "+strings.Repeat("x", 2000)+"\n", 1)})
	before := contents(t, dir)
	out := filepath.Join(t.TempDir(), "out")
	for _, args := range [][]string{{"render", dir}, {"build", dir, "-o", out}} {
		shell := exec.Command("sh", append([]string{"-c", `ulimit -f 1; exec "$0" "$@"`, binary(t)}, args...)...)
		reported, err := shell.CombinedOutput()
		assert.Error(t, err)
		assert.Equal(t, 1, shell.ProcessState.ExitCode())
		assert.True(t, strings.HasPrefix(string(reported), "error: "), "%s", reported)
		assert.Contains(t, string(reported), "file too large")
		assert.Equal(t, before, contents(t, dir), "all is as it was")
		assert.NoFileExists(t, out)
	}
}

// openFolder makes a folder that all users can reach, as those of the test are closed to others, and gives it to one of them.
func openFolder(t *testing.T, all files, uid int) string {
	t.Helper()
	root, err := os.MkdirTemp("", "module-service")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(root) })
	require.NoError(t, os.Chmod(root, 0o755))
	dir := filepath.Join(root, "deploy")
	for name, content := range all {
		write(t, filepath.Join(dir, name), content)
		require.NoError(t, os.Chown(filepath.Join(dir, name), uid, uid))
	}
	require.NoError(t, os.Chown(dir, uid, uid))
	return dir
}

// TestReadOnlyDirectory renders as a user who may read and not write, and as one who may not even read.
func TestReadOnlyDirectory(t *testing.T) {
	t.Parallel()
	const nobody = 65534
	uid := os.Geteuid()
	if uid == 0 {
		uid = nobody
		require.NoError(t, os.Chmod(filepath.Dir(binary(t)), 0o755))
	}
	all := files{"m.yaml": module("a", 80), "s.yaml": service("a", 81), "t.yaml": service("gone", 80)}
	for _, c := range []struct {
		reason  string
		path    string
		mode    os.FileMode
		args    []string
		message string
	}{
		{"a directory that is read only", ".", 0o555, []string{"render"}, "error: write in directory /"},
		{"an output directory where nothing can be written", ".", 0o755, []string{"build", "-o", "/"}, "--output: write in directory /: permission denied"},
		{"a check of it needs no right to write", ".", 0o555, []string{"render", "--check"}, ""},
		{"nor does a build", ".", 0o555, []string{"build"}, ""},
		{"a file that cannot be read", "s.yaml", 0, []string{"render"}, "s.yaml: cannot be read: permission denied"},
		{"a file that cannot be read is never left out", "s.yaml", 0, []string{"build"}, "s.yaml: cannot be read: permission denied"},
		{"an output where nothing can be written", ".", 0o755, []string{"build", "-o", "/x.yaml"}, "--output: directory / is not writable: permission denied"},
		{"a directory that cannot be read", ".", 0, []string{"build"}, "permission denied"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := openFolder(t, all, uid)
			require.NoError(t, os.Chmod(filepath.Join(dir, c.path), c.mode))
			child := exec.Command(binary(t), append(c.args, dir)...)
			child.Dir = "/"
			if os.Geteuid() == 0 {
				child.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
			}
			var stdout, stderr bytes.Buffer
			child.Stdout, child.Stderr = &stdout, &stderr
			err := child.Run()
			require.NoError(t, os.Chmod(filepath.Join(dir, c.path), 0o755))
			assert.Equal(t, all, contents(t, dir), "all is as it was")
			if c.message == "" {
				assert.NotEmpty(t, stdout.String())
				assert.NotContains(t, stderr.String(), "error: ")
				return
			}
			require.Error(t, err)
			assert.Equal(t, 1, child.ProcessState.ExitCode())
			assert.Empty(t, stdout.String())
			assert.True(t, strings.HasPrefix(stderr.String(), "error: "), stderr.String())
			assert.Contains(t, stderr.String(), c.message)
		})
	}
}
