package stream

import (
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// readYAML reads a ResourceList or documents.
func readYAML(in []byte, c *contents) (frame, error) {
	docs, err := readDocuments(in)
	if err != nil {
		return nil, err
	}
	var filled []*document
	var list *document
	for _, d := range docs {
		if d.node == nil {
			continue
		}
		filled = append(filled, d)
		if root := yamlnode.Resolve(d.root()); root.Kind == yaml.MappingNode && stringField(root, "kind").value == resourceList {
			list = d
		}
	}
	switch {
	case len(filled) == 0:
		return nil, ErrEmpty
	case list != nil && len(filled) > 1:
		return nil, errNotAlone(len(filled))
	case list != nil:
		return readYAMLList(list, c)
	}
	f := &yamlDocuments{docs: docs, style: style{eol: newline(in)}}
	for _, d := range docs {
		if d.node == nil {
			f.entries = append(f.entries, nil)
			continue
		}
		n := len(f.roots)
		f.roots = append(f.roots, d.root())
		at := position{
			name:  fmt.Sprintf("document %d (line %d)", n+1, d.lineOf(d.root())+1),
			file:  c.path,
			index: n,
		}
		f.entries = append(f.entries, c.addYAML(d, d.root(), d.bytes(d.first, d.last), at))
	}
	f.style.wide = isWide(f.roots...)
	return f, nil
}

// addYAML takes in n, which stands in d where an item belongs. Raw holds all of it.
func (c *contents) addYAML(d *document, n *yaml.Node, raw []byte, at position) *entry {
	e := &entry{item: -1, node: n}
	res := yamlnode.Resolve(n)
	if res.Kind != yaml.MappingNode {
		c.fail(at, "not a Kubernetes resource: it must be a mapping, it is "+describe(res))
		return e
	}
	h := header{apiVersion: stringField(res, "apiVersion"), kind: stringField(res, "kind")}.adopt(at.list)
	if what := h.fault(keyCounter(res)); what != "" {
		c.failHeader(at, h, what)
		return e
	}
	if seq := yamlnode.Lookup(res, "items"); h.isList() && seq != nil && seq.Kind == yaml.SequenceNode {
		// A list that holds itself, or grows by aliases to lists, has no end.
		if own := yamlnode.Index(res, "items"); n != res || own < 0 || res.Content[own+1] != seq {
			c.fail(at, "a list by way of an alias or a merge key: write the list out")
			return e
		}
		if at.depth > maxLists {
			c.fail(at, nested)
			return e
		}
		e.members = c.addSequence(d, seq, func(i int) position { return at.member(i, h) })
		return e
	}
	e.item = c.add(&item{id: identify(res, h), path: at.file, index: at.index, raw: raw, source: res})
	return e
}

// addSequence takes in the entries of seq. The lines of an entry reach as far as the line in which the next one starts.
func (c *contents) addSequence(d *document, seq *yaml.Node, at func(int) position) []*entry {
	entries := make([]*entry, 0, len(seq.Content))
	for i, n := range seq.Content {
		last := d.last
		if i+1 < len(seq.Content) {
			last = d.lineOf(seq.Content[i+1]) + 1
		}
		entries = append(entries, c.addYAML(d, n, d.bytes(d.lineOf(n), min(last, d.last)), at(i)))
	}
	return entries
}
