package fn

import (
	"fmt"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// Annotations of the function specification and of kustomize.
const (
	localConfigAnnotation   = "config.kubernetes.io/local-config"
	previousNamesAnnotation = "internal.config.kubernetes.io/previousNames"
)

// pathAnnotations hold the file of a resource. The second, older ones are still what some orchestrators send.
var pathAnnotations = [...]struct{ path, index string }{
	{"internal.config.kubernetes.io/path", "internal.config.kubernetes.io/index"},
	{"config.kubernetes.io/path", "config.kubernetes.io/index"},
}

// An object is a parsed resource. Reading a field of the wrong type reports an error.
type object struct {
	item   int // where it stands among the items
	id     ID
	source Item
	value  Value // absent after it has been released
	report *report

	pkg           string // the kpt package that it is of, "" if it is of none
	path          string // in that package
	index         int
	annotatedPath [len(pathAnnotations)]bool // which of the annotations hold the path
}

// open parses an item, into a table if there is one. If that fails the error is reported and the object is nil.
func open(items []Item, i int, table *document.Lines, rep *report) *object {
	o := &object{item: i, id: items[i].ID(), source: items[i], report: rep}
	o.path, o.index = items[i].File()
	var err error
	if o.value, err = items[i].Value(table); err != nil {
		o.fault(rule.ParseError, field{}, nil, "cannot be parsed: %v", err)
		return nil
	}
	if !rep.believeNames { // the file is known; annotations that were committed name another one
		return o
	}
	annotations := o.value.Lookup(annotationsField...)
	for i, a := range slices.Backward(pathAnnotations[:]) {
		if path := annotations.Field(a.path).Text(); path != "" {
			o.path, o.index = path, atoi(annotations.Field(a.index).Text())
			o.annotatedPath[i] = true
		}
	}
	if slices.Contains(o.annotatedPath[:], true) {
		o.pkg = annotations.Field(packageAnnotation).Text()
	}
	return o
}

// file returns the path of the file for a reader.
func (o *object) file() string { return o.report.packages.file(o.pkg, o.path) }

// release lets go of the value of a resource that has been read, so that the next one can use its table. Should one of its fields
// be asked for again it is parsed again.
func (o *object) release() { o.value = Value{} }

func (o *object) root() Value {
	if o.value.IsNull() {
		o.value, _ = o.source.Value(nil) // it was parsed before
	}
	return o.value
}

// where names a resource and its file.
func (o *object) where() string {
	name := qualified(o.id.Namespace, o.id.Name)
	if o.file() == "" {
		return name
	}
	return name + " (" + o.position() + ")"
}

// position names the place of a resource: its file and line, or the index in it.
func (o *object) position() string {
	at := o.locate(field{object: o, keys: nameField, value: o.root().Lookup("metadata", "name")})
	switch file := o.file(); {
	case file == "":
		return fmt.Sprintf("item %d", o.item+1)
	case !at.IsKnown():
		return fmt.Sprintf("%s[%d]", file, o.index)
	default:
		return fmt.Sprintf("%s:%d:%d", file, at.Position().Line, at.Position().Column)
	}
}

// requester returns where a resource is that requests a Service.
func (o *object) requester() document.Requester {
	at := o.locate(field{object: o, keys: nameField, value: o.root().Lookup("metadata", "name")}).Position()
	return document.Requester{ID: o.id, Path: o.file(), Index: o.index, Position: at}
}

// previousNames returns the names that a resource had before kustomize renamed it, as far as they are to be believed.
func previousNames(o *object) []string {
	if !o.report.believeNames {
		return nil
	}
	names := o.root().Lookup("metadata", "annotations", previousNamesAnnotation).Text()
	if names == "" {
		return nil
	}
	return strings.Split(names, ",")
}

// fault reports an error in a field, with the value that would mend it if there is one.
func (o *object) fault(id rule.ID, f field, proposed any, format string, args ...any) {
	o.result(id, kptfn.Error, f, proposed, format, args...)
}

func (o *object) warn(id rule.ID, f field, proposed any, format string, args ...any) {
	o.result(id, kptfn.Warning, f, proposed, format, args...)
}

func (o *object) result(id rule.ID, severity kptfn.Severity, f field, proposed any, format string, args ...any) {
	var ref *kptfn.Field
	if path := f.path(); path != "" {
		ref = &kptfn.Field{Path: path, CurrentValue: f.value.Short(), ProposedValue: proposed}
	}
	message := fmt.Sprintf(format, args...)
	if f.part != nil && f.part.name != "" {
		message = f.part.name + ": " + message
	}
	if severity == kptfn.Error {
		message += f.variableHint()
	}
	if f.value.IsTemplate() {
		message += "; this is a template of Helm: render it first"
	}
	o.report.add(o, id, severity, ref, o.locate(f), message)
}

// variableHint returns what to do about a variable that a value holds, to be appended to a message, "" if it holds none.
func (f field) variableHint() string {
	if variable := document.Variable(f.value.Text()); variable != "" {
		return "; " + document.VariableHint(variable)
	}
	return ""
}

// maxSearched is from how many located messages on none is searched for: a search reads the whole resource.
const maxSearched = 100

// locate returns where a message about a field points to: its value, its key if it is null, or the nearest of what is around it.
func (o *object) locate(f field) document.Place {
	if !o.source.HasLines() || o.annotatedPath != ([len(pathAnnotations)]bool{}) {
		return document.Place{}
	}
	switch {
	case f.isSet() && f.part != nil:
		return f.value.PlaceIn(f.part.offset)
	case f.isSet():
		return f.value.Place()
	}
	if len(o.report.places) >= maxSearched {
		return document.Place{}
	}
	v := o.root()
	if f.base != "" {
		v = v.At(f.base)
	}
	place := v.Place()
	for _, key := range f.keys {
		if at := v.KeyPlace(key); at.IsKnown() {
			place = at
		}
		if v = v.Field(key); v.IsNull() {
			break
		}
	}
	return place
}

// A field is a place in an object and what stands there.
type field struct {
	object *object
	base   string // the path that the keys go on from, such as that of an entry of a list
	keys   []string
	value  Value
	part   *part // of the value, nil for all of it
}

// A part of a string is identified by a name, if it has one.
type part struct {
	offset int
	name   string
}

// path returns the place for a reader.
func (f field) path() string {
	path := f.base
	for _, key := range f.keys {
		path = yamlnode.Join(path, key)
	}
	return path
}

// isSet reports whether something stands there that is not null.
func (f field) isSet() bool { return !f.value.IsNull() }

// isEmpty reports whether nothing stands there, or a map of nothing.
func (f field) isEmpty() bool {
	for range f.value.Fields() {
		return false
	}
	return !f.isSet() || f.value.Kind() == document.Map
}

// field goes down to a field. ok is false if that is impossible, which has then been reported.
func (o *object) field(keys ...string) (f field, ok bool) {
	f = field{object: o, value: o.root()}
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
	if !f.requireKind(document.Map, "a map") {
		return f, false
	}
	key := keys[len(keys)-1]
	value, count := f.value.Find(key)
	c := field{object: f.object, base: f.base, keys: keys, value: value}
	if count > 1 {
		c.value = Value{}
		c.object.fault(rule.DuplicateKey, c, nil, "is given %d times", count)
		return c, false
	}
	return c, true
}

// requireKind reports whether a field is absent, null or of a kind, and an error if it is not.
func (f field) requireKind(kind document.Kind, name string) bool {
	if k := f.value.Kind(); k <= document.Null || k == kind {
		return true
	}
	f.object.fault(rule.WrongType, f, nil, "must be %s, got %s", name, f.value.Describe())
	return false
}

// entries returns the members of a list.
func (f field) entries() (members []field, ok bool) {
	if !f.requireKind(document.List, "a list") {
		return nil, false
	}
	for i, v := range f.value.Entries() {
		members = append(members, field{object: f.object, base: fmt.Sprintf("%s[%d]", f.path(), i), value: v})
	}
	return members, true
}

// text returns a string, empty if the field is absent.
func (f field) text() (s string, ok bool) {
	switch kind := f.value.Kind(); {
	case kind <= document.Null:
		return "", true
	case kind == document.String:
		return f.value.Text(), true
	case kind >= document.Map:
		f.object.fault(rule.WrongType, f, nil, "must be a string, got %s", f.value.Describe())
		return "", false
	}
	f.object.fault(rule.WrongType, f, f.value.Text(), "must be a string, in quotes, got %s", f.value.Describe())
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
	f.object.fault(rule.WrongType, f, proposed, "must be true or false%s, got %s", f.withoutQuotes(), f.value.Describe())
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
