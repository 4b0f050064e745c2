package stream_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/stream"
)

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	const json = `"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList"`
	for _, tc := range []struct{ reason, in, want string }{
		{"nothing", "", "input is empty"},
		{"a byte order mark is nothing", "\ufeff \n", "nothing to render"},
		{"nulls are nothing", "null\n---\n# a\n~\n---\n!!null ''\n", "input is empty"},
		{"comments are nothing", "# Source: a\n---\n# b\n", "check that the command"},
		{"broken YAML in the first document", "a: b\nc: d: e\n", "line 2: mapping values are not allowed"},
		{"the line is that of the whole input", "a: b\n---\nc: d\n---\n\ne: f\ng: [\n---\nh: i\n", "line 8: did not find expected node content"},
		{"a line where go-yaml names none", "a: b\n---\nc: *d\n", "document at line 2: yaml: unknown anchor 'd'"},
		{"the line that is not indented as its mapping", "a: b\n---\n# c\nd:\n  e: f\n g: h\n", "line 6: did not find expected key; the line is most likely not indented like those that it belongs to"},
		{"a line that is indented too far", "a: b\n  c: d\n", "line 2: mapping values are not allowed in this context; the line is most likely indented too far, or"},
		{"a document without its separator", "a: b\n...\n# c\nd: e\n", `line 4: the document after "..." must start`},
		{"one that ends, too", "a: b\n...\nd: e\n...\n", `line 3: the document after "..." must start`},
		{"not UTF-8", "a: b\nc: \xff\n", "line 2 has the byte 0xff at offset 8"},
		{"UTF-16", "\xff\xfea\x00", "not UTF-8: line 1 has the byte 0xff at offset 0"},
		{"JSON that is not UTF-8", "{\"a\": \"\xff\"}", "not UTF-8: line 1 has the byte 0xff at offset 7"},
		{"an unknown version", "apiVersion: config.kubernetes.io/v2\nkind: ResourceList\nitems: []\n",
			`apiVersion is "config.kubernetes.io/v2": it must be config.kubernetes.io/v1 or config.kubernetes.io/v1beta1`},
		{"no version", "kind: ResourceList\nitems: []\n", "apiVersion is absent"},
		{"items of another type", head + "items: {a: b}\n", "items are a map: they must be a list"},
		{"results of another type", head + "items: []\nresults: x\n", `results are "x"`},
		{"two items", head + "items: []\nitems: []\n", `two keys "items"`},
		{"a key that is a list", head + "items: []\n? [a]\n: b\n", "a key that is not a string"},
		{"a ResourceList among documents", head + "items: []\n---\na: b\n", "among 2 documents"},
		{"a ResourceList behind documents", "a: b\n---\n" + head + "items: []\n", "must be the only one"},
		{"a ResourceList behind one whose items are a comment", head + "items:\n# c\n---\n" + head, "among 2 documents"},
		{"a JSON array", "[{}]", "input is a JSON array"},
		{"a JSON array behind an object", "{}[]", "value 2 of 2 is a JSON array: it must be an object"},
		{"garbage behind JSON", "{" + json + "}\n}", "neither JSON (after line 1"},
		{"JSON cut short", "{" + json, "unexpected EOF"},
		{"JSON items of another type", "{" + json + `,"items":{}}`, "items are a map"},
		{"JSON with two items", "{" + json + `,"items":[],"items":[]}`, `two keys "items"`},
		{"JSON of an unknown version", `{"kind":"ResourceList","apiVersion":1}`, "apiVersion is 1: it must be"},
		{"two JSON ResourceLists", "{" + json + "}{" + json + "}", "among 2 documents"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			_, err := stream.Read([]byte(tc.in), "")
			assert.ErrorContains(t, err, tc.want)
		})
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		reason, in, want, path string
		index                  int
	}{
		{"a scalar item", head + "items:\n- apiVersion: v1\n  kind: A\n- x\n", `items[1]: not a Kubernetes resource: it must be a map, got "x"`, "", 0},
		{"a null item", head + "items:\n-\n", "items[0]: not a Kubernetes resource: it must be a map, got null", "", 0},
		{"sequences in a sequence", "- - - a\n", "document 1 (line 1): not a Kubernetes resource: it must be a map, got a list", "in.yaml", 0},
		{"a sequence item", head + "items:\n- - a\n", "items[0]: not a Kubernetes resource: it must be a map, got a list", "", 0},
		{"no kind", head + "items:\n- apiVersion: v1\n", "items[0]: not a Kubernetes resource: kind is absent", "", 0},
		{"no kind in the last of several items", head + "items:\n- apiVersion: v1\n  kind: A\n- apiVersion: v1\n", "items[1]: not a Kubernetes resource: kind is absent", "", 0},
		{"an empty document", "apiVersion: v1\nkind: A\n---\n# c\n{}\n", "document 2 (line 5): not a Kubernetes resource: apiVersion and kind are absent", "in.yaml", 1},
		{"kind of another type", "apiVersion: v1\nkind: 12\n", "document 1 (line 1): not a Kubernetes resource: kind must be a string, got 12", "in.yaml", 0},
		{"two resources without a separator", "apiVersion: v1\nkind: A\napiVersion: v1\nkind: B\n", "document 1 (line 3): apiVersion is given more than once: is a separator between two resources missing? " + joined, "in.yaml", 0},
		{"kind twice in an item", head + "items:\n- apiVersion: v1\n  kind: A\n  kind: A\n", "items[0]: kind is given more than once: is a separator between two resources missing? " + joined, "", 0},
		{"kind twice in JSON", `{"apiVersion": "v1", "kind": "A", "kind": "B"}`, "document 1 (line 1): kind is given more than once: is a separator between two resources missing? " + joined, "in.yaml", 0},
		{"kind twice, and the first value is none of Kubernetes", "kind: a\nkind: A\n", "document 1 (line 2): kind is given more than once: is a separator between two resources missing? " + joined, "in.yaml", 0},
		{"items twice in a list", "apiVersion: v1\nkind: List\nitems: []\nitems: []\n", "document 1 (line 4): items is given more than once: is a separator between two resources missing? " + joined, "in.yaml", 0},
		{"apiVersion empty", "apiVersion: ''\nkind: A\n", "document 1 (line 1): not a Kubernetes resource: apiVersion must be a string, got \"\"", "in.yaml", 0},
		{"in a list", "apiVersion: v1\nkind: List\nitems: [{metadata: {name: x}}]\n", "document 1 (line 3): items[0]: not a Kubernetes resource: apiVersion and kind are absent", "in.yaml", 0},
		{"in a list in a ResourceList", head + "items:\n- apiVersion: v1\n  kind: List\n  items: [1]\n", "items[0].items[0]: not a Kubernetes resource: it must be a map, got 1", "", 0},
		{"a list whose items are another field's", "apiVersion: v1\nkind: List\nx: &x\n- apiVersion: v1\n  kind: A\nitems: *x\n", "document 1 (line 1): a list by way of an alias or a merge key: write the list out", "in.yaml", 0},
		{"a list whose items are a merge key's", "apiVersion: v1\nkind: List\n<<: {items: [{apiVersion: v1, kind: A}]}\n", "document 1 (line 1): a list by way of an alias or a merge key: write the list out", "in.yaml", 0},
		{"a list that holds itself", "&l\napiVersion: v1\nkind: List\nitems: [*l]\n", "document 1 (line 1): items[0]: a list by way of an alias or a merge key: write the list out", "in.yaml", 0},
		{"JSON", "{\"apiVersion\":\"v1\",\"kind\":\"A\"}\n7\n", "document 2 (line 2): not a Kubernetes resource: it must be a map, got 7", "in.yaml", 1},
		{"JSON kind", `{"apiVersion":"v1","kind":[]}`, "document 1 (line 1): not a Kubernetes resource: kind must be a string, got a list", "in.yaml", 0},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			s := read(t, tc.in)
			require.Len(t, s.Errors(), 1)
			fault := s.Errors()[0]
			line := regexp.MustCompile(` \(line (\d+)\)`).FindStringSubmatch(tc.want)
			want := tc.want
			if line != nil {
				want = strings.Replace(want, line[0], "", 1)
				assert.Equal(t, line[1], fault.Tags["line"])
			}
			assert.Equal(t, want, fault.Message)
			assert.EqualValues(t, "error", fault.Severity)
			assert.False(t, s.IsForeign() && strings.HasSuffix(tc.want, joined), "two resources are not about something else")
			if tc.path == "" {
				assert.Nil(t, fault.File)
				assert.NotContains(t, fault.Tags, "line")
			} else {
				assert.Equal(t, tc.path, fault.File.Path)
				assert.Equal(t, tc.index, fault.File.Index)
			}
			assert.Equal(t, tc.in, written(t, s, fn.Outcome{}))
		})
	}
}

