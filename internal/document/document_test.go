package document_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
)

// table reads a text into the table of its lines.
func table(t *testing.T, text string) document.Value {
	t.Helper()
	v, err := (&document.Lines{}).Read([]byte(text), 0, document.Document)
	require.NoError(t, err)
	return v
}

// tree reads a text with the YAML library.
func tree(t *testing.T, text string) document.Value {
	t.Helper()
	return document.Tree(yaml.MustParse(text).YNode())
}

// A visit is what a producer says of a value.
type visit struct {
	path, text string
	kind       document.Kind
	at         document.Position
}

func visits(v document.Value, path string) []visit {
	all := []visit{{path, v.Text(), v.Kind(), v.Position()}}
	for key, value := range v.Fields() {
		if _, count := v.Find(key); count != 1 {
			all = append(all, visit{path: path + "." + key + " is no string"})
		}
		all = append(all, visits(value, path+"."+key)...)
	}
	for _, value := range v.Entries() {
		all = append(all, visits(value, path+"[]")...)
	}
	return all
}

// TestProducers: the table of the lines and the tree of the library hold the same values in the same places.
func TestProducers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, text string }{
		{"scalars", "a: word\nb: 1\nc: true\nd: 1.5\ne: 2026-01-02\n"},
		{"words and numbers of YAML 1.1", "a: yes\nb: off\nc: Null\nd: ~\ne: 010\nf: 08\ng: 0\nh: 0x1f\ni: 1:30\nj: TRUE\n"},
		{"versions", "a: 1.0.0\nb: 2.1.3-SNAPSHOT\nc: .1.2\nd: a.b.c\n"},
		{"keys that are no strings", "1: a\ntrue: b\n1.50: c\non: d\ne: {1: f}\n"},
		{"no line break at the end", "a: 1\nb: c"},
		{"quotes", "a: 'it''s'\nb: \"a\\tb\"\n\"c d\": '1'\n"},
		{"maps in maps", "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n"},
		{"a list under its key", "a:\n- b\n- c: 1\n  d: 2\n"},
		{"an indented list", "a:\n  - b\n  - c: 1\n    d: 2\n"},
		{"brackets", "a: {b: 1, c: [d, 'e', {f: g}]}\nh: []\ni: {}\n"},
		{"quoted keys in brackets", "a: {'b c': 1, \"d\": [e]}\n"},
		{"URLs in brackets", "a: {b: https://example.com/a-1.0.jar, c: [file:///a]}\n"},
		{"block scalars", "a: |\n  one\n  two\nb: >-\n  three\n  four\nc: 1\n"},
		{"block scalars as entries", "a:\n- |\n  one\n   two\n- >2\n    three\n"},
		{"comments and empty lines", "# first\na: 1 # one\n\n# second\nb:\n  # third\n  c: 2\n"},
		{"characters of several bytes", "a: é\nb: {c: '日本', d: 1}\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, visits(tree(t, c.text), ""), visits(table(t, c.text), ""))
		})
	}
}

