package yamltext

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// beyondFloat is a numeral that the library takes for a string, as no float holds it.
var beyondFloat = regexp.MustCompile(`\d{309}`)

// FuzzStyle holds that a literal is written as the library's encoder writes it, and that the parser reads it as meant.
func FuzzStyle(f *testing.F) {
	for _, in := range []string{
		"a: b\nc:\n  d: 1\n  e:\n  - f: \"true\"\n    g: h\n  - i\n", "a: {b: c}\nd: []\n", "a: true\nb: 'c'\nd: yes\ne: 08\n",
		"a:\n- - b\n", "a: # b\n  c: d\n", "1: a\n\"b\": c\n", "a: 2020-01-01\nb: 1e3\nc: a/b.c-d\nd: null\ne: Null\nf: y\n",
		"a: \"x\\n\\ny\\n\"\nb: \" x\\n\"\nc: \"x\\n\\n\"\nd: \"\\u0085\"\ne: \"a\\tb\"\nf: |+\n  x\n\ng: ''\n", "a: {}\nb: {c: {}, d: [[], {}]}\n", "a b: c\n",
		"a: on a\nb: no, way\nc: a,b\nd: 'a, '\ne: 1:30\nf: 0o7\ng: -1\nh: .inf\n", "\"a\\nb\": c\n", "a: \"\\L\"\n", "a: \"\\t\\n\"\n",
		"? " + strings.Repeat("a", 2*maxKey) + "\n: {b: c}\nd: e\n", "? '" + strings.Repeat("\"", maxKey) + "'\n: b\nc:\n- ? '" + strings.Repeat("\"", maxKey) + "'\n  : - b\n",
	} {
		f.Add([]byte(in), true)
		f.Add([]byte(in), false)
	}
	f.Fuzz(func(t *testing.T, in []byte, isIndented bool) {
		var doc yaml.Node
		if yaml.Unmarshal(in, &doc) != nil || doc.Content == nil || yamlnode.IsBomb(&doc) {
			return
		}
		m, ok := document.Tree(doc.Content[0]).Literal().(document.Mapping)
		if !ok || len(m) == 0 {
			return
		}
		node := document.Node(m)
		entry := document.Node(document.Sequence{m})
		for _, eol := range []string{"\n", "\r\n"} {
			st := Style{IndentSequences: isIndented, EOL: eol}
			want, err := st.marshal(node)
			require.NoError(t, err)
			text := st.Entry(nil, m, 2)
			oneLine := !bytes.ContainsAny(want, "|>?\u0085\u2028\u2029")
			isNumber := beyondFloat.Match(want) // to other readers: we put it in quotes
			if oneLine && !isNumber && parsesAs(indent(want, "  - ", "    ", eol), entry) && parsesAs(want, node) {
				assert.Equal(t, string(indent(want, "  - ", "    ", eol)), string(text), "%q", in)
			}
			got := Root(text)
			require.NotNil(t, got, "%q: %q", in, text)
			require.Len(t, got.Content, 1, "%q: %q", in, text)
			meant, err := json.Marshal(m)
			if err != nil {
				continue // JSON does not have that number
			}
			said, err := json.Marshal(document.Tree(got.Content[0]).Literal())
			require.NoError(t, err)
			assert.JSONEq(t, string(meant), string(said), "%q: %q", in, text)
		}
	})
}

func TestStyle(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		reason  string
		literal any
		want    string
	}{
		{"a word", "b", "b"},
		{"words", "b c, d", "b c, d"},
		{"a word of YAML 1.1", "yes", `"yes"`},
		{"a number in quotes", "80", `"80"`},
		{"a boolean in quotes", "true", `"true"`},
		{"a number", int64(80), "80"},
		{"a boolean", true, "true"},
		{"null", nil, "null"},
		{"an empty map", document.Mapping{}, "{}"},
		{"an empty list", document.Sequence{}, "[]"},
		{"nothing", "", `""`},
		{"a blank at the end", "b ", `'b '`},
		{"a line break", "b\nc\n", "|\n  b\n  c"},
		{"a line break at the start", "\nb", `"\nb"`},
		{"blank lines at the end", "b\n\n", `"b\n\n"`},
		{"a line break of YAML 1.1 only", "b\u2028c", `"b\Lc"`},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			text := Style{EOL: "\n"}.Fields(nil, document.Mapping{{Key: "a", Value: tc.literal}}, 0)
			assert.Equal(t, "a: "+tc.want+"\n", string(text))
		})
	}
}

// TestParsesAs compares texts with a tree as the parser reads them: what differs in more than its looks is another one.
func TestParsesAs(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		reason, tree, text string
		want               bool
	}{
		{"the same", "a: [b]\n", "a:\n- \"b\" # c\n", true},
		{"a date, in quotes or not", "a: 2020-01-01\n", "a: \"2020-01-01\"\n", true},
		{"an alias with the same target", "a: &x b\nc: *x\n", "a: &x b\nc: *x\n", true},
		{"another value", "a: b\n", "a: c\n", false},
		{"another kind", "a: {}\n", "a: []\n", false},
		{"another type", "a: 1\n", "a: \"1\"\n", false},
		{"a word that kubectl reads as a boolean", "a: on\n", "a: \"on\"\n", false},
		{"another length", "a: [b]\n", "a: [b, c]\n", false},
		{"another anchor", "a: &x b\nc: d\n", "a: &y b\nc: d\n", false},
		{"the value for the alias", "a: &x b\nc: *x\n", "a: &x b\nc: b\n", false},
		{"two documents", "a: b\n", "a: b\n---\nc: d\n", false},
		{"no document", "a: b\n", "# c\n", false},
		{"no YAML", "a: b\n", "a: [\n", false},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, parsesAs([]byte(tc.text), Root([]byte(tc.tree))))
		})
	}
}