func TestItems(t *testing.T) {
	t.Parallel()
	id := func(kind, namespace, name string) document.ID {
		return document.ID{APIVersion: "v1", Kind: kind, Namespace: namespace, Name: name}
	}
	for _, tc := range []struct {
		reason, in string
		want       []document.ID
		index      []int
	}{
		{"documents", "apiVersion: v1\nkind: A\nmetadata: {name: a, namespace: s}\n---\n# none\n---\n{apiVersion: v1, kind: B}\n",
			[]document.ID{id("A", "s", "a"), id("B", "", "")}, []int{0, 1}},
		{"null documents, which count as empty ones", corpus["null documents"], []document.ID{id("A", "", ""), id("B", "", "")}, []int{0, 1}},
		{"null in JSON", corpus["JSON null documents"], []document.ID{id("A", "", ""), id("B", "", "")}, []int{0, 1}},
		{"aliases", "apiVersion: &v v1\nkind: A\nx: &m {name: a}\nmetadata: *m\n---\napiVersion: &w v1\nkind: *w\n",
			[]document.ID{id("A", "", "a"), id("v1", "", "")}, []int{0, 1}},
		{"merge keys", corpus["merged identity"], []document.ID{id("A", "", ""), id("A", "", "x")}, []int{0, 1}},
		{"a list gives its kind", corpus["typed list"], []document.ID{id("Service", "", "a"), id("Service", "", "b")}, []int{0, 0}},
		{"lists in lists", corpus["list in a list"], []document.ID{id("A", "", ""), id("B", "", ""), id("C", "", "")}, []int{0, 0, 1}},
		{"an item by alias", corpus["alias as item"], []document.ID{id("F", "", ""), id("A", "", "")}, []int{0, 1}},
		{"a kind that is no list", "apiVersion: v1\nkind: AllowList\nspec: {items: []}\n", []document.ID{id("AllowList", "", "")}, []int{0}},
		{"items twice in what is no list", "apiVersion: v1\nkind: A\nitems: 1\nitems: 2\n", []document.ID{id("A", "", "")}, []int{0}},
		{"an empty document behind directives", "%YAML 1.1\n---\n# none\n---\napiVersion: v1\nkind: A\n", []document.ID{id("A", "", "")}, []int{0}},
		{"a byte order mark that begins a line of a text", "apiVersion: v1\nkind: A\nx: \"\u2028\ufeff---\n  \"\n", []document.ID{id("A", "", "")}, []int{0}},
		{"a percent sign that begins a line of a text", "apiVersion: v1\nkind: A\nx: \"y\n%z\"\n---\napiVersion: v1\nkind: B\n", []document.ID{id("A", "", ""), id("B", "", "")}, []int{0, 1}},
		{"a number as name", "{\"apiVersion\":\"v1\",\"kind\":\"A\",\"metadata\":{\"name\":1,\"namespace\":null}}", []document.ID{id("A", "", "1")}, []int{0}},
		{"JSON lists", corpus["JSON list"], []document.ID{id("A", "", ""), id("A", "", "x")}, []int{0, 0}},
		{"escapes in JSON", `{"apiVersion":"v1","k\u0069nd":"\u0041"}`, []document.ID{id("A", "", "")}, []int{0}},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			s := read(t, tc.in)
			require.Empty(t, s.Errors())
			ids, indices := []document.ID{}, []int{}
			for _, item := range s.Items() {
				path, index := item.File()
				if s.IsResourceList() {
					assert.Empty(t, path)
				} else {
					assert.Equal(t, "in.yaml", path)
				}
				ids, indices = append(ids, item.ID()), append(indices, index)
			}
			assert.Equal(t, tc.want, ids)
			assert.Equal(t, tc.index, indices)
		})
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		reason, in, text string
		want             bool
	}{
		{"as a key", "apiVersion: v1\nkind: A\nfoo: 1\n", "foo", true},
		{"not at all", "apiVersion: v1\nkind: A\nfoo: 1\n", "bar", false},
		{"not at all in what is parsed", "apiVersion: v1\nkind: A\nfoo: &x 1\n", "bar", false},
		{"not at all, by a letter that is rare", "apiVersion: v1\nkind: A\nfoo: y\n", "bay", false},
		{"not at all in JSON", `{"apiVersion":"v1","kind":"A","x":"b[]r"}`, "bar", false},
		{"an escape in JSON may hide it", `{"apiVersion":"v1","kind":"A","x":"\u0062ar"}`, "bar", true},
		{"an escape may hide it", "apiVersion: v1\nkind: A\nx: \"\\x62ar\"\n", "bar", true},
		{"an escape on one line, too", "apiVersion: v1\nkind: A\nx: \"b\\/r\"\n", "b/r", true},
		{"an alias may hide it", "apiVersion: v1\nkind: A\nx: &x 1\ny: *x\n", "bar", true},
		{"a fold may hide it", "apiVersion: v1\nkind: A\nx: b\n  c\n", "b c", true},
		{"a doubled quote may hide it", "apiVersion: v1\nkind: A\nx: 'b''c'\n", "b'c", true},
		{"the apiVersion of the list", "apiVersion: foo/v1\nkind: AList\nitems:\n- metadata: {name: a}\n", "foo/v1", true},
		{"the kind of the list", corpus["typed list"], "Service", true},
		{"the neighbour", head + "items:\n- apiVersion: v1\n  kind: A\n- apiVersion: v1\n  kind: B\n  foo: 1\n", "foo", false},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, read(t, tc.in).Items()[0].Mentions(tc.text))
		})
	}
}

