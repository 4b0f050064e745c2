package document_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
)

func parse(t *testing.T, text string) document.Value {
	t.Helper()
	var doc yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &doc))
	return document.Tree(doc.Content[0])
}

func keysOf(v document.Value) (keys []string) {
	for key := range v.Fields() {
		keys = append(keys, key)
	}
	return keys
}

func TestEqualOfTrees(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, a, b string
		equal        bool
	}{
		{"one string", "a", "'a'", true},
		{"two strings", "a", "b", false},
		{"a number in two forms", "80", "0x50", true},
		{"two numbers", "80", "81", false},
		{"a number and its text", "80", "'80'", false},
		{"maps in any order", "{a: 1, b: 2}", "{b: 2, a: 1}", true},
		{"maps with another value, not of the first key", "{a: 1, b: 2}", "{a: 1, b: 3}", false},
		{"maps with another key", "{a: 1, b: 2}", "{a: 1, c: 2}", false},
		{"a map with a key more", "{a: 1}", "{a: 1, b: 2}", false},
		{"lists in one order", "[1, 2]", "[1, 2]", true},
		{"lists in another order", "[1, 2]", "[2, 1]", false},
		{"a list with a member more", "[1]", "[1, 2]", false},
		{"an empty map and an empty list", "{}", "[]", false},
		{"what an alias stands for", "[&a {b: c}, *a]", "[{b: c}, {b: c}]", true},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.equal, parse(t, c.a).Equal(parse(t, c.b).Literal()))
			assert.Equal(t, c.equal, parse(t, c.b).Equal(parse(t, c.a).Literal()))
		})
	}
}

func TestWordsForMessages(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"{}": "a map", "[]": "a list", "a": `"a"`, "'1'": `"1"`, "1": "1", "true": "true"} {
		assert.Equal(t, want, parse(t, text).Describe())
	}
	assert.Equal(t, "absent", document.Tree(nil).Describe())
	for text, want := range map[string]any{"1": 1, "1.5": 1.5, "true": true, "a": "a", "'1'": "1", "{}": nil, "[]": nil} {
		assert.Equal(t, want, parse(t, text).Any(), text)
	}
	assert.Nil(t, document.Tree(nil).Any())
}

func TestInt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want int64
		ok   bool
	}{
		{"80", 80, true}, {"-1", -1, true}, {"0", 0, true}, {"010", 8, true}, {"0x10", 16, true}, {"9223372036854775808", 0, false},
		{"'80'", 0, false}, {"1.5", 0, false}, {"a", 0, false},
	} {
		n, ok := parse(t, c.text).Int()
		assert.Equal(t, c.ok, ok, c.text)
		if ok {
			assert.Equal(t, c.want, n, c.text)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, source string
		want           []string
	}{
		{"in their order", "{b: 1, a: 2}", []string{"b", "a"}},
		{"of any type", `{80: 1, "80": 2}`, []string{"80", "80"}},
		{"as kubectl makes strings of them", "{true: 1, yes: 2, 0x10: 3, 1.50: 4, .inf: 5, .nan: 6, !!binary YQ==: 7, !!binary a: 8, !x a: 9}",
			[]string{"true", "true", "16", "1.5", ".inf", ".nan", "a", "a", "a"}},
		{"merged ones behind its own", "{x: &x {a: 1, b: 2}, m: {c: 0, <<: *x, d: 0}}", []string{"c", "d", "a", "b"}},
		{"merged from a list", "{x: &x {a: 1}, y: &y {b: 2}, m: {<<: [*x, *y]}}", []string{"a", "b"}},
		{"a quoted merge key is a key", `{x: &x {a: 1}, m: {"<<": *x}}`, []string{"<<"}},
		{"none of a list", "[a]", nil},
		{"none of null", "null", nil},
	} {
		root := parse(t, c.source)
		if m := root.Field("m"); !m.IsNull() {
			root = m
		}
		assert.Equal(t, c.want, keysOf(root), c.reason)
	}
	assert.Equal(t, []string{"a"}, keysOf(parse(t, "a: &a {a: 1, <<: *a}").Field("a")), "a circle ends")
	assert.Empty(t, keysOf(document.Tree(nil)))

	bomb := "x0: &x0 {a: 1}\n"
	for i := range 40 {
		bomb += fmt.Sprintf("x%d: &x%d {<<: [*x%d, *x%d]}\n", i+1, i+1, i, i)
	}
	for key := range parse(t, bomb).Field("x40").Fields() {
		assert.Equal(t, "a", key, "what is merged many times comes once")
	}
	for range table(t, "a: 1\nb: 2\n").Fields() {
		break
	}
	for range table(t, "a: [1, 2]\n").Field("a").Entries() {
		break
	}
	many := parse(t, "{a: 1, b: 2, <<: [{c: 3, d: 4}, {e: 5}]}")
	for _, last := range []string{"a", "b", "c", "d", "e"} {
		var got []string
		for key := range many.Fields() { // the language panics where it does not stop
			got = append(got, key)
			if key == last {
				break
			}
		}
		assert.Equal(t, last, got[len(got)-1])
	}
}
