package fn

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/oneline"
)

// FormatResult returns a result as a line of a log:
//
//	error: deploy/a.yaml[0]: ModuleDeployment shop/a: spec.replicas: must be a number, got "1"
//
// It leaves out what the result does not know.
func FormatResult(r *kptfn.Result) string {
	parts := []string{string(r.Severity)}
	if r.Severity == "" {
		parts[0] = string(kptfn.Error)
	}
	if r.File != nil {
		parts = append(parts, fmt.Sprintf("%s[%d]", r.File.Path, r.File.Index))
	}
	if ref := r.ResourceRef; ref != nil {
		parts = append(parts, strings.TrimSpace(ref.Kind+" "+qualified(ref.Namespace, ref.Name)))
	}
	if r.Field != nil {
		parts = append(parts, r.Field.Path)
	}
	return oneline.Text(strings.Join(append(parts, r.Message), ": "))
}

func qualified(namespace, name string) string {
	if namespace == "" {
		return name
	}
	return namespace + "/" + name
}

// A report collects what is to be told of the resources, in any order.
type report struct {
	entries      []entry
	packages     packages
	believeNames bool                  // that kustomize noted
	doubts       map[[2]string][]doubt // by namespace and owner mark
}

func newReport(items []Item) *report {
	return &report{packages: packages{items: items}, doubts: map[[2]string][]doubt{}}
}

type entry struct {
	item   int
	result *kptfn.Result
}

func (r *report) add(o *object, severity kptfn.Severity, field *kptfn.Field, message string) {
	result := &kptfn.Result{
		Message:  bounds.Cut(oneline.Redact(message), bounds.Message),
		Severity: severity,
		ResourceRef: &kptfn.ResourceRef{
			APIVersion: shortName(o.id.APIVersion), Kind: shortName(o.id.Kind),
			Namespace: shortName(o.id.Namespace), Name: shortName(o.id.Name),
		},
		Field: field,
	}
	if field != nil {
		if text, ok := field.CurrentValue.(string); ok {
			field.CurrentValue = oneline.Redact(text)
		}
		field.Path = bounds.Middle(field.Path, bounds.Message)
	}
	if file := o.file(); file != "" {
		result.File = &kptfn.File{Path: bounds.Middle(file, bounds.Path), Index: o.index}
	}
	r.entries = append(r.entries, entry{o.item, result})
}

// failedSince reports whether an error has been added after so many entries.
func (r *report) failedSince(entries int) bool {
	return slices.ContainsFunc(r.entries[entries:], func(e entry) bool { return e.result.Severity == kptfn.Error })
}

func shortName(name string) string { return bounds.Cut(name, bounds.Name) }

// results returns what was told, sorted by file, resource and field, each thing once.
func (r *report) results() kptfn.Results {
	slices.SortStableFunc(r.entries, func(a, b entry) int {
		return cmp.Or(
			cmp.Compare(filePath(a.result), filePath(b.result)),
			cmp.Compare(fileIndex(a.result), fileIndex(b.result)),
			cmp.Compare(a.item, b.item),
			cmp.Compare(fieldPath(a.result), fieldPath(b.result)),
			cmp.Compare(a.result.Message, b.result.Message),
		)
	})
	unique := slices.CompactFunc(r.entries, func(a, b entry) bool {
		return a.item == b.item && fieldPath(a.result) == fieldPath(b.result) && a.result.Message == b.result.Message
	})
	var results kptfn.Results
	for _, e := range unique {
		results = append(results, e.result)
	}
	return results
}

func filePath(r *kptfn.Result) string {
	if r.File == nil {
		return ""
	}
	return r.File.Path
}

func fileIndex(r *kptfn.Result) int {
	if r.File == nil {
		return 0
	}
	return r.File.Index
}

func fieldPath(r *kptfn.Result) string {
	if r.Field == nil {
		return ""
	}
	return r.Field.Path
}
