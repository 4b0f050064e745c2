package document

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// A Change sets or removes what stands at a path.
type Change struct {
	// Path leads from the resource to the place, in at least one step: by a string to a field of a map, by an int to an entry of a
	// list. What is missing on the way is made; the index after the last entry appends one.
	Path []any

	// Value is the literal to be set.
	Value any

	// Remove reports whether the field or entry goes instead.
	Remove bool
}

// Set returns a change that sets a literal.
func Set(value any, path ...any) Change { return Change{Path: path, Value: value} }

// Remove returns a change that removes a field or an entry.
func Remove(path ...any) Change { return Change{Path: path, Remove: true} }

// Apply makes changes in a tree, which it takes over, and returns it. What the places share with others through an anchor, an alias
// or a merge key is copied first, so that nothing else changes.
func Apply(root *yaml.Node, changes []Change) *yaml.Node {
	for _, c := range changes {
		if yamlnode.IsNull(root) {
			root = empty(c.Path[0])
		}
		n := root
		for i, step := range c.Path[:len(c.Path)-1] {
			n = own(n, step, c.Path[i+1])
		}
		last := c.Path[len(c.Path)-1]
		if c.Remove {
			remove(n, last)
		} else {
			set(n, last, Node(c.Value))
		}
	}
	return root
}

// own returns the collection at a step for change. One that is missing or null becomes an empty one, as the next step needs it.
func own(parent *yaml.Node, step, next any) *yaml.Node {
	i := ValueIndex(parent, step)
	var value *yaml.Node
	switch key := step.(type) {
	case string:
		value = yamlnode.Lookup(parent, key)
	case int:
		if i >= 0 && i < len(parent.Content) {
			value = yamlnode.Resolve(parent.Content[i])
		}
	}
	switch {
	case yamlnode.IsNull(value):
		value = empty(next)
	case i >= 0 && parent.Content[i] == value && value.Anchor == "":
		if len(value.Content) == 0 {
			value.Style &^= yaml.FlowStyle
		}
		return value
	default:
		value = unshared(value)
	}
	set(parent, step, value)
	return value
}

// empty returns a collection that has room for a step.
func empty(step any) *yaml.Node {
	if _, isKey := step.(string); isKey {
		return Node(Mapping{})
	}
	return Node(Sequence{})
}

// ValueIndex returns the place of a value in the content of a collection: -1 if a mapping does not have the key itself or if n is no
// collection for such a step, the length if a sequence has no such entry. A key that is no string counts if no string is the key, as
// Kubernetes has only strings.
func ValueIndex(n *yaml.Node, step any) int {
	if i, ok := step.(int); ok && n.Kind == yaml.SequenceNode {
		return min(i, len(n.Content))
	}
	if key, ok := step.(string); ok && yamlnode.KeyIndex(n, key) >= 0 {
		return yamlnode.KeyIndex(n, key) + 1
	}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if k := yamlnode.Resolve(n.Content[i]); k.Kind == yaml.ScalarNode && k.Value == step {
			return i + 1
		}
	}
	return -1
}

// set puts a value in the place of an older one, with its comments and its quotes, or at the end.
func set(parent *yaml.Node, step any, value *yaml.Node) {
	i := ValueIndex(parent, step)
	if i < 0 {
		key, _ := step.(string)
		parent.Content = append(parent.Content, Node(key), value)
		return
	}
	if i == len(parent.Content) {
		parent.Content = append(parent.Content, value)
		return
	}
	old := parent.Content[i]
	if key, ok := step.(string); ok && yamlnode.Lookup(parent, key) != yamlnode.Resolve(old) { // a merge key after it would override it
		parent.Content = slices.Concat(parent.Content[:i-1], parent.Content[i+1:], []*yaml.Node{parent.Content[i-1], old})
		i = len(parent.Content) - 1
	}
	value.HeadComment, value.LineComment, value.FootComment = old.HeadComment, old.LineComment, old.FootComment
	quotes := yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle
	if yamlnode.IsString(value) && yamlnode.IsString(old) && old.Style&quotes != 0 {
		value.Style = old.Style & quotes
	}
	parent.Content[i] = value
}

