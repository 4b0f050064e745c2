package jsontext_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"

	"github.com/koupleless/module-service/internal/jsontext"
)

// TestAsYAML has kubectl's parser and this program's read what JSON was made to.
func TestAsYAML(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("k", 2000)
	for _, c := range []struct{ reason, in, want string }{
		{"what both read the same stays", `{"a" : [1, -2.5e3, "é \"\\ \u00e9\n\u0000", {}, []]}`, `{"a": [1, -2.5e3, "é \"\\ \u00e9\n\u0000", {}, []]}`},
		{"surrogates", `{"a":"done \ud83c\udf89"}`, `{"a":"done 🎉"}`},
		{"half a pair of surrogates", `["\ud83c","\udf89x","\ud83c\u0041","\ud83c\ud83c\udf89"]`, "[\"\ufffd\",\"\ufffdx\",\"\ufffdA\",\"\ufffd🎉\"]"},
		{"an escaped slash", `"https:\/\/example.com"`, `"https://example.com"`},
		{"an escaped backslash before a slash and a u", `"\\/ \\ud83c"`, `"\\/ \\ud83c"`},
		{"line breaks of YAML", "\"a \u0085 b \u2028 c\u2029\"", `"a \u0085 b \u2028 c\u2029"`},
		{"characters that YAML refuses", "\"\u007f\u0090\ufeff\ufffe\uffff\"", `"\u007f\u0090\ufeff\ufffe\uffff"`},
		{"a line break before a colon", "{\"a\"\n\t: 1}", `{"a": 1}`},
		{"tabs and line breaks elsewhere", "{\n\t\"a\":\n\t\t1,\r\n\t\"b\":[\n\t]\n}", "{\n\t\"a\":\n\t\t1,\r\n\t\"b\":[\n\t]\n}"},
		{"a long key", `{"a":1,"` + long + `":2}`, `{"a":1,? "` + long + `":2}`},
		{"a long value", `{"a":"` + long + `"}`, `{"a":"` + long + `"}`},
		{"keys with all of it", `{"\ud83c\udf89\/` + "\u0085\" \n:true}", `{"🎉/\u0085":true}`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			got := jsontext.AsYAML([]byte(c.in))
			assert.Equal(t, c.want, string(got))
			assertSame(t, c.in, got)
		})
	}
}

// assertSame checks that parsers of YAML read in a text what a parser of JSON reads in another.
func assertSame(t *testing.T, in string, text []byte) {
	t.Helper()
	var want, kubectl, own any
	require.NoError(t, json.Unmarshal([]byte(in), &want))
	require.NoError(t, yaml.Unmarshal(text, &kubectl), "%s", text)
	assert.Equal(t, want, kubectl, "kubectl reads %q in %s", kubectl, text)
	require.NoError(t, kyaml.Unmarshal(text, &own), "%s", text)
	asJSON, err := json.Marshal(own)
	require.NoError(t, err)
	own = nil
	require.NoError(t, json.Unmarshal(asJSON, &own))
	assert.Equal(t, want, own, "kustomize reads %q in %s", own, text)
}

func TestFlaws(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a: [1, 1.5, x, null, yes, !!bool on, 2026-01-01, !!str 1]":  "",
		"a: [{b: .inf}, -.Inf, .nan]":                                "a[0].b: is .inf, which JSON does not have\na[1]: is -.Inf, which JSON does not have\na[2]: is .nan, which JSON does not have\n",
		"a: !!int yes\nb: !!bool x\nc: !!int 1":                      "a: has the tag !!int, but its value does not fit it\nb: has the tag !!bool, but its value does not fit it\n",
		"? [a]\n: b\nnull: c\n1: d":                                  ": has a key that is a list: in JSON, keys are strings\nnull: is a key that is null: in JSON, keys are strings\n",
		"x: &x {}\na: {<<: *x}\nb: {<<: [*x, *x]}\nc: {<<: [*x, y]}": "c.<<: a merge key must name a map or a list of maps, got a list\n",
		"a: {<<: b}":          "a.<<: a merge key must name a map or a list of maps, got \"b\"\n",
		"a: &a [.nan]\nb: *a": "a[0]: is .nan, which JSON does not have\n",
		"a: &a [*a]\nb: .nan": ": its aliases expand to more than an object can hold: replace them by the values\n",
	} {
		var n kyaml.Node
		require.NoError(t, kyaml.Unmarshal([]byte(text), &n), text)
		got := ""
		for _, flaw := range jsontext.Flaws(n.Content[0]) {
			got += flaw.Path + ": " + flaw.Message + "\n"
		}
		assert.Equal(t, want, got, text)
	}
}

func FuzzAsYAML(f *testing.F) {
	f.Add(`done \ud83c\udf89`, "\u2028 \u0085")
	f.Add(`\/\\\"`, "k\u007f")
	f.Add("a", `b",1e999,"`)
	f.Add(strings.Repeat("k", 2000), `\udf89`)
	f.Fuzz(func(t *testing.T, key, value string) {
		in := strings.ToValidUTF8(`{"`+key+"\"\n:[\""+value+`"]}`, "?")
		if json.Unmarshal([]byte(in), new(any)) == nil { // a valid number may be beyond what a parser holds
			assertSame(t, in, jsontext.AsYAML([]byte(in)))
		}
	})
}
