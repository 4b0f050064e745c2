package fn

import (
	"cmp"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// A State is how a Service is and what a run would do with it.
type State string

// The states of a Service.
const (
	StateOK       State = "ok"        // as its module requests it
	StateNew      State = "new"       // does not exist yet
	StateChanged  State = "changed"   // exists and differs
	StateLeftOver State = "left over" // exists, and no module requests it
	StateShared   State = "shared"    // ok, and requested by several modules
	StateForeign  State = "foreign"   // exists, and is not generated
	StateConflict State = "conflict"  // requested differently by several modules
)

// A Status describes a Service that a module requests, or that is generated. What is not known is empty.
type Status struct {
	Namespace   string
	Name        string
	Type        string
	Ports       []ServicePort
	Selector    []string // key=value
	Module      string
	RequestedBy []Reference
	Base        string // the name of the base Deployment
	Routes      []Route
	File        string
	Line        int
	State       State

	// Source is the resource that the Service is, or of a new one the resource that requests it.
	Source document.Requester
}

// A ServicePort is a port of a Service, as text.
type ServicePort struct{ Name, Protocol, Port, TargetPort string }

// A Reference names a resource.
type Reference struct{ Kind, Namespace, Name string }

// String returns the resource as messages name it.
func (r Reference) String() string {
	return strings.TrimSpace(r.Kind + " " + qualified(r.Namespace, r.Name))
}

// A Route is an Ingress or a route of the Gateway API that leads to a Service.
type Route struct {
	Reference

	Addresses []string // hosts with paths
}

// Inspect returns the status of each Service that the items hold or request, as manifests whose authors can write anything, sorted
// by namespace and name, and the results of Run about them. If there are errors it returns what can be known in spite of them.
func Inspect(items []Item, configuration *config.Config, prior kptfn.Results) ([]Status, kptfn.Results) {
	r := newRun(items, configuration, prior, false)
	if r.config == nil {
		return nil, failure(r.requestErrors()).Results
	}
	reconciled := r.examine()
	routes := r.routesTo()
	results := rule.Limited(r.results())
	r.locate(results)
	return reconciled.statuses(routes), results
}

func (r *reconciliation) statuses(routes map[resourceKey][]Route) []Status {
	var all []Status
	for i, w := range r.missing {
		s := w.status(document.Tree(document.Node(r.added[i].Build(nil))), StateNew)
		s.File, s.Source = r.added[i].Path, r.added[i].Requester()
		all = append(all, s)
	}
	for _, k := range r.kept {
		s := k.wanted.status(k.service.root(), StateOK)
		if edit, edited := r.edits[k.service.item]; edited {
			if changed, err := k.service.root().Changed(edit.Changes); err == nil {
				s = k.wanted.status(changed, StateChanged)
			}
		}
		s.locate(k.service.object)
		all = append(all, s)
	}
	for _, k := range r.foreign {
		s := k.wanted.status(k.service.root(), StateForeign)
		s.locate(k.service.object)
		all = append(all, s)
	}
	for _, e := range r.left {
		s := Status{State: StateLeftOver}
		s.read(e.root())
		s.locate(e.object)
		all = append(all, s)
	}
	for i := range all {
		all[i].Routes = routes[keyOf(all[i].Namespace, all[i].Name)]
	}
	slices.SortStableFunc(all, func(a, b Status) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name), cmp.Compare(a.File, b.File))
	})
	return all
}

// status returns the status of a Service that is requested.
func (w *wanted) status(service Value, state State) Status {
	switch {
	case len(w.rivals) > 0:
		state = StateConflict
	case state == StateOK && len(w.owners) > 1:
		state = StateShared
	}
	s := Status{State: state, Module: w.module, Base: w.owners[0].base}
	for _, o := range slices.Concat(w.owners, w.rivals) {
		id := o.object.id
		s.RequestedBy = append(s.RequestedBy, Reference{id.Kind, id.Namespace, id.Name})
	}
	s.read(service)
	return s
}

// read sets the fields of the status that the Service itself has.
func (s *Status) read(service Value) {
	metadata, spec := service.Field("metadata"), service.Field("spec")
	s.Namespace, s.Name = metadata.Field("namespace").Text(), metadata.Field("name").Text()
	s.Type = typeOf(service)
	for _, p := range spec.Field("ports").Entries() {
		s.Ports = append(s.Ports, ServicePort{
			Name: p.Field("name").Text(), Protocol: protocolOf(p), Port: p.Field("port").Text(),
			TargetPort: cmp.Or(p.Field("targetPort").Text(), p.Field("port").Text()),
		})
	}
	for key, value := range spec.Field("selector").Fields() {
		s.Selector = append(s.Selector, key+"="+value.Text())
	}
	slices.Sort(s.Selector)
}

// locate takes in where a Service is.
func (s *Status) locate(o *object) {
	s.Source = o.asRequester()
	s.File, s.Line = s.Source.Path, s.Source.Position.Line
}
