package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSyntaxErrors holds that what cannot be parsed is reported at its place, with what it most likely is.
func TestSyntaxErrors(t *testing.T) {
	t.Parallel()
	const head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n"
	const conflict = "this is an unresolved merge conflict: resolve it"
	const template = "this is a template of Helm: render it first, as in helm template CHART | module-service build -"
	const replaced = "Flux (postBuild) or envsubst replaces ${NAME:=a b} later: run module-service after that"
	for _, c := range []struct{ reason, in, place, hint string }{
		{"a merge conflict", head + "<<<<<<< HEAD\n  name: a\n=======\n  name: b\n>>>>>>> main\n", "4:1", conflict},
		{"a merge conflict in a later document", head + "  name: a\n---\n" + head + "<<<<<<< HEAD\n  name: a\n=======\n", "9:1", conflict},
		{"a tab", head + "\tname: a\n", "4:1", "a tab is in the indentation: YAML allows only spaces there"},
		{"a tab after a value without quotes", head + "  name: a\n\tnamespace: b\n  labels: {}\n", "5:1", "a tab is in the indentation: YAML allows only spaces there"},
		{"a tab behind blanks, and CRLF", strings.ReplaceAll(head, "\n", "\r\n") + "  name: a\r\n  \tb: c\r\n", "5:3", "a tab is in the indentation: YAML allows only spaces there"},
		{"a template in a value", head + "  name: {{ .Values.name }}-x\n", "4:9", template},
		{"a template around a document", "{{- if .Values.x }}\n" + head + "  name: a\n{{- end }}\n", "1:1", template},
		{"braces in a comment and in quotes above", head + "  # {{ x }}\n  name: \"{{ $labels.x }}\"\n    a: b\n  c: {{ y }}\n", "6:5", "the line is most likely not indented like those that it belongs to"},
		{"a variable", head + "  name: ${NAME:=a b}: c\n", "4:9", replaced},
		{"a wrong indentation", head + "  name: a\n b: c\n", "5:2", "the line is most likely not indented like those that it belongs to"},
		{"a wrong indentation, far below", head + "  name: a\n" + strings.Repeat("  x: 1\n", 50) + " b: c\n", "55:2", "the line is most likely not indented like those that it belongs to"},
		{"a map in a value", head + "  name: a: b\n", "4:3", "the line is most likely indented too far, or a value with a colon and a space needs quotes"},
		{"a bracket that is not closed", head + "  labels: [a\n", "4:3", ""},
		{"a wrong character in a later document", head + "  name: a\n---\n" + head + "  name: @a\n", "9:3", ""},
		{"a comma too much in JSON", "{\"apiVersion\": \"v1\",\n \"kind\": \"A\"\n \"metadata\": {}}\n", "3:2", ""},
		{"JSON that is cut", "{\"apiVersion\": \"v1\",\n \"kind\":\n", "2:2", ""},
		{"behind a byte order mark", "\ufeff" + head + "\tname: a\n", "4:1", "a tab is in the indentation: YAML allows only spaces there"},
	} {
		code, stdout, stderr := run(t, c.in, "build", "-")
		assert.Equal(t, 1, code, c.reason)
		assert.Empty(t, stdout)
		assert.Equal(t, 1, strings.Count(stderr, "\n"), "%s: %s", c.reason, stderr)
		assert.True(t, strings.HasPrefix(stderr, "<stdin>:"+c.place+": error: input is n"), "%s: %s", c.reason, stderr)
		if c.hint == "" {
			assert.NotContains(t, stderr, ";", c.reason)
		} else {
			assert.True(t, strings.HasSuffix(stderr, "; "+c.hint+"\n"), "%s: %s", c.reason, stderr)
		}
		_, _, asFunction := run(t, c.in)
		assert.Equal(t, stderr, asFunction, c.reason)
	}
}

// TestValuesThatAreReplacedLater holds that a variable or a template that YAML can read is known in a wrong value.
func TestValuesThatAreReplacedLater(t *testing.T) {
	t.Parallel()
	for value, hint := range map[string]string{
		"${PORT}":            "Flux (postBuild) or envsubst replaces ${PORT} later: run module-service after that",
		"${PORT:=80}":        "Flux (postBuild) or envsubst replaces ${PORT:=80} later: run module-service after that",
		"{{ .Values.port }}": "this is a template of Helm: render it first",
		"$PORT":              "",
	} {
		_, _, stderr := run(t, strings.Replace(module("a", 80), "{serviceStrategy: {enableModuleService: true, port: 80}}", "\n    serviceStrategy:\n      enableModuleService: true\n      port: "+value, 1), "build", "-")
		assert.Contains(t, stderr, "error: ModuleDeployment a: spec.operationStrategy.serviceStrategy.port: must be a")
		if hint == "" {
			assert.NotContains(t, stderr, ";")
		} else {
			assert.Contains(t, stderr, "; "+hint+"\n")
		}
	}
}
