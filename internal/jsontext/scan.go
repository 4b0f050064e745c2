// Package jsontext finds values in JSON text, changes them in place, and writes new ones.
package jsontext

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/lazyregexp"
)

// A Span is where a value stands in a text.
type Span struct{ From, To int }

// In returns the text of the value.
func (s Span) In(text []byte) []byte { return text[s.From:s.To] }

// Looks reports whether a text starts as a JSON object or array.
func Looks(text []byte) bool {
	text = bytes.TrimLeft(bytes.TrimPrefix(text, document.BOM), " \t\r\n")
	return bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("["))
}

// Begins reports whether kubectl before 1.33 takes a stream that begins with text for JSON.
func Begins(text []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) }

// Values splits a text into the JSON values that follow each other. The error names the line after which they end.
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
			line := 1 + bytes.Count(text[:base+int(dec.InputOffset())], []byte("\n"))
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
	var raw json.RawMessage
	if dec.Decode(&raw) != nil || raw[0] != '{' {
		return nil, nil, false
	}
	rest = text[dec.InputOffset():]
	return raw, rest, yamlStart().Match(bytes.TrimSpace(rest))
}

var yamlStart = lazyregexp.New(`^(#|---|\.\.\.)`)

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

// next returns the offset of the next value or bracket of a valid text: what is between them means nothing more.
func next(text []byte, at int) int {
	for text[at] <= ' ' || text[at] == ',' || text[at] == ':' {
		at++
	}
	return at
}

// between holds what stands between values.
const between = " \t\r\n,:"

// skip returns the offset after the value that starts at an offset of a valid text.
func skip(text []byte, at int) int {
	for depth := 0; ; at = next(text, at) {
		switch text[at] {
		case '"':
			for at++; text[at] != '"'; at++ {
				if text[at] == '\\' {
					at++
				}
			}
			at++
		case '{', '[':
			depth++
			at++
		case '}', ']':
			depth--
			at++
		default:
			for at < len(text) && strings.IndexByte(between+"]}", text[at]) < 0 {
				at++
			}
		}
		if depth == 0 {
			return at
		}
	}
}
