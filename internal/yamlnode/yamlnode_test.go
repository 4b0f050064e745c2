package yamlnode_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	yaml11 "go.yaml.in/yaml/v2"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
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
		{"nothing below a list", "a: [b, c]", []string{"a", "b"}, ""},
		{"an alias", "x: &x {b: found}\na: *x", []string{"a", "b"}, "found"},
		{"an alias as a key", "x: &x a\n*x : found", []string{"a"}, "found"},
		{"a merge", "x: &x {b: found}\na: {<<: *x}", []string{"a", "b"}, "found"},
		{"its own key wins over a merge before it", "x: &x {b: no}\na: {<<: *x, b: found}", []string{"a", "b"}, "found"},
		{"a merge after a key overrides it, as in kubectl", "x: &x {b: found}\na: {b: no, <<: *x}", []string{"a", "b"}, "found"},
		{"the last of two merge keys, as in kubectl", "a: {<<: {b: no}, <<: {b: found}}", []string{"a", "b"}, "found"},
		{"the last of three merge keys, which is the first one again", "w: &w {b: found}\nx: &x {<<: *w}\na: {<<: *x, <<: {b: no}, <<: *x}", []string{"a", "b"}, "found"},
		{"the first of several merges", "x: &x {b: found}\ny: &y {b: no}\na: {<<: [*x, *y]}", []string{"a", "b"}, "found"},
		{"a merge in a merge", "x: &x {b: found}\ny: &y {<<: *x}\na: {<<: *y}", []string{"a", "b"}, "found"},
		{"a merge behind another key", "x: &x {b: found}\na: {c: no, <<: *x}", []string{"a", "b"}, "found"},
		{"the second of several merges", "x: &x {c: no}\ny: &y {b: found}\na: {<<: [*x, *y]}", []string{"a", "b"}, "found"},
		{"a merge of what is no map is passed over", "x: &x no\ny: &y {b: found}\na: {<<: [*x, *y]}", []string{"a", "b"}, "found"},
		{"a merge of a list in a list is passed over", "a: {<<: [[b, no], {b: found}]}", []string{"a", "b"}, "found"},
		{"a tag does not make a merge key", "a: {!!merge c: {b: no}}", []string{"a", "b"}, ""},
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

func TestLookupInAnAlias(t *testing.T) {
	t.Parallel()
	alias := parse(t, "[&x {b: found}, *x]").Content[1]
	require.Equal(t, yaml.AliasNode, alias.Kind)
	assert.Equal(t, "found", yamlnode.Scalar(alias, "b"))
}

func TestFlat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, text, want string }{
		{"its own, in their order and as often as they are there", "a: {b: 1, c: 2, b: 3}", "b1 c2 b3"},
		{"aliases", "x: &x b\na: {*x : *x}", "bb"},
		{"merged ones behind them, but those that it has", "x: &x {b: 1, c: 2}\na: {<<: *x, d: 3, b: 4}", "d3 b4 c2"},
		{"the first of several merges wins", "x: &x {b: 1}\ny: &y {b: 2, c: 3}\na: {<<: [*x, *y, no]}", "b1 c3"},
		{"a merge in a merge goes before the next", "x: &x {b: 1}\ny: &y {<<: *x, c: 2}\na: {<<: [*y, {b: 3, d: 4}]}", "c2 b1 d4"},
		{"a merge after a key overrides it", "a: {b: 1, c: 2, <<: {b: 3, d: 4}, c: 5}", "b3 c2 c5 d4"},
		{"the last of two merge keys", "a: {<<: {b: 1, c: 2}, <<: {b: 3}}", "b3 c2"},
		{"a circle", "a: &a {<<: *a, b: 1}", "b1"},
		{"a quoted merge key is a key", "a: {\"<<\": 1}", "<<1"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			pairs := yamlnode.Flat(yamlnode.Lookup(parse(t, c.text), "a"), func(key *yaml.Node) string { return key.Value })
			var got []string
			for i := 0; i < len(pairs); i += 2 {
				got = append(got, pairs[i].Value+pairs[i+1].Value)
			}
			assert.Equal(t, c.want, strings.Join(got, " "))
		})
	}
}

func TestCountAndIndex(t *testing.T) {
	t.Parallel()
	n := parse(t, "a: 1\nb: 2\na: 3")
	assert.Equal(t, 2, yamlnode.Count(n, "a"))
	assert.Equal(t, 0, yamlnode.KeyIndex(n, "a"))
	assert.Equal(t, 2, yamlnode.KeyIndex(n, "b"))
	assert.Equal(t, -1, yamlnode.KeyIndex(n, "c"))
	assert.Equal(t, -1, yamlnode.KeyIndex(nil, "c"))
	assert.Equal(t, -1, yamlnode.KeyIndex(parse(t, "[a, b]"), "a"))
}

func TestNullAndString(t *testing.T) {
	t.Parallel()
	n := parse(t, "[null, ~, &a null, '', &b x, 1, *a, *b]") // an alias is none of them
	var nulls, strings []bool
	for _, c := range n.Content {
		nulls = append(nulls, yamlnode.IsNull(c))
		strings = append(strings, yamlnode.IsString(c))
	}
	assert.Equal(t, []bool{true, true, true, false, false, false, false, false}, nulls)
	assert.Equal(t, []bool{false, false, false, true, true, false, false, false}, strings)
	assert.True(t, yamlnode.IsNull(nil))
	assert.False(t, yamlnode.IsString(nil))
}

// What is no string to a reader of YAML 1.1 is quoted: by the encoder, as it is none in YAML 1.2 either, or for the reason
// that NeedsQuotes knows.
func TestNeedsQuotes(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"yes", "No", "ON", "off", "y", "N", "true", "False", "null", "~", "1", "-1.5", "+2", ".5", "0x1f", "012", "1_000", "1:30",
		"-1:30.5", "2024-01-01", ".inf", "1e3", "<<", "provider", "yesterday", "on-call", "1.0.2", "none", "nullable", "a:1",
		"deploy/a.yaml", "模块", "::", "1:", "",
	} {
		style := yaml.Style(0)
		if yamlnode.NeedsQuotes(value) {
			style = yaml.DoubleQuotedStyle
		}
		text, err := yaml.Marshal(&yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagString, Value: value, Style: style})
		require.NoError(t, err)
		var read any
		require.NoError(t, yaml11.Unmarshal(text, &read))
		assert.Equal(t, value, read, "%s", text)
	}
	for _, value := range []string{"provider", "yesterday", "deploy/a.yaml", "1.0.2", "a:1"} {
		assert.False(t, yamlnode.NeedsQuotes(value), value)
	}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ path, key, want string }{
		{"", "a", "a"}, {"a", "b", "a.b"}, {"a", "b.c", "a[b.c]"}, {"a", "b/c", "a[b/c]"}, {"", "b.c", "[b.c]"},
	} {
		assert.Equal(t, c.want, yamlnode.Join(c.path, c.key))
	}
}
