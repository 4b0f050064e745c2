// Package jsontext finds values in JSON text, changes them in place, and writes new ones.
package jsontext

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
)

// A Span is where a value stands in a text.
type Span struct{ From, To int }

// In returns the text of the value.
func (s Span) In(text []byte) []byte { return text[s.From:s.To] }

// A Member is a field of an object or an entry of an array, which has no key.
type Member struct {
	Key   string
	At    int // where it starts: its key, or its value
	Value Span
}

// SpanAt returns where the value stands that starts at an offset of a valid text.
func SpanAt(text []byte, at int) Span { return Span{at, skip(text, at)} }

// Looks reports whether a text starts as a JSON object or array.
func Looks(text []byte) bool {
	text = bytes.TrimLeft(bytes.TrimPrefix(text, document.BOM), " \t\r\n")
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}

// Values splits a text into the JSON values that follow each other. The error says after which line they end.
func Values(text []byte) ([]Span, error) {
	base := len(text) - len(bytes.TrimPrefix(text, document.BOM))
	dec := json.NewDecoder(bytes.NewReader(text[base:]))
	var values []Span
	for {
		var raw json.RawMessage
		switch err := dec.Decode(&raw); {
		case errors.Is(err, io.EOF):
			return values, nil
		case err != nil:
			line := 1 + bytes.Count(text[:min(len(text), base+int(dec.InputOffset()))], []byte("\n"))
			return nil, fmt.Errorf("after line %d: %w", line, err)
		}
		to := base + int(dec.InputOffset())
		values = append(values, Span{to - len(raw), to})
	}
}

// BeforeYAML splits a text into one JSON object and what follows it in YAML: a separator, the end of the document, or a comment. kubectl reads the object by the
// rules of JSON. False means that the text is something else.
func BeforeYAML(text []byte) (object, rest []byte, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(text))
	var raw map[string]json.RawMessage
	if dec.Decode(&raw) != nil {
		return nil, nil, false
	}
	object, rest = text[:dec.InputOffset()], text[dec.InputOffset():]
	object = object[bytes.IndexByte(object, '{'):]
	for line := range bytes.Lines(rest) {
		switch line = bytes.TrimSpace(line); {
		case len(line) == 0:
			continue
		case line[0] == '#' || bytes.HasPrefix(line, []byte("---")) || bytes.HasPrefix(line, []byte("...")):
			return object, rest, true
		default:
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// Split returns the JSON values that follow each other in a text, each alone. A single value it returns with what is around it, and a
// text that is no such JSON whole, with false.
func Split(text []byte) (parts [][]byte, isJSON bool) {
	if !Looks(text) {
		return [][]byte{text}, false
	}
	values, err := Values(text)
	if err != nil || len(values) < 2 {
		return [][]byte{text}, err == nil
	}
	for _, v := range values {
		parts = append(parts, v.In(text))
	}
	return parts, true
}

// Members returns the members of an object or an array of a valid text.
func Members(text []byte, s Span) []Member {
	var members []Member
	at := spaces(text, s.From+1)
	for text[at] != '}' && text[at] != ']' {
		m := Member{At: at}
		if text[s.From] == '{' {
			end := skip(text, at)
			_ = json.Unmarshal(text[at:end], &m.Key) // it is valid
			at = spaces(text, spaces(text, end)+len(":"))
		}
		m.Value = Span{at, skip(text, at)}
		members = append(members, m)
		if at = spaces(text, m.Value.To); text[at] == ',' {
			at = spaces(text, at+1)
		}
	}
	return members
}

func spaces(text []byte, at int) int {
	for text[at] <= ' ' {
		at++
	}
	return at
}

// skip returns the offset after the value that starts at an offset of a valid text.
func skip(text []byte, at int) int {
	for depth := 0; ; at++ {
		switch text[at] {
		case '"':
			for at++; text[at] != '"'; at++ {
				if text[at] == '\\' {
					at++
				}
			}
		case '{', '[':
			depth++
			continue
		case '}', ']':
			depth--
		case ' ', '\t', '\r', '\n', ',', ':':
			continue
		default:
			for at+1 < len(text) && strings.IndexByte(" \t\r\n,:]}", text[at+1]) < 0 {
				at++
			}
		}
		if depth == 0 {
			return at + 1
		}
	}
}

// Tree returns a value as a tree whose nodes have 1 plus their offset in the text as their line.
func Tree(text []byte, s Span) *yaml.Node { return Head(text, s, maxDepth) }

// Head is Tree in which collections that are deeper than depth are empty.
func Head(text []byte, s Span, depth int) *yaml.Node {
	n, _ := node(text, s.From, depth)
	return n
}

// node returns the value that starts at an offset of a valid text, and the offset after it.
func node(text []byte, at, depth int) (n *yaml.Node, end int) {
	n = &yaml.Node{Kind: yaml.ScalarNode, Line: 1 + at}
	if text[at] == '{' || text[at] == '[' {
		return n, fill(n, text, at, depth)
	}
	end = skip(text, at)
	n.Value = string(text[at:end])
	switch text[at] {
	case '"':
		n.Tag, n.Style = yaml.NodeTagString, yaml.DoubleQuotedStyle
		_ = json.Unmarshal(text[at:end], &n.Value) // it is valid
	case 't', 'f':
		n.Tag = yaml.NodeTagBool
	case 'n':
		n.Tag = yaml.NodeTagNull
	default:
		n.Tag = yaml.NodeTagInt
		if strings.ContainsAny(n.Value, ".eE") || !fitsInteger(n.Value) {
			n.Tag = yaml.NodeTagFloat
		}
	}
	return n, end
}

// fitsInteger reports whether YAML reads a number without a fraction as an integer: beyond 64 bits it is a float.
func fitsInteger(number string) bool {
	if len(number) < len("9223372036854775807") {
		return true
	}
	_, signed := strconv.ParseInt(number, 10, 64)
	_, unsigned := strconv.ParseUint(number, 10, 64)
	return signed == nil || unsigned == nil
}

// fill makes n the collection that starts at an offset, and returns the offset after it.
func fill(n *yaml.Node, text []byte, at, depth int) (end int) {
	n.Kind, n.Tag = yaml.SequenceNode, yaml.NodeTagSeq
	if text[at] == '{' {
		n.Kind, n.Tag = yaml.MappingNode, yaml.NodeTagMap
	}
	if depth < 0 {
		return skip(text, at)
	}
	for at = spaces(text, at+1); text[at] != '}' && text[at] != ']'; {
		var c *yaml.Node
		if n.Kind == yaml.MappingNode {
			c, at = node(text, at, 0)
			n.Content = append(n.Content, c)
			at = spaces(text, spaces(text, at)+len(":"))
		}
		c, at = node(text, at, depth-1)
		n.Content = append(n.Content, c)
		if at = spaces(text, at); text[at] == ',' {
			at = spaces(text, at+1)
		}
	}
	return at + 1
}
