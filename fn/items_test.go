package fn_test

import (
	"bytes"
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	model "github.com/koupleless/module-service/internal/document"
)

// A document is an Item that has been parsed from the start.
type document struct {
	fn.Item
	source string
	node   *yaml.Node
}

// documents parses YAML documents into items.
func documents(t *testing.T, source string) []fn.Item {
	t.Helper()
	var items []fn.Item
	for i, text := range strings.Split(source, "\n---\n") {
		var node yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(text), &node), "document %d", i)
		items = append(items, &document{fn.NewItem(node.Content[0], "in.yaml", i), text, node.Content[0]})
	}
	return items
}

// HasLines implements fn.Item: the documents are parsed one by one.
func (d *document) HasLines() bool            { return false }
func (d *document) Mentions(text string) bool { return strings.Contains(d.source, text) }

// A run is the outcome of a run over items.
type run struct {
	fn.Outcome
	items []fn.Item
}

// edited returns an item as the outcome makes it, nil if it goes.
func (r run) edited(i int) *yaml.Node {
	edit, found := r.Edits[i]
	if !found || edit.Drop {
		return nil
	}
	return model.Apply(model.Clone(r.items[i].(*document).node), edit.Changes)
}

// added returns the new resources.
func (r run) added() []*yaml.Node {
	var nodes []*yaml.Node
	for _, a := range r.Added {
		nodes = append(nodes, model.Node(a.Build(nil)))
	}
	return nodes
}

// render runs the function over documents.
func render(t *testing.T, source string) run {
	t.Helper()
	return renderItems(t, documents(t, source), nil)
}

// configured runs the function over documents with a spec of the configuration.
func configured(t *testing.T, spec, source string) run {
	t.Helper()
	config := "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: c}\nspec: " + spec
	return renderItems(t, documents(t, source), documents(t, config)[0].(*document).node)
}

func renderItems(t *testing.T, items []fn.Item, config *yaml.Node) run {
	t.Helper()
	outcome := fn.Render(items, config)
	if outcome.Failed() {
		require.Empty(t, outcome.Edits, "a run with faults changes nothing")
		require.Empty(t, outcome.Added, "a run with faults adds nothing")
	}
	return run{outcome, items}
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

// reported returns the lines of all results that are no info.
func reported(outcome run) []string {
	var lines []string
	for _, r := range outcome.Results {
		if r.Severity != kptfn.Info {
			lines = append(lines, fn.FormatResult(r))
		}
	}
	return lines
}

// infos returns the messages of all infos.
func infos(outcome run) []string {
	var messages []string
	for _, r := range outcome.Results {
		if r.Severity == kptfn.Info {
			messages = append(messages, r.Message)
		}
	}
	return messages
}
