package fn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
)

// An object is a parsed resource. Reading a field of the wrong type reports an error.
type object struct {
	item   int // where it stands among the items
	id     ID
	source Item
	value  Value // absent after it has been released
	run    *run

	pkg           string // the kpt package that it is of, "" if it is of none
	path          string // in that package
	index         int
	annotatedPath [len(krm.PathAnnotations)]bool // which of the annotations hold the path
	searched      uint16                         // how many fields were searched for those in a wrong place
}

// open parses an item, into a table if there is one. If that fails the error is reported and the object is nil.
func (r *run) open(i int, table *document.Lines) *object {
	item := r.items[i]
	o := &object{item: i, id: item.ID(), source: item, run: r}
	o.path, o.index = item.File()
	var err error
	if o.value, err = item.Value(table); err != nil {
		o.fail(rule.ParseError, "cannot be parsed: %v", err)
		return nil
	}
	if !r.inPipeline { // the file is known; annotations that were committed name another one
		return o
	}
	annotations := o.value.Lookup(annotationsField...)
	for i, a := range slices.Backward(krm.PathAnnotations[:]) {
		if path := annotations.Field(a.Path).Text(); path != "" {
			o.path, o.index = path, atoi(annotations.Field(a.Index).Text())
			o.annotatedPath[i] = true
		}
	}
	if o.isAnnotated() {
		o.pkg = annotations.Field(krm.Package).Text()
	}
	return o
}

// isAnnotated reports whether annotations hold the path.
func (o *object) isAnnotated() bool { return slices.Contains(o.annotatedPath[:], true) }

// file returns the path of the file for a reader.
func (o *object) file() string { return o.run.file(o.pkg, o.path) }

// release frees the table of a resource that has been read for the next one. If a field of the resource is read after that, it is
// parsed again.
func (o *object) release() { o.value, o.run.around = Value{}, field{} }

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

// position names the place of a resource: its file and line, or the index in it, or the kustomization that renders it.
func (o *object) position() string {
	at := o.peek(nameField...).place()
	switch file := o.file(); {
	case file == "":
		return fmt.Sprintf("item %d", o.item+1)
	case o.isRendered():
		return "kustomization " + file
	case !at.IsKnown():
		return fmt.Sprintf("%s[%d]", file, o.index)
	default:
		return fmt.Sprintf("%s:%d:%d", file, at.Position().Line, at.Position().Column)
	}
}

// isRendered reports whether a resource is what a kustomization renders to, and so in no file.
func (o *object) isRendered() bool { return !o.run.inPipeline && !o.source.HasLines() }

// defined names the place of a resource as the end of "already defined".
func (o *object) defined() string {
	if o.isRendered() {
		return "in " + o.position()
	}
	return "at " + o.position()
}

// asRequester returns where a resource is that requests a Service.
func (o *object) asRequester() document.Requester {
	at := o.peek(nameField...).place().Position()
	return document.Requester{ID: o.id, Path: o.file(), Index: o.index, Position: at}
}

// previousNames returns the names that a resource had before kustomize renamed it, as far as they are to be believed.
func previousNames(o *object) []string {
	if !o.run.inPipeline {
		return nil
	}
	names := o.root().Lookup("metadata", "annotations", krm.PreviousNames).Text()
	if names == "" {
		return nil
	}
	return strings.Split(names, ",")
}
