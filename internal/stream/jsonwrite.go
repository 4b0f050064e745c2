package stream

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// encode returns n as JSON; if multi, in several lines, which are indented by margin and more.
func (e *jsonEditor) encode(n *yaml.Node, multi bool, margin string) string {
	w := jsonWriter{multi: multi, eol: e.eol + margin}
	if err := w.root(n); err != nil && e.err == nil {
		e.err = fmt.Errorf("a resource cannot be written as JSON: %w", err)
	}
	return w.String()
}

// list returns nodes as a JSON array.
func (e *jsonEditor) list(nodes []*yaml.Node, multi bool, margin string) string {
	return e.encode(&yaml.Node{Kind: yaml.SequenceNode, Content: nodes}, multi, margin)
}

// jsonWriter writes nodes as JSON, keeping the order of their keys.
type jsonWriter struct {
	strings.Builder
	multi bool
	eol   string
}

const (
	jsonIndent = "  "
	maxDepth   = 10000 // as encoding/json and go-yaml have it
)

// root writes a whole tree, in which aliases are written out.
func (w *jsonWriter) root(n *yaml.Node) error {
	if yamlnode.IsBomb(n) {
		return errors.New("its aliases stand for more than an object can hold")
	}
	return w.node(n, 0)
}

func (w *jsonWriter) node(n *yaml.Node, depth int) error {
	if depth > maxDepth {
		return errors.New("it is nested too deeply")
	}
	switch n = yamlnode.Resolve(n); n.Kind {
	case yaml.MappingNode:
		return w.collection(n, '{', '}', 2, depth)
	case yaml.SequenceNode:
		return w.collection(n, '[', ']', 1, depth)
	case yaml.ScalarNode:
		text, err := jsonScalarText(n)
		w.WriteString(text)
		return err
	}
	return fmt.Errorf("a node of kind %d", n.Kind)
}

func (w *jsonWriter) collection(n *yaml.Node, open, closing byte, step, depth int) error {
	w.WriteByte(open)
	for i := 0; i+step <= len(n.Content); i += step {
		if i > 0 {
			w.WriteByte(',')
		}
		w.newLine(depth + 1)
		if step == 2 {
			if err := w.key(yamlnode.Resolve(n.Content[i])); err != nil {
				return err
			}
		}
		if err := w.node(n.Content[i+step-1], depth+1); err != nil {
			return err
		}
	}
	if len(n.Content) > 0 {
		w.newLine(depth)
	}
	w.WriteByte(closing)
	return nil
}

func (w *jsonWriter) key(k *yaml.Node) error {
	if k.Kind != yaml.ScalarNode || isMerge(k) {
		return fmt.Errorf("key %q: JSON has neither merge keys nor keys that are collections", k.Value)
	}
	text, err := jsonText(k.Value)
	w.WriteString(text + ":")
	if w.multi {
		w.WriteByte(' ')
	}
	return err
}

func (w *jsonWriter) newLine(depth int) {
	if !w.multi {
		return
	}
	w.WriteString(w.eol)
	for range depth {
		w.WriteString(jsonIndent)
	}
}

// jsonText returns s as a JSON string, with escapes for the characters that JSON may hold as they are and YAML may not:
// hosts read JSON as YAML.
func jsonText(s string) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(s)
	text := strings.TrimSuffix(b.String(), "\n")
	if isPrintable([]byte(text), false) {
		return text, err
	}
	var escaped strings.Builder
	for _, r := range text {
		if isPrintable([]byte(string(r)), false) {
			escaped.WriteRune(r)
		} else {
			fmt.Fprintf(&escaped, `\u%04x`, r)
		}
	}
	return escaped.String(), err
}

// jsonScalarText returns a scalar as JSON by what it means in YAML.
func jsonScalarText(n *yaml.Node) (string, error) {
	switch n.ShortTag() {
	case yaml.NodeTagNull:
		return "null", nil
	case yaml.NodeTagBool:
		var v bool
		err := n.Decode(&v)
		return strconv.FormatBool(v), err
	case yaml.NodeTagInt, yaml.NodeTagFloat:
		if json.Valid([]byte(n.Value)) {
			return n.Value, nil
		}
		var v any
		if err := n.Decode(&v); err != nil {
			return "", err
		}
		text, err := json.Marshal(v)
		return string(text), err
	}
	return jsonText(n.Value)
}
