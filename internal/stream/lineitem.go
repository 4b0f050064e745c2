package stream

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
)

// lineItem is a resource that was framed by its lines. It is parsed each time that it is asked for, and not kept.
type lineItem struct {
	id      fn.ID
	path    string
	index   int
	raw     []byte // its lines
	entry   bool   // it is the entry of a sequence
	easy    bool   // its lines tell all of it
	escapes bool   // it may say what its bytes do not
}

var _ fn.Item = (*lineItem)(nil)

// ID implements fn.Item.
func (i *lineItem) ID() fn.ID { return i.id }

// File implements fn.Item.
func (i *lineItem) File() (string, int) { return i.path, i.index }

// Mentions implements fn.Item.
func (i *lineItem) Mentions(text string) bool {
	return i.escapes || bytes.Contains(i.raw, []byte(text)) || strings.ContainsAny(text, " \t\r\n'\u0085\u2028\u2029")
}

// Node implements fn.Item.
func (i *lineItem) Node() (*yaml.Node, error) {
	var n *yaml.Node
	if i.easy {
		n = readTree(i.raw)
	} else {
		doc, err := decode(i.raw)
		if err != nil {
			return nil, err
		}
		n = doc.Content[0]
	}
	if i.entry {
		n = n.Content[0]
	}
	return n, nil
}

// begin begins a resource in the line at start, or before it.
func (s *skimmer) begin(start int) { s.found = found{start: start} }

// finish ends the resource at end.
func (s *skimmer) finish(end int) error {
	f := &s.found
	if s.base == outside || f.start < 0 {
		return nil
	}
	s.frame.parts = append(s.frame.parts, part{start: f.start, item: -1})
	if !f.content {
		return nil
	}
	if len(s.slab) == cap(s.slab) {
		s.slab = make([]lineItem, 0, 256)
	}
	path := s.frame.path
	if s.frame.list {
		path = ""
	}
	s.slab = append(s.slab, lineItem{
		path:    path,
		index:   len(s.items),
		raw:     s.in[f.start:end],
		entry:   s.frame.list,
		easy:    !f.comments && !f.difficult,
		escapes: f.escapes,
	})
	item := &s.slab[len(s.slab)-1]
	var sure bool
	if item.id, sure = f.id(s.intern); !sure {
		n, err := item.Node()
		if err != nil {
			return err
		}
		h := header{apiVersion: stringField(n, "apiVersion"), kind: stringField(n, "kind")}
		if h.fault(keyCounter(n)) != "" {
			return errNoResource
		}
		item.id = identify(n, h)
	}
	if strings.HasSuffix(item.id.Kind, "List") {
		return errNoResource
	}
	s.frame.parts[len(s.frame.parts)-1].item = len(s.items)
	s.items = append(s.items, item)
	return nil
}

// intern returns text as a string that is shared with the others that say the same.
func (s *skimmer) intern(text []byte) string {
	name, ok := s.names[string(text)]
	if !ok {
		name = string(text)
		s.names[name] = name
	}
	return name
}
