package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPages(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1700000000")
	dir := t.TempDir()
	require.NoError(t, write(dir))
	pages, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	for _, command := range []string{"module-service", "module-service-build", "module-service-render", "module-service-configuration", "module-service-completion-bash"} {
		assert.Contains(t, pages, filepath.Join(dir, command+".1"))
	}
	page, err := os.ReadFile(filepath.Join(dir, "module-service.1"))
	require.NoError(t, err)
	assert.Contains(t, string(page), `"Nov 2023"`, "the date of the commit, not of today")
	assert.Contains(t, string(page), "\n  cat deploy/*.yaml | module-service\n", "lines of an example stay lines")
	page, err = os.ReadFile(filepath.Join(dir, "module-service-configuration.1"))
	require.NoError(t, err)
	assert.Contains(t, string(page), "\n        type: ClusterIP # the default is NodePort\n")
}

func TestFenced(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, text, want string }{
		{"prose stays", "a\nb", "a\nb\n"},
		{"indented lines are code", "a:\n\n  b\n  c\n\nd", "a:\n\n\n```\n  b\n  c\n```\n\n\nd\n"},
		{"an empty line between them is code, too", "  b\n\n  c", "\n```\n  b\n\n  c\n```\n"},
	} {
		assert.Equal(t, c.want, fenced(c.text), c.reason)
	}
}
