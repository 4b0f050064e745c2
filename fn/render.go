package fn

import (
	"slices"
	"sync"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
)

// Render derives the Services that the items of a ResourceList request and reconciles the existing ones among the items with them. The
// functionConfig is one that config.Decode reads; it may be nil. Render trusts the annotations by which kustomize and kpt name the file and
// the previous names of an item: use RunManifests for files.
//
// It never fails: errors in the items and in the configuration are results, and then nothing else is in the Outcome.
func Render(items []Item, functionConfig *yaml.Node) Outcome {
	configuration, results := config.Decode(functionConfig, "")
	return Run(items, configuration, results)
}

// Run is Render with a configuration that has been decoded; nil is the default one. Prior results come first; an error among them fails
// the run, such as those with which config.Decode returns no configuration.
func Run(items []Item, configuration *config.Config, prior kptfn.Results) Outcome {
	return newRun(items, configuration, prior, true).render()
}

// RunManifests is Run for manifests as their authors write them. It trusts no annotation about a file or a previous name, as anybody can
// write one: an item is in the file that its File method returns, and a Service is known by its own name only.
func RunManifests(items []Item, configuration *config.Config, prior kptfn.Results) Outcome {
	return newRun(items, configuration, prior, false).render()
}

func (r *run) render() Outcome {
	if r.config == nil {
		return failure(r.requestErrors())
	}
	if r.inPipeline && r.holdsOnlyConfiguration() { // among manifests, a ConfigMap with the configuration is a resource, too
		return Outcome{Results: append(slices.Clip(r.prior), &kptfn.Result{
			Severity: kptfn.Error,
			Tags:     rule.MisplacedFunction.Tags(),
			Message: "the input holds nothing but this function's own configuration: either it is listed under generators:, " +
				"where kustomize passes no resources (list it under transformers:), or the kustomization has no resources",
		})}
	}
	reconciled := r.examine()
	results := r.results()
	if results.ExitCode() != 0 {
		outcome := failure(results)
		r.locate(outcome.Results)
		return outcome
	}
	results = rule.Limited(results)
	r.locate(results)
	results = append(results, &kptfn.Result{Severity: kptfn.Info, Message: reconciled.summary()})
	return Outcome{Edits: reconciled.edits, Added: reconciled.added, Results: results}
}

// requestErrors returns the prior results, and the errors of the resources that request a Service which do not depend on the
// configuration: that has errors.
func (r *run) requestErrors() kptfn.Results {
	r.config = config.Default()
	r.readRequests()
	results := slices.DeleteFunc(r.reported(), func(result *kptfn.Result) bool {
		id := rule.Of(result)
		return result.Severity != kptfn.Error || id == rule.ServiceName || id == rule.Selector
	})
	r.locate(results)
	return slices.Concat(r.prior, results)
}

// examine finds what the items request and hold.
func (r *run) examine() *reconciliation {
	wanted := r.readRequests()
	reconciled := r.reconcile(wanted, r.readServices(wanted))
	reconciled.verify()
	reconciled.checkRoutes()
	return reconciled
}

// results returns the prior results and all others.
func (r *run) results() kptfn.Results {
	results := slices.Concat(r.prior, r.reported())
	if results.ExitCode() != 0 { // the module that requests the Service may be the one with an error
		results = slices.DeleteFunc(results, func(result *kptfn.Result) bool { return rule.Of(result) == rule.RemovedBackend })
	}
	if r.config.Strict {
		rule.WarningsToErrors(results)
	}
	return results
}

// failure is the outcome of a run with errors: it reports no changes, because none are made.
func failure(results kptfn.Results) Outcome {
	return Outcome{Results: rule.Limited(slices.DeleteFunc(results, func(r *kptfn.Result) bool { return r.Severity == kptfn.Info }))}
}

// readRequests reads the Services that the items request.
func (r *run) readRequests() []*wanted {
	var all []*wanted
	identities := newIdentities(r.items)
	table := &document.Lines{}
	generated := generatedSize{sizes: map[*document.Entry]templateSize{}}
	for i, item := range r.items {
		read := readerOf(item)
		if read == nil {
			continue
		}
		o := r.open(i, table)
		if o == nil {
			continue
		}
		before := len(r.entries)
		w, isModule := read(o)
		if isModule && !identities.register(o, w != nil || r.failedSince(before)) {
			w = nil // in a cluster there is one only
		}
		isTooMuch := w != nil && !generated.add(w)
		o.release()
		if w != nil {
			all = append(all, w)
		}
		if isTooMuch {
			break
		}
	}
	all = mergeOwners(all)
	warnOverlaps(all)
	warnSameSelectors(all)
	r.checkBases(all)
	return all
}

// A reader returns the Service that a resource requests, nil if it requests none or an impossible one, and whether the resource can
// request one.
type reader func(o *object) (w *wanted, isModule bool)

// readerOf returns how to read what a resource may request, nil if it cannot request a Service.
func readerOf(item Item) reader {
	switch requester.FormOf(item) {
	case requester.ModuleDeployment:
		return readModuleDeployment
	case requester.Misspelt:
		return warnMisspeltKind
	case requester.Workload:
		return readWorkload
	}
	return nil
}

// readServices opens the managed Services and those that may be wanted, and no others.
func (r *run) readServices(all []*wanted) []*existing {
	names := sync.OnceValue(func() map[string]bool {
		names := make(map[string]bool, len(all))
		for _, w := range all {
			names[w.name] = true
		}
		return names
	})
	var services []*existing
	for i, item := range r.items {
		id := item.ID()
		if !isService(id) {
			r.warnServiceKind(i)
			r.warnListKind(i)
			continue
		}
		mayBeWanted := names()[id.Name]
		if !mayBeWanted && !seemsMarked(item) {
			continue
		}
		if o := r.open(i, nil); o != nil {
			if e := readService(o, mayBeWanted); e != nil {
				services = append(services, e)
			}
		}
	}
	return services
}

// readService returns a Service that is managed or may be wanted. It returns nil for any other one, and if that cannot be known.
func readService(o *object, mayBeWanted bool) *existing {
	if !mayBeWanted && !isManaged(o) {
		warnMisspeltMark(o)
		return nil
	}
	if o.id.Name == "" && checkMetadata(o, field.fail) {
		return nil
	}
	warnAnnotations(o)
	warnBesideAnnotations(o, nil, func(annotation string) bool { return annotation == OwnerAnnotation })
	mark, ok := o.field(markField...)
	if !ok {
		return nil
	}
	if _, ok = mark.text(); !ok {
		return nil
	}
	e := &existing{object: o, managed: mark.isSet()}
	if e.managed { // a foreign Service has the name that it has
		e.previousNames = previousNames(o)
	}
	return e
}

// holdsOnlyConfiguration reports whether the function stands where it has nothing to work on: kustomize hands a generator its own
// configuration and nothing else.
func (r *run) holdsOnlyConfiguration() bool {
	for _, item := range r.items {
		id := item.ID()
		own := id.APIVersion == r.config.APIVersion && id.Kind == r.config.Kind && id.Name == r.config.ObjectName
		if !own && !config.IsConfiguration(id) {
			return false
		}
	}
	return len(r.items) > 0
}
