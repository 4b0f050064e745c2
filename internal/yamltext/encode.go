package yamltext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// ErrNotEncodable is the error for a resource whose encoding is not parsed as the resource.
var ErrNotEncodable = errors.New("a resource cannot be written as YAML that reads the same")

// Decode returns the document that text is, nil if there is none. More than one is an error.
func Decode(text []byte) (*yaml.Node, error) {
	var node, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(text))
	switch err := dec.Decode(&node); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	switch err := dec.Decode(&more); {
	case err == nil:
		return nil, errors.New("yaml: a second document without a separator")
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	if bareTag().Match(text) {
		tagStrings(text, &node)
	}
	return &node, nil
}

// bareTag matches the tag "!", which makes a string of any scalar. It may be in a scalar.
var bareTag = lazyregexp.New(`!([\x00- ]|$)`)

// tagStrings gives the scalars that have the tag "!" the tag of a string: the library forgets the other one.
func tagStrings(text []byte, root *yaml.Node) {
	t := splitLines(text)
	last, at := &yaml.Node{}, 0 // the scalar before, and where it starts
	document.Walk(root, func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Style != 0 || n.Line == 0 || n.Line > t.count() {
			return
		}
		if n.Line == last.Line && n.Column >= last.Column { // counting from the start of the line would take the square of a long one
			at += runes(text[at:], n.Column-last.Column)
		} else {
			at = t.offset(n)
		}
		last = n
		rest := text[at:]
		if bytes.HasPrefix(rest, []byte("&")) {
			_, rest, _ = bytes.Cut(rest, []byte(" "))
		}
		if bytes.HasPrefix(bytes.TrimLeft(rest, " "), []byte("!")) {
			n.Tag, n.Style = yaml.NodeTagString, yaml.TaggedStyle
		}
	})
}

// Encode returns a tree as a document.
func (st Style) Encode(n *yaml.Node) ([]byte, error) { return st.encodeBetween(nil, nil, n, 0) }

// Root returns the root of a document, nil if a text is none.
func Root(text []byte) *yaml.Node {
	doc, err := Decode(text)
	if err != nil || doc == nil {
		return nil
	}
	return doc.Content[0]
}

// parsesAs reports whether a text is parsed as a tree and nothing else.
func parsesAs(text []byte, want *yaml.Node) bool {
	got := Root(text)
	return got != nil && twins{}.same(got, want)
}

// encodeBetween encodes n, indented by spaces, and returns the text together with what is before and after it, none of which is of n. The
// library's encoder does not get every comment and every block scalar right: the parser confirms all of the text.
func (st Style) encodeBetween(before, after []byte, n *yaml.Node, spaces int) ([]byte, error) {
	margin := strings.Repeat(" ", spaces)
	n = anchorer{map[*yaml.Node]*yaml.Node{}, map[string]int{}}.node(n)
	document.Walk(n, quoteMerges)
	for _, simplify := range []func(*yaml.Node){nil, quoteScalars, dropComments} {
		if simplify != nil {
			document.Walk(n, simplify)
		}
		text, err := st.marshal(n)
		if err != nil {
			return nil, err
		}
		if text = slices.Concat(before, indent(text, margin, margin, st.EOL), after); parsesAs(text, n) {
			return text, nil
		}
	}
	return nil, ErrNotEncodable
}

func (st Style) marshal(n *yaml.Node) ([]byte, error) {
	indentation := yaml.CompactSequenceStyle
	if st.IndentSequences {
		indentation = yaml.WideSequenceStyle
	}
	return yaml.MarshalWithOptions(n, &yaml.EncoderOptions{SeqIndent: indentation})
}

// quoteMerges puts a << in quotes that is a value and no merge key: the encoder has no other way to write it.
func quoteMerges(n *yaml.Node) {
	for i, c := range n.Content {
		if yamlnode.IsMerge(c) && (n.Kind == yaml.SequenceNode || i%2 == 1) {
			c.Tag, c.Style = yaml.NodeTagString, yaml.DoubleQuotedStyle
		}
	}
}