func TestNode(t *testing.T) {
	t.Parallel()
	for name, in := range corpus {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := read(t, in)
			for _, item := range s.Items() {
				n, err := item.Node()
				require.NoError(t, err)
				again, err := item.Node()
				require.NoError(t, err)
				assert.Equal(t, valueOf(t, n), valueOf(t, again))
				item.Complete(again)
				assert.Empty(t, again.Anchor)
				kind, count := document.Tree(again).Find("kind")
				assert.Equal(t, item.ID().Kind, kind.Text())
				assert.LessOrEqual(t, count, 1, "a merge key can hold it, too")
				assert.Equal(t, item.ID().APIVersion, document.Tree(again).Field("apiVersion").Text())
				n.Content = nil
			}
			if len(s.Items()) > 0 {
				assert.Equal(t, in, written(t, s, fn.Outcome{}), "a node that changed without an edit changed the output")
			}
		})
	}
}

func TestFunctionConfig(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ reason, in, want string }{
		{"block", head + "items: []\nfunctionConfig:\n  kind: C\n  a: {b: {c: C}}\n", "C"},
		{"alias", "x: &c {kind: C, a: {b: {c: C}}}\n" + head + "functionConfig: *c\n", "C"},
		{"JSON", `{"apiVersion":"config.kubernetes.io/v1beta1","kind":"ResourceList","functionConfig":{"kind":"C","a":{"b":{"c":"C"}}}}`, "C"},
		{"none", head, ""},
		{"null", head + "functionConfig: null\n", ""},
		{"JSON null", `{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","functionConfig":null}`, ""},
		{"documents have none", "apiVersion: v1\nkind: A\nfunctionConfig: {kind: C}\n", ""},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			config := read(t, tc.in).FunctionConfig()
			if tc.want == "" {
				assert.Nil(t, config)
				return
			}
			assert.Equal(t, tc.want, config.Content[1].Value)
			assert.Equal(t, tc.want, config.Content[3].Content[1].Content[1].Value)
		})
	}
}

