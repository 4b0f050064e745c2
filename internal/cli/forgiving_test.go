package cli_test

import (
	"strings"
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
	dir := folder(t, files{"m.yaml": module("a", 80), "gone.yaml": service("gone", 80), "c.yaml": strings.Replace(module("c", 80), "port: 80", "port: 80, prot: 1", 1)})
	for _, args := range [][]string{{"build", "-q", dir}, {"build", "--quiet", "--report", "github", dir}, {"list", "-q", dir}} {
		code, _, stderr := run(t, "", args...)
		assert.Zero(t, code, stderr)
		assert.Empty(t, stderr)
	}
	code, _, stderr := run(t, "", "build", "-q", "--strict", folder(t, files{"m.yaml": module("a", 80) + "---\n" + service("b", 70000)}), "-f", "none")
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "error: none: no such file or directory")
}

// TestIgnore leaves out of directories what patterns name, also of those that render and check change.
func TestIgnore(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"a.yaml": module("a", 80) + "---\n" + service("a", 80), "test/b.yaml": module("b", 80), "c.tmpl.yaml": "{{ if }}\n"})
	for _, args := range [][]string{{"build"}, {"check"}, {"render"}, {"list", "-o", "json"}} {
		code, stdout, stderr := run(t, "", append(args, "--ignore", "test/", "--ignore=*.tmpl.yaml", dir)...)
		assert.Zero(t, code, "%q: %s", args, stderr)
		assert.NotContains(t, stdout, "b-service")
	}
	code, _, _ := run(t, "", "check", "--ignore", "*.tmpl.yaml", dir)
	assert.Equal(t, 3, code)
}

// TestFilesAboutSomethingElse are reported by list and --debug only, and are no errors with --strict.
func TestFilesAboutSomethingElse(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"a.yaml": module("a", 80), "docker-compose.yml": "services: {}\n", "package.json": "{\"name\": \"a\"}\n", "chart/Chart.yaml": "apiVersion: v2\n"})
	code, _, stderr := run(t, "", "build", "--strict", dir)
	assert.Zero(t, code)
	assert.Empty(t, stderr)
	_, _, stderr = run(t, "", "build", "--debug", dir)
	assert.Contains(t, stderr, "debug: "+dir+"/docker-compose.yml: skipped: not a Kubernetes manifest (no apiVersion or kind)\n")
	_, _, stderr = run(t, "", "list", dir)
	assert.Contains(t, stderr, "note: "+dir+"/package.json: skipped: not a Kubernetes manifest (no apiVersion or kind)\n")
	assert.Contains(t, stderr, "note: "+dir+"/chart: skipped: a Helm chart, whose templates Helm renders\n")
}
