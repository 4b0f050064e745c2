package yamltext_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/yamlnode"
	"github.com/koupleless/module-service/internal/yamltext"
)

// TestEditsAtOneOffset adds fields to collections that end together. Nothing else changes.
func TestEditsAtOneOffset(t *testing.T) {
	t.Parallel()
	const text = "a:\n  b:\n    c:   1 # c\n\nd:   {e:   f}\n"
	for _, changes := range [][]document.Change{
		{document.Set("y", "a", "x"), document.Set("z", "a", "b", "w")},
		{document.Set("z", "a", "b", "w"), document.Set("y", "a", "x")},
	} {
		got, err := yamltext.Style{EOL: "\n"}.Edit([]byte(text), changes)
		require.NoError(t, err)
		assert.Equal(t, "a:\n  b:\n    c:   1 # c\n    w: z\n  x: \"y\"\n\nd:   {e:   f}\n", string(got))
	}
}

// TestEditsOfOnePlace makes changes that later ones undo or go beyond.
func TestEditsOfOnePlace(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		reason, text string
		changes      []document.Change
		want         string
	}{
		{"a list that becomes a map", "a:\n- b: c\n# d\n", []document.Change{document.Set(1, "a", 0, "b"), document.Set(document.Mapping{{Key: "x", Value: 1}}, "a")},
			"a:\n  x: 1\n# d\n"},
		{"a map that becomes a text", "a:\n  b: c\n# d\n", []document.Change{document.Set(1, "a", "b"), document.Set("x", "a")}, "a: x\n# d\n"},
		{"a field that goes", "a:\n  b:   c\n  d: e # f\n", []document.Change{document.Set(1, "a", "d"), document.Remove("a", "d")}, "a:\n  b:   c\n"},
		{"a new field that goes", "a:\n  b:   c\n", []document.Change{document.Set(1, "a", "d"), document.Remove("a", "d")}, "a:\n  b:   c\n"},
		{"a list that loses an entry of an entry and then the one before", "a:\n- b:   c\n- d:\n  - e\n  - f:   g\n",
			[]document.Change{document.Remove("a", 1, "d", 0), document.Remove("a", 0)}, "a:\n- d:\n  - f:   g\n"},
		{"a field before the end of the document", "a:   b\n# c\n...\n", []document.Change{document.Set(1, "d")}, "a:   b\nd: 1\n# c\n...\n"},
		{"an entry in brackets that goes", "a: [b, c]\nd:   e\n", []document.Change{document.Remove("a", 0)}, "a: [c]\nd: e\n"},
		{"a field in brackets that goes", "a: {b:   c, d: e}\nf:   g\n", []document.Change{document.Remove("a", "d")}, "a: {b: c}\nf:   g\n"},
		{"fields in the same brackets", "a: {b:   c, d: e}\n", []document.Change{document.Set(1, "a", "b"), document.Set(2, "a", "x"), document.Set(3, "a", "y")},
			"a: {b: 1, d: e, x: 2, \"y\": 3}\n"},
		{"an entry that goes before blank lines, so that a block scalar comes before them", "a:\n- |+\n  x\n- y\n     \n\n# z\n", []document.Change{document.Remove("a", 1)},
			"a:\n- |\n  x\n\n\n# z\n"},
		{"an entry that goes before a comment, so that a block scalar comes before that", "a:\n- |+\n  x\n- y\n    # z\n", []document.Change{document.Remove("a", 1)},
			"a:\n- \"x\\n\"\n    # z\n"},
		{"an entry that goes with an anchor whose name another has, too", "a: &x   1\nb:\n- &x   2\n- *x\n", []document.Change{document.Remove("b", 0)},
			"a: &x 1\nb:\n- &x-2 2\n"},
		{"a field in brackets after a byte order mark", "\ufeffa: {b:   c}\n\nd:\n    e: f   # g\n", []document.Change{document.Set(1, "a", "b"), document.Set(2, "a", "x"), document.Set(3, "d", "e")},
			"\ufeffa: {b: 1, x: 2}\n\nd:\n    e: 3   # g\n"},
		{"the first field goes after a byte order mark", "\ufeffa:   b\nc:   d\n", []document.Change{document.Remove("a")}, "\ufeffc:   d\n"},
		{"fields of a map that is missing", "a:   b # c\n", []document.Change{document.Set(1, "d", "e"), document.Set(2, "d", "f")}, "a:   b # c\nd:\n  e: 1\n  f: 2\n"},
		{"fields of an entry that is empty", "a:\n# c\n-   # d\n- e:   f\n", []document.Change{document.Set(1, "a", 0, "b"), document.Set(2, "a", 0, "c")},
			"a:\n# c\n- {b: 1, c: 2}   # d\n- e:   f\n"},
		{"a field beside an alias", "a:   &x 1 # c\nb:   *x\nc:   d\n", []document.Change{document.Set("x", "c")}, "a:   &x 1 # c\nb:   *x\nc:   x\n"},
		{"a field of an entry before one whose dash is alone", "a:\n- b:   c\n# d\n-\n  e:   f\n", []document.Change{document.Set(1, "a", 0, "x")},
			"a:\n- b:   c\n  x: 1\n# d\n-\n  e:   f\n"},
		{"the last entry goes, whose dash is alone", "a:\n  -\n    b:   c\n  - # d\n    # e\n\n    f:   g\nh:   i\n", []document.Change{document.Remove("a", 1)},
			"a:\n  -\n    b:   c\nh:   i\n"},
		{"an entry goes whose dash is alone", "- - a:   b\n  # c\n  -\n    - d:   e\n  - f:   g\n", []document.Change{document.Remove(0, 1)},
			"- - a:   b\n  # c\n  - f:   g\n"},
		{"a list that is an alias and loses an entry", "a: &a\n- b\n- c\nd: *a\n", []document.Change{document.Remove("d", 0)}, "a: &a\n- b\n- c\nd:\n- c\n"},
		{"a list of a merge key that loses an entry", "a: &a\n  l:\n  - b\n  - c\nd:\n  <<: *a\n", []document.Change{document.Remove("d", "l", 0)},
			"a: &a\n  l:\n  - b\n  - c\nd:\n  <<: *a\n  l:\n  - c\n"},
		{"a scalar in brackets that changes twice", "a: {b:   c}\n", []document.Change{document.Set(1, "a", "b"), document.Set(2, "a", "b")}, "a: {b:   2}\n"},
		{"a text that becomes a map", "a:   b # c\nd:   e\n", []document.Change{document.Set(document.Mapping{{Key: "x", Value: 1}}, "a")}, "a:   {x: 1} # c\nd:   e\n"},
		{"a list in brackets that becomes a text", "a:   [b] # c\n", []document.Change{document.Set("x", "a")}, "a:   x # c\n"},
		{"a text in single quotes", "a:   'b' # c\n", []document.Change{document.Set(1, "a")}, "a:   1 # c\n"},
		{"a text that becomes one of several lines", "a:   b # c\nd:   e\n", []document.Change{document.Set("x\ny\n", "a")}, "a: | # c\n  x\n  y\nd:   e\n"},
		{"a text over several lines", "a: b\n  c\nd:   e\n", []document.Change{document.Set("x", "a")}, "a: x\nd:   e\n"},
		{"no line break at the end", "a:   b", []document.Change{document.Set("x", "a")}, "a:   x"},
		{"an entry goes whose dash is alone before a comment", "a:\n-\n# c\n  b:   d\n- e\n", []document.Change{document.Remove("a", 0)}, "a:\n- e\n"},
		{"a map in brackets in brackets", "a: {b:   {c: d},   e: f}\n", []document.Change{document.Set(document.Mapping{{Key: "x", Value: 1}}, "a", "b")},
			"a: {b:   {x: 1},   e: f}\n"},
	} {
		got, err := yamltext.Style{EOL: "\n"}.Edit([]byte(tc.text), tc.changes)
		require.NoError(t, err, tc.reason)
		assert.Equal(t, tc.want, string(got), tc.reason)
	}
}

