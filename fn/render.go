package fn

import (
	"fmt"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/internal/yamlnode"
)

// Render derives the Services that the ModuleDeployments among the items ask for and reconciles the Services that are
// there with them. The functionConfig may be nil.
//
// It never fails: mistakes in the items are error results, and then nothing else is in the Outcome.
func Render(items []Item, functionConfig *yaml.Node) Outcome {
	rep := &report{}
	if err := checkConfig(functionConfig); err != nil {
		return Outcome{Results: kptfn.Results{err}}
	}
	if err := checkPlace(items, functionConfig); err != nil {
		return Outcome{Results: kptfn.Results{err}}
	}
	all := derive(items, rep)
	r := reconcile(all, readServices(items, all, rep), rep)
	if rep.failed() {
		return Outcome{Results: rep.results()}
	}
	results := append(rep.results(), &kptfn.Result{
		Severity: kptfn.Info,
		Message: fmt.Sprintf("generated %d, updated %d, removed %d, unchanged %d module Services",
			len(r.missing), r.updated, r.removed, r.unchanged),
	})
	return Outcome{Edits: r.edits, Added: place(items, r.missing), Results: results}
}

// derive reads what the items ask for.
func derive(items []Item, rep *report) []*wanted {
	var all []*wanted
	for i, item := range items {
		if item.ID().Kind != moduleDeploymentKind {
			continue
		}
		if o := open(items, i, rep); o != nil {
			if w := readModuleDeployment(o); w != nil {
				all = append(all, w)
			}
		}
	}
	all = share(all)
	if len(all) > 0 {
		known := indexBases(items, rep)
		for _, w := range all {
			for _, owner := range w.owners {
				known.check(w, owner.object)
			}
		}
	}
	return all
}

// readServices opens the Services that are ours or may be wanted, and no others.
func readServices(items []Item, all []*wanted, rep *report) []*existing {
	names := map[string]bool{}
	for _, w := range all {
		names[w.name] = true
	}
	var services []*existing
	for i, item := range items {
		id := item.ID()
		if !isService(id) || !names[id.Name] && !item.Mentions(OwnerAnnotation) && !item.Mentions(previousNamesAnnotation) {
			continue
		}
		o := open(items, i, rep)
		if o == nil {
			continue
		}
		mark, ok := o.field("metadata", "annotations", OwnerAnnotation)
		if !ok {
			continue
		}
		if _, ok = mark.text(); ok {
			services = append(services, &existing{object: o, owned: mark.node != nil, aliases: previousNames(o)})
		}
	}
	return services
}

// checkPlace finds out whether the function stands where it has nothing to work on: kustomize hands a generator its
// own configuration and nothing else.
func checkPlace(items []Item, functionConfig *yaml.Node) *kptfn.Result {
	for _, item := range items {
		if id := item.ID(); !isConfig(id) && id != idOf(functionConfig) {
			return nil
		}
	}
	if len(items) == 0 {
		return nil
	}
	return &kptfn.Result{
		Severity: kptfn.Error,
		Message: "the input holds nothing but this function's own configuration: it is listed under generators:, " +
			"where kustomize passes no resources; list it under transformers:",
	}
}

func idOf(node *yaml.Node) ID {
	return ID{
		APIVersion: yamlnode.Scalar(node, "apiVersion"),
		Kind:       yamlnode.Scalar(node, "kind"),
		Namespace:  yamlnode.Scalar(node, "metadata", "namespace"),
		Name:       yamlnode.Scalar(node, "metadata", "name"),
	}
}

const configGroup, configKind = "fn.koupleless.io/", "ModuleService"

func isConfig(id ID) bool {
	return strings.HasPrefix(id.APIVersion, configGroup) && id.Kind == configKind
}
