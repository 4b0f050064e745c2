package stream

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
)

// item is a resource of the input.
type item struct {
	id     fn.ID
	path   string
	index  int
	raw    []byte     // holds all of the resource; in YAML perhaps more
	source *yaml.Node // as the input has it; nil in JSON
}

var _ fn.Item = (*item)(nil)

// ID implements fn.Item.
func (i *item) ID() fn.ID { return i.id }

// File implements fn.Item.
func (i *item) File() (string, int) { return i.path, i.index }

// Mentions implements fn.Item. Escapes, aliases, doubled quotes and folded lines can hide a text from a look at the bytes.
func (i *item) Mentions(text string) bool {
	return bytes.Contains(i.raw, []byte(text)) ||
		bytes.ContainsAny(i.raw, `\*`) ||
		strings.ContainsAny(text, " \t\r\n'\u0085\u2028\u2029") ||
		strings.Contains(i.id.APIVersion, text) || strings.Contains(i.id.Kind, text)
}

// Node implements fn.Item. What it hands out is a copy each time, so that the input stays known as it was, whatever is done
// to a copy.
func (i *item) Node() (*yaml.Node, error) {
	if i.source == nil {
		return jsonNode(i.raw)
	}
	n := clone(i.source)
	n.Anchor = ""
	return n, nil
}