func TestApply(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, text string
		change       document.Change
		want         string
	}{
		{"a value keeps its comment", "a: 1 # one\n", document.Set(int64(2), "a"), "a: 2 # one\n"},
		{"a text keeps its quotes", "a: 'b'\n", document.Set("c", "a"), "a: 'c'\n"},
		{"a text that needs quotes gets them", "a: b\n", document.Set("yes", "a"), "a: \"yes\"\n"},
		{"a number does not keep the quotes of a text", "a: 'b'\n", document.Set(int64(2), "a"), "a: 2\n"},
		{"a new field comes last", "a: 1\n", document.Set("c", "b"), "a: 1\nb: c\n"},
		{"what is missing on the way is made", "a: 1\n", document.Set("d", "b", "c"), "a: 1\nb:\n  c: d\n"},
		{"a field that a merge key after it overrides", "b: 1\n<<: {b: 2, c: 3}\n", document.Set(int64(4), "b"), "<<: {b: 2, c: 3}\nb: 4\n"},
		{"a field in one that a merge key after it overrides", "x: &x {b: {c: 2}}\nm:\n  b: {c: 1}\n  <<: *x\n", document.Set(int64(3), "m", "b", "c"),
			"x: &x {b: {c: 2}}\nm:\n  <<: *x\n  b: {c: 3}\n"},
		{"the key that is a string", "!x a: 1\na: 2\n", document.Set(int64(3), "a"), "!x a: 1\na: 3\n"},
		{"a key that is no string", "1: a\n", document.Set("b", "1"), "1: b\n"},
		{"null becomes a map", "a:\n", document.Set("c", "a", "b"), "a:\n  b: c\n"},
		{"an entry is appended", "a:\n- b\n", document.Set("c", "a", 1), "a:\n- b\n- c\n"},
		{"a field of an entry that is appended", "a:\n- b: 1\n", document.Set("d", "a", 1, "b"), "a:\n- b: 1\n- b: d\n"},
		{"a field of the first entry, whose anchors stay", "a:\n- b: &x 1\n  c: 2\n- *x\n", document.Set(int64(3), "a", 0, "c"), "a:\n- b: &x 1\n  c: 3\n- *x\n"},
		{"an entry is removed", "a:\n- b\n- c\n", document.Remove("a", 0), "a:\n- c\n"},
		{"a field is removed", "a: 1\nb: 2\n", document.Remove("a"), "b: 2\n"},
		{"a field is removed, and the anchors of others stay", "a: 1\nb: &x 2\nc: *x\n", document.Remove("a"), "b: &x 2\nc: *x\n"},
		{"an alias does not change its anchor", "a: &x {c: 1}\nb: *x\n", document.Set(int64(2), "b", "c"), "a: &x {c: 1}\nb: {c: 2}\n"},
		{"an anchor does not change its aliases", "a: &x {c: 1}\nb: *x\n", document.Remove("b"), "a: &x {c: 1}\n"},
		{"a field of a merge key is written out", "a: &x {c: 1, d: 2}\nb:\n  <<: *x\n", document.Remove("b", "c"), "a: &x {c: 1, d: 2}\nb:\n  d: 2\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			root := yaml.MustParse(c.text).YNode()
			assert.Equal(t, c.want, yaml.MustParse(yaml.NewRNode(document.Apply(root, []document.Change{c.change})).MustString()).MustString())
		})
	}
}

func TestValueIndex(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, text string
		step         any
		want         int
	}{
		{"an entry", "[a, b]", 1, 1},
		{"an entry beyond the end", "[a, b]", 5, 2},
		{"a key of a list", "[a, b]", "a", -1},
		{"an entry of a map", "{\"\": a}", 0, -1},
		{"a key", "{a: b, c: d}", "c", 3},
		{"a key that no string is", "{a: b, 1: c}", "1", 3},
		{"a value that looks like a key", "{a: b}", "b", -1},
		{"a key that is a collection", "{[a]: b}", "", -1},
		{"a scalar", "a", "a", -1},
	} {
		assert.Equal(t, c.want, document.ValueIndex(yaml.MustParse(c.text).YNode(), c.step), c.reason)
	}
}

func TestEditThatRemovesTheResource(t *testing.T) {
	t.Parallel()
	edit := document.Edit{Drop: true, Changes: []document.Change{document.Set(1, "a")}}
	assert.Nil(t, edit.Apply(document.Node(document.Mapping{{Key: "b", Value: "c"}})))
}

func TestChanged(t *testing.T) {
	t.Parallel()
	set := []document.Change{document.Set("x", "a", "b")}
	for _, tc := range []struct{ reason, text, want, err string }{
		{"what an alias shares stays", "a: &a\n  b: c\nd: *a\n", "a:\n  b: x\nd:\n  b: c\n", ""},
		{"a key twice", "a:\n  b: c\n  b: d\n", "", `the key "b" is given twice`},
		{"aliases without end", "a: &a\n  b: *a\n", "", "its aliases expand to more than an object can hold: replace them by the values"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			got, err := tree(t, tc.text).Changed(set)
			if tc.err != "" {
				require.EqualError(t, err, tc.err)
				return
			}
			require.NoError(t, err)
			text, err := yaml.Marshal(document.Node(got.Literal()))
			require.NoError(t, err)
			assert.Equal(t, tc.want, string(text))
		})
	}
}

func TestAt(t *testing.T) {
	t.Parallel()
	text := "a:\n  example.com/b:\n  - c: 1\n  - c: 2\n"
	for _, c := range []struct{ reason, path, want string }{
		{"a key with dots, in brackets", "a[example.com/b][1].c", "2"},
		{"as far as there is something", "a[example.com/b][1].d.e", ""},
		{"an index without brackets", "a[example.com/b].1.c", ""},
		{"an index beyond the end", "a[example.com/b][2].c", ""},
	} {
		for _, v := range []document.Value{tree(t, text), table(t, text)} {
			assert.Equal(t, c.want, v.At(c.path).Text(), c.reason)
		}
	}
	_, place, found := table(t, "b: 1\n"+text).Locate("x.y")
	assert.False(t, found)
	assert.Equal(t, document.Position{Line: 1, Column: 1}, place.Position(), "where the whole starts, if there is nothing on the way")
	assert.Equal(t, document.Map, tree(t, text).At("a[example.com/b][1].d").Kind(), "the nearest that is there")
}

