package stream

import (
	"bytes"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// treeReader builds the tree of a resource from lines that the skimmer has accepted, as the parser would.
type treeReader struct {
	nest  nest
	nodes []*yaml.Node // of the collections in the nest
	value *yaml.Node   // of the last key
}

// readTree reads the lines of a document or of an entry.
func readTree(raw []byte) *yaml.Node {
	r := treeReader{}
	var root *yaml.Node
	for len(raw) > 0 {
		text := raw
		if i := bytes.IndexByte(raw, '\n'); i >= 0 {
			text, raw = bytes.TrimSuffix(raw[:i], []byte("\r")), raw[i+1:]
		} else {
			raw = nil
		}
		n := indent(text)
		if n == len(text) || text[n] == '#' || n == 0 && isMarker(text, "---") {
			continue
		}
		l, _ := scanLine(text, n)
		r.nest.enter(&l)
		r.line(&l)
		if root == nil {
			root = r.nodes[0]
		}
	}
	return root
}

// line takes in a line for which the nest is ready.
func (r *treeReader) line(l *line) {
	depth := len(r.nest.levels)
	if l.dash && l.key != nil {
		depth--
	}
	if depth > len(r.nodes) {
		r.begin(r.value, l.dash)
	}
	r.nodes = r.nodes[:depth]
	if l.dash {
		entry := valueNode(l)
		top := r.nodes[depth-1]
		top.Content = append(top.Content, entry)
		if l.key == nil {
			return
		}
		*entry = yaml.Node{}
		r.begin(entry, false)
	}
	r.value = valueNode(l)
	top := r.nodes[len(r.nodes)-1]
	top.Content = append(top.Content, stringNode(l.key, l.quote), r.value)
}

// begin makes n, or a new node where there is none, the innermost collection.
func (r *treeReader) begin(n *yaml.Node, sequence bool) {
	if n == nil {
		n = &yaml.Node{}
	}
	*n = yaml.Node{Kind: yaml.MappingNode, Tag: yaml.NodeTagMap}
	if sequence {
		*n = yaml.Node{Kind: yaml.SequenceNode, Tag: yaml.NodeTagSeq}
	}
	r.nodes = append(r.nodes, n)
}

func valueNode(l *line) *yaml.Node {
	if l.form == flow {
		return flowNode(l.value)
	}
	return scalarNode(l.value, l.form)
}

// scalarNode returns the node of a scalar that is absent, plain or quoted.
func scalarNode(text []byte, f form) *yaml.Node {
	if f == quoted {
		return stringNode(text[1:len(text)-1], text[0])
	}
	return stringNode(text, 0)
}

// stringNode returns the node of a scalar in quotes, or in none.
func stringNode(text []byte, quote byte) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: string(text), Tag: yaml.NodeTagString}
	switch {
	case quote == '"':
		n.Style = yaml.DoubleQuotedStyle
	case quote == '\'':
		n.Style = yaml.SingleQuotedStyle
	case !isSimple(n.Value) || !isWord(n.Value):
		n.Tag = ""
		n.Tag = n.ShortTag()
	}
	return n
}
