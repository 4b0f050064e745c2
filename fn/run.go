package fn

import (
	"cmp"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/rule"
)

// A run is one call of the function: its items, and what has been reported about them, in any order.
type run struct {
	items      []Item
	config     *config.Config // nil if it has errors, which are among the prior results
	prior      kptfn.Results
	inPipeline bool                          // the items are those of a ResourceList: what kustomize and kpt noted in them holds
	file       func(pkg, file string) string // the path of a file of a kpt package as seen from the outermost one

	entries          []entry
	suspicionsByMark map[resourceKey][]suspicion // by namespace and owner mark
	suspicionsIn     map[string][]suspicion      // the same, by namespace
	places           map[*kptfn.Result]document.Place
	findings         reportedFindings
	around           field // the map in which a field was looked for last: the next one is most likely in it, too
}

func newRun(items []Item, configuration *config.Config, prior kptfn.Results, inPipeline bool) *run {
	if configuration == nil && prior.ExitCode() == 0 {
		configuration = config.Default()
	}
	return &run{
		items: items, config: configuration, prior: prior, inPipeline: inPipeline,
		file:             krm.PackageFiles(items),
		suspicionsByMark: map[resourceKey][]suspicion{}, suspicionsIn: map[string][]suspicion{},
		places: map[*kptfn.Result]document.Place{}, findings: newReportedFindings(prior),
	}
}

// An entry is a result about an item.
type entry struct {
	item   int
	result *kptfn.Result
}

func (r *run) add(o *object, id rule.ID, severity kptfn.Severity, field *kptfn.Field, place document.Place, message string) {
	result := &kptfn.Result{
		Message:  bounds.Cut(oneline.Redact(message), bounds.Message),
		Severity: severity,
		Tags:     id.Tags(),
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
	if place.IsKnown() {
		r.places[result] = place
	}
	r.entries = append(r.entries, entry{o.item, result})
}

// failedSince reports whether an error has been added after so many entries.
func (r *run) failedSince(entries int) bool {
	return slices.ContainsFunc(r.entries[entries:], func(e entry) bool { return e.result.Severity == kptfn.Error })
}

// failedPaths returns the paths at which there is an error of an item among some entries.
func failedPaths(entries []entry, item int) map[string]bool {
	paths := map[string]bool{}
	for _, e := range entries {
		if e.item == item && e.result.Severity == kptfn.Error {
			paths[fieldPath(e.result)] = true
		}
	}
	return paths
}

// lastEntries returns the entries of the item that is read, which are the last ones.
func (r *run) lastEntries(item int) []entry {
	first := len(r.entries)
	for first > 0 && r.entries[first-1].item == item {
		first--
	}
	return r.entries[first:]
}

func shortName(name string) string { return bounds.Cut(name, bounds.Name) }

// reported returns the results of the entries, sorted by file, resource and field, each once.
func (r *run) reported() kptfn.Results {
	noFile := &kptfn.File{}
	slices.SortStableFunc(r.entries, func(a, b entry) int {
		x, y := cmp.Or(a.result.File, noFile), cmp.Or(b.result.File, noFile)
		return cmp.Or(
			cmp.Compare(x.Path, y.Path),
			cmp.Compare(x.Index, y.Index),
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

// locate gives results the lines and columns that they are about.
func (r *run) locate(results kptfn.Results) {
	var located kptfn.Results
	var places []document.Place
	for _, result := range results {
		if place, found := r.places[result]; found {
			located, places = append(located, result), append(places, place)
		}
	}
	for i, position := range document.Positions(places) {
		position.Tag(located[i].Tags)
	}
}
