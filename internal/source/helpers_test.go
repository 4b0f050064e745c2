package source_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/sample"
	"github.com/koupleless/module-service/internal/source"
)

// The samples under the short names that the tests use.
const configMap = sample.ConfigMap

type files = sample.Files

var (
	module   = sample.Module
	service  = sample.Service
	folder   = sample.Folder
	write    = sample.Write
	contents = sample.Contents
)

func readTree(t *testing.T, dir string) *source.Tree {
	t.Helper()
	tree, err := source.ReadTree(dir, filepath.Join(dir, source.ConfigFile))
	require.NoError(t, err)
	return tree
}

// changes returns what a render of a tree that has no faults would change.
func changes(t *testing.T, tree *source.Tree) []source.Change {
	t.Helper()
	outcome := fn.Run(tree.Items(), config.Default(), tree.Results())
	require.False(t, outcome.Failed(), "%v", outcome.Results)
	all, err := tree.Changes(outcome)
	require.NoError(t, err)
	return all
}

func render(t *testing.T, dir string) {
	t.Helper()
	tree := readTree(t, dir)
	require.NoError(t, tree.Apply(t.Context(), changes(t, tree)))
}

// lines returns the messages, without the folder of the test.
func lines(dir string, set *source.Set) []string {
	var all []string
	for _, r := range set.Results() {
		all = append(all, strings.ReplaceAll(fn.FormatResult(r), dir+"/", ""))
	}
	return all
}

func names(set *source.Set) []string {
	var all []string
	for _, item := range set.Items() {
		all = append(all, item.ID().Name)
	}
	return all
}

// assertLines compares messages with what each must contain.
func assertLines(t *testing.T, want, got []string, reason string) {
	t.Helper()
	require.Len(t, got, len(want), "%s: %q", reason, got)
	for i := range want {
		assert.Contains(t, got[i], want[i], reason)
	}
}

// inNamespace returns a resource of the samples in a namespace.
func inNamespace(namespace, resource string) string {
	return strings.Replace(resource, "metadata:\n", "metadata:\n  namespace: "+namespace+"\n", 1)
}
