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
	slab  []yaml.Node  // room for further nodes
}

// node returns a new node. Those of a resource lie together, as they come and go together.
func (r *treeReader) node() *yaml.Node {
	if len(r.slab) == 0 {
		r.slab = make([]yaml.Node, 32)
	}
	n := &r.slab[0]
	r.slab = r.slab[1:]
	return n
}

// readTree reads the lines of a document or of an entry.
func readTree(raw []byte) *yaml.Node {
	r := treeReader{slab: make([]yaml.Node, 2*bytes.Count(raw, []byte("\n"))+8)}
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
		entry := r.valueNode(l)
		top := r.nodes[depth-1]
		top.Content = append(top.Content, entry)
		if l.key == nil {
			return
		}
		*entry = yaml.Node{}
		r.begin(entry, false)
	}
	r.value = r.valueNode(l)
	top := r.nodes[len(r.nodes)-1]
	top.Content = append(top.Content, setString(r.node(), l.key, l.quote), r.value)
}

// begin makes n, or a new node where there is none, the innermost collection.
func (r *treeReader) begin(n *yaml.Node, sequence bool) {
	if n == nil {
		n = r.node()
	}
	*n = yaml.Node{Kind: yaml.MappingNode, Tag: yaml.NodeTagMap}
	if sequence {
		*n = yaml.Node{Kind: yaml.SequenceNode, Tag: yaml.NodeTagSeq}
	}
	r.nodes = append(r.nodes, n)
}

func (r *treeReader) valueNode(l *line) *yaml.Node {
	if l.form == flow {
		return flowNode(l.value)
	}
	return setScalar(r.node(), l.value, l.form)
}

// setScalar makes n a scalar that is absent, plain or quoted.
func setScalar(n *yaml.Node, text []byte, f form) *yaml.Node {
	if f == quoted {
		return setString(n, text[1:len(text)-1], text[0])
	}
	return setString(n, text, 0)
}

// setString makes n a scalar in quotes, or in none.
func setString(n *yaml.Node, text []byte, quote byte) *yaml.Node {
	n.Kind, n.Tag, n.Value = yaml.ScalarNode, yaml.NodeTagString, string(text)
	switch {
	case quote == '"':
		n.Style = yaml.DoubleQuotedStyle
	case quote == '\'':
		n.Style = yaml.SingleQuotedStyle
	default:
		n.Tag = plainTag(n.Value)
	}
	return n
}

// plainTag returns the tag of a plain scalar. What is not plain to see the parser's library tells.
func plainTag(s string) string {
	switch {
	case s == "":
		return yaml.NodeTagNull
	case isLetter(s[0]) && isWord(s):
		return yaml.NodeTagString
	case s == "true" || s == "false":
		return yaml.NodeTagBool
	case s[0] != '0' && len(s) < 10 && isNumeral(s):
		return yaml.NodeTagInt
	}
	return (&yaml.Node{Kind: yaml.ScalarNode, Value: s}).ShortTag()
}
