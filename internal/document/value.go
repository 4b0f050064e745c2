package document

import (
	"bytes"
	"iter"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A Value is a value in a resource. The zero Value is absent.
type Value struct {
	node  *yaml.Node // of a tree
	lines *Lines     // of a row; of a tree whose nodes have offsets instead of lines and columns, the text
	row   int
}

// Tree returns the value of a node of the YAML library.
func Tree(n *yaml.Node) Value { return Value{node: yamlnode.Resolve(n)} }

// OffsetTree returns the value of a node whose Line, and those of the nodes in it, are 1 plus an offset in a text.
func OffsetTree(n *yaml.Node, text []byte) Value { return Value{node: n, lines: &Lines{text: text}} }

// of returns the value of another node of the same tree.
func (v Value) of(n *yaml.Node) Value { return Value{node: yamlnode.Resolve(n), lines: v.lines} }

// Kind returns what the value is.
func (v Value) Kind() Kind {
	switch {
	case v.node == nil && v.lines == nil:
		return Absent
	case v.node == nil:
		return v.lines.kind(v.row)
	case v.node.Kind == yaml.MappingNode:
		return Map
	case v.node.Kind == yaml.SequenceNode:
		return List
	case yamlnode.IsWord(v.node):
		return Bool
	}
	return kindOf(v.node.ShortTag())
}

// kindOf returns the kind of a scalar with a tag. Kubernetes' reading of YAML knows no timestamps.
func kindOf(tag string) Kind {
	switch tag {
	case yaml.NodeTagString, "!!timestamp":
		return String
	case yaml.NodeTagInt:
		return Int
	case yaml.NodeTagBool:
		return Bool
	case yaml.NodeTagNull:
		return Null
	case yaml.NodeTagFloat:
		return Float
	}
	return Other
}

// IsNull reports whether the value is absent or null.
func (v Value) IsNull() bool { return v.Kind() <= Null }

// IsBomb reports whether aliases in the value expand to more than an object can hold.
func (v Value) IsBomb() bool { return v.node != nil && yamlnode.IsBomb(v.node) }

// isScalar reports whether the value is a scalar that is not null.
func (v Value) isScalar() bool { k := v.Kind(); return k > Null && k < Map }

// Text returns the text of a scalar, "" for null and for anything else.
func (v Value) Text() string {
	switch {
	case !v.isScalar():
		return ""
	case v.node == nil:
		return v.lines.scalar(v.row)
	}
	return v.node.Value
}

// Field returns the value that a map has under a key, which may come from a merge key. Of two keys it is the first.
func (v Value) Field(key string) Value {
	field, _ := v.Find(key)
	return field
}

// Find returns the value that a map has under a key, as Field does, and how often the map itself has the key.
func (v Value) Find(key string) (field Value, count int) {
	switch {
	case v.node != nil:
		if v.node.Kind == yaml.MappingNode {
			count = yamlnode.Count(v.node, key)
		}
		if n := yamlnode.Lookup(v.node, key); n != nil {
			field = v.of(n)
		}
	case v.lines != nil:
		var i int
		if i, count = v.lines.field(v.row, key); count > 0 {
			field = Value{lines: v.lines, row: i}
		}
	}
	return field, count
}

// Lookup goes down maps by keys.
func (v Value) Lookup(keys ...string) Value {
	for _, key := range keys {
		v = v.Field(key)
	}
	return v
}

// Fields returns the keys and values of a map: its own, and after them those that merge keys give it.
func (v Value) Fields() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		switch {
		case v.Kind() != Map:
		case v.node != nil:
			pairs := yamlnode.Flat(v.node, keyText)
			for i := 0; i+1 < len(pairs); i += 2 {
				if !yield(keyText(pairs[i]), v.of(pairs[i+1])) {
					return
				}
			}
		default:
			for i := v.lines.first(v.row); i > 0; i = v.lines.after(i) {
				if !yield(v.lines.key(i), Value{lines: v.lines, row: i}) {
					return
				}
			}
		}
	}
}

