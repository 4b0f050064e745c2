package fn

import (
	"fmt"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// Annotations of the function specification and of kustomize.
const (
	localConfigAnnotation   = "config.kubernetes.io/local-config"
	previousNamesAnnotation = "internal.config.kubernetes.io/previousNames"
)

// pathAnnotations tell the file of a resource. The second, older ones are still what some orchestrators send.
var pathAnnotations = [...]struct{ path, index string }{
	{"internal.config.kubernetes.io/path", "internal.config.kubernetes.io/index"},
	{"config.kubernetes.io/path", "config.kubernetes.io/index"},
}

// An object is a parsed resource. Reading a field of the wrong type reports a fault.
type object struct {
	item   int // where it stands among the items
	id     ID
	source Item
	node   *yaml.Node // nil where it has been released
	report *report

	pkg           string // the kpt package that it is of, "" where it is of none
	path          string // in that package
	index         int
	annotatedPath [len(pathAnnotations)]bool // which of the annotations tell the path
}

// open parses an item. Where that fails the fault is reported and the object is nil.
func open(items []Item, i int, rep *report) *object {
	o := &object{item: i, id: items[i].ID(), source: items[i], report: rep}
	o.path, o.index = items[i].File()
	node, err := items[i].Node()
	if err != nil {
		o.fault(field{}, nil, "cannot be parsed: %v", err)
		return nil
	}
	o.node = node
	annotations := yamlnode.Lookup(node, "metadata", "annotations")
	for i := len(pathAnnotations) - 1; i >= 0; i-- {
		a := pathAnnotations[i]
		if path := yamlnode.Scalar(annotations, a.path); path != "" {
			o.path, o.index = path, atoi(yamlnode.Scalar(annotations, a.index))
			o.annotatedPath[i] = true
		}
	}
	if slices.Contains(o.annotatedPath[:], true) {
		o.pkg = yamlnode.Scalar(annotations, packageAnnotation)
	}
	return o
}

// file returns the path of the file for a reader.
func (o *object) file() string { return o.report.packages.file(o.pkg, o.path) }

// release lets go of the nodes of a resource that has been read, so that of thousands not all are held at once. Should one
// of its fields be asked for again it is parsed again.
func (o *object) release() { o.node = nil }

func (o *object) root() *yaml.Node {
	if o.node == nil {
		o.node, _ = o.source.Node() // it was parsed before
	}
	return o.node
}

// where names a resource and its file.
func (o *object) where() string {
	name := qualified(o.id.Namespace, o.id.Name)
	file := o.file()
	if file == "" {
		return name
	}
	return fmt.Sprintf("%s (%s[%d])", name, file, o.index)
}

// previousNames returns the names that a resource had before kustomize renamed it, as far as they are to be believed.
func previousNames(o *object) []string {
	if !o.report.believeNames {
		return nil
	}
	names := yamlnode.Scalar(o.node, "metadata", "annotations", previousNamesAnnotation)
	if names == "" {
		return nil
	}
	return strings.Split(names, ",")
}

// fault reports an error in a field, with the value that would mend it where there is one.
func (o *object) fault(f field, proposed any, format string, args ...any) {
	o.tell(kptfn.Error, f, proposed, format, args...)
}

func (o *object) warn(f field, proposed any, format string, args ...any) {
	o.tell(kptfn.Warning, f, proposed, format, args...)
}

func (o *object) tell(severity kptfn.Severity, f field, proposed any, format string, args ...any) {
	var ref *kptfn.Field
	if path := f.path(); path != "" {
		ref = &kptfn.Field{Path: path, CurrentValue: yamlnode.Short(f.node), ProposedValue: proposed}
	}
	o.report.add(o, severity, ref, fmt.Sprintf(format, args...))
}

// A field is a place in an object and what stands there: nil where nothing or null does.
type field struct {
	object *object
	base   string // the path that the keys go on from, such as that of an entry of a list
	keys   []string
	node   *yaml.Node
}

// path tells a reader where the field is.
func (f field) path() string {
	path := f.base
	for _, key := range f.keys {
		path = yamlnode.Join(path, key)
	}
	return path
}

// field goes down to a field. ok is false where that is impossible, which has then been reported.
func (o *object) field(keys ...string) (f field, ok bool) {
	f = field{object: o, node: o.root()}
	for i := range keys {
		if f, ok = f.down(keys[:i+1]); !ok {
			return f, false
		}
	}
	return f, true
}

func (f field) child(key string) (field, bool) {
	return f.down(append(f.keys[:len(f.keys):len(f.keys)], key))
}

// down goes down by the last of the keys.
func (f field) down(keys []string) (field, bool) {
	if !f.is(yaml.MappingNode, "a map") {
		return f, false
	}
	key := keys[len(keys)-1]
	c := field{object: f.object, base: f.base, keys: keys}
	if f.node == nil {
		return c, true
	}
	if count := yamlnode.Count(f.node, key); count > 1 {
		c.object.fault(c, nil, "is given %d times", count)
		return c, false
	}
	if value := yamlnode.Lookup(f.node, key); !yamlnode.IsNull(value) {
		c.node = value
	}
	return c, true
}

// is reports whether a field is absent or of a kind, and a fault where it is not.
func (f field) is(kind yaml.Kind, name string) bool {
	if f.node == nil || f.node.Kind == kind {
		return true
	}
	f.object.fault(f, nil, "must be %s, got %s", name, yamlnode.Describe(f.node))
	return false
}

// entries returns the members of a list.
func (f field) entries() (members []field, ok bool) {
	if !f.is(yaml.SequenceNode, "a list") {
		return nil, false
	}
	if f.node == nil {
		return nil, true
	}
	for i, n := range f.node.Content {
		m := field{object: f.object, base: fmt.Sprintf("%s[%d]", f.path(), i)}
		if n = yamlnode.Resolve(n); !yamlnode.IsNull(n) {
			m.node = n
		}
		members = append(members, m)
	}
	return members, true
}

// text returns a string, empty where the field is absent.
func (f field) text() (s string, ok bool) {
	if f.node == nil {
		return "", true
	}
	if f.node.Kind != yaml.ScalarNode {
		f.object.fault(f, nil, "must be a string, got %s", yamlnode.Describe(f.node))
		return "", false
	}
	switch f.node.ShortTag() {
	case yaml.NodeTagString, "!!timestamp": // no timestamp in Kubernetes' reading of YAML
		return f.node.Value, true
	}
	f.object.fault(f, f.node.Value, "must be a string, in quotes, got %s", yamlnode.Describe(f.node))
	return "", false
}

// flag returns a boolean, false where the field is absent. Where it is none, b is what it most likely means, so that all
// else that is wrong with a resource that asks for a Service is told in the same run.
func (f field) flag() (b, ok bool) {
	if f.node == nil {
		return false, true
	}
	if f.node.Kind == yaml.ScalarNode && f.node.ShortTag() == yaml.NodeTagBool {
		if err := f.node.Decode(&b); err == nil {
			return b, true
		}
	}
	var proposed any
	b, known := f.word()
	if known {
		proposed = b
	}
	f.object.fault(f, proposed, "must be true or false, without quotes, got %s", yamlnode.Describe(f.node))
	return b, false
}

// word returns what a word means that is no boolean, true where nobody can tell.
func (f field) word() (b, known bool) {
	if f.node.Kind == yaml.ScalarNode {
		switch strings.ToLower(f.node.Value) {
		case "true", "yes", "on":
			return true, true
		case "false", "no", "off":
			return false, true
		}
	}
	return true, false
}
