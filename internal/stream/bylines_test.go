package stream_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/stream"
)

// What is framed by its lines, and what is left to the parser.
func TestByLines(t *testing.T) {
	t.Parallel()
	const item = "apiVersion: v1\nkind: A\n"
	for _, tc := range []struct {
		reason, in string
		want       bool
	}{
		{"plain scalars", item + "a: b c\nd: http://e/f#g\n", true},
		{"quoted scalars on one line", item + "a: 'it''s'\nb: \"c\\n\"\n", true},
		{"an escaped quote, and a backslash that is none", item + "a: \"b\\\"c\"\nd: 'e\\f'\n", true},
		{"quoted keys", item + "'a': b\n\"c\": d\n", true},
		{"sequences in the column of their key", item + "a:\n- b\n- c: d\n  e: f\ng: h\n", true},
		{"sequences that are indented", item + "a:\n    - b\n    -   c: d\n        e: f\n", true},
		{"brackets on one line", item + "a: {b: [c, 'd'], e: {}}\nf: []\n", true},
		{"block scalars", item + "a: |\n  b\n\n   c\nd: >-\n  # e\n  f\n", true},
		{"a block scalar with an indentation indicator", item + "a: |2-\n    b\n  c\n", true},
		{"block scalars as entries", item + "a:\n- |\n  b\n- >2\n    c\n", true},
		{"a block scalar that is indented most", item + "a: |9\n         b\n", true},
		{"a tab in a block scalar", item + "a: |\n  b\tc\n", true},
		{"comments", "# a\n" + item + "a: b # c\n    # d\n# e\n", true},
		{"a comment instead of a value", item + "a: # b\n  c: d\ne: # f\n", true},
		{"comments after quotes and brackets", item + "a: 'b' # c\nd: [e] # f\n", true},
		{"blanks after the sign of a block scalar", item + "a: |  \n  b\n", true},
		{"absent values", item + "a:\nb:\n  c:\nd:\n", true},
		{"blank lines", "\n" + item + "\n  \na: b\n\n", true},
		{"CRLF", strings.ReplaceAll(item+"a: |\n  b\n", "\n", "\r\n"), true},
		{"beyond ASCII", item + "a: \u4e2d\u6587 \U0001f600 # \u00e9\n", true},
		{"documents", "---\n" + item + "---\n# a\n---\n" + item, true},
		{"no line break at the end", item + "a: b", true},
		{"a ResourceList", list("- apiVersion: v1\n  kind: A\n") + "functionConfig:\n  a: b\n", true},
		{"a ResourceList whose config comes first", head + "functionConfig: {}\nitems:\n  - kind: A\n    apiVersion: v1\n", true},
		{"a name that is a number", item + "metadata:\n  name: 1\n", true},
		{"metadata in brackets", item + "metadata: {name: a}\n", true},

		{"a tab", item + "a:\tb\n", false},
		{"a tab far into a line and far from its end", item + "a: " + strings.Repeat("b", 40) + "\t" + strings.Repeat("b", 40) + "\n", false},
		{"a character that no terminal shows", item + "a: \u007f\n", false},
		{"a tab before a comment", item + "a: b\t# c\n", false},
		{"an anchor", item + "a: &a b\n", false},
		{"an alias", item + "a: *a\n", false},
		{"a tag", item + "a: !!str b\n", false},
		{"a merge key", item + "<<: {a: b}\n", false},
		{"an explicit key", item + "? a\n: b\n", false},
		{"a key with a space", item + "a b: c\n", false},
		{"a space before the colon", item + "a : b\n", false},
		{"a directive", "%YAML 1.1\n---\n" + item, false},
		{"the end of a document", item + "...\n", false},
		{"content on the separator", item + "--- {apiVersion: v1, kind: A}\n", false},
		{"a byte order mark", "\ufeff" + item, false},
		{"a line separator", item + "a: b\u2028c\n", false},
		{"a next line", item + "a: b\u0085c\n", false},
		{"a carriage return", item + "a: b\rc: d\n", false},
		{"a plain scalar over lines", item + "a: b\n  c\n", false},
		{"a quoted scalar over lines", item + "a: 'b\n  c'\n", false},
		{"brackets over lines", item + "a: [b,\n  c]\n", false},
		{"a value below its key", item + "a:\n  b\n", false},
		{"a map below a value", item + "a: b\n  c: d\n", false},
		{"a sequence in a sequence", item + "a:\n- - b\n", false},
		{"a sequence after a key", item + "a: - b\n", false},
		{"a dash after a key", item + "a: -\n", false},
		{"a dash before a comment", item + "a:\n- # b\n  c: d\n", false},
		{"a dash that begins a key", item + "a:\n  -b: c\n", false},
		{"an escape in a key", item + "\"\\x41\": b\n", false},
		{"an escape that a key begins with", item + "\"\\t\": b\n", false},
		{"an empty key", item + "'': b\n", false},
		{"a key that is too long", item + strings.Repeat("k", 1100) + ": b\n", false},
		{"a key without its second quote", item + "'a: b\n", false},
		{"no colon", item + "a  b\n", false},
		{"a colon without a blank", item + "a:b\n", false},
		{"text after quotes", item + "a: 'b' c\n", false},
		{"a comment sign right after quotes", item + "a: 'b'#c\n", false},
		{"a dash alone", item + "a:\n-\n  b: c\n", false},
		{"an escape of unusual kind", item + "a: \"\\x41\"\n", false},
		{"a JSON key", item + "a: {\"b\":c}\n", false},
		{"a comma too many", item + "a: [b,]\n", false},
		{"an empty block scalar", item + "a: |\nb: c\n", false},
		{"a block scalar with deep blank lines", item + "a: |\n      \n  b\n", false},
		{"a block scalar with a deep blank line and another one", item + "a: |\n      \n \n  b\n", false},
		{"a block scalar with two signs of its end", item + "a: |+-\n  b\n", false},
		{"a block scalar that is not indented", item + "a: |0\n  b\n", false},
		{"a block scalar with two digits", item + "a: |12\n            b\n", false},
		{"a block scalar with a letter", item + "a: |x\n  b\n", false},
		{"an escaped line break", item + "a: \"b\\\n  c\"\n", false},
		{"a comment behind the sign of a block scalar", item + "a: | # b\n  c\n", false},
		{"a tab in the margin of a block scalar", item + "a: |\n  b\n\tc\n", false},
		{"a tab before the text of a block scalar", item + "a: |\n  \tb\n", false},
		{"a character in a block scalar that YAML does not have", item + "a: |\n  b\ufffe\n", false},
		{"text of a block scalar in the column of the key", item + "a:\n- b: |\n  c\n", false},
		{"a sequence in the column of an outer key", item + "a:\n  b:\n- c\n", false},
		{"a key alone in brackets", item + "a: {b}\n", false},
		{"a value alone in brackets", item + "a: {: b}\n", false},
		{"no colon in brackets", item + "a: {b c}\n", false},
		{"no comma in brackets", item + "a: [b c]\n", false},
		{"a key in brackets that is too long", item + "a: {" + strings.Repeat("k", 1100) + ": b}\n", false},
		{"a dash in brackets", item + "a: [-]\n", false},
		{"an escape in brackets", item + "a: {b: \"c\\n\"}\n", false},
		{"a doubled quote in brackets", item + "a: {b: 'c''d'}\n", false},
		{"brackets in more brackets than are followed", item + "a: " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n", false},
		{"an indented document", "  apiVersion: v1\n  kind: A\n", false},
		{"a key twice", item + "kind: B\n", false},
		{"a name twice", item + "metadata:\n  name: a\n  name: b\n", true},
		{"a list", "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n", false},
		{"a key of the ResourceList twice", list("- apiVersion: v1\n  kind: A\n") + "a: b\na: b\n", false},
		{"items before the kind", "items:\n- apiVersion: v1\n  kind: A\napiVersion: config.kubernetes.io/v1\nkind: ResourceList\n", false},
		{"an item without a kind", list("- apiVersion: v1\n  kind: A\n- apiVersion: v1\n"), false},
		{"a list among the items", list("- apiVersion: v1\n  kind: A\n- apiVersion: v1\n  kind: List\n  items: []\n"), false},
		{"no items", head + "items: []\n", false},
		{"an item in brackets", list("- {apiVersion: v1, kind: A}\n"), false},
		{"JSON", `{"apiVersion":"v1","kind":"A"}`, false},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			s, err := stream.Read([]byte(tc.in), "in.yaml")
			if err != nil {
				require.False(t, tc.want, err)
				return
			}
			assert.Equal(t, tc.want, s.ByLines(), s.Framing())
			checkFraming(t, []byte(tc.in))
		})
	}
}