// TestEditKeepsComments sets what is empty or shared. The comments around it stay.
func TestEditKeepsComments(t *testing.T) {
	t.Parallel()
	entry := document.Mapping{{Key: "b", Value: 1}}
	for _, tc := range []struct {
		reason, text string
		change       document.Change
		want         string
	}{
		{"the only entry", "a:\n# c\n-\n", document.Set(1, "a", 0, "b"), "a:\n# c\n- {b: 1}\n"},
		{"an entry before spaces", "a:\n# c\n-  \nd: e\n", document.Set(1, "a", 0, "b"), "a:\n# c\n- {b: 1}  \nd: e\n"},
		{"an entry before a line break of Unicode", "a: &a {x: y} # c\nd:\n  # e\n  - \u2028", document.Set(entry, "d", 0),
			"a: &a {x: y} # c\nd:\n  # e\n  - {b: 1} \u2028"},
		{"an entry before a comment", "a:\n- # c\n# d\n- e\n", document.Set(entry, "a", 0), "a:\n- {b: 1} # c\n# d\n- e\n"},
		{"an entry in an entry", "a:\n- -\n", document.Set(entry, "a", 0, 0), "a:\n- - {b: 1}\n"},
		{"a field before a comment", "a: # c\nd: e\n", document.Set(1, "a"), "a: 1 # c\nd: e\n"},
		{"a map before a comment", "a:\t# c\n# d\n", document.Set(1, "a", "b"), "a: # c\n  b: 1\n# d\n"},
		{"an empty map before a comment", "a: {} # c\n", document.Set(1, "a", "b"), "a: # c\n  b: 1\n"},
		{"a list before a comment", "a: # c\nd: e\n", document.Set(entry, "a", 0), "a: # c\n- b: 1\nd: e\n"},
		{"a block scalar before a comment", "a: | # c\n  b\n# d\n", document.Set("x", "a"), "a: x # c\n# d\n"},
		{"a text of several lines before a comment", "a: b\n  c # d\n", document.Set("x", "a"), "a: x # d\n"},
		{"what is shared, before comments in all columns", "a: &a\n  b:\nd: *a\n    # e\n\n  # f\n# g\n", document.Set(1, "a", "b"),
			"a:\n  b: 1\nd: &a\n  b:\n    # e\n\n  # f\n# g\n"},
		{"a field", "a:\n  # c\nd: e\n", document.Set(1, "a", "b"), "a:\n  b: 1\n  # c\nd: e\n"},
	} {
		got, err := yamltext.Style{EOL: "\n"}.Edit([]byte(tc.text), []document.Change{tc.change})
		require.NoError(t, err, tc.reason)
		assert.Equal(t, tc.want, string(got), tc.reason)
	}
}

