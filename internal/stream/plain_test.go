package stream

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// FuzzPlain holds that the plain writer writes what the encoder writes, where it writes anything.
func FuzzPlain(f *testing.F) {
	for _, in := range []string{
		"a: b\nc:\n  d: 1\n  e:\n  - f: \"true\"\n    g: h\n  - i\n", "a: {b: c}\nd: []\n", "a: true\nb: 'c'\nd: yes\ne: 08\n",
		"a:\n- - b\n", "a: # b\n  c: d\n", "1: a\n\"b\": c\n", "a: 2020-01-01\nb: 1e3\nc: a/b.c-d\nd: null\ne: Null\nf: y\n",
	} {
		f.Add([]byte(in), true, true)
		f.Add([]byte(in), false, false)
	}
	f.Fuzz(func(t *testing.T, in []byte, wide, strip bool) {
		var doc yaml.Node
		if yaml.Unmarshal(in, &doc) != nil || doc.Content == nil {
			return
		}
		n := doc.Content[0]
		if strip {
			walk(n, func(n *yaml.Node) { n.Style, n.Anchor = 0, "" })
			n = bare(n)
		}
		for _, eol := range []string{"\n", "\r\n"} {
			st := style{wide: wide, eol: eol}
			if got := st.plain(n, "- ", "  "); got != nil {
				want, err := st.marshal(n)
				require.NoError(t, err)
				assert.Equal(t, string(indented(want, "- ", "  ", eol)), string(got))
			}
		}
	})
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		reason, in string
		want       bool
	}{
		{"a Service", "apiVersion: v1\nkind: Service\nspec:\n  selector:\n    a/b: \"true\"\n  ports:\n  - name: http\n    port: 80\n", true},
		{"an empty collection", "a: {}\n", false},
		{"a comment", "a: b # c\n", false},
		{"a word of YAML 1.1", "a: yes\n", false},
		{"a number in quotes", "a: \"80\"\n", true},
		{"a float", "a: 1.5\n", false},
		{"an octal number", "a: 010\n", false},
		{"words", "a: b c\n", true},
		{"spaces", "a: b  c\n", false},
		{"a scalar", "a\n", false},
		{"brackets", "a: [b]\n", false},
		{"an anchor", "a: &b c\n", false},
		{"a sequence in a sequence", "a:\n- - b\n", false},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			var doc yaml.Node
			require.NoError(t, yaml.Unmarshal([]byte(tc.in), &doc))
			got := style{eol: "\n"}.plain(doc.Content[0], "", "")
			require.Equal(t, tc.want, got != nil)
			if tc.want {
				assert.Equal(t, tc.in, string(got))
			}
		})
	}
}