// Only the documents that need it are parsed.
func TestPartsByLines(t *testing.T) {
	t.Parallel()
	const plain, anchor = "apiVersion: v1\nkind: A\n", "apiVersion: v1\nkind: B\na: &a b\n"
	const directive, list = "%YAML 1.1\n---\napiVersion: v1\nkind: C\n", "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: D\n"
	for _, tc := range []struct{ reason, in, want string }{
		{"the middle", plain + "---\n" + anchor + "---\n" + plain, "parsed in part: line 6: only the parser can read it"},
		{"the first and the last", anchor + "---\n" + plain + "---\n" + anchor, "parsed in part: line 3: only the parser can read it"},
		{"all", anchor + "---\n" + anchor, "parsed as a whole: line 3: only the parser can read it"},
		{"a list", plain + "---\n" + list + "---\n" + plain, "parsed in part: line 3: its resource is none, or a list"},
		{"an item", head + "items:\n- " + strings.ReplaceAll(anchor, "\n", "\n  ") + "\n", "parsed as a whole: line 6: only the parser can read it"},
		{"no item", head + "items:\n# c\n", "parsed as a whole: line 5: its ResourceList is unusual"},
		{"a byte order mark", "\ufeff" + plain + "---\n" + plain, "parsed in part: line 1: it has an unusual character"},
		{"a byte order mark before a directive", "\ufeff" + directive + "---\n" + plain, "parsed in part: line 1: it has an unusual character"},
		{"blank lines before a directive", "\n  \n" + directive + "---\n" + plain, "parsed in part: line 3: only the parser can read it"},
		{"ends and directives", plain + "...\n# c\n...\n" + directive + "...\n" + directive + "---\n" + plain, "parsed in part: line 3: only the parser can read it"},
		{"comments before directives", "# c\n---\n" + plain + "...\n" + directive, "parsed as a whole: line 5: only the parser can read it"},
		{"one that is no resource", plain + "---\na: b\n---\n" + plain, "parsed in part: line 3: its resource is none, or a list"},
		{"after the end of one", plain + "...\n---\n" + plain, "parsed in part: line 3: only the parser can read it"},
		{"line breaks that only YAML knows", plain + "a: \"b\u2028  c\"\n---\n" + anchor + "---\n" + plain, "parsed in part: line 3: it has an unusual character"},
		{"JSON before YAML", "{\"apiVersion\": \"v1\", \"kind\": \"A\"}\n---\n" + plain, "parsed in part: line 1: only the parser can read it"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, read(t, tc.in).Framing())
			checkFraming(t, []byte(tc.in))
		})
	}
	for _, in := range []string{
		anchor + "...\n" + plain, plain + "---\na: [\n---\n" + plain, anchor + "---\n" + plain + "a: b: c\n",
		anchor + "---\n" + head + "items: []\n", head + "items:\n- apiVersion: v1\n  kind: A\n---\n" + plain, plain + "---\na: \xff\n",
	} {
		_, err := stream.Read([]byte(in), "in.yaml")
		require.Error(t, err, "%q", in)
		checkFraming(t, []byte(in))
	}
}
