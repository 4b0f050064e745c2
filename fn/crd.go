package fn

import (
	"strconv"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// crdTypes are the fields of a ModuleDeployment that have no effect on its Service, with their kinds in the CRD of module-controller
// V1. With another kind the API server rejects the ModuleDeployment.
var crdTypes = []struct {
	in     []string
	fields []typedField
}{
	{[]string{"spec"}, []typedField{
		{"replicas", document.Int}, {"revisionHistoryLimit", document.Int}, {"minReadySeconds", document.Int},
		{"progressDeadlineSeconds", document.Int}, {"confirmBatchNum", document.Int},
	}},
	{[]string{"spec", "operationStrategy"}, []typedField{
		{"batchCount", document.Int}, {"maxUnavailable", document.Int}, {"grayTimeBetweenBatchSeconds", document.Int},
		{"needConfirm", document.Bool}, {"useBeta", document.Bool}, {"upgradePolicy", document.String},
	}},
	{[]string{"spec", "template", "spec", "module"}, []typedField{
		{"version", document.String}, {"url", document.String}, {"md5", document.String}, {"type", document.String},
	}},
}

type typedField struct {
	name string
	kind document.Kind
}

// warnTypes warns about fields with another type than in the CRD.
func warnTypes(o *object) {
	spec := o.root().Field("spec")
	for _, t := range crdTypes {
		around := spec.Lookup(t.in[1:]...)
		for _, typed := range t.fields {
			if value := around.Field(typed.name); !fits(value, typed.kind) {
				f := o.peek(t.in...).peek(typed.name)
				want, proposed := f.crdType(typed.kind)
				f.warn(rule.ControllerLimit, proposed, "must be %s, got %s: the CRD of module-controller V1 rejects anything else", want, value.Describe())
			}
		}
	}
}

// fits reports whether a value is null or has a kind, or will have one when a variable in it is replaced.
func fits(v Value, want document.Kind) bool {
	kind := v.Kind()
	return kind == want || kind <= document.Null || want == document.Int && kind == document.Float || document.Variable(v.Text()) != ""
}

// crdType returns what a field must be, for a message, and the value of that type that it most likely means, nil if there is none.
func (f field) crdType(want document.Kind) (name string, proposed any) {
	text, isScalar := f.value.Text(), f.value.Kind() < document.Map
	switch {
	case want == document.String && isScalar:
		return "a string, in quotes", text
	case want == document.String:
		return "a string", nil
	case want == document.Int:
		if n, err := strconv.Atoi(text); err == nil {
			return "a whole number" + f.withoutQuotes(), n
		}
		return "a whole number", nil
	}
	if b, known := f.word(); known {
		return "true or false" + f.withoutQuotes(), b
	}
	return "true or false", nil
}