// Entries returns the entries of a list.
func (v Value) Entries() iter.Seq2[int, Value] {
	return func(yield func(int, Value) bool) {
		switch {
		case v.Kind() != List:
		case v.node != nil:
			for i, n := range v.node.Content {
				if !yield(i, v.of(n)) {
					return
				}
			}
		default:
			n := 0
			for i := v.lines.first(v.row); i > 0; i = v.lines.after(i) {
				if !yield(n, Value{lines: v.lines, row: i}) {
					return
				}
				n++
			}
		}
	}
}

// At goes down by a path such as spec.ports[0].port or metadata.annotations[example.com/a], as far as there is something.
func (v Value) At(path string) Value {
	value, _, _ := v.Locate(path)
	return value
}

// Locate goes down by a path as At does. It also returns where the key of the last field on the way is that is there, or the entry
// of a list, and whether there is something at the path.
func (v Value) Locate(path string) (value Value, key Place, found bool) {
	key = v.Place()
	for path != "" {
		isIndex := path[0] == '[' && v.Kind() == List
		var step string
		step, path = yamlnode.FirstStep(path)
		next := Value{}
		if isIndex {
			index, err := strconv.Atoi(step)
			for i, entry := range v.Entries() {
				if i == index && err == nil {
					next, key = entry, entry.Place()
					break
				}
			}
		} else {
			next = v.Field(step)
			if at := v.KeyPlace(step); at.IsKnown() {
				key = at
			}
		}
		if next.IsNull() {
			return v, key, false
		}
		v = next
	}
	return v, key, true
}

// IsMapOfStrings reports whether the value is a map of strings in lines of their own, each with a key that no other has. It may err
// towards false.
func (v Value) IsMapOfStrings() bool {
	if v.node != nil || v.Kind() != Map {
		return false
	}
	lines := v.lines
	var before span
	for i := lines.first(v.row); i > 0; i = lines.after(i) {
		r := lines.rows[i]
		if lines.kind(i) != String || before.to > before.from && bytes.Compare(lines.in(before), lines.in(r.key)) >= 0 {
			return false
		}
		before = r.key
	}
	return true
}

// Bool returns the value of a boolean.
func (v Value) Bool() (b, ok bool) {
	text := v.Text()
	if b, ok = yamlnode.Word(text); !ok {
		b = strings.EqualFold(text, "true")
	}
	return b, v.Kind() == Bool
}

// IsQuoted reports whether the value is a string in quotes.
func (v Value) IsQuoted() bool {
	switch {
	case v.Kind() != String:
		return false
	case v.node == nil:
		f := v.lines.rows[v.row].form
		return f == quoted || f == escaped
	}
	return v.node.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0
}

// Any returns a scalar as a Go value for a result, nil for anything else.
func (v Value) Any() any {
	switch v.Kind() {
	case Bool:
		b, _ := v.Bool()
		return b
	case Int, Float:
		var number any
		_ = (&yaml.Node{Kind: yaml.ScalarNode, Value: v.Text()}).Decode(&number) // it is a number
		return number
	}
	if v.isScalar() {
		return v.Text()
	}
	return nil
}

// Short returns a scalar as a Go value for a message. A long text is cut.
func (v Value) Short() any {
	if text, ok := v.Any().(string); ok {
		return bounds.CutValue(text)
	}
	return v.Any()
}

// Describe names the value in a message: its text, in quotes if it is a string, or what it is. A long text is cut.
func (v Value) Describe() string {
	switch v.Kind() {
	case Absent:
		return "absent"
	case Null:
		return "null"
	case Map:
		return "a map"
	case List:
		return "a list"
	case String:
		return strconv.Quote(bounds.CutValue(v.Text()))
	}
	return bounds.CutValue(v.Text())
}
