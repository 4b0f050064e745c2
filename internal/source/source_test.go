package source_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/source"
	"github.com/koupleless/module-service/internal/stream"
)

// TestDocuments joins texts to one stream, in which every resource must be found again.
func TestDocuments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		inputs []string
		want   string
	}{
		{"one text as it is", []string{"# top\n" + named("a") + "# end\n"}, "# top\n" + named("a") + "# end\n"},
		{"a separator between two", []string{named("a"), "# b\n" + named("b")}, named("a") + "---\n# b\n" + named("b")},
		{"no second separator", []string{named("a"), "---\n" + named("b")}, named("a") + "---\n" + named("b")},
		{"nor behind a comment", []string{named("a"), "# b\n---\n" + named("b")}, named("a") + "# b\n---\n" + named("b")},
		{"no line break at the end", []string{strings.TrimSuffix(named("a"), "\n"), named("b")}, named("a") + "---\n" + named("b")},
		{"a block scalar without its line break", []string{named("a") + "data:\n  a: |\n    b", named("b")}, named("a") + "data:\n  a: |\n    b\n---\n" + named("b")},
		{"a carriage return at the end", []string{named("a") + "data:\n  a: |+\n    b\r", named("b")}, named("a") + "data:\n  a: |+\n    b\r\n---\n" + named("b")},
		{"a byte order mark", []string{"\ufeff" + named("a"), "\ufeff" + named("b")}, "\ufeff" + named("a") + "---\n" + named("b")},
		{"a directive", []string{named("a"), "%YAML 1.1\n---\n" + named("b")}, named("a") + "...\n%YAML 1.1\n---\n" + named("b")},
		{"JSON", []string{`{"apiVersion":"v1","kind":"A","metadata":{"name":"a"}}`, named("b")}, "---\n" + `{"apiVersion":"v1","kind":"A","metadata":{"name":"a"}}` + "\n---\n" + named("b")},
		{"JSON alone", []string{`{"apiVersion":"v1","kind":"A"}` + "\n"}, `{"apiVersion":"v1","kind":"A"}` + "\n"},
		{"JSON behind blank lines", []string{"\n\t" + `{"apiVersion":"v1","kind":"A"}`, named("b")}, "---\n" + `{"apiVersion":"v1","kind":"A"}` + "\n---\n" + named("b")},
		{"JSON with escapes that YAML has not, alone", []string{`{"apiVersion":"v1","kind":"A","a":"\ud83c\udf89\/"}`}, `{"apiVersion":"v1","kind":"A","a":"\ud83c\udf89\/"}` + "\n"},
		{"JSON with escapes that YAML has not, among documents", []string{named("a"), `{"apiVersion":"v1","kind":"A","a":"\ud83c\udf89\/"}`},
			named("a") + "---\n" + `{"apiVersion":"v1","kind":"A","a":"🎉/"}` + "\n"},
		{"YAML in braces", []string{"{apiVersion: v1, kind: A}\n"}, "---\n{apiVersion: v1, kind: A}\n"},
		{"YAML in braces and more in one text", []string{"{apiVersion: v1, kind: A}\n---\n" + named("b")}, "---\n{apiVersion: v1, kind: A}\n---\n" + named("b")},
		{"a blank line before a separator, after a block scalar that keeps it", []string{named("a") + "data:\n  a: |+\n    b\n", "\n---\n" + named("b")},
			named("a") + "data:\n  a: |+\n    b\n---\n\n---\n" + named("b")},
		{"JSON values that follow each other", []string{named("b"), `{"apiVersion":"v1","kind":"A","metadata":{"name":"a"}}` + "\n " + `{"apiVersion":"v1","kind":"C"}` + "\n"},
			named("b") + "---\n" + `{"apiVersion":"v1","kind":"A","metadata":{"name":"a"}}` + "\n---\n" + `{"apiVersion":"v1","kind":"C"}` + "\n"},
		{"a document with an end", []string{named("a") + "...\n", named("b")}, named("a") + "...\n---\n" + named("b")},
		{"CRLF", []string{strings.ReplaceAll(named("a"), "\n", "\r\n"), named("b")}, strings.ReplaceAll(named("a"), "\n", "\r\n") + "---\n" + named("b")},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			var set source.Set
			for _, text := range c.inputs {
				require.NoError(t, set.ReadStdin(strings.NewReader(text)))
			}
			require.Empty(t, set.Results())
			var out bytes.Buffer
			require.NoError(t, set.Documents(&out, fn.Outcome{}))
			assert.Equal(t, c.want, out.String())

			again, err := stream.Read(out.Bytes(), "again")
			require.NoError(t, err)
			assert.Empty(t, again.Errors())
			require.Len(t, again.Items(), len(set.Items()))
			for i, item := range again.Items() {
				assert.Equal(t, set.Items()[i].ID(), item.ID())
			}
		})
	}
}

func TestDocumentsOfAnOutcome(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"1.yaml": service("old", 80), "2.yaml": "# two\n" + module("a", 80), "3.yaml": service("b", 80), "4.yaml": module("b", 81)})
	var set source.Set
	require.NoError(t, set.ReadDirectory(dir, ""))
	outcome := fn.Run(set.Items(), config.Default(), set.Results())
	var out bytes.Buffer
	require.NoError(t, set.Documents(&out, outcome))
	assert.Equal(t, "# two\n"+module("a", 80)+"---\n"+service("b", 81)+"---\n"+module("b", 81)+"---\n"+service("a", 80), out.String(),
		"the dropped one is gone, the changed one in its place, the new one at the end")

	nodes, err := set.Nodes(outcome)
	require.NoError(t, err)
	var found []string
	for _, n := range nodes {
		found = append(found, yaml.NewRNode(n).GetName())
	}
	assert.Equal(t, []string{"a", "b-service", "b", "a-service"}, found)
}

func TestNamedInputsMustHoldResources(t *testing.T) {
	t.Parallel()
	list := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n"
	const file = "error: %s: "
	for reason, c := range map[string]struct{ content, place, message string }{
		"empty":          {"", file, "input is empty"},
		"only comments":  {"# none\n", file, "input is empty"},
		"broken":         {"a: [\n", "%s:1:1: error: ", "input is not YAML"},
		"values":         {"a: b\n", "%s:1:1: error: ", "not a Kubernetes resource"},
		"a ResourceList": {list, file, "pipe it into module-service without a command"},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"in": c.content})
			var fromFile, fromStdin source.Set
			require.NoError(t, fromFile.ReadFile(filepath.Join(dir, "in")))
			require.NoError(t, fromStdin.ReadStdin(strings.NewReader(c.content)))
			assertLines(t, []string{fmt.Sprintf(c.place, "in")}, lines(dir, &fromFile), reason)
			assertLines(t, []string{c.message}, lines(dir, &fromStdin), reason)
			assert.Contains(t, lines(dir, &fromStdin)[0], fmt.Sprintf(c.place, "<stdin>"))
		})
	}
}

func TestReadThatFails(t *testing.T) {
	t.Parallel()
	var set source.Set
	assert.ErrorIs(t, set.ReadStdin(iotest.ErrReader(iotest.ErrTimeout)), iotest.ErrTimeout)
	assert.Error(t, set.ReadFile(filepath.Join(t.TempDir(), "none")))
}
