package stream

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// plainWriter writes nodes in block style, byte for byte as the encoder would, a hundred times faster. What is not of the
// simplest kind it leaves to the encoder.
type plainWriter struct {
	bytes.Buffer
	style
}

// plain encodes n with first in front of the first line and rest in front of the others. It returns nil where it cannot.
func (st style) plain(n *yaml.Node, first, rest string) []byte {
	w := plainWriter{style: st}
	w.Grow(512)
	w.WriteString(first)
	if n.Kind != yaml.MappingNode || !w.collection(n, rest) {
		return nil
	}
	return w.Bytes()
}

// collection writes the lines of a collection, of which the first has begun and the others begin with margin.
func (w *plainWriter) collection(n *yaml.Node, margin string) bool {
	if len(n.Content) == 0 || !isBare(n) || n.Style != 0 {
		return false
	}
	step := 1
	if n.Kind == yaml.MappingNode {
		step = 2
	}
	for i := 0; i+step <= len(n.Content); i += step {
		if i > 0 {
			w.WriteString(margin)
		}
		ok := true
		switch value := n.Content[i+step-1]; {
		case step == 2:
			ok = w.field(n.Content[i], value, margin)
		case value.Kind == yaml.ScalarNode:
			w.WriteString("- ")
			ok = w.scalar(value)
			w.WriteString(w.eol)
		default:
			w.WriteString("- ")
			ok = value.Kind == yaml.MappingNode && w.collection(value, margin+"  ")
		}
		if !ok {
			return false
		}
	}
	return true
}

// field writes a key and its value.
func (w *plainWriter) field(key, value *yaml.Node, margin string) bool {
	if key.Kind != yaml.ScalarNode || len(key.Value) > maxKey/4 || !w.scalar(key) {
		return false
	}
	w.WriteByte(':')
	if value.Kind == yaml.ScalarNode {
		w.WriteByte(' ')
		ok := w.scalar(value)
		w.WriteString(w.eol)
		return ok
	}
	if value.Kind == yaml.MappingNode || w.wide {
		margin += "  "
	}
	w.WriteString(w.eol)
	w.WriteString(margin)
	return w.collection(value, margin)
}

// scalar writes a scalar that looks the same in all styles, but for its quotes.
func (w *plainWriter) scalar(n *yaml.Node) bool {
	if !isBare(n) || len(n.Value) == 0 {
		return false
	}
	quote := ""
	switch {
	case n.Tag == yaml.NodeTagInt && n.Style == 0 && n.Value[0] != '0' && len(n.Value) < 10 && isNumeral(n.Value):
	case n.Tag != yaml.NodeTagString:
		return false
	case n.Style == 0 && isText(n.Value):
	case !isSimple(n.Value):
		return false
	case n.Style == 0 && isWord(n.Value):
	case n.Style == yaml.DoubleQuotedStyle, n.Style == 0 && (isNumeral(n.Value) || n.Value == "true" || n.Value == "false"):
		quote = `"`
	default:
		return false
	}
	w.WriteString(quote)
	w.WriteString(n.Value)
	w.WriteString(quote)
	return true
}

// isBare reports whether there is nothing about n but its kind, tag, style and value.
func isBare(n *yaml.Node) bool {
	return n.Anchor == "" && n.HeadComment == "" && n.LineComment == "" && n.FootComment == "" &&
		(n.Kind == yaml.ScalarNode || n.Tag == "" || n.Tag == yaml.NodeTagMap || n.Tag == yaml.NodeTagSeq)
}

// isSimple reports whether s consists of letters, digits, hyphens, underscores, dots and slashes.
func isSimple(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isLetter(c) && (c < '-' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// isText reports whether s is words with single spaces and commas between them.
func isText(s string) bool {
	if !isLetter(s[0]) {
		return false
	}
	words := 0
	for word := range strings.SplitSeq(s, " ") {
		if word = strings.TrimSuffix(word, ","); word == "" || !isSimple(word) {
			return false
		}
		words++
	}
	return words > 1
}

// isWord reports whether s begins with a letter and is no word that has a meaning in YAML 1.1 or 1.2.
func isWord(s string) bool {
	if s == "" || len(s) > len("false") {
		return s != "" && isLetter(s[0])
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return isLetter(s[0])
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isNumeral(s string) bool { return strings.Trim(s, "0123456789") == "" }
