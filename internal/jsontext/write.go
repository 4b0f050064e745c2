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

// lead returns what stands before a member that is depth collections deep.
func (l layout) lead(depth int) []byte {
	if l.unit == "" {
		return nil
	}
	return []byte(l.eol + l.margin + strings.Repeat(l.unit, depth))
}

// maxDepth is how deep collections may be nested: parsers refuse more.
const maxDepth = 10000

// append appends a literal or an entry of a mapping, depth collections deep.
func (l layout) append(b []byte, literal any, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, errors.New("it is nested too deeply")
	}
	switch v := literal.(type) {
	case document.Mapping:
		return appendMembers(l, b, "{}", v, depth)
	case document.Sequence:
		return appendMembers(l, b, "[]", v, depth)
	case document.Entry:
		b, _ = appendScalar(b, v.Key) // no string fails
		if b = append(b, ':'); l.unit != "" {
			b = append(b, ' ')
		}
		return l.append(b, v.Value, depth)
	}
	return appendScalar(b, literal)
}

func appendMembers[T any](l layout, b []byte, brackets string, members []T, depth int) (_ []byte, err error) {
	b = append(b, brackets[0])
	for i, m := range members {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = l.append(append(b, l.lead(depth+1)...), m, depth+1); err != nil {
			return nil, err
		}
	}
	if len(members) > 0 {
		b = append(b, l.lead(depth)...)
	}
	return append(b, brackets[1]), nil
}

// appendScalar appends a scalar with escapes for the characters that JSON may hold as they are and YAML may not: most tools read JSON as
// YAML.
func appendScalar(b []byte, literal any) ([]byte, error) {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(literal); err != nil {
		return nil, err
	}
	for _, r := range strings.TrimSuffix(text.String(), "\n") {
		if document.IsPrintable(r) {
			b = utf8.AppendRune(b, r)
		} else {
			b = fmt.Appendf(b, `\u%04x`, r)
		}
	}
	return b, nil
}
