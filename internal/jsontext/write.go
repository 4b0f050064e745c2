package jsontext

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// Append appends a literal as JSON of several lines, each indented by two spaces a level, or of one line.
func Append(b []byte, literal any, lines bool, eol string) ([]byte, error) {
	l := layout{eol: eol}
	if lines {
		l.unit = "  "
	}
	return l.append(b, literal, 0)
}

// Marshal returns a tree as JSON of several lines, with its aliases and merge keys written out.
func Marshal(n *yaml.Node) ([]byte, error) {
	if yamlnode.IsBomb(n) {
		return nil, errors.New("its aliases expand to more than an object can hold")
	}
	var err error
	document.Walk(n, func(n *yaml.Node) {
		for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
			if yamlnode.Resolve(n.Content[i]).Kind != yaml.ScalarNode {
				err = errors.New("JSON has no keys that are collections")
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return Append(nil, document.Tree(n).Literal(), true, "\n")
}

// A layout is how the lines of a value are indented. Without a unit of indentation, the value is on one line.
type layout struct{ eol, margin, unit string }

// append appends a literal, depth collections deep, with escapes for the characters that JSON may hold as they are and YAML may not: most
// tools read JSON as YAML.
func (l layout) append(b []byte, literal any, depth int) ([]byte, error) {
	var text, laidOut bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := encode(enc, &text, literal); err != nil {
		return nil, err
	}
	var err error
	if l.unit == "" {
		err = json.Compact(&laidOut, text.Bytes())
	} else {
		err = json.Indent(&laidOut, bytes.TrimSpace(text.Bytes()), l.margin+strings.Repeat(l.unit, depth), l.unit)
	}
	if err != nil {
		return nil, errors.New("it is nested too deeply")
	}
	for _, r := range laidOut.String() {
		switch {
		case r == '\n':
			b = append(b, l.eol...)
		case r == '\t' || document.IsPrintable(r):
			b = utf8.AppendRune(b, r)
		default:
			b = fmt.Appendf(b, `\u%04x`, r)
		}
	}
	return b, nil
}

// encode writes a literal with enc, which writes to b, in no layout.
func encode(enc *json.Encoder, b *bytes.Buffer, literal any) error {
	switch v := literal.(type) {
	case document.Mapping:
		b.WriteByte('{')
		for i, e := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			_ = enc.Encode(e.Key) // no string fails
			b.WriteByte(':')
			if err := encode(enc, b, e.Value); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case document.Sequence:
		b.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := encode(enc, b, e); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	default:
		return enc.Encode(literal)
	}
	return nil
}
