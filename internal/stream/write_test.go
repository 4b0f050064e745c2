package stream_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/stream"
)

func TestCorpus(t *testing.T) {
	t.Parallel()
	for name, in := range corpus {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := read(t, in)
			require.Empty(t, s.Errors())
			checkIdentity(t, s, []byte(in))
			checkAddition(t, s, in)
			for i := range s.Items() {
				checkDrop(t, s, i)
				checkEdit(t, s, i)
			}
		})
	}
}

// TestDropBeforeDirectives drops documents in front of one with directives, which are content of the document before them
// unless that has ended.
func TestDropBeforeDirectives(t *testing.T) {
	t.Parallel()
	const a, b, c = "apiVersion: v1\nkind: A\n", "---\napiVersion: v1\nkind: B\n", "%YAML 1.1\n---\napiVersion: v1\nkind: C\n"
	for _, tc := range []struct {
		reason string
		drop   []int
		want   string
	}{
		{"the end stays for the document before", []int{1}, a + "...\n" + c},
		{"there is none before", []int{0, 1}, c},
		{"the one before has gone", []int{0}, b + "...\n" + c},
		{"the directives go with their document", []int{2}, a + b + "...\n"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			require.NoError(t, write(read(t, a+b+"...\n"+c), &out, fn.Outcome{Edits: drop(tc.drop...)}))
			assert.Equal(t, tc.want, out.String())
			read(t, out.String())
		})
	}
	for _, tc := range []struct {
		in   string
		drop []int
		want string
	}{
		{a + "---\n# c\n" + b + "...\n" + c, []int{1}, a + "---\n# c\n...\n" + c},
		{"# c\n" + b + "...\n" + c, []int{0}, "# c\n" + c},
		{"\ufeff# c\n" + b + "...\n" + c, []int{0}, "\ufeff# c\n" + c},
		{"---\n# c\n" + b + "...\n" + c, []int{0}, "---\n# c\n...\n" + c},
		{a + b + "--- {apiVersion: v1, kind: C, d: \"\n%YAML\"}\n", []int{1}, a + "--- {apiVersion: v1, kind: C, d: \"\n%YAML\"}\n"},
	} {
		var out bytes.Buffer
		require.NoError(t, write(read(t, tc.in), &out, fn.Outcome{Edits: drop(tc.drop...)}))
		assert.Equal(t, tc.want, out.String())
		read(t, out.String())
	}
}

const added = "apiVersion: v1\nkind: Service\nmetadata:\n  name: new\nspec:\n  ports:\n  - name: http\n    port: 80\n"

func list(items ...string) string { return head + "items:\n" + strings.Join(items, "") }

