package stream

import (
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// found is what the lines of a resource tell of it.
type found struct {
	start     int // of its first line
	content   bool
	fields    [5]value // by the numbers below
	inside    bool     // the lines are those of the metadata
	comments  bool     // there are comments among the lines
	remark    bool     // the last line is a comment
	difficult bool     // only the parser can read it
	escapes   bool     // there are escapes
}

// value is that of a field which tells what a resource is.
type value struct {
	form form
	text []byte
	set  bool
}

const (
	apiVersionField = iota
	kindField
	metadataField
	nameField
	namespaceField
)

var fieldNames = []string{"apiVersion", "kind", "metadata", "name", "namespace"}

// comment takes in a line that is a comment. Deep tells that it cannot be about what comes next.
func (f *found) comment(deep bool) {
	f.remark = f.content
	f.comments = f.comments || f.content && deep
}

// line takes in a line, which is depth collections deep in the resource.
func (f *found) line(l *line, depth int) error {
	f.content = true
	f.comments = f.comments || f.remark || l.comment
	f.difficult = f.difficult || l.form == escaped || l.form == block
	f.escapes = f.escapes || l.form == escaped
	i := -1
	switch {
	case depth == 1 && l.key != nil:
		i = slices.Index(fieldNames[:nameField], string(l.key))
		f.inside = i == metadataField && l.form == none
	case depth == 2 && l.key != nil && f.inside:
		if i = slices.Index(fieldNames[nameField:], string(l.key)); i >= 0 {
			i += nameField
		}
	}
	if i < 0 {
		return nil
	}
	if f.fields[i].set {
		return errTwice
	}
	f.fields[i] = value{form: l.form, text: l.value, set: true}
	return nil
}

// text returns a field as a string. Sure is false where the parser has to read it.
func (f *found) text(i int) (text []byte, sure bool) {
	v := f.fields[i]
	switch {
	case v.form == quoted:
		return v.text[1 : len(v.text)-1], true
	case v.form == plain && plainTag(string(v.text)) == yaml.NodeTagString:
		return v.text, true
	}
	return nil, !v.set
}

// id returns what the lines tell of the identity of a resource. Sure is false where the parser has to tell.
func (f *found) id(intern func([]byte) string) (id fn.ID, sure bool) {
	apiVersion, sureVersion := f.text(apiVersionField)
	kind, sureKind := f.text(kindField)
	name, sureName := f.text(nameField)
	namespace, sureNamespace := f.text(namespaceField)
	if metadata := f.fields[metadataField].form; metadata != none || len(apiVersion) == 0 || len(kind) == 0 {
		return id, false
	}
	id = fn.ID{APIVersion: intern(apiVersion), Kind: intern(kind), Namespace: intern(namespace), Name: string(name)}
	return id, sureVersion && sureKind && sureName && sureNamespace
}

// identify returns the identity of the resource n, whose header is known.
func identify(n *yaml.Node, h header) fn.ID {
	id := fn.ID{APIVersion: h.apiVersion.value, Kind: h.kind.value}
	if meta := yamlnode.Lookup(n, "metadata"); meta != nil && meta.Kind == yaml.MappingNode {
		id.Name, id.Namespace = yamlnode.Scalar(meta, "name"), yamlnode.Scalar(meta, "namespace")
	}
	return id
}
