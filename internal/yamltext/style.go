// Package yamltext writes YAML: literals and trees as text, and changes in the text of a resource.
//
// A change is made in the lines that it needs and in no others. What comes out holds only if the parser reads it as meant;
// otherwise the resource is encoded anew.
package yamltext

import (
	"bytes"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
)

// A Style is how new YAML looks among the old.
type Style struct {
	IndentSequences bool   // sequences are indented under their key
	EOL             string // line break
}

// Fields appends a mapping that is indented by spaces.
func (st Style) Fields(b []byte, m document.Mapping, spaces int) []byte {
	margin := strings.Repeat(" ", spaces)
	return st.mapping(b, m, margin, margin)
}

// Entry appends a mapping as an entry of a sequence whose dashes are indented by spaces.
func (st Style) Entry(b []byte, m document.Mapping, spaces int) []byte {
	margin := strings.Repeat(" ", spaces)
	return st.mapping(b, m, margin+"- ", margin+"  ")
}

// mapping appends the lines of a mapping with first before the first and rest before the others.
func (st Style) mapping(b []byte, m document.Mapping, first, rest string) []byte {
	if len(m) == 0 {
		return append(append(append(b, first...), "{}"...), st.EOL...)
	}
	for _, e := range m {
		b = append(b, first...)
		b = append(st.key(b, e.Key, rest), ':')
		b = st.field(b, e.Value, rest)
		first = rest
	}
	return b
}

// maxKey is how long a key can be without a mark before it: parsers look for its colon in 1024 characters.
const maxKey = 1000

// key appends a key, which is on one line. Margin is its indentation.
func (st Style) key(b []byte, key, margin string) []byte {
	if document.IsPlain(key) && len(key) <= maxKey {
		return append(b, key...)
	}
	n := document.Node(key)
	if strings.ContainsFunc(key, func(r rune) bool { return !document.IsPrintable(r) }) {
		n.Style = yaml.DoubleQuotedStyle
	}
	text := st.encodeScalar(n, "")
	if len(text) > maxKey {
		return append(append(append(append(b, "? "...), text...), st.EOL...), margin...)
	}
	return append(b, text...)
}

// field appends what comes after a key and its colon. The key is indented by margin.
func (st Style) field(b []byte, literal any, margin string) []byte {
	switch v := literal.(type) {
	case document.Mapping:
		if len(v) > 0 {
			return st.mapping(append(b, st.EOL...), v, margin+"  ", margin+"  ")
		}
	case document.Sequence:
		if len(v) > 0 {
			if st.IndentSequences {
				margin += "  "
			}
			return st.sequence(append(b, st.EOL...), v, margin, margin)
		}
	}
	return append(st.scalar(append(b, ' '), literal, margin), st.EOL...)
}

// sequence appends the lines of a sequence.
func (st Style) sequence(b []byte, s document.Sequence, first, rest string) []byte {
	for _, literal := range s {
		b = append(append(b, first...), "- "...)
		first = rest
		inner := rest + "  "
		switch v := literal.(type) {
		case document.Mapping:
			b = st.mapping(b, v, "", inner)
			continue
		case document.Sequence:
			if len(v) > 0 {
				b = st.sequence(b, v, "", inner)
				continue
			}
		}
		b = append(st.scalar(b, literal, rest), st.EOL...)
	}
	return b
}

// scalar appends a scalar or an empty collection. Margin is the indentation of the collection around it.
func (st Style) scalar(b []byte, literal any, margin string) []byte {
	switch v := literal.(type) {
	case document.Mapping:
		return append(b, "{}"...)
	case document.Sequence:
		return append(b, "[]"...)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case bool:
		return strconv.AppendBool(b, v)
	case nil:
		return append(b, "null"...)
	case string:
		switch {
		case document.IsPlain(v):
			return append(b, v...)
		case document.IsQuotable(v):
			return append(append(append(b, '"'), v...), '"')
		}
	}
	return append(b, st.encodeScalar(document.Node(literal), margin)...)
}

// encodeScalar returns a scalar as the library writes it in a mapping that is indented by margin.
func (st Style) encodeScalar(n *yaml.Node, margin string) []byte {
	if strings.ContainsAny(n.Value, "\u0085\u2028\u2029") || strings.HasPrefix(n.Value, "\n") || strings.HasPrefix(n.Value, "\t") || strings.HasSuffix(n.Value, "\n\n") {
		n.Style = yaml.DoubleQuotedStyle // as a block scalar it would be read otherwise
	}
	key := &yaml.Node{Kind: yaml.ScalarNode, Value: "k"}
	text, err := yaml.MarshalWithOptions(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{key, n}}, &yaml.EncoderOptions{})
	if err != nil {
		return []byte(strconv.Quote(n.Value))
	}
	return bytes.TrimSuffix(indent(text[len("k: "):], "", margin, st.EOL), []byte(st.EOL))
}

// indent puts first and rest before the lines of text that are not empty, and eol after all.
func indent(text []byte, first, rest, eol string) []byte {
	b := make([]byte, 0, len(text)*5/4)
	prefix := first
	for line := range bytes.Lines(text) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		if len(line) > 0 {
			b = append(append(b, prefix...), line...)
		}
		b = append(b, eol...)
		prefix = rest
	}
	return b
}