func TestIsMapOfStrings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, text string
		want         bool
	}{
		{"strings in the order of their keys", "\n  a: x\n  b: 'y'\n  c: z\n", true},
		{"no field", " {}\n", true},
		{"a number first", "\n  a: 1\n  b: x\n", false},
		{"a number last", "\n  a: x\n  b: 1\n", false},
		{"a key twice", "\n  a: x\n  a: y\n", false},
		{"a key twice, apart", "\n  a: x\n  b: y\n  a: z\n", false},
		{"a list of strings", "\n  - x\n", false},
		{"a string", " x\n", false},
	} {
		assert.Equal(t, c.want, table(t, "a:"+c.text).Field("a").IsMapOfStrings(), c.reason)
		assert.False(t, tree(t, "a:"+c.text).Field("a").IsMapOfStrings(), c.reason)
	}
}

func TestPositions(t *testing.T) {
	t.Parallel()
	v := table(t, "a: 1\nb:\n  c: {d: '日本', e: 3}\n")
	inner := v.Field("b").Field("c")
	places := []document.Place{inner.Field("e").Place(), {}, v.KeyPlace("a"), inner.Field("d").Place(), v.KeyPlace("none")}
	want := []document.Position{{Line: 3, Column: 19}, {}, {Line: 1, Column: 1}, {Line: 3, Column: 10}, {}}
	assert.Equal(t, want, document.Positions(places), "in their order, columns in characters")
	other := table(t, "x:\n  z: 1\n")
	assert.Equal(t, []document.Position{{Line: 2, Column: 6}, want[0]}, document.Positions([]document.Place{other.Lookup("x", "z").Place(), places[0]}), "in two texts")
	for i, p := range places {
		assert.Equal(t, want[i], p.Position())
	}
	assert.Equal(t, document.Position{Line: 3, Column: 3}, table(t, "a:\nb:\n  c:\nd: 1\n").Lookup("b", "c").Position(), "a null that is not written out, with its key")
	marked := []byte("\ufeff{a: 1,\n\ufeffb: 2}")
	assert.Equal(t, document.Position{Line: 1, Column: 2}, document.PositionAt(marked, 4), "a byte order mark at the start is in no column")
	assert.Equal(t, document.Position{Line: 2, Column: 2}, document.PositionAt(marked, 13))
}

func TestLineBreaks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, text string
		length       int
	}{
		{"line feed", "\na", 1},
		{"carriage return", "\ra", 1},
		{"both", "\r\na", 2},
		{"next line", "\u0085a", 2},
		{"line separator", "\u2028a", 3},
		{"paragraph separator", "\u2029a", 3},
		{"none", "a\n", 0},
		{"nothing", "", 0},
	} {
		assert.Equal(t, c.length, document.LineBreak([]byte(c.text)), c.reason)
	}
}

func TestIsMarker(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"---": true, "---\n": true, "---\r\n": true, "---\u2028": true, "--- a\n": true, "---\ta\n": true, "---a\n": false, "--\n": false, " ---\n": false,
	} {
		assert.Equal(t, want, document.IsMarker([]byte(line), "---"), "%q", line)
	}
}

func TestPlacesInTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, text string
		want         document.Position
	}{
		{"plain", "a:\n  b: xyz\n", document.Position{Line: 2, Column: 7}},
		{"in double quotes", "a:\n  b: \"xyz\"\n", document.Position{Line: 2, Column: 8}},
		{"in single quotes", "a:\n  b: 'xyz'\n", document.Position{Line: 2, Column: 8}},
		{"over several lines, where the value starts", "a:\n  b: |\n    x\n    y\n", document.Position{Line: 2, Column: 6}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, table(t, c.text).Lookup("a", "b").PlaceIn(1).Position())
		})
	}
	assert.Equal(t, document.Position{Line: 1, Column: 4}, tree(t, "a: xyz\n").Field("a").PlaceIn(1).Position(), "without the text")
}
