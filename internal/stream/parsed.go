package stream

import (
	"fmt"
	"slices"
	"sort"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/syntax"
	"github.com/koupleless/module-service/internal/yamlnode"
	"github.com/koupleless/module-service/internal/yamltext"
)

// parse has the library parse the document at an offset, and returns where it ends. The lines of the nodes are those of the input.
func (r *reader) parse(at int) (end int, err error) {
	if r.starts == nil {
		if err := syntax.CheckEncoding(r.in, r.path); err != nil {
			return at, err
		}
		r.starts = yamltext.LineStarts(r.in)
	}
	first, _ := slices.BinarySearch(r.starts, at)
	d := documentAt(r.in, r.starts, first)
	end = r.starts[d.last]
	doc, err := yamltext.Decode(r.in[at:end])
	if err != nil {
		return end, syntax.NotYAML(r.in, r.path, err, first)
	}
	r.parts = append(r.parts, part{at, end, doc == nil, d.directive})
	if doc == nil {
		return end, nil
	}
	root := doc.Content[0]
	document.Walk(root, func(n *yaml.Node) { n.Line += first })
	if at > 0 && d.marker < 0 {
		return end, fmt.Errorf("input is not YAML as its parser has it: line %d: the document after \"...\" must start with \"---\"", root.Line)
	}
	if yamlnode.IsNull(root) { // of null, written out or not, kubectl, kustomize, kpt and helm make no resource
		return end, nil
	}
	r.take(root, r.starts[d.end])
	return end, nil
}

// linesOf returns the lines of the items of a ResourceList, nil if they are not clear.
func (r *reader) linesOf(items *yaml.Node) []part {
	root, starts := r.list.node, r.starts
	from := yamlnode.KeyIndex(root, "items")
	if r.json || root.Content[from+1] != items { // or they are of another map
		return nil
	}
	end := r.list.end
	if from+2 < len(root.Content) {
		end = starts[root.Content[from+2].Line-1]
	}
	var parts []part
	floor := items.Line - 1
	for _, n := range items.Content {
		line := n.Line - 1
		for line >= floor && !isDash(r.in[starts[line]:starts[line+1]], items.Column-1) {
			line--
		}
		if line < floor {
			return nil
		}
		if len(parts) > 0 {
			parts[len(parts)-1].to = starts[line]
		}
		parts = append(parts, part{from: starts[line], to: end})
	}
	if parts == nil || isCrossed(root, starts, parts) {
		return nil
	}
	return parts
}

// isDash reports whether a line begins an entry at an indentation.
func isDash(line []byte, n int) bool {
	return document.Indent(line) == n && document.IsMarker(line[n:], "-")
}

// isCrossed reports whether an alias in one part of a ResourceList leads to an anchor in another, so that a change of one may change
// the other. The parts are the items, and what is before and after them.
func isCrossed(root *yaml.Node, starts []int, parts []part) (found bool) {
	ends := []int{parts[0].from}
	for _, p := range parts {
		ends = append(ends, p.to)
	}
	partOf := func(n *yaml.Node) int { return sort.SearchInts(ends, starts[n.Line-1]+1) }
	document.Walk(root, func(n *yaml.Node) {
		found = found || n.Kind == yaml.AliasNode && partOf(n) != partOf(n.Alias)
	})
	return found
}

// indentsSequences reports whether the first block sequence under a key in a node is indented, and whether there is one.
func indentsSequences(n *yaml.Node) (indented, found bool) {
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 && c.Kind == yaml.SequenceNode {
			if key := n.Content[i-1]; c.Line > key.Line {
				return c.Column > key.Column, true
			}
		}
		if indented, found = indentsSequences(c); found {
			return indented, true
		}
	}
	return false, false
}
