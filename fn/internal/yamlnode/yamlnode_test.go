package yamlnode_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/internal/yamlnode"
)

func parse(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document))
	return document.Content[0]
}

func TestLookup(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, text string
		keys         []string
		want         string
	}{
		{"a key", "a: {b: found}", []string{"a", "b"}, "found"},
		{"nothing there", "a: {b: x}", []string{"a", "c"}, ""},
		{"nothing below a scalar", "a: x", []string{"a", "b"}, ""},
		{"an alias", "x: &x {b: found}\na: *x", []string{"a", "b"}, "found"},
		{"an alias as a key", "x: &x a\n*x : found", []string{"a"}, "found"},
		{"a merge", "x: &x {b: found}\na: {<<: *x}", []string{"a", "b"}, "found"},
		{"its own key wins over a merge", "x: &x {b: no}\na: {<<: *x, b: found}", []string{"a", "b"}, "found"},
		{"the first of several merges", "x: &x {b: found}\ny: &y {b: no}\na: {<<: [*x, *y]}", []string{"a", "b"}, "found"},
		{"a merge in a merge", "x: &x {b: found}\ny: &y {<<: *x}\na: {<<: *y}", []string{"a", "b"}, "found"},
		{"a circle of merges", "a: &a {<<: *a}", []string{"a", "b"}, ""},
		{"a key of another type", "1: no\n\"1\": found", []string{"1"}, "found"},
		{"a quoted merge key is a key", "x: &x {b: no}\na: {\"<<\": *x}", []string{"a", "b"}, ""},
		{"no key at all", "found", nil, "found"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, yamlnode.Scalar(parse(t, c.text), c.keys...))
		})
	}
}

func TestCountAndIndex(t *testing.T) {
	t.Parallel()
	n := parse(t, "a: 1\nb: 2\na: 3")
	assert.Equal(t, 2, yamlnode.Count(n, "a"))
	assert.Equal(t, 0, yamlnode.Index(n, "a"))
	assert.Equal(t, 2, yamlnode.Index(n, "b"))
	assert.Equal(t, -1, yamlnode.Index(n, "c"))
	assert.Equal(t, -1, yamlnode.Index(nil, "c"))
}

func TestNullAndString(t *testing.T) {
	t.Parallel()
	n := parse(t, "[null, ~, null, '', x, 1]")
	var nulls, strings []bool
	for _, c := range n.Content {
		nulls = append(nulls, yamlnode.IsNull(c))
		strings = append(strings, yamlnode.IsString(c))
	}
	assert.Equal(t, []bool{true, true, true, false, false, false}, nulls)
	assert.Equal(t, []bool{false, false, false, true, true, false}, strings)
	assert.True(t, yamlnode.IsNull(nil))
	assert.False(t, yamlnode.IsString(nil))
}
