package fn

import (
	"fmt"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// fail reports an error of a resource as a whole.
func (o *object) fail(id rule.ID, format string, args ...any) {
	field{object: o}.report(id, kptfn.Error, nil, format, args...)
}

func (o *object) warn(id rule.ID, format string, args ...any) {
	field{object: o}.report(id, kptfn.Warning, nil, format, args...)
}

func (o *object) note(id rule.ID, format string, args ...any) {
	field{object: o}.report(id, kptfn.Info, nil, format, args...)
}

// fail reports an error in a field, with the value that would correct it if there is one.
func (f field) fail(id rule.ID, proposed any, format string, args ...any) {
	f.report(id, kptfn.Error, proposed, format, args...)
}

func (f field) warn(id rule.ID, proposed any, format string, args ...any) {
	f.report(id, kptfn.Warning, proposed, format, args...)
}

// report adds a result about a field to those of the run.
func (f field) report(id rule.ID, severity kptfn.Severity, proposed any, format string, args ...any) {
	var ref *kptfn.Field
	if path := f.path(); path != "" {
		ref = &kptfn.Field{Path: path, CurrentValue: f.value.Short(), ProposedValue: proposed}
	}
	message := fmt.Sprintf(format, args...)
	if f.part != nil && f.part.name != "" {
		message = f.part.name + ": " + message
	}
	if severity != kptfn.Info {
		text := f.value.Text()
		if f.part != nil {
			text = message // which has the part that it is about
		}
		message += variableHint(text)
	}
	if f.value.IsTemplate() {
		message += "; this is a template of Helm: render it first"
	}
	f.object.run.add(f.object, id, severity, ref, f.place(), message)
}

// maxSearched is the number of located messages after which no place is searched for: a search reads the whole resource.
const maxSearched = 100

// place returns where a message about a field points to: its value, its key if it is null, or the nearest of what is around it.
func (f field) place() document.Place {
	o := f.object
	if !o.source.HasLines() || o.isAnnotated() {
		return document.Place{}
	}
	switch {
	case f.isSet() && f.part != nil:
		return f.value.PlaceIn(f.part.offset)
	case f.isSet():
		return f.value.Place()
	}
	if len(o.run.places) >= maxSearched {
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
