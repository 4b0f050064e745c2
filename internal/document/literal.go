package document

import (
	"fmt"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// A literal is a value to be written: a Mapping, a Sequence, a string, an int64, a float64, a json.Number, a bool, or nil for null.

// A Mapping is a map whose keys have an order.
type Mapping []Entry

// An Entry is a key and its value, a literal.
type Entry struct {
	Key   string
	Value any
}

// A Sequence is a list of literals.
type Sequence []any

// An Arena allocates the maps of one resource after the other in the same memory. A nil Arena allocates each map by itself.
type Arena struct{ entries []Entry }

// arenaEntries is how many entries an Arena has at first: more than a Service without a template has.
const arenaEntries = 64

// Mapping returns a map without entries that has room for n.
func (a *Arena) Mapping(n int) Mapping {
	if a == nil {
		return make(Mapping, 0, n)
	}
	used := len(a.entries)
	if cap(a.entries)-used < n {
		a.entries, used = make([]Entry, 0, max(n, arenaEntries)), 0
	}
	a.entries = a.entries[:used+n]
	return Mapping(a.entries[used : used : used+n])
}

// Reset makes the memory free for the next resource. The maps of the one before are then invalid.
func (a *Arena) Reset() { a.entries = a.entries[:0] }

// Get returns the value of a key, nil if there is none.
func (m Mapping) Get(key string) any {
	if i := m.index(key); i >= 0 {
		return m[i].Value
	}
	return nil
}

func (m Mapping) index(key string) int {
	for i := range m {
		if m[i].Key == key {
			return i
		}
	}
	return -1
}

// With returns a copy of the map in which a key has a value: in its place, or at the end.
func (m Mapping) With(key string, value any) Mapping {
	if i := m.index(key); i >= 0 {
		m = append(Mapping(nil), m...)
		m[i].Value = value
		return m
	}
	return append(slices.Clip(m), Entry{key, value})
}

// Literal returns the value as a literal, with aliases and merge keys written out. The value must not be a bomb.
func (v Value) Literal() any {
	switch v.Kind() {
	case Absent, Null:
		return nil
	case Map:
		m := Mapping{}
		for key, value := range v.Fields() {
			m = append(m, Entry{key, value.Literal()})
		}
		return m
	case List:
		s := Sequence{}
		for _, entry := range v.Entries() {
			s = append(s, entry.Literal())
		}
		return s
	case Bool:
		b, _ := v.Bool()
		return b
	case Int:
		if i, ok := v.Int(); ok {
			return i
		}
		return v.number(yaml.NodeTagInt)
	case Float:
		return v.number(yaml.NodeTagFloat)
	case Other: // which only a tree has
		if text, err := decodeBinary(v.node); err == nil {
			return text
		}
	}
	return v.Text()
}

// Node returns a literal as a node of the YAML library.
func Node(literal any) *yaml.Node {
	switch v := literal.(type) {
	case Mapping:
		n := &yaml.Node{Kind: yaml.MappingNode, Tag: yaml.NodeTagMap}
		for _, e := range v {
			n.Content = append(n.Content, Node(e.Key), Node(e.Value))
		}
		return n
	case Sequence:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: yaml.NodeTagSeq}
		for _, e := range v {
			n.Content = append(n.Content, Node(e))
		}
		return n
	case string:
		n := &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagString, Value: v}
		if yamlnode.NeedsQuotes(v) {
			n.Style = yaml.DoubleQuotedStyle
		}
		return n
	case nil:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagNull, Value: "null"}
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: fmt.Sprint(literal)} // a number or a boolean
	if f, ok := literal.(float64); ok {
		_ = n.Encode(f)
	}
	if n.Tag = n.ShortTag(); n.Tag == yaml.NodeTagString { // YAML does not know the number, or a tag calls a text one
		n.Tag = yaml.NodeTagFloat
	}
	return n
}

// Equal reports whether a value and a literal are equal: scalars by type and value, maps in any order of their keys, lists in
// theirs.
func (v Value) Equal(literal any) bool {
	n := 0
	switch want := literal.(type) {
	case Mapping:
		for range v.Fields() {
			n++
		}
		differs := func(e Entry) bool { return !v.Field(e.Key).Equal(e.Value) }
		return v.Kind() == Map && n == len(want) && !slices.ContainsFunc(want, differs)
	case Sequence:
		for i, entry := range v.Entries() {
			if i >= len(want) || !entry.Equal(want[i]) {
				return false
			}
			n++
		}
		return v.Kind() == List && n == len(want)
	}
	return v.Kind() < Other && v.Literal() == literal
}

// IsPlain reports whether a string is a word, or words with spaces or commas between them, that every writer of YAML leaves without
// quotes in a block.
func IsPlain(s string) bool {
	for i := range len(s) {
		isBetween := (s[i] == ' ' || s[i] == ',') && i+1 < len(s)
		if !isKeyByte[s[i]] && !isBetween {
			return false
		}
	}
	return isWord([]byte(s))
}

// IsQuotable reports whether a string is one that every writer of YAML puts in double quotes, of those that Services often have: the
// value of a selector, the index of a file.
func IsQuotable(s string) bool { return s == "true" || IsNumeral(s) }