// quoteScalars puts strings of several lines in quotes and writes nulls out.
func quoteScalars(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && (isBlockScalar(n) || n.Style&yaml.SingleQuotedStyle != 0) {
		n.Style = n.Style&yaml.TaggedStyle | yaml.DoubleQuotedStyle
	}
	if yamlnode.IsNull(n) && n.Value == "" {
		n.Value = "null"
	}
}

func dropComments(n *yaml.Node) { n.HeadComment, n.LineComment, n.FootComment = "", "", "" }

func isBlockScalar(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && (n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 ||
		n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) == 0 && strings.Contains(n.Value, "\n"))
}

// lastLeaf returns the last node in the text of n.
func lastLeaf(n *yaml.Node) *yaml.Node {
	for len(n.Content) > 0 && n.Style&yaml.FlowStyle == 0 {
		n = n.Content[len(n.Content)-1]
	}
	return n
}

// twins holds the nodes with an anchor of a tree, each with the one in the same place of another tree.
type twins map[*yaml.Node]*yaml.Node

// same reports whether two trees have the same values, however they are written.
func (t twins) same(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) || a.Value != b.Value {
		return false
	}
	if a.Kind == yaml.AliasNode {
		return t[a.Alias] == b.Alias // several anchors can have one name
	}
	if tagOf(a) != tagOf(b) || yamlnode.IsWord(a) != yamlnode.IsWord(b) || a.Anchor != b.Anchor {
		return false
	}
	if a.Anchor != "" {
		t[a] = b
	}
	for i := range a.Content {
		if !t.same(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// tagOf returns the tag of a node. A timestamp is a string, as Kubernetes' reading of YAML has it.
func tagOf(n *yaml.Node) string {
	if tag := n.ShortTag(); tag != "!!timestamp" {
		return tag
	}
	return yaml.NodeTagString
}

// An anchorer copies a tree with a name of its own for each anchor. The first node that is or leads to a target of aliases becomes the
// target, wherever that was, and the others become aliases to it. So nothing is lost, and nothing grows beyond the size of the targets.
type anchorer struct {
	copies map[*yaml.Node]*yaml.Node // of the targets so far
	count  map[string]int            // how many anchors have a name, or had it before they got another one
}

func (a anchorer) node(n *yaml.Node) *yaml.Node {
	target := yamlnode.Resolve(n)
	dup := *target
	if anchored, known := a.copies[target]; known {
		dup = yaml.Node{Kind: yaml.AliasNode, Value: anchored.Anchor, Alias: anchored}
	} else if target.Anchor != "" {
		for ; a.count[dup.Anchor] > 0; dup.Anchor = fmt.Sprintf("%s-%d", target.Anchor, a.count[target.Anchor]) {
			a.count[target.Anchor]++
		}
		a.count[dup.Anchor]++
		a.copies[target] = &dup
	}
	dup.HeadComment, dup.LineComment, dup.FootComment = n.HeadComment, n.LineComment, n.FootComment
	dup.Content = slices.Clone(dup.Content)
	for i, c := range dup.Content {
		dup.Content[i] = a.node(c)
	}
	return &dup
}

// EndsWithComment reports whether the last line of a text, of an entry or of comments, is a comment after which a blank line means
// nothing.
func EndsWithComment(text []byte) bool {
	t := splitLines(text)
	last := t.count() - 1
	return last >= 0 && comment(t.line(last), len(text)) && !OwnsBlankLine(text)
}

// OwnsBlankLine reports whether a blank line after a text, of an entry or of comments, may be of its last scalar.
func OwnsBlankLine(text []byte) bool {
	doc, err := Decode(text)
	if err != nil || doc == nil {
		return err != nil
	}
	longer, err := Decode(append(slices.Clip(text), '\n'))
	return err != nil || lastLeaf(doc).Value != lastLeaf(longer).Value
}