func TestWrite(t *testing.T) {
	t.Parallel()
	const (
		a   = "# head of a\n- apiVersion: v1 # a\n  kind: \"A\"\n  # deep\n"
		b   = "# head of b\n- kind: B   # b\n  apiVersion:   v1\n\n"
		c   = "- {apiVersion: v1, kind: C}\n\n# foot\n"
		cfg = "functionConfig: {x: y}  # odd\n"
		add = "- apiVersion: v1\n  kind: Service\n  metadata:\n    name: new\n  spec:\n    ports:\n    - name: http\n      port: 80\n"
	)
	wide := strings.ReplaceAll("  - "+strings.ReplaceAll(strings.TrimSuffix(added, "\n"), "\n", "\n    ")+"\n", "    - name", "      - name")
	wide = strings.ReplaceAll(wide, "        port", "          port")
	edited := node(t, "kind: E\napiVersion: v1\ns: |\n  x\n\n  y\n")
	const text = "  s: |\n    x\n\n    y\n"
	info := kptfn.Results{{Message: "said", Severity: kptfn.Info, Field: &kptfn.Field{Path: "p", CurrentValue: 0, ProposedValue: ""}}}
	const said = "- message: said\n  severity: info\n  field:\n    path: p\n    currentValue: 0\n    proposedValue: \"\"\n"

	drop := func(at ...int) fn.Outcome { return fn.Outcome{Edits: drop(at...)} }
	set := func(i int) fn.Outcome { return fn.Outcome{Edits: map[int]fn.Edit{i: {}}} }
	plus := fn.Outcome{Added: made(service(t))}
	with := func(o fn.Outcome, r kptfn.Results) fn.Outcome { o.Results = r; return o }
	and := func(o fn.Outcome) fn.Outcome { o.Added = plus.Added; return o }

	for _, tc := range []struct {
		reason, in string
		out        fn.Outcome
		want       string
	}{
		{"add before the foot and the next key", list(a, b, c, cfg), plus,
			list(a, b, "- {apiVersion: v1, kind: C}\n", add, "\n# foot\n", cfg)},
		{"add to a wide sequence", head + "items:\n  - kind: A\n    apiVersion: v1\n", plus, head + "items:\n  - kind: A\n    apiVersion: v1\n" + wide},
		{"add to a sequence that is indented by one space", head + "items:\n - kind: A\n   apiVersion: v1\n", plus, head + "items:\n - kind: A\n   apiVersion: v1\n" + strings.ReplaceAll(wide, "\n ", "\n")[1:]},
		{"add in the style of what comes before the items", head + "functionConfig:\n  a:\n    - b\nitems:\n- kind: A\n  apiVersion: v1\n", plus,
			head + "functionConfig:\n  a:\n    - b\nitems:\n- kind: A\n  apiVersion: v1\n" + strings.ReplaceAll(wide, "\n  ", "\n")[2:]},
		{"add with CRLF", strings.ReplaceAll(list(a, b), "\n", "\r\n"), plus,
			strings.ReplaceAll(list(a, strings.TrimSuffix(b, "\n"), add, "\n"), "\n", "\r\n")},
		{"add behind a kept blank line", list("- kind: A\n  apiVersion: v1\n  s: |+\n    x\n\n"), plus, list("- kind: A\n  apiVersion: v1\n  s: |+\n    x\n\n", add)},
		{"add behind a block scalar without its line break", list(a, "- kind: B\n  apiVersion:   v1\n  s: |\n    x"), plus,
			list(a, "- kind: B\n  apiVersion:   v1\n  s: |\n    x\n", add)},
		{"add behind a line without its break", list(a, "- kind: B\n  apiVersion:   v1"), plus, list(a, "- kind: B\n  apiVersion:   v1\n", add)},
		{"add to no items", head, plus, list(add)},
		{"add to empty items", head + "items: []\n", plus, list(add)},
		{"no items", head, fn.Outcome{}, head + "items: []\n"},
		{"null items", head + "items:\n" + "functionConfig: {x: y} # c\n", fn.Outcome{}, head + "items: []\nfunctionConfig: {x: y} # c\n"},
		{"drop the first", list(a, b, c, cfg), drop(0), list("# head of a\n", b, c, cfg)},
		{"drop the middle", list(a, b, c, cfg), drop(1), list(a, "# head of b\n", c, cfg)},
		{"drop the last", list(a, b, c, cfg), drop(2), list(a, b, "\n# foot\n", cfg)},
		{"drop two", list(a, b, c, cfg), drop(1, 2), list(a, "# head of b\n", "\n# foot\n", cfg)},
		{"drop all", list(a, b, c, cfg), drop(0, 1, 2), head + "items: []\n# head of a\n# head of b\n\n# foot\n" + cfg},
		{"drop all and add", list(a, b), and(drop(0, 1)), list("# head of a\n# head of b\n", add, "\n")},
		{"drop behind a kept blank line", list("- kind: A\n  apiVersion: v1\n  s: |+\n    x\n", "- kind: B\n  apiVersion: v1\n\n# c\n"), drop(1),
			list("- kind: A\n  apiVersion: v1\n  s: |+\n    x\n", "# c\n")},
		{"drop behind a kept blank line and before nothing but blank lines", list("- kind: A\n  apiVersion: v1\n  s: |+\n    x\n", "- kind: B\n  apiVersion: v1\n\n\n"), drop(1),
			list("- kind: A\n  apiVersion: v1\n  s: |+\n    x\n")},
		{"edit the first", list(a, b, c, cfg), set(0), list(strings.Replace(strings.Replace(a, `"A"`, `"E"`, 1), "  # deep\n", text+"  # deep\n", 1), b, c, cfg)},
		{"edit the middle", list(a, b, c, cfg), set(1), list(a, "# head of b\n", "- kind: E   # b\n  apiVersion:   v1\n  s: |\n    x\n\n    y\n", "\n", c, cfg)},
		{"edit the last and add", list(a, b, c, cfg), and(set(2)), list(a, b, "- {apiVersion: v1, kind: E, s: \"x\\n\\ny\\n\"}\n", add, "\n# foot\n", cfg)},
		{"edit brackets over several lines beside an item with an alias", list("- kind:   A # a\n  apiVersion: &v   v1\n  a: *v\n", "- {apiVersion: v1,\n   kind: C}\n"), set(1),
			list("- kind:   A # a\n  apiVersion: &v   v1\n  a: *v\n", "- {apiVersion: v1, kind: E, s: \"x\\n\\ny\\n\"}\n")},
		{"drop an item that another field has by an anchor", head + "x: &x\n- {apiVersion: v1, kind: A}\nitems: *x\n", drop(0),
			head + "x: &x\n- {apiVersion: v1, kind: A}\nitems: []\n"},
		{"add to items by a merge key", head + "<<:\n  items:\n  - kind:   A # a\n    apiVersion: v1\n", plus,
			head + "<<:\n  items:\n  - kind:   A # a\n    apiVersion: v1\nitems:\n- kind: A\n  apiVersion: v1\n" + add},
		{"edit brackets over several lines before a comment", list("- {apiVersion: v1,\n   kind: C}\n    # foot\n", b), set(0), list("- {apiVersion: v1, kind: E, s: \"x\\n\\ny\\n\"}\n    # foot\n", b)},
		{"edit brackets before the last comment of a wide sequence", head + "items:\n  - {apiVersion: v1,\n     kind: C}\n    # foot\n", set(0), head + "items:\n  - {apiVersion: v1, kind: E, s: \"x\\n\\ny\\n\"}\n    # foot\n"},
		{"edit JSON over several lines before a comment", list("- {\n    \"apiVersion\": \"v1\",\n    \"kind\": \"C\"\n  }\n  # foot\n"), set(0),
			list("- {\"apiVersion\": \"v1\", \"kind\": \"E\", s: \"x\\n\\ny\\n\"}\n  # foot\n")},
		{"edit brackets before blank lines and a comment", list("- {apiVersion: v1,\n   kind: C}\n   \n\n  # foot\n", b), set(0), list("- {apiVersion: v1, kind: E, s: \"x\\n\\ny\\n\"}\n   \n\n  # foot\n", b)},
		{"the same after a byte order mark, at the end", "\ufeff" + list("- {apiVersion: v1,\n   kind: C}\n\n  # foot\n"), set(0), "\ufeff" + list("- {apiVersion: v1, kind: E, s: \"x\\n\\ny\\n\"}\n\n  # foot\n")},
		{"results", list(a, cfg), with(fn.Outcome{}, info), list(a, cfg, "results:\n", said)},
		{"results behind results", list(a, "results:\n- message: old   # x\n# c\n"), with(fn.Outcome{}, info), list(a, "results:\n- message: old   # x\n", said, "# c\n")},
		{"results behind results that come first", "results:\n- message: old   # x\n" + list(a), with(fn.Outcome{}, info), "results:\n- message: old   # x\n" + said + list(a)},
		{"results before the document's end", list(a) + "...\n# c\n", with(fn.Outcome{}, info), list(a) + "\nresults:\n" + said + "...\n# c\n"},
		{"results before the first of several ends", list(c) + "...\n...\n", with(fn.Outcome{}, info), list(c) + "\nresults:\n" + said + "...\n...\n"},
		{"results after a comment, which kpt would take for theirs", list(a, b+"  # c\n"), with(fn.Outcome{}, info), list(a, b+"  # c\n", "\nresults:\n", said)},
		{"an item after a comment likewise", list(a, b+"  # c\n"), plus, list(a, b+"  # c\n\n", add)},
		{"both, after an item that goes", list(b+"  # c\n", a), and(drop(1)), list(b+"  # c\n# head of a\n", "\n"+add)},
		{"an item between comments", list(a, b+"  # c\n# foot\n"), plus, list(a, b+"  # c\n\n", add, "# foot\n")},
		{"results after an item that follows a comment", list(a, b+"  # c\n"), with(plus, info), list(a, b+"  # c\n\n", add, "results:\n", said)},
		{"an empty line is there", list(b + "  # c\n\n"), plus, list(b+"  # c\n\n", add)},
		{"a block scalar's own line", list("- {apiVersion: v1, kind: C}\n- apiVersion: v1\n  kind: B\n  t: |+\n    # x\n"), plus,
			list("- {apiVersion: v1, kind: C}\n- apiVersion: v1\n  kind: B\n  t: |+\n    # x\n", add)},
		{"a last line of blanks without its break", list("- kind: A\n  apiVersion: v1\n  "), fn.Outcome{}, list("- kind: A\n  apiVersion: v1\n  ")},
		{"edit before a last line of blanks without its break", list("- kind: A\n  apiVersion: v1\n  s: x\n  # c"), set(0), list("- kind: E\n  apiVersion: v1\n" + text + "  # c")},
		{"add before a comment without its break", list("- kind: A\n  apiVersion: v1\n# c"), plus, list("- kind: A\n  apiVersion: v1\n" + add + "# c")},
		{"results behind a line without its break", list("- {apiVersion: v1, kind: C}"), with(fn.Outcome{}, info), list("- {apiVersion: v1, kind: C}\n", "results:\n", said)},
		{"results behind a comment without its break", list("- {apiVersion: v1, kind: C}\n# c"), with(fn.Outcome{}, info), list("- {apiVersion: v1, kind: C}\n# c\n", "\nresults:\n", said)},
		{"results and an item behind a line without its break", list("- {apiVersion: v1, kind: C}"), with(plus, info),
			list("- {apiVersion: v1, kind: C}\n", add, "results:\n", said)},
		{"results beside items in quotes", strings.Replace(list("- {apiVersion: v1, kind: C}\n"), "items:", `"items":`, 1), with(fn.Outcome{}, info),
			strings.Replace(list("- {apiVersion: v1, kind: C}\n", "results:\n", said), "items:", `"items":`, 1)},
		{"drop all under a key in quotes", strings.Replace(list(a, cfg), "items:", `"items" :   # c`, 1), drop(0),
			head + "\"items\" : []   # c\n# head of a\n" + cfg},
		{"drop all under an anchor in a line of its own", head + "items:\n  &c\n  - {kind: A, apiVersion: v1}\nx: y\n", drop(0), head + "items: []\nx: y\n"},
		{"results after a key with a question mark", "? a\n: b\n" + list("- {apiVersion: v1, kind: C}\n"), with(fn.Outcome{}, info), "? a\n: b\n" + list("- {apiVersion: v1, kind: C}\n", "results:\n", said)},
		{"results after a tag", "--- !!map\n" + list("- {apiVersion: v1, kind: C}\n"), with(fn.Outcome{}, info), "--- !!map\n" + list("- {apiVersion: v1, kind: C}\n", "results:\n", said)},
		{"drop all after a byte order mark", "\ufeffx:  y\n" + list("- {apiVersion: v1, kind: C}\n"), drop(0), "\ufeffx:  y\n" + strings.TrimSuffix(list(), "\n") + " []\n"},
		{"results after results that are null", list(a, "results: # x\n", cfg), with(fn.Outcome{}, info), list(a, "results: # x\n", said, cfg)},
		{"an anchor's holder goes", list("- apiVersion: v1\n  kind: A\n  l: &l {a: b}\n", "- apiVersion: v1\n  kind: B\n  l: *l\n  m: *l\n"), drop(0),
			list("- apiVersion: v1\n  kind: B\n  l: &l {a: b}\n  m: *l\n")},
		{"add beside anchors", corpus["anchors"], plus, corpus["anchors"] + add},

		{"add a document", "kind: A\napiVersion:   v1\n", plus, "kind: A\napiVersion:   v1\n---\n" + added},
		{"add behind a line without its break after others with CRLF", "kind: A\r\napiVersion:   v1", plus, strings.ReplaceAll("kind: A\napiVersion:   v1\n---\n"+added, "\n", "\r\n")},
		{"add behind a line without its break", "kind: A\napiVersion:   v1", plus, "kind: A\napiVersion:   v1\n---\n" + added},
		{"add a document behind a block scalar without its line break", "kind: A\n---\nkind: A\napiVersion:   v1\ns: |\n  x", plus,
			"kind: A\n---\nkind: A\napiVersion:   v1\ns: |\n  x\n---\n" + added},
		{"add a document behind a carriage return", "kind: A\r\napiVersion:   v1\r\ns: |+\r\n  x\r", plus,
			"kind: A\r\napiVersion:   v1\r\ns: |+\r\n  x\r\n---\r\n" + strings.ReplaceAll(added, "\n", "\r\n")},
		{"add a document behind a line break that only YAML knows", "kind: A\napiVersion:   v1\ns: >\n  x\u2028", plus, "kind: A\napiVersion:   v1\ns: >\n  x\u2028\n---\n" + added},
		{"add behind braces, all of which kubectl would take for JSON", "{kind: A, apiVersion: v1}\n", plus, "---\n{kind: A, apiVersion: v1}\n---\n" + added},
		{"add behind JSON that YAML follows", "{\"kind\": \"A\", \"apiVersion\": \"v1\"}\n# c\n", plus, "---\n{\"kind\": \"A\", \"apiVersion\": \"v1\"}\n# c\n---\n" + added},
		{"edit braces alone", "{kind: A, apiVersion: v1} # c\n", set(0), "{kind: E, apiVersion: v1, s: \"x\\n\\ny\\n\"} # c\n"},
		{"edit braces before more", "{kind: A, apiVersion: v1}\n---\nkind: B\napiVersion: v1\n", set(0), "---\n{kind: E, apiVersion: v1, s: \"x\\n\\ny\\n\"}\n---\nkind: B\napiVersion: v1\n"},
		{"drop braces before more", "{kind: A, apiVersion: v1}\n---\nkind: B\napiVersion: v1\n", drop(0), "---\nkind: B\napiVersion: v1\n"},
		{"braces that nothing changes", "{kind: A, apiVersion: v1}\n---\nkind: B\napiVersion: v1\n", fn.Outcome{}, "{kind: A, apiVersion: v1}\n---\nkind: B\napiVersion: v1\n"},
		{"edit the last line, which has no break", "kind: A\napiVersion:   v1\ns: x", set(0), "kind: E\napiVersion:   v1\ns: |\n  x\n\n  y"},
		{"edit before a block scalar without its line break", "kind: A\napiVersion:   v1\ns: |\n  x\n\n  y", set(0), "kind: E\napiVersion:   v1\ns: |\n  x\n\n  y"},
		{"drop the first document after a byte order mark", "\ufeffkind: A\napiVersion:   v1\n---\nkind: B\napiVersion:   v1\n", drop(0), "\ufeff---\nkind: B\napiVersion:   v1\n"},
		{"drop all documents after a byte order mark", "\ufeffkind: A\napiVersion:   v1\n", drop(0), ""},
		{"drop the last document after a byte order mark", "\ufeffkind: A\napiVersion:   v1\n---\nkind: B\napiVersion:   v1\n", drop(1), "\ufeffkind: A\napiVersion:   v1\n"},
		{"drop all documents and add", "kind: A\napiVersion:   v1\n", and(drop(0)), "---\n" + added},
		{"add in the style of the first resource", "kind: A\napiVersion: v1\na:\n- b\n---\nkind: B\napiVersion: v1\na:\n  - b\n", plus,
			"kind: A\napiVersion: v1\na:\n- b\n---\nkind: B\napiVersion: v1\na:\n  - b\n---\n" + added},
		{"add in the style of a sequence below its key, not of one in brackets", "kind: A\napiVersion: v1\na: [b,\n      [c]]\nd:\n- e\n", plus,
			"kind: A\napiVersion: v1\na: [b,\n      [c]]\nd:\n- e\n---\n" + added},
		{"edit JSON that only a comment follows", "{\"kind\": \"A\", \"apiVersion\": \"v1\"}\n# c\n", set(0),
			"---\n{\"kind\": \"E\", \"apiVersion\": \"v1\", s: \"x\\n\\ny\\n\"}\n# c\n"},
		{"drop the first document", corpus["helm"], drop(0), "---\n# Source: chart/b.yaml\n---\n# Source: chart/c.yaml\napiVersion: v1\nkind: C\n"},
		{"drop the last document", corpus["helm"], drop(1), strings.TrimSuffix(corpus["helm"], "---\n# Source: chart/c.yaml\napiVersion: v1\nkind: C\n")},
		{"edit a document", corpus["documents"], set(1), strings.Replace(corpus["documents"], "apiVersion: v1\nkind: B\n", "apiVersion: v1\nkind: E\ns: |\n  x\n\n  y\n", 1)},
		{"results have no place among documents", corpus["helm"], with(fn.Outcome{}, info), corpus["helm"]},
		{"edit a list's member", corpus["typed list"], set(1), "apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: a}\n- kind: E\n  apiVersion: v1\n" + text},
		{"drop a list's member, the others keep their bytes", "kind:   List\napiVersion: v1\nitems:\n- {kind: A,  apiVersion: v1}   # a\n# head of b\n- kind: B\n  apiVersion: v1\n\n# head of c\n- {kind: C,  apiVersion: v1}\nx:  y\n", drop(1),
			"kind:   List\napiVersion: v1\nitems:\n- {kind: A,  apiVersion: v1}   # a\n# head of b\n\n# head of c\n- {kind: C,  apiVersion: v1}\nx:  y\n"},
		{"edit a list's member and drop those around it", "kind:   List\napiVersion: v1\nitems:\n- {kind: A, apiVersion: v1}\n- kind: B   # b\n  apiVersion:   v1\n- {kind: C, apiVersion: v1}\n",
			fn.Outcome{Edits: map[int]fn.Edit{0: {Drop: true}, 1: {}, 2: {Drop: true}}}, "kind:   List\napiVersion: v1\nitems:\n- kind: E   # b\n  apiVersion:   v1\n" + text},
		{"drop a list's members", corpus["kubectl"], drop(0, 1), "apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: \"\"\n"},

		{"add to JSON", corpus["JSON list"], plus, corpus["JSON list"] + "\n" + `{"apiVersion":"v1","kind":"Service","metadata":{"name":"new"},"spec":{"ports":[{"name":"http","port":80}]}}` + "\n"},
		{"add to JSON of many lines", "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"A\"\n}\n", fn.Outcome{Added: made(edited)},
			"{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"A\"\n}\n{\n  \"kind\": \"E\",\n  \"apiVersion\": \"v1\",\n  \"s\": \"x\\n\\ny\\n\"\n}\n"},
		{"drop from JSON", corpus["JSON lines"], drop(0), "{\"apiVersion\":\"v1\",\"kind\":\"B\",\"n\":1.50e3}\n"},
		{"drop the last of JSON lines", corpus["JSON lines"], drop(1), "{\"apiVersion\":\"v1\",\"kind\":\"A\"}\n"},
		{"drop the first from an array", corpus["JSON list"], drop(0), `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"AList","items":[{"metadata":{"name":"x"}}]}]}`},
		{"edit JSON", `{"apiVersion":"v1","kind":"A"}`, set(0), `{"apiVersion":"v1","kind":"E","s":"x\n\ny\n"}`},
		{"edit JSON and add", `{"apiVersion":"v1","kind":"A"}`, and(set(0)), `{"apiVersion":"v1","kind":"E","s":"x\n\ny\n"}` + "\n" +
			`{"apiVersion":"v1","kind":"Service","metadata":{"name":"new"},"spec":{"ports":[{"name":"http","port":80}]}}` + "\n"},
		{"edit JSON behind JSON on its line", `{"apiVersion":"v1","kind":"A"} {"apiVersion":"v1","kind":"B"}`, set(1), `{"apiVersion":"v1","kind":"A"} {"apiVersion":"v1","kind":"E","s":"x\n\ny\n"}`},
		{"nulls behind JSON stay", "{\"apiVersion\":\"v1\",\"kind\":\"A\"}\nnull\nnull\n", set(0), "{\"apiVersion\":\"v1\",\"kind\":\"E\",\"s\":\"x\\n\\ny\\n\"}\nnull\nnull\n"},
		{"drop the last, add and report in JSON of many lines", corpus["JSON in lines"],
			with(fn.Outcome{Edits: drop(1).Edits, Added: made(edited)}, kptfn.Results{{Message: "<>"}}),
			"{\n  \"apiVersion\": \"config.kubernetes.io/v1\",\n  \"kind\": \"ResourceList\",\n  \"items\": [\n    {\n      \"apiVersion\": \"v1\",\n      \"kind\": \"A\"\n    },\n    {\n      \"kind\": \"E\",\n      \"apiVersion\": \"v1\",\n      \"s\": \"x\\n\\ny\\n\"\n    }\n  ],\n  \"results\": [\n    {\n      \"message\": \"<>\"\n    }\n  ]\n}\n"},
		{"JSON items that are null", corpus["JSON null items"], fn.Outcome{}, `{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[]}`},
		{"JSON without items", corpus["JSON without items"], fn.Outcome{}, "{\n\t\"apiVersion\": \"config.kubernetes.io/v1\",\n\t\"kind\": \"ResourceList\",\n\t\"items\": []\n}"},
		{"JSON of which all goes", corpus["JSON in lines"], drop(0, 1), "{\n  \"apiVersion\": \"config.kubernetes.io/v1\",\n  \"kind\": \"ResourceList\",\n  \"items\": []\n}\n"},
		{"several JSON results", `{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[]}`,
			with(fn.Outcome{}, kptfn.Results{{Message: "x"}, {Message: "y"}}), `{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[],"results":[{"message":"x"},{"message":"y"}]}`},
		{"JSON results behind results", `{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[],"results":[{"message":"old"}]}`,
			with(fn.Outcome{}, kptfn.Results{{Message: "x"}}), `{"apiVersion":"config.kubernetes.io/v1","kind":"ResourceList","items":[],"results":[{"message":"old"},{"message":"x"}]}`},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			s := read(t, tc.in)
			for i, e := range tc.out.Edits {
				if !e.Drop {
					was, err := s.Items()[i].Node()
					require.NoError(t, err)
					tc.out.Edits[i] = edit(was, edited)
				}
			}
			assert.Equal(t, tc.want, written(t, s, tc.out))
		})
	}
}

