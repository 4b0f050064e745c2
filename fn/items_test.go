package fn_test

import (
	"bytes"
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
)

// A document is an Item that has been parsed from the start.
type document struct {
	source string
	node   *yaml.Node
	index  int
}

// documents parses YAML documents into items.
func documents(t *testing.T, source string) []fn.Item {
	t.Helper()
	var items []fn.Item
	for i, text := range strings.Split(source, "\n---\n") {
		var node yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(text), &node), "document %d", i)
		items = append(items, &document{text, node.Content[0], i})
	}
	return items
}

func (d *document) ID() fn.ID {
	object := yaml.NewRNode(d.node)
	return fn.ID{
		APIVersion: object.GetApiVersion(), Kind: object.GetKind(),
		Namespace: object.GetNamespace(), Name: object.GetName(),
	}
}

func (d *document) File() (string, int)       { return "in.yaml", d.index }
func (d *document) Mentions(text string) bool { return strings.Contains(d.source, text) }
func (d *document) Node() (*yaml.Node, error) { return d.node, nil }

// render runs the function over documents.
func render(t *testing.T, source string) fn.Outcome {
	t.Helper()
	return renderItems(t, documents(t, source), nil)
}

// configured runs the function over documents with a spec of the configuration.
func configured(t *testing.T, spec, source string) fn.Outcome {
	t.Helper()
	config := "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: c}\nspec: " + spec
	return renderItems(t, documents(t, source), documents(t, config)[0].(*document).node)
}

func renderItems(t *testing.T, items []fn.Item, config *yaml.Node) fn.Outcome {
	t.Helper()
	outcome := fn.Render(items, config)
	if outcome.Failed() {
		require.Empty(t, outcome.Edits, "a run with faults changes nothing")
		require.Empty(t, outcome.Added, "a run with faults adds nothing")
	}
	return outcome
}

// encode writes nodes as documents.
func encode(t *testing.T, nodes ...*yaml.Node) string {
	t.Helper()
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	for _, n := range nodes {
		require.NoError(t, encoder.Encode(n))
	}
	require.NoError(t, encoder.Close())
	return out.String()
}

// told returns the lines of all results that are no info.
func told(outcome fn.Outcome) []string {
	var lines []string
	for _, r := range outcome.Results {
		if r.Severity != kptfn.Info {
			lines = append(lines, fn.Line(r))
		}
	}
	return lines
}

// infos returns the messages of all infos.
func infos(outcome fn.Outcome) []string {
	var messages []string
	for _, r := range outcome.Results {
		if r.Severity == kptfn.Info {
			messages = append(messages, r.Message)
		}
	}
	return messages
}