// TestEncodedAnew changes what has no value in the line of its key, so that all of it is encoded anew, and nothing around it.
func TestEncodedAnew(t *testing.T) {
	t.Parallel()
	st := yamltext.Style{EOL: "\n"}
	set := []document.Change{document.Set("x", "a")}
	for _, tc := range []struct{ reason, text, want string }{
		{"after a byte order mark", "\ufeff? a\n: |\n  b\n# c\n", "\ufeffa: x\n# c\n"},
		{"in the line of a marker after a byte order mark", "\ufeff--- {? a : \"b\n  c\"}\n# c\n", "\ufeff---\n{a: \"x\"}\n# c\n"},
		{"between markers", "# c\n--- # d\n? a\n: |\n  b\n...\n", "# c\n--- # d\na: x\n...\n"},
		{"with a value that would be a merge key", "? a\n: |\n  b\nc:   <<\nd:   [<<]\n", "a: x\nc: \"<<\"\nd: [\"<<\"]\n"},
		{"before a block scalar that ends in blank lines", "? a\n: |\n  b\nc: |+\n  d\n\n\n# e\n", "a: x\nc: |+\n  d\n\n\n# e\n"},
		{"after a directive that it needs", "# c\n%TAG !k! tag:yaml.org,2002:\n# d\n---\n? a\n: |\n  b\ne:   !k!str 1\n# f\n", "# c\n%TAG !k! tag:yaml.org,2002:\n# d\n---\na: x\ne: !!str 1\n# f\n"},
		{"in the line of a marker", "--- {? a : \"b\n  c\"}\n# c\n", "---\n{a: \"x\"}\n# c\n"},
	} {
		got, err := st.Edit([]byte(tc.text), set)
		require.NoError(t, err, tc.reason)
		assert.Equal(t, tc.want, string(got), tc.reason)
	}
	for _, tc := range []struct{ reason, text, want string }{
		{"an entry before comments", "- # c\n  ? a\n  : |\n    b\n  # d\n# e\n", "- # c\n  a: x\n  # d\n# e\n"},
		{"an entry before spaces and comments in all columns", "- ? a\n  : |\n    b\n  c:   d\n   \n    # e\n\n # f\n", "- a: x\n  c: d\n   \n    # e\n\n # f\n"},
		{"an entry before a text that looks like a comment", "- ? a\n  : |\n    b\n  c: |\n    d\n    # e\n# f\n", "- a: x\n  c: |\n    d\n    # e\n# f\n"},
	} {
		got, err := st.Edit([]byte(tc.text), []document.Change{document.Set("x", 0, "a")})
		require.NoError(t, err, tc.reason)
		assert.Equal(t, tc.want, string(got), tc.reason)
	}
}

// TestDecodeTags reads the tag "!", which makes a string of any scalar. Some are far into a line, or after characters of several bytes.
func TestDecodeTags(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		want []string
	}{
		{"- 12\n- ! 12\n- \"! x\"\n- &a ! true\n- *a\n", []string{"!!int", "!!str", "!!str", "!!str", "!!str"}},
		{"[é, ! 1, 2, &a ! 3, ! ]\n", []string{"!!str", "!!str", "!!int", "!!str", "!!str"}},
		{"\ufeff[! 1, 2]\n", []string{"!!str", "!!int"}},
		{"- !\n- !!int 3\n- |\n  ! 1\n- !x 1\n", []string{"!!str", "!!int", "!!str", "!x"}},
		{"- ! {a: 1}\n- ! [1]\n-\n", []string{"!!map", "!!seq", "!!null"}},
	} {
		doc, err := yamltext.Decode([]byte(tc.text))
		require.NoError(t, err, tc.text)
		var tags []string
		for _, n := range doc.Content[0].Content {
			tags = append(tags, yamlnode.Resolve(n).ShortTag())
		}
		assert.Equal(t, tc.want, tags, tc.text)
	}
}