func TestWriteJSONValues(t *testing.T) {
	t.Parallel()
	deep := func(s string) string { return strings.Repeat("[", 6000) + s + strings.Repeat("]", 6000) }
	for _, tc := range []struct{ in, want, fault string }{
		{in: "a: 0x1F", want: `{"a":31}`},
		{in: "a: True", want: `{"a":true}`},
		{in: "a: ~", want: `{"a":null}`},
		{in: "a: +1.50", want: `{"a":1.5}`},
		{in: "a: 1.50", want: `{"a":1.50}`},
		{in: "a: 2020-01-01", want: `{"a":"2020-01-01"}`},
		{in: "a: \"<&>\\u2028\\x07\"", want: `{"a":"<&>\u2028\u0007"}`},
		{in: "a: \"\\x7f\\u009b\\ufffe\\ufeff\"", want: `{"a":"\u007f\u009b\ufffe\ufeff"}`},
		{in: "a: &a [1]\nb: *a", want: `{"a":[1],"b":[1]}`},
		{in: "a: .inf", fault: "unsupported value"},
		{in: "a: .nan", fault: "unsupported value"},
		{in: "a: &a [*a]", fault: "aliases expand to more"},
		{in: "a: &a " + deep("x") + "\nb: " + deep("*a"), fault: "nested too deeply"},
		{in: "a: &a {b: c}\nd: {<<: *a}", want: `{"a":{"b":"c"},"d":{"b":"c"}}`},
		{in: "[a]: b", fault: "keys that are collections"},
	} {
		t.Run(tc.in[:min(40, len(tc.in))], func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			err := stream.EncodeJSON(&b, []*yaml.Node{node(t, tc.in)})
			if tc.fault != "" {
				require.ErrorContains(t, err, tc.fault)
				assert.Empty(t, b.String(), "nothing is written where not all can be")
				return
			}
			require.NoError(t, err)
			assert.True(t, strings.HasSuffix(b.String(), "}\n"), "each resource ends its line")
			var compact bytes.Buffer
			require.NoError(t, json.Compact(&compact, []byte(b.String())))
			assert.Equal(t, tc.want, compact.String())
		})
	}
}

func TestWriteFails(t *testing.T) {
	t.Parallel()
	s := read(t, corpus["helm"])
	long := list(strings.Repeat("- {apiVersion: v1, kind: A}\n", 10000))
	broken := errors.New("broken")
	assert.ErrorIs(t, write(s, failing{broken}, fn.Outcome{}), broken)
	assert.ErrorIs(t, write(read(t, long), failing{broken}, fn.Outcome{}), broken)
	assert.ErrorIs(t, write(s, stingy{}, fn.Outcome{}), io.ErrShortWrite)
	assert.ErrorIs(t, stream.EncodeJSON(failing{broken}, []*yaml.Node{service(t)}), broken)
	assert.ErrorIs(t, stream.EncodeYAML(failing{broken}, service(t)), broken)
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

type stingy struct{}

func (stingy) Write(b []byte) (int, error) { return len(b) / 2, nil }
