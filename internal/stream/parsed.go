package stream

import (
	"bytes"
	"fmt"
	"sort"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/syntax"
	"github.com/koupleless/module-service/internal/yamlnode"
	"github.com/koupleless/module-service/internal/yamltext"
)

// readYAML has the library parse the input, each document by itself. The lines of the nodes are those of the input.
func (s *Stream) readYAML() error {
	defer s.locate()
	starts := yamltext.LineStarts(s.in)
	docs := split(s.in, starts)
	sources := make([]source, len(docs))
	var roots []*yaml.Node
	s.blank = map[int]bool{}
	for i, d := range docs {
		p := part{starts[d.first], starts[d.last]}
		s.parts = append(s.parts, p)
		doc, err := yamltext.Decode(s.in[p.from:p.to])
		if err != nil {
			return syntax.NotYAML(s.in, s.path, err, d.first)
		}
		if doc == nil {
			s.blank[i] = d.marker < 0
			continue
		}
		root := doc.Content[0]
		document.Walk(root, func(n *yaml.Node) { n.Line += d.first })
		if i > 0 && d.marker < 0 {
			return fmt.Errorf("input is not YAML as its parser has it: line %d: "+
				"the document after \"...\" must start with \"---\"", root.Line)
		}
		if !yamlnode.IsNull(root) { // of null, written out or not, kubectl, kustomize, kpt and helm make no resource
			sources[i] = &yamlSource{in: s.in, starts: starts, node: root, first: d.first, last: d.last}
			roots = append(roots, root)
		}
	}
	s.style.Wide = isWide(roots...)
	listed, err := s.readDocuments(sources)
	if listed >= 0 {
		s.readYAMLList(sources[listed].(*yamlSource), starts[docs[listed].end])
	}
	return err
}

// readDocuments takes in the documents of the input, of which those that are empty or null are nil. If one is a ResourceList, it is the
// only one, which is left to the caller: listed is its index, else -1.
func (s *Stream) readDocuments(sources []source) (listed int, err error) {
	listed = -1
	filled := 0
	for i, src := range sources {
		if src == nil {
			continue
		}
		filled++
		if isList, err := isResourceList(src.value()); err != nil {
			return -1, err
		} else if isList {
			listed = i
		}
	}
	switch {
	case filled == 0:
		return -1, ErrEmpty
	case listed >= 0 && filled > 1:
		return -1, rule.Errorf(rule.ResourceList, "input has a ResourceList among %d documents: a ResourceList must be the only one", filled)
	case listed >= 0:
		s.parts = s.parts[listed : listed+1]
		return listed, nil
	}
	n := 0
	for i, src := range sources {
		if src != nil {
			s.add(src, position{name: fmt.Sprintf("document %d", n+1), file: s.path, index: n, part: i})
			n++
		}
	}
	return -1, nil
}

// readYAMLList reads a ResourceList. Its items are parts if each has lines of its own, and no alias leads from one to another.
func (s *Stream) readYAMLList(src *yamlSource, end int) {
	root := yamlnode.Resolve(src.node)
	s.list = &list{node: root, from: s.parts[0].from, end: end}
	items := s.list.field("items")
	if items == nil {
		return
	}
	if parts := s.linesOf(src, items); parts != nil && s.list.divide(s.in, parts) {
		s.parts, s.list.spaces = parts, items.Column-1
	}
	for i := range items.Content {
		at := position{name: fmt.Sprintf("items[%d]", i), index: i}
		if at.part, at.at = i, ofEntry; !s.list.divided {
			at.part, at.at = 0, []any{"items", i}
		}
		s.add(src.member(items.Content, i), at)
	}
	s.style.Wide = isWide(append(items.Content[:len(items.Content):len(items.Content)], root)...)
}

