package yamlnode_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

func TestIsBomb(t *testing.T) {
	t.Parallel()
	// levels are lists of nine aliases to the list before.
	levels := func(n int) string {
		var b strings.Builder
		b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x]\n")
		for i := range n {
			alias := fmt.Sprintf("*a%d", i)
			fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i+1, i+1, strings.Join([]string{alias, alias, alias, alias, alias, alias, alias, alias, alias}, ", "))
		}
		return b.String()
	}
	for _, tc := range []struct {
		reason, text string
		want         bool
	}{
		{"no alias", "a: [b, {c: d}]\n", false},
		{"an alias that many places share", "a: &a {b: c}\nd: [*a, *a, *a]\n", false},
		{"hundreds of thousands of values", levels(5), false},
		{"thousands of millions of values", levels(9), true},
		{"more than any memory holds", levels(60), true},
		{"what holds itself", "a: &a [*a]\n", true},
		{"what holds itself by way of another", "a: &a {b: &b {c: *a}, d: *b}\n", true},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			var n yaml.Node
			require.NoError(t, yaml.Unmarshal([]byte(tc.text), &n))
			assert.Equal(t, tc.want, yamlnode.IsBomb(&n))
		})
	}
}

// TestLargest has lists without aliases around the size of the largest tree that is no bomb.
func TestLargest(t *testing.T) {
	t.Parallel()
	for _, more := range []int{0, 1, 10} {
		list := &yaml.Node{Kind: yaml.SequenceNode, Content: slices.Repeat([]*yaml.Node{{Kind: yaml.ScalarNode}}, 3<<19-1+more)}
		assert.Equal(t, more > 0, yamlnode.IsBomb(list), more)
		assert.Zero(t, yamlnode.Expansion(list), more)
	}
}

func TestExpansion(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text       string
		size, want int
	}{
		{"a: [b, {c: d}]\n", 8, 0},
		{"a: &a {b: c}\nd: [*a, *a]\n", 10, 4},
		{"a: &a {b: c}\nd: &d [*a]\ne: *d\n", 11, 5},
	} {
		var n yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(tc.text), &n))
		assert.Equal(t, tc.size, yamlnode.Size(&n), tc.text)
		assert.Equal(t, tc.want, yamlnode.Expansion(&n), tc.text)
	}
}
