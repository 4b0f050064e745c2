package stream

import (
	"bytes"
	"errors"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// style is how new YAML looks among the old.
type style struct {
	wide bool   // sequences are indented under their key
	eol  string // line break
}

// isWide tells from the first block sequence under a key whether sequences are indented.
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

// document encodes n as a document.
func (st style) document(n *yaml.Node) ([]byte, error) {
	return st.encode(n, "", "", isDocument)
}

// entry encodes n as an entry of a block sequence whose dashes are indented by spaces.
func (st style) entry(n *yaml.Node, spaces int) ([]byte, error) {
	pad := strings.Repeat(" ", spaces)
	return st.encode(n, pad+"- ", pad+"  ", func(text []byte, want *yaml.Node) bool {
		return isEntry(text, spaces, want)
	})
}

// entries encodes new resources as entries of such a sequence.
func (st style) entries(added []fn.New, spaces int) ([]byte, error) {
	var text []byte
	for _, build := range added {
		entry, err := st.entry(build(), spaces)
		if err != nil {
			return nil, err
		}
		if text == nil {
			text = make([]byte, 0, len(entry)*len(added)*9/8)
		}
		text = append(text, entry...)
	}
	return text, nil
}

// results encodes the results of a ResourceList whose keys are indented by spaces.
func (st style) results(nodes []*yaml.Node, spaces int) ([]byte, error) {
	pad := strings.Repeat(" ", spaces)
	key := &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagString, Value: "results"}
	list := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{key, {Kind: yaml.SequenceNode, Content: nodes}}}
	return st.encode(list, pad, pad, isDocument)
}

var errNotEncodable = errors.New("a resource cannot be written as YAML that reads the same")

// encode encodes n with first in front of the first line and rest in front of the others. The encoder does not get every
// comment and every block scalar right: where there is such a thing the parser has to confirm the text.
func (st style) encode(n *yaml.Node, first, rest string, says func([]byte, *yaml.Node) bool) ([]byte, error) {
	if text := st.plain(n, first, rest); text != nil {
		return text, nil
	}
	n = settle(n)
	if leaf := lastLeaf(n); isBlockScalar(leaf) && (leaf.Value == "\n" || strings.HasSuffix(leaf.Value, "\n\n")) {
		n = clone(n)
		leaf = lastLeaf(n) // it would own the blank lines that follow
		leaf.Style = leaf.Style&yaml.TaggedStyle | yaml.DoubleQuotedStyle
	}
	delicate := isDelicate(n)
	for _, attempt := range []func(*yaml.Node) *yaml.Node{asIs, inQuotes, bare} {
		n = attempt(n)
		text, err := st.marshal(n)
		if err != nil {
			return nil, err
		}
		text = indented(text, first, rest, st.eol)
		if !delicate || says(text, n) {
			return text, nil
		}
	}
	return nil, errNotEncodable
}

func (st style) marshal(n *yaml.Node) ([]byte, error) {
	indentation := yaml.CompactSequenceStyle
	if st.wide {
		indentation = yaml.WideSequenceStyle
	}
	return yaml.MarshalWithOptions(untagged(n), &yaml.EncoderOptions{SeqIndent: indentation})
}

// indented puts first and rest in front of the lines of text that are not empty, and eol behind all.
func indented(text []byte, first, rest, eol string) []byte {
	var b bytes.Buffer
	b.Grow(len(text) * 5 / 4)
	prefix := first
	for line := range bytes.Lines(text) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		if len(line) > 0 {
			b.WriteString(prefix)
			b.Write(line)
		}
		b.WriteString(eol)
		prefix = rest
	}
	return b.Bytes()
}

// isDelicate reports whether n has anything that the encoder may get wrong.
func isDelicate(n *yaml.Node) bool {
	return has(n, func(n *yaml.Node) bool {
		return isAlias(n) || yamlnode.IsNull(n) || n.Anchor != "" || n.Style&^yaml.FlowStyle != 0 ||
			n.HeadComment != "" || n.LineComment != "" || n.FootComment != "" ||
			strings.TrimSpace(n.Value) != n.Value || strings.ContainsFunc(n.Value, isUnusual)
	})
}

func isUnusual(r rune) bool { return r < ' ' || r > '~' }

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

func asIs(n *yaml.Node) *yaml.Node { return n }

// untagged returns n with merge keys that have lost the tag, which the encoder would write out.
func untagged(n *yaml.Node) *yaml.Node {
	if !has(n, isMerge) {
		return n
	}
	n = clone(n)
	walk(n, func(n *yaml.Node) {
		if isMerge(n) {
			n.Tag = ""
		}
	})
	return n
}

func isMerge(n *yaml.Node) bool { return n.Tag == yaml.MergeTag }

// inQuotes returns n with all strings of several lines in quotes and every null written out.
func inQuotes(n *yaml.Node) *yaml.Node {
	n = clone(n)
	walk(n, func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && (isBlockScalar(n) || n.Style&yaml.SingleQuotedStyle != 0) {
			n.Style = n.Style&yaml.TaggedStyle | yaml.DoubleQuotedStyle
		}
		if yamlnode.IsNull(n) && n.Value == "" {
			n.Value = "null"
		}
	})
	return n
}

// bare returns n without comments.
func bare(n *yaml.Node) *yaml.Node {
	n = clone(n)
	walk(n, func(n *yaml.Node) { n.HeadComment, n.LineComment, n.FootComment = "", "", "" })
	return n
}

// withoutComments returns n without the comments at its head and foot that stay in the text before and after it.
func withoutComments(n *yaml.Node, before, after []byte) *yaml.Node {
	n = clone(n)
	for c := n; ; c = c.Content[0] {
		c.HeadComment = missing(c.HeadComment, before)
		if len(c.Content) == 0 {
			break
		}
	}
	for c := n; ; c = c.Content[len(c.Content)-1] {
		c.FootComment = missing(c.FootComment, after)
		if len(c.Content) == 0 {
			break
		}
		if c.Kind == yaml.MappingNode {
			key := c.Content[len(c.Content)-2]
			key.FootComment = missing(key.FootComment, after)
		}
	}
	return n
}

// missing returns comment unless all its lines are in text.
func missing(comment string, text []byte) string {
	for line := range strings.Lines(comment) {
		if !bytes.Contains(text, []byte(strings.TrimSpace(line))) {
			return comment
		}
	}
	return ""
}
