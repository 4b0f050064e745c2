package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDebugPrintsTheFraming(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ reason, in, want string }{
		{"plain lines", "apiVersion: v1\nkind: A\n", "debug: <stdin>: framed by its lines\n"},
		{"an anchor", "apiVersion: v1\nkind: A\nx: &x 1\n", "debug: <stdin>: parsed as a whole: line 3: only the parser can read it\n"},
		{"an anchor in one of two documents", "apiVersion: v1\nkind: A\nx: &x 1\n---\napiVersion: v1\nkind: B\n", "debug: <stdin>: parsed in part: line 3: only the parser can read it\n"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, tc.in, "--debug")
			assert.Equal(t, 0, code)
			assert.Equal(t, tc.in, stdout)
			assert.Equal(t, tc.want, stderr)
		})
	}
}

func TestDebugOfBuildAndRender(t *testing.T) {
	t.Parallel()
	const byLines, whole = ": framed by its lines\n", ": parsed as a whole: line 3: only the parser can read it\n"
	for _, c := range []struct {
		reason string
		args   []string // AT stands for the directory
		want   string
	}{
		{"build of a directory", []string{"build", "AT"}, "debug: AT/a.yaml" + byLines + "debug: AT/b.yaml" + whole},
		{"render", []string{"render", "AT"}, "debug: AT/a.yaml" + byLines + "debug: AT/b.yaml" + whole},
		{"a check", []string{"render", "--check", "AT"}, "debug: AT/a.yaml" + byLines + "debug: AT/b.yaml" + whole},
		{"standard input and a file", []string{"build", "-", "AT/b.yaml"}, "debug: <stdin>" + byLines + "debug: AT/b.yaml" + whole},
		{"a kustomization", []string{"build", "AT/.k"}, "debug: AT/.k" + byLines},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"a.yaml": configMap, "b.yaml": "apiVersion: v1\nkind: A\nx: &x 1\n", ".k/kustomization.yaml": "resources: [a.yaml]\n", ".k/a.yaml": configMap})
			args := []string{"--debug"}
			for _, arg := range c.args {
				args = append(args, strings.Replace(arg, "AT", filepath.Clean(dir), 1))
			}
			args[0], args[1] = args[1], args[0]
			code, with, stderr := run(t, configMap, args...)
			assert.Zero(t, code)
			assert.Equal(t, strings.ReplaceAll(c.want, "AT", dir), stderr)
			_, without, _ := run(t, configMap, append(args[:1:1], args[2:]...)...)
			assert.Equal(t, without, with, "the output is the same")
		})
	}
	code, _, _ := run(t, "", "version", "--debug")
	assert.Equal(t, 2, code, "it has nothing to print there")
}
