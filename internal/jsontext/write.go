package jsontext

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// maxDepth is how deep collections may be nested, as encoding/json and go-yaml have it.
const maxDepth = 10000

// Append appends a literal as JSON of several lines, each indented by two spaces a level, or of one line.
func Append(b []byte, literal any, lines bool, eol string) ([]byte, error) {
	w := writer{eol: eol}
	if lines {
		w.unit = "  "
	}
	return w.value(b, literal, 0)
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
	return Append(nil, document.Literal(n), true, "\n")
}

// A writer writes literals. Without a unit of indentation it writes one line.
type writer struct{ unit, eol string }

func (w writer) value(b []byte, literal any, depth int) (_ []byte, err error) {
	if depth > maxDepth {
		return nil, errors.New("it is nested too deeply")
	}
	switch v := literal.(type) {
	case document.Mapping:
		b = append(b, '{')
		for i, e := range v {
			b = appendString(w.member(b, i, depth+1), e.Key)
			if b = append(b, ':'); w.unit != "" {
				b = append(b, ' ')
			}
			if b, err = w.value(b, e.Value, depth+1); err != nil {
				return nil, err
			}
		}
		return append(w.end(b, len(v), depth), '}'), nil
	case document.Sequence:
		b = append(b, '[')
		for i, e := range v {
			if b, err = w.value(w.member(b, i, depth+1), e, depth+1); err != nil {
				return nil, err
			}
		}
		return append(w.end(b, len(v), depth), ']'), nil
	case string:
		return appendString(b, v), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	}
	text, err := json.Marshal(literal)
	if err != nil {
		return nil, fmt.Errorf("%v: %w", literal, err)
	}
	return append(b, text...), nil
}

// member appends what stands before member i.
func (w writer) member(b []byte, i, depth int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return w.end(b, 1, depth)
}

// end appends the line break after n members.
func (w writer) end(b []byte, n, depth int) []byte {
	if n == 0 || w.unit == "" {
		return b
	}
	b = append(b, w.eol...)
	return append(b, strings.Repeat(w.unit, depth)...)
}

// appendString appends a string, with escapes for the characters that JSON may hold as they are and YAML may not: most tools read
// JSON as YAML.
func appendString(b []byte, s string) []byte {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // no string fails
	for _, r := range strings.TrimSuffix(text.String(), "\n") {
		if document.IsPrintable(r) {
			b = append(b, string(r)...)
		} else {
			b = fmt.Appendf(b, `\u%04x`, r)
		}
	}
	return b
}
