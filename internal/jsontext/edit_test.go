package jsontext_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
)

func TestEdit(t *testing.T) {
	t.Parallel()
	changes := func(c ...document.Change) []document.Change { return c }
	set, remove := document.Set, document.Remove
	pair := document.Mapping{{Key: "x", Value: int64(1)}, {Key: "y", Value: document.Sequence{}}}
	for _, c := range []struct {
		reason, in string
		changes    []document.Change
		want       string
	}{
		{"a scalar", `{ "a" :1 , "b":[ 2,3 ] }`, changes(set("x", "a"), set(int64(4), "b", 1)), `{ "a" :"x" , "b":[ 2,4 ] }`},
		{"a new field", `{"a":1}`, changes(set(pair, "b")), `{"a":1,"b":{"x":1,"y":[]}}`},
		{"a new field after a blank", `{ "a": 1 }`, changes(set(true, "b")), `{ "a": 1, "b": true }`},
		{"a new field in lines", "{\n\t\"a\": [],\n\t\"b\": {}\n}", changes(set(pair, "b", "c"), set(nil, "a", 0)),
			"{\n\t\"a\": [\n\t\tnull\n\t],\n\t\"b\": {\n\t\t\"c\": {\n\t\t\t\"x\": 1,\n\t\t\t\"y\": []\n\t\t}\n\t}\n}"},
		{"collections of one member in lines", "{\n \"a\": 1\n}", changes(set(document.Mapping{{Key: "x", Value: document.Sequence{true}}}, "b")),
			"{\n \"a\": 1,\n \"b\": {\n  \"x\": [\n   true\n  ]\n }\n}"},
		{"a new field in CRLF", "{\r\n  \"a\": 1\r\n}", changes(set(pair, "b")),
			"{\r\n  \"a\": 1,\r\n  \"b\": {\r\n    \"x\": 1,\r\n    \"y\": []\r\n  }\r\n}"},
		{"a new field after a line that ends with CR alone", "{\n\r \"a\": 1}", changes(set(pair, "b")), "{\n\r \"a\": 1,\n\r \"b\": {\n  \"x\": 1,\n  \"y\": []\n }}"},
		{"a field of what is null or missing", `{"a" : null}`, changes(set("x", "a", "b"), set("y", "c", 0, "d")), `{"a" : {"b":"x"},"c":[{"d":"y"}]}`},
		{"a field of what is new", `{"a":1}`, changes(set(pair, "b"), set("z", "b", "y"), set("w", "b", "z"), remove("b", "x")), `{"a":1,"b":{"y":"z","z":"w"}}`},
		{"a field of what replaces a map", `{"a":{"b":1}}`, changes(set(pair, "a"), set("z", "a", "y")), `{"a":{"x":1,"y":"z"}}`},
		{"a new field of a map in one line of several", "{\n \"a\": {\"b\":1}\n}", changes(set(int64(2), "a", "c")), "{\n \"a\": {\"b\":1,\"c\": 2}\n}"},
		{"another value for a field of what is replaced", `{"a":{"b":1}}`, changes(set("x", "a", "b"), set(pair, "a")), `{"a":{"x":1,"y":[]}}`},
		{"the first of the fields goes", `{ "a":1 ,  "b":2 }`, changes(remove("a")), `{ "b":2 }`},
		{"the last of the fields goes", `{ "a":1 ,  "b":2 }`, changes(remove("b")), `{ "a":1 }`},
		{"all of the fields go", "{\n  \"a\": {\n    \"b\": 1\n  }\n}", changes(remove("a", "b")), "{\n  \"a\": {}\n}"},
		{"entries go from the end", `[0, 1, 2,3]`, changes(remove(3), remove(1)), `[0, 2]`},
		{"an entry goes after a field in it is set", `[{"a":1},{"a":1}]`, changes(set("x", 0, "a"), remove(0), set("y", 0, "a")), `[{"a":"y"}]`},
		{"what is not there goes", `{"a":{}}`, changes(remove("a", "b"), remove("c", "d")), `{"a":{}}`},
		{"escapes, and brackets in strings", `{"\u0061":"}\"","b":"]"}`, changes(set("<\u0085>", "a"), remove("b")), `{"\u0061":"<\u0085>"}`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			const before, after = "7 ", " {}"
			got, err := jsontext.Edit([]byte(before+c.in+after), len(before), c.changes)
			require.NoError(t, err)
			assert.Equal(t, c.want, string(got))
		})
	}
}
