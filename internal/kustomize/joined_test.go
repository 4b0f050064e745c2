package kustomize_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/kustomize"
)

// TestWhatFollowsAResource: kustomize reads the first document up to a separator, and drops what follows it without an error.
func TestWhatFollowsAResource(t *testing.T) {
	t.Parallel()
	json := func(name string) string {
		return `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"` + name + `"}}`
	}
	yaml := func(name string) string { return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n" }
	for _, c := range []struct {
		reason, content string
		read            int
		at              string // of the warning
	}{
		{"JSON after JSON", json("a") + "\n" + json("b") + "\n", 1, "2:1"},
		{"on its line", json("a") + json("b"), 1, "1:63"},
		{"after others", json("a") + "\n---\n" + json("b") + "\n\n  " + json("c") + "\n---\n" + json("d") + json("e"), 3, "5:3"},
		{"YAML after JSON", json("a") + "\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n", 1, "2:1"},
		{"after a comment", json("a") + "\n# c\n" + json("b"), 1, "3:1"},
		{"after a separator and comments", "# c\n---\n\n# d\n" + json("a") + "\n" + json("b") + "\n", 1, "6:1"},
		{"after a separator with a comment", json("a") + "\n--- # c\n" + json("b") + "\n" + json("c") + "\n", 2, "4:1"},
		{"after a byte order mark, and CRLF", "\ufeff" + json("a") + "\r\n" + json("b") + "\r\n", 1, "2:1"},
		{"after the end of the document", json("a") + "\n...\n" + json("b") + "\n", 1, "3:1"},
		{"a directive after the end of the document", json("a") + "\n...\n%YAML 1.1\n---\n" + json("b") + "\n", 2, ""},
		{"a separator", json("a") + "\n---\n" + json("b") + "\n", 2, ""},
		{"a comment, and the end of the document", json("a") + "\n# c\n---\n" + json("b") + "\n...\n", 2, ""},
		{"one alone", json("a"), 1, ""},
		{"after the end of a document of YAML", yaml("a") + "...\n" + yaml("b"), 1, "5:1"},
		{"after its end with a comment, and CRLF", "---\r\nkind: ConfigMap\r\napiVersion: v1\r\nmetadata: {name: a}\r\n... # c\r\n\r\n# d\r\n" + yaml("b"), 1, "8:1"},
		{"JSON after the end of YAML", yaml("a") + "---\n" + yaml("b") + "...\n  " + json("c"), 2, "9:3"},
		{"nothing after the end", yaml("a") + "...\n# c\n---\n" + yaml("b") + "...\n", 2, ""},
		{"dots that end nothing", yaml("a") + "data:\n  a: |\n    ...\n    b\n  b: c\n", 1, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			rendering, err := new(kustomize.Kustomizer).Build(folder(t, files{"kustomization.yaml": "resources: [a.json]\n", "a.json": c.content}), 0)
			require.NoError(t, err)
			assert.Equal(t, c.read, strings.Count(string(rendering.YAML), "kind: ConfigMap"))
			var at []string
			for _, r := range rendering.Warnings {
				at = append(at, r.Tags["line"]+":"+r.Tags["column"])
			}
			assert.Equal(t, c.at, strings.Join(at, " "))
		})
	}
}

// TestDataOfAGenerator has lines of JSON that kustomize takes as they are, whether they are resources or not.
func TestDataOfAGenerator(t *testing.T) {
	t.Parallel()
	const events = `{"apiVersion":"audit.k8s.io/v1","kind":"Event"}` + "\n" + `{"apiVersion":"audit.k8s.io/v1","kind":"Event"}` + "\n"
	rendering, err := new(kustomize.Kustomizer).Build(folder(t, files{
		"kustomization.yaml": "configMapGenerator: [{name: a, files: [a.jsonl, b=./c/../b.jsonl]}, {name: b, files: [d.jsonl]}]\n" +
			"secretGenerator: [{name: a, files: [e.jsonl]}, {name: b, files: [f.jsonl]}]\ngenerators: [g.yaml]\n",
		"g.yaml":  "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: g}\nname: g\nfiles: [h.jsonl]\n",
		"h.jsonl": "{\"a\":1}\n{\"a\":2}\n",
		"a.jsonl": "{\"a\":1}\n{\"a\":2}\n", "b.jsonl": events, "d.jsonl": events, "e.jsonl": events, "f.jsonl": events,
	}), 0)
	require.NoError(t, err)
	assert.Empty(t, rendering.Warnings)
}