func TestDeepNesting(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		strings.Repeat("[", 200000),
		`{"a":` + strings.Repeat("[", 200000) + strings.Repeat("]", 200000) + "}",
		"a: " + strings.Repeat("{b: ", 200000),
	} {
		_, err := stream.Read([]byte(in), "")
		assert.Error(t, err)
	}
}

const joined = "Files that are joined need one (---): module-service build DIR reads them itself"

func TestFaultsBeyondTheBoundAreCounted(t *testing.T) {
	t.Parallel()
	numbers := strings.Repeat("1, ", 25_000) + "2"
	for reason, in := range map[string]string{
		"a List in JSON":         `{"apiVersion": "v1", "kind": "List", "items": [` + numbers + "]}",
		"a List in YAML":         "# YAML\n{apiVersion: v1, kind: List, items: [" + numbers + "]}\n",
		"a ResourceList in JSON": `{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": [` + numbers + "]}",
		"a ResourceList in YAML": "# YAML\n{apiVersion: config.kubernetes.io/v1, kind: ResourceList, items: [" + numbers + "]}\n",
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			faults := read(t, in).Errors()
			require.Len(t, faults, 20_001)
			assert.Equal(t, "5001 more values are no Kubernetes resources", faults[20_000].Message)
		})
	}
}
