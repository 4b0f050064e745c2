package stream

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/koupleless/module-service/fn"
)

// span is where a JSON value stands in the input.
type span struct {
	from, to int
}

func (s span) in(b []byte) []byte { return b[s.from:s.to] }

// jsonField is a field of a JSON object.
type jsonField struct {
	key   string
	name  int // the offset of the key
	value span
}

// looksLikeJSON reports whether in starts as a JSON object or array.
func looksLikeJSON(in []byte) bool {
	in = bytes.TrimLeft(bytes.TrimPrefix(in, bom), " \t\r\n")
	return len(in) > 0 && (in[0] == '{' || in[0] == '[')
}

// jsonValues splits in into the JSON values that follow each other.
func jsonValues(in []byte) ([]span, error) {
	base := len(in) - len(bytes.TrimPrefix(in, bom))
	dec := json.NewDecoder(bytes.NewReader(in[base:]))
	var values []span
	for {
		v, err := nextValue(dec, base)
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			line := 1 + bytes.Count(in[:min(len(in), base+int(dec.InputOffset()))], []byte("\n"))
			return nil, fmt.Errorf("behind line %d: %w", line, err)
		}
		values = append(values, v)
	}
}

// SplitJSON returns the JSON values that follow each other in a text, each alone. A text that is no such JSON it returns whole.
func SplitJSON(text []byte) [][]byte {
	if !looksLikeJSON(text) {
		return [][]byte{text}
	}
	values, err := jsonValues(text)
	if err != nil || len(values) < 2 {
		return [][]byte{text}
	}
	parts := make([][]byte, len(values))
	for i, v := range values {
		parts[i] = v.in(text)
	}
	return parts
}

// nextValue reads past a value, in a stream that begins at base.
func nextValue(dec *json.Decoder, base int) (span, error) {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return span{}, err
	}
	to := base + int(dec.InputOffset())
	return span{to - len(raw), to}, nil
}

// fields returns the fields of the object at s.
func (s span) fields(in []byte) ([]jsonField, error) {
	dec := json.NewDecoder(bytes.NewReader(s.in(in)))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	var fields []jsonField
	for dec.More() {
		at := s.from + int(dec.InputOffset())
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name, ok := key.(string)
		if !ok {
			return nil, fmt.Errorf("key %v is no string", key)
		}
		at += bytes.IndexByte(in[at:], '"')
		v, err := nextValue(dec, s.from)
		if err != nil {
			return nil, err
		}
		fields = append(fields, jsonField{key: name, name: at, value: v})
	}
	return fields, nil
}

// entries returns the values in the array at s.
func (s span) entries(in []byte) ([]span, error) {
	dec := json.NewDecoder(bytes.NewReader(s.in(in)))
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	var entries []span
	for dec.More() {
		v, err := nextValue(dec, s.from)
		if err != nil {
			return nil, err
		}
		entries = append(entries, v)
	}
	return entries, nil
}

// find returns the first field of that name.
func find(fields []jsonField, key string) (span, bool) {
	for _, f := range fields {
		if f.key == key {
			return f.value, true
		}
	}
	return span{}, false
}

// count returns how many fields have that name.
func count(fields []jsonField, key string) int {
	n := 0
	for _, f := range fields {
		if f.key == key {
			n++
		}
	}
	return n
}

// jsonString reads a field that has to be a string.
func jsonString(in []byte, fields []jsonField, key string) field {
	v, ok := find(fields, key)
	if !ok {
		return field{found: absent}
	}
	var value string
	if in[v.from] != '"' || json.Unmarshal(v.in(in), &value) != nil {
		return field{found: describeJSON(v.in(in))}
	}
	if value == "" {
		return field{found: "empty"}
	}
	return field{value: value}
}

// describeJSON tells a reader what raw is.
func describeJSON(raw []byte) string {
	switch raw[0] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "the string " + shorten(string(raw))
	}
	return shorten(string(raw))
}

// addJSON takes in the value at s, which stands where an item belongs.
func (c *contents) addJSON(in []byte, s span, at position) (*entry, error) {
	e := &entry{item: -1, span: s}
	if in[s.from] != '{' {
		c.fail(at, "not a Kubernetes resource: it must be an object, it is "+describeJSON(s.in(in)))
		return e, nil
	}
	fields, err := s.fields(in)
	if err != nil {
		return nil, err
	}
	h := header{apiVersion: jsonString(in, fields, "apiVersion"), kind: jsonString(in, fields, "kind")}.adopt(at.list)
	if what := h.fault(func(key string) int { return count(fields, key) }); what != "" {
		c.failHeader(at, h, what)
		return e, nil
	}
	if items, ok := find(fields, "items"); ok && h.isList() && in[items.from] == '[' {
		if at.depth > maxLists {
			c.fail(at, nested)
			return e, nil
		}
		e.array = &items
		e.members, err = c.addArray(in, items, func(i int) position { return at.member(i, h) })
		return e, err
	}
	id := fn.ID{APIVersion: h.apiVersion.value, Kind: h.kind.value}
	if meta, ok := find(fields, "metadata"); ok && in[meta.from] == '{' {
		fields, err := meta.fields(in)
		if err != nil {
			return nil, err
		}
		id.Name, id.Namespace = jsonScalar(in, fields, "name"), jsonScalar(in, fields, "namespace")
	}
	e.item = c.add(&item{id: id, path: at.file, index: at.index, raw: s.in(in)})
	return e, nil
}

// addArray takes in the entries of an array.
func (c *contents) addArray(in []byte, array span, at func(int) position) ([]*entry, error) {
	spans, err := array.entries(in)
	if err != nil {
		return nil, err
	}
	entries := make([]*entry, len(spans))
	for i, s := range spans {
		if entries[i], err = c.addJSON(in, s, at(i)); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// jsonScalar returns the value of a string or a number, or "".
func jsonScalar(in []byte, fields []jsonField, key string) string {
	v, ok := find(fields, key)
	if !ok {
		return ""
	}
	switch in[v.from] {
	case '{', '[', 'n':
		return ""
	case '"':
		return jsonString(in, fields, key).value
	}
	return string(v.in(in))
}