// remove removes a field or an entry. A field that a merge key gives goes with the merge key, whose other fields are written out.
func remove(parent *yaml.Node, step any) {
	if i, ok := step.(int); ok {
		parent.Content = slices.Delete(parent.Content, i, i+1)
		return
	}
	key, _ := step.(string)
	i := ValueIndex(parent, step)
	if i >= 0 {
		parent.Content = slices.Delete(parent.Content, i-1, i+1)
	}
	if yamlnode.Lookup(parent, key) == nil {
		return
	}
	pairs := yamlnode.Flat(parent, keyText)
	parent.Content = nil
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i].Value != key {
			parent.Content = append(parent.Content, unshared(pairs[i]), unshared(pairs[i+1]))
		}
	}
}

// unshared copies a node that may have an anchor for another place, without the anchor. What it holds by alias stays so.
func unshared(node *yaml.Node) *yaml.Node {
	c := yaml.CopyYNode(node)
	Walk(c, func(n *yaml.Node) { n.Anchor = "" })
	return c
}

// Clone copies a tree. An alias to a node before it leads to the copy, any other alias where it led.
func Clone(n *yaml.Node) *yaml.Node { return clone(n, map[*yaml.Node]*yaml.Node{}) }

// clone copies n and notes the copy of each node that an alias can lead to.
func clone(n *yaml.Node, copies map[*yaml.Node]*yaml.Node) *yaml.Node {
	dup := *n
	if n.Anchor != "" {
		copies[n] = &dup
	}
	dup.Alias = cmp.Or(copies[n.Alias], n.Alias)
	dup.Content = slices.Clone(n.Content)
	for i, c := range n.Content {
		dup.Content[i] = clone(c, copies)
	}
	return &dup
}

// Walk calls f for n and all nodes below it, in the order of the text.
func Walk(n *yaml.Node, f func(*yaml.Node)) {
	f(n)
	for _, c := range n.Content {
		Walk(c, f)
	}
}

// An Edit is what becomes of a resource.
type Edit struct {
	Drop     bool     // the resource is removed
	Changes  []Change // else what changes in it
	Optional bool     // the resource is right without the changes
}

// Apply makes the changes of an edit in a node, which it takes over, and returns it: nil if the resource is dropped.
func (e Edit) Apply(node *yaml.Node) *yaml.Node {
	if e.Drop {
		return nil
	}
	return Apply(node, e.Changes)
}

// An Addition is a new resource.
type Addition struct {
	// Path is the file that it belongs in, of no use if the items come from no files.
	Path string

	// Build returns the resource, anew each time, so that of thousands not all exist at once. It may allocate its maps in an Arena.
	Build func(*Arena) Mapping

	// Requester returns the resource that requests it.
	Requester func() Requester
}

// A Requester is a resource that requests another one. The file, the index in it and the position there are known only of one that
// was read from a file.
type Requester struct {
	ID       ID
	Path     string
	Index    int
	Position Position
}

// Node returns the resource as a node of the YAML library.
func (a Addition) Node() *yaml.Node { return Node(a.Build(nil)) }

// ID returns the identity of the resource.
func (a Addition) ID() ID {
	v := Tree(a.Node())
	metadata := v.Field("metadata")
	return ID{v.Field("apiVersion").Text(), v.Field("kind").Text(), metadata.Field("namespace").Text(), metadata.Field("name").Text()}
}

// Changed returns a resource with changes. The values in it have no positions.
func (v Value) Changed(changes []Change) (Value, error) {
	if v.IsBomb() {
		return Value{}, errors.New("its aliases expand to more than an object can hold: replace them by the values")
	}
	n := Node(v.Literal())
	if key := yamlnode.Duplicate(n); key != nil {
		return Value{}, fmt.Errorf("the key %s is given twice", Tree(key).Describe())
	}
	return Tree(Apply(n, changes)), nil
}
