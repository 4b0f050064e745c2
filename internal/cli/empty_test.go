package cli_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAllowEmpty(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"empty/.keep": "", "comments.yaml": "# switched off\n", "m.yaml": module("a", 80)})
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		reason, in string
		args       []string
		want       string
	}{
		{"nothing", "", []string{}, ""},
		{"comments and separators", "---\n# hooks only\n---\n", []string{}, "---\n# hooks only\n---\n"},
		{"null documents", "---\nnull\n", []string{}, "---\nnull\n"},
		{"a List of nothing", "apiVersion: v1\nkind: List\nitems: []\n", []string{}, "apiVersion: v1\nkind: List\nitems: []\n"},
		{"a List of nothing into build", "apiVersion: v1\nkind: List\nitems: []\n", []string{"build", "-"}, "apiVersion: v1\nkind: List\nitems: []\n"},
		{"resources", module("a", 80), []string{}, module("a", 80) + "---\n" + service("a", 80)},
		{"nothing into build", "", []string{"build", "-"}, ""},
		{"as JSON", "# none\n", []string{"build", "--format", "json", "-"}, ""},
		{"as a ResourceList", "", []string{"build", "--format", "resourcelist", "-"}, "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nresults:\n- message: generated 0, updated 0, removed 0, unchanged 0 module Services\n  severity: info\n"},
		{"a directory", "", []string{"build", at("empty")}, ""},
		{"a file", "", []string{"build", at("comments.yaml")}, ""},
		{"one of several", "", []string{"build", at("comments.yaml"), at("m.yaml"), "-"}, module("a", 80) + "---\n" + service("a", 80)},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, c.in, append([]string{"--allow-empty"}, c.args...)...)
			require.Zero(t, code, stderr)
			assert.Equal(t, c.want, stdout)
			if c.reason == "resources" {
				return
			}
			code, _, stderr = run(t, c.in, c.args...)
			assert.Equal(t, 1, code, "it must be asked for")
			assert.Regexp(t, "input is empty|no Kubernetes resources found", stderr)
		})
	}
	code, _, _ := run(t, "not: a resource\n", "--allow-empty")
	assert.Equal(t, 1, code, "what is there must be resources")
}
