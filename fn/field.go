package fn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A field is a place in an object and what stands there.
type field struct {
	object *object
	base   string // the path that the keys go on from, such as that of an entry of a list
	keys   []string
	value  Value
	part   *part  // of the value, nil for all of it
	name   string // for a reader, if that is not the path
}

// A part of a string is identified by a name, if it has one.
type part struct {
	offset int
	name   string
}

// path returns the place for a reader.
func (f field) path() string {
	if f.name != "" {
		return f.name
	}
	path := f.base
	for _, key := range f.keys {
		path = yamlnode.Join(path, key)
	}
	return path
}

// isSet reports whether something stands there that is not null.
func (f field) isSet() bool { return !f.value.IsNull() }

// isEmpty reports whether nothing stands there, or an empty map.
func (f field) isEmpty() bool {
	for range f.value.Fields() {
		return false
	}
	return !f.isSet() || f.value.Kind() == document.Map
}

// field goes down to a field. ok is false if that is impossible, which has then been reported.
func (o *object) field(keys ...string) (f field, ok bool) {
	f = o.run.around
	if n := len(f.keys); f.object != o || n >= len(keys) || !slices.Equal(f.keys, keys[:n]) {
		f = field{object: o, value: o.root()}
	}
	for i := len(f.keys); i < len(keys); i++ {
		o.run.around = f
		if f, ok = f.descend(keys[:i+1]); !ok {
			return f, false
		}
	}
	return f, true
}

func (f field) child(key string) (field, bool) {
	return f.descend(append(slices.Clip(f.keys), key))
}

// descend goes down by the last of the keys. It reports why if it cannot.
func (f field) descend(keys []string) (field, bool) {
	if !f.requireKind(document.Map) {
		return f, false
	}
	key := keys[len(keys)-1]
	value, count := f.value.Find(key)
	c := field{object: f.object, base: f.base, keys: keys, value: value}
	if count > 1 {
		c.value = Value{}
		c.fail(rule.DuplicateKey, nil, "is given %d times: keep only one", count)
		return c, false
	}
	return c, true
}

// collectionNames are how messages name the kinds of collections.
var collectionNames = map[document.Kind]string{document.Map: "a map", document.List: "a list"}

// requireKind reports whether a field is absent, null or a collection of a kind. If it is not, it reports an error.
func (f field) requireKind(kind document.Kind) bool {
	if f.value.IsNull() || f.value.Kind() == kind {
		return true
	}
	f.fail(rule.WrongType, nil, "must be %s, got %s", collectionNames[kind], f.value.Describe())
	return false
}

// list returns the members of the list that a map has under a key.
func (f field) list(key string) (members []field, ok bool) {
	if f, ok = f.child(key); !ok {
		return nil, false
	}
	return f.peekEntries(), f.requireKind(document.List)
}

// key is the place of a key of a field.
func (f field) key(key string) field {
	return field{object: f.object, base: f.base, keys: slices.Concat(f.keys, []string{key})}
}

// peek goes down to a field as o.field does, but reports nothing.
func (o *object) peek(keys ...string) field {
	return field{object: o, keys: keys, value: o.root().Lookup(keys...)}
}

// peek goes down by keys, and reports nothing.
func (f field) peek(keys ...string) field {
	return field{object: f.object, base: f.base, keys: slices.Concat(f.keys, keys), value: f.value.Lookup(keys...)}
}

// peekEntries returns the members of a list, none if it is no list.
func (f field) peekEntries() (members []field) {
	for i, v := range f.value.Entries() {
		members = append(members, field{object: f.object, base: fmt.Sprintf("%s[%d]", f.path(), i), value: v})
	}
	return members
}

// fieldAt returns the field at a path.
func (o *object) fieldAt(path string) field {
	return field{object: o, base: path, value: valueAt(o.root(), path)}
}

// fieldAmong returns the field at a path, one of n about which there are messages. If these are more than are reported, it is not looked
// for, as that takes the square of their number.
func (o *object) fieldAmong(n int, path string) field {
	if n > bounds.Messages {
		return field{object: o, base: path}
	}
	return o.fieldAt(path)
}

// valueAt returns what stands at a path, absent if nothing does.
func valueAt(v Value, path string) Value {
	if at, _, found := v.Locate(path); found {
		return at
	}
	return Value{}
}

// text returns a string, empty if the field is absent.
func (f field) text() (s string, ok bool) {
	switch kind := f.value.Kind(); {
	case kind <= document.Null:
		return "", true
	case kind == document.String:
		return f.value.Text(), true
	case kind >= document.Map:
		f.fail(rule.WrongType, nil, "must be a string, got %s", f.value.Describe())
		return "", false
	}
	f.fail(rule.WrongType, f.value.Text(), "must be a string, in quotes, got %s", f.value.Describe())
	return "", false
}

// flag returns a boolean, false if the field is absent. If it is none, b is what it most likely means, so that everything else that is
// wrong with a resource that requests a Service is reported in the same run.
func (f field) flag() (b, ok bool) {
	if !f.isSet() {
		return false, true
	}
	if b, ok := f.value.Bool(); ok {
		return b, true
	}
	var proposed any
	b, known := f.word()
	if known {
		proposed = b
	}
	f.fail(rule.WrongType, proposed, "must be true or false%s, got %s", f.withoutQuotes(), f.value.Describe())
	return b, false
}

// withoutQuotes returns what to do with the quotes of a value that must have none, "" if it has none.
func (f field) withoutQuotes() string {
	if f.value.IsQuoted() {
		return ", without quotes"
	}
	return ""
}

// word returns what a boolean, or a string in the place of one, means: true if it is unknown.
func (f field) word() (b, known bool) {
	if b, ok := f.value.Bool(); ok {
		return b, true
	}
	switch strings.ToLower(f.value.Text()) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off":
		return false, true
	}
	return true, false
}

// variableHint returns what to do about a variable that the text of a value holds, to be appended to a message, "" if it holds none.
func variableHint(text string) string {
	if variable := document.Variable(text); variable != "" {
		return "; " + document.VariableHint(variable)
	}
	return ""
}
