package jsontext

import (
	"encoding/json"
	"math"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Tree returns the value that starts at an offset of a valid text as a tree. Its nodes have 1 plus the offsets of their start and end as
// line and column.
func Tree(text []byte, at int) *yaml.Node { return Head(text, at, math.MaxInt) }

// Head is Tree in which collections that are deeper than depth are empty.
func Head(text []byte, at, depth int) *yaml.Node {
	n := &yaml.Node{Line: 1 + at}
	switch text[at] {
	case '{':
		n.Kind, n.Tag = yaml.MappingNode, yaml.NodeTagMap
	case '[':
		n.Kind, n.Tag = yaml.SequenceNode, yaml.NodeTagSeq
	default:
		n.Column = 1 + skip(text, at)
		setScalar(n, SpanOf(n).In(text))
		return n
	}
	if depth < 0 {
		n.Column = 1 + skip(text, at)
		return n
	}
	for at = next(text, at+1); text[at] != '}' && text[at] != ']'; at = next(text, at) {
		c := Head(text, at, depth-1)
		n.Content = append(n.Content, c) // a key or a value
		at = SpanOf(c).To
	}
	n.Column = 1 + at + 1
	return n
}

// SpanOf returns where the value of a node of such a tree stands.
func SpanOf(n *yaml.Node) Span { return Span{n.Line - 1, n.Column - 1} }

// setScalar makes n the scalar of a token.
func setScalar(n *yaml.Node, token []byte) {
	n.Kind, n.Value = yaml.ScalarNode, string(token)
	if token[0] == '"' {
		n.Tag, n.Style, n.Value = yaml.NodeTagString, yaml.DoubleQuotedStyle, unquote(token)
	} else if n.Tag = n.ShortTag(); n.Tag == yaml.NodeTagString {
		n.Tag = yaml.NodeTagFloat // YAML takes a number that no float holds for a string
	}
}

// unquote returns the string of a token.
func unquote(token []byte) string {
	s := string(token[1 : len(token)-1])
	if strings.Contains(s, `\`) {
		_ = json.Unmarshal(token, &s) // it is valid
	}
	return s
}
