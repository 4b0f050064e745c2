package syntax_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/syntax"
)

// TestNotYAML: the place is that of the mistake, not the line that the library names, which counts some from 0.
func TestNotYAML(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, before, in string
		line, column       int
		message            string
	}{
		{"an error of the scanner", "", "a: b\n  c: d\n", 2, 3, "input is not YAML: mapping values are not allowed in this context; " +
			"the line is most likely indented too far, or a value with a colon and a space needs quotes"},
		{"a control character", "", "a: b\nc: \u007fd\n", 2, 4, "input is not YAML: control characters are not allowed"},
		{"a list that a field follows", "", "- a\nb: c\n", 2, 1, "input is not YAML: did not find expected '-' indicator; " +
			"the line is most likely not indented like those that it belongs to"},
		{"an error of the parser", "", "a:\n  b: 1\n c: 2\n", 3, 2, "input is not YAML: did not find expected key; the line is most likely not indented like those that it belongs to"},
		{"a tab after a value of several lines, in a later document", "a: b\n---\n", "a:\n  b: c\n    d\n\n\te: f\n  g: h\n", 7, 1, "input is not YAML: found a tab character that violates indentation; " +
			"a tab is in the indentation: YAML allows only spaces there"},
		{"in a later document", "a: b\n---\n", "a:\n  b: 1\n c: 2\n", 5, 2, "input is not YAML: did not find expected key; " +
			"the line is most likely not indented like those that it belongs to"},
		{"an error without a line", "", "a: *b\n", 1, 4, "input is not YAML: unknown anchor 'b' referenced"},
		{"an alias of an anchor in the document before", "a: &b 1\nc: *b\n---\n", "d: e\nf:\n- é: {g: *b}\n", 6, 10, "input is not YAML: unknown anchor 'b' referenced"},
		{"an alias after texts like it", "", "# *b\na: '*b' # *b\nb: x*b\nc: &bc 1\nd: [*bc, *b]\n", 5, 10, "input is not YAML: unknown anchor 'b' referenced"},
		{"an alias in a place where none is found", "", "a: [\"\", *b]\n", 1, 1, "input is not YAML: unknown anchor 'b' referenced"},
		{"in a later document, too", "a: b\n---\n", "a: [\"\", *b]\n", 3, 1, "input is not YAML: unknown anchor 'b' referenced"},
		{"an alias like one of a later document", "", "# c\n--- # d\na: [\"\", *b]\n---\nc: &b 1\nd: *b\n", 1, 1, "input is not YAML: unknown anchor 'b' referenced"},
		{"an alias after what begins its document", "", "# c\n--- # d\na: *b\n---\n", 3, 4, "input is not YAML: unknown anchor 'b' referenced"},
		{"an alias after a byte order mark", "", "\ufeffa: *b\n", 1, 4, "input is not YAML: unknown anchor 'b' referenced"},
		{"what was most likely wrong above", "", "a: {{ .x }}\n  b: c\n", 1, 4, "input is not YAML: did not find expected key; " +
			"this is a template of Helm: render it first, as in helm template CHART | module-service build -"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			cause := yaml.Unmarshal([]byte(c.in), new(yaml.Node))
			require.Error(t, cause)
			err := syntax.NotYAML([]byte(c.before+c.in), "f.yaml", cause, strings.Count(c.before, "\n"))
			assert.Equal(t, rule.ParseError, rule.OfError(err, ""))
			located := new(syntax.Error)
			require.ErrorAs(t, err, &located)
			assert.Equal(t, c.message, located.Message)
			assert.Equal(t, document.Position{Line: c.line, Column: c.column}, located.Position)
			assert.Equal(t, "f.yaml", located.Path)
		})
	}
}

// TestTexts has the texts that stand without a place.
func TestTexts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a: b: c\n":       "input is not YAML: document at line 4: yaml: mapping values are not allowed in this context; the line is most likely indented too far, or a value with a colon and a space needs quotes",
		"a: b\n\te: *b\n": "input is not YAML: line 5: found a tab character that violates indentation; a tab is in the indentation: YAML allows only spaces there",
		"a: *b\n":         "input is not YAML: document at line 4: yaml: unknown anchor 'b' referenced",
	} {
		const before = "a: b\n# c\n---\n"
		cause := yaml.Unmarshal([]byte(in), new(yaml.Node))
		require.Error(t, cause)
		assert.EqualError(t, syntax.NotYAML([]byte(before+in), "", cause, 3), want)
	}
}

func TestNeither(t *testing.T) {
	t.Parallel()
	notYAML := errors.New("yaml: no")
	for _, c := range []struct {
		reason, in   string
		line, column int
	}{
		{"a wrong character", "{\n \"a\": [1}\n}", 2, 9},
		{"a wrong character after a byte order mark", "\ufeff{\"a\": [1}}", 1, 9},
		{"a wrong character before a conflict", "{\"a\": [1}\n<<<<<<< b\n}", 2, 1},
		{"an end that is too early, without a line break", "{\n \"a\": [1,", 2, 2},
		{"an end that is too early", "{\n \"a\": [1,\n", 2, 2},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			located := new(syntax.Error)
			require.ErrorAs(t, syntax.Neither([]byte(c.in), "", json.NewDecoder(strings.NewReader(strings.TrimPrefix(c.in, "\ufeff"))).Decode(new(any)), notYAML), &located)
			assert.Equal(t, document.Position{Line: c.line, Column: c.column}, located.Position)
		})
	}
}

func TestCheckEncoding(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, in string
		want       document.Position
	}{
		{"UTF-8, with a mark at its start", "\ufeffa: é\n", document.Position{}},
		{"another byte", "a: é\nb: \xff\n", document.Position{Line: 2, Column: 4}},
		{"a character that stands for a wrong byte is right", "a: \ufffd\nb: \xff\n", document.Position{Line: 2, Column: 4}},
		{"a mark after another one", "\ufeff\ufeffa: b\n", document.Position{Line: 1, Column: 1}},
		{"a mark that begins a later line", "a: b\n\ufeffc: d\n", document.Position{Line: 2, Column: 1}},
		{"a mark that begins the line after an empty one", "\n\ufeffa: b\n", document.Position{Line: 2, Column: 1}},
		{"a mark within a line", "a: \ufeffb\n", document.Position{}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			err := syntax.CheckEncoding([]byte(c.in), "")
			if c.want == (document.Position{}) {
				assert.NoError(t, err)
				return
			}
			assert.Equal(t, rule.Encoding, rule.OfError(err, ""))
			located := new(syntax.Error)
			require.ErrorAs(t, err, &located)
			assert.Equal(t, c.want, located.Position)
		})
	}
}
