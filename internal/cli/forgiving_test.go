package cli_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestForgivingCommandLine runs what users of kubectl and kustomize try first.
func TestForgivingCommandLine(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80), "n.yaml": module("b", 80)})
	_, want, _ := run(t, "", "build", dir+"/m.yaml")
	for _, c := range []struct {
		reason string
		args   []string
	}{
		{"standard input without a command", []string{"-"}},
		{"a file as in kubectl", []string{"build", "-f", dir + "/m.yaml"}},
		{"its long name", []string{"build", "--filename=" + dir + "/m.yaml"}},
		{"standard input as a file", []string{"build", "-f", "-"}},
	} {
		code, stdout, stderr := run(t, module("a", 80), c.args...)
		assert.Zero(t, code, "%s: %s", c.reason, stderr)
		assert.Equal(t, want, stdout, c.reason)
	}
	code, stdout, _ := run(t, "", "check", "-f", dir+"/m.yaml", "-f", dir+"/n.yaml")
	assert.Equal(t, 3, code)
	assert.Contains(t, stdout, "+  name: a-service\n")
	assert.Contains(t, stdout, "+  name: b-service\n")
}

// TestQuiet leaves out warnings and notes, and no error.
func TestQuiet(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80), "gone.yaml": service("gone", 80), "values.yaml": "a: b\n"})
	for _, args := range [][]string{{"build", "-q", dir}, {"build", "--quiet", "--report", "github", dir}, {"list", "-q", dir}} {
		code, _, stderr := run(t, "", args...)
		assert.Zero(t, code, stderr)
		assert.Empty(t, stderr)
	}
	code, _, stderr := run(t, "", "build", "-q", "--strict", folder(t, files{"m.yaml": module("a", 80) + "---\n" + service("b", 70000)}), "-f", "none")
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "error: none: no such file or directory")
}