// linesOf returns the lines of the items of a ResourceList, nil if they are not clear.
func (s *Stream) linesOf(src *yamlSource, items *yaml.Node) []part {
	root, starts := src.node, src.starts
	block := func(n *yaml.Node) bool { return len(n.Content) > 0 && n.Style&yaml.FlowStyle == 0 }
	from := yamlnode.Index(root, "items")
	if from < 0 || root.Content[from+1] != items || !block(root) || !block(items) || !isDash(s.in[starts[items.Line-1]:], items.Column-1) {
		return nil
	}
	end := s.list.end
	if from+2 < len(root.Content) {
		end = starts[root.Content[from+2].Line-1]
	}
	var parts []part
	floor := items.Line - 1
	for _, n := range items.Content {
		line := n.Line - 1
		for line >= floor && !isDash(s.in[starts[line]:starts[line+1]], items.Column-1) {
			line--
		}
		if line < floor {
			return nil
		}
		if len(parts) > 0 {
			parts[len(parts)-1].to = starts[line]
		}
		parts = append(parts, part{starts[line], end})
		floor = line + 1
	}
	if isCrossed(root, starts, parts) {
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

// isWide reports whether the first block sequence under a key is indented.
func isWide(roots ...*yaml.Node) bool {
	for _, n := range roots {
		if wide, found := wideIn(n); found {
			return wide
		}
	}
	return false
}

func wideIn(n *yaml.Node) (wide, found bool) {
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 && c.Kind == yaml.SequenceNode && c.Style&yaml.FlowStyle == 0 {
			if key := n.Content[i-1]; c.Line > key.Line {
				return c.Column > key.Column, true
			}
		}
		if wide, found = wideIn(c); found {
			return wide, true
		}
	}
	return false, false
}

// A yamlSource is a node that stands where an item belongs, in the lines from first to last.
type yamlSource struct {
	in          []byte
	starts      []int
	node        *yaml.Node
	first, last int
	shared      bool // another starts in its line
}

// member returns the source of an entry, whose lines reach as far as the line in which the next one starts.
func (y *yamlSource) member(entries []*yaml.Node, i int) *yamlSource {
	n, last, shared := entries[i], y.last, y.shared
	if i+1 < len(entries) {
		last = min(last, entries[i+1].Line)
		shared = shared || entries[i+1].Line == n.Line
	}
	return &yamlSource{y.in, y.starts, n, n.Line - 1, last, shared}
}

func (y *yamlSource) value() document.Value { return document.Tree(y.node) }

func (y *yamlSource) members() (members []source, refusal string) {
	res := yamlnode.Resolve(y.node)
	seq := yamlnode.Lookup(res, "items")
	// A list that holds itself, or grows by aliases to lists, has no end.
	if own := yamlnode.Index(res, "items"); y.node != res || own < 0 || res.Content[own+1] != seq {
		return nil, "a list by way of an alias or a merge key: write the list out"
	}
	for i := range seq.Content {
		members = append(members, y.member(seq.Content, i))
	}
	return members, ""
}

func (y *yamlSource) fill(item *Item) {
	item.node = yamlnode.Resolve(y.node)
	item.from, item.to = y.starts[y.first], y.starts[max(y.last, y.first)]
	item.hasEscapes = y.shared || bytes.ContainsAny(y.in[item.from:item.to], `\*`) // each of those in a line would search all of it
}

// readJSON reads the values of the input.
func (s *Stream) readJSON(values []jsontext.Span) error {
	defer s.locate()
	s.json = true
	sources := make([]source, len(values))
	for i, v := range values {
		s.parts = append(s.parts, part{v.From, v.To})
		if s.in[v.From] == '[' && len(values) > 1 {
			return rule.Errorf(rule.JSONArray, "value %d of %d is a JSON array: it must be an object", i+1, len(values)) // there may be resources beside it
		} else if s.in[v.From] == '[' {
			return ErrArray
		}
		if !s.isNull(s.parts[i]) {
			sources[i] = jsonSource{s.in, v}
		}
	}
	listed, err := s.readDocuments(sources)
	if listed < 0 {
		return err
	}
	s.list = &list{node: jsontext.Head(s.in, values[listed].From, 1)}
	members, _ := sources[listed].members()
	for i, m := range members {
		s.add(m, position{name: fmt.Sprintf("items[%d]", i), index: i, at: []any{"items", i}})
	}
	return nil
}

// A jsonSource is a JSON value that stands where an item belongs.
type jsonSource struct {
	in   []byte
	span jsontext.Span
}

// value returns the value without what is in the collections of its fields: a list around others would be read once for each.
func (j jsonSource) value() document.Value {
	return document.OffsetTree(jsontext.Head(j.in, j.span.From, 1), j.in)
}

func (j jsonSource) members() (members []source, refusal string) {
	if items := yamlnode.Lookup(jsontext.Head(j.in, j.span.From, 1), "items"); items != nil {
		for _, entry := range items.Content {
			members = append(members, jsonSource{j.in, jsontext.SpanOf(entry)})
		}
	}
	return members, ""
}

func (j jsonSource) fill(item *Item) {
	item.from, item.to = j.span.From, j.span.To
	item.hasEscapes = bytes.IndexByte(j.span.In(j.in), '\\') >= 0
}
