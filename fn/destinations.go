package fn

import (
	"slices"
	"strconv"
	"strings"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// destinations are the Services of this run, as routes find them.
type destinations struct {
	removed map[resourceKey]string        // why
	ports   map[resourceKey]func() []port // of those that stay
	named   map[resourceKey]string        // by its default name, how the configuration names one
	renamed map[resourceKey]string        // by the name that its module requests, how kustomize names one
}

// checkRoutes warns about routes to a Service that this run removes, by a name that the configuration replaces, and to a port that a
// generated Service does not have.
func (r *reconciliation) checkRoutes() {
	if !slices.ContainsFunc(r.run.items, func(item Item) bool { return backendsOf(item.ID()) != nil }) {
		return
	}
	known := r.destinations()
	if known == nil {
		return
	}
	for _, backends := range r.run.routes() {
		for _, b := range backends {
			known.check(b)
		}
	}
}

// destinations returns the Services of a run, nil if there are none.
func (r *reconciliation) destinations() *destinations {
	known := &destinations{removed: map[resourceKey]string{}, ports: map[resourceKey]func() []port{}}
	for _, k := range r.kept {
		known.ports[k.service.key()] = func() []port {
			edit, edited := r.edits[k.service.item]
			if changed, err := k.service.root().Changed(edit.Changes); edited && err == nil {
				return portsOf(changed)
			}
			return portsOf(k.service.root()) // if it cannot be changed, that is reported
		}
	}
	// kustomize corrects references after its transformers only: until then a route has the former name of a Service.
	for _, k := range r.kept {
		for _, name := range k.service.previousNames {
			if former := keyOf(k.service.id.Namespace, name); known.ports[former] == nil {
				known.ports[former] = known.ports[k.service.key()]
			}
		}
	}
	for _, e := range r.left {
		for _, name := range append(e.previousNames, e.id.Name) {
			if e.removal != "" {
				known.removed[keyOf(e.id.Namespace, name)] = e.removal
			}
		}
	}
	for i, w := range r.missing {
		known.ports[w.key()] = func() []port { return portsOf(document.Tree(r.added[i].Node())) }
	}
	if len(known.removed)+len(known.ports) == 0 {
		return nil
	}
	if !r.run.inPipeline { // a later step of kustomize or kpt can change the routes
		known.named, known.renamed = r.otherNames()
	}
	return known
}

// otherNames returns the names that the configuration gives to Services, by the default name of each, and those that kustomize gave to
// them, by the name that the module requests: if no Service has the default name, or that one.
func (r *reconciliation) otherNames() (named, renamed map[resourceKey]string) {
	named, renamed = map[resourceKey]string{}, map[resourceKey]string{}
	add := func(w *wanted, name string) {
		usual := w.settings.DefaultServiceName(config.Subject{Module: w.module, ModuleDeployment: w.requester().id.Name})
		if usual != w.name {
			named[keyOf(w.namespace, usual)] = name
		}
		if name != w.name {
			renamed[w.key()] = name
		}
	}
	for _, k := range r.kept {
		add(k.wanted, k.service.id.Name)
	}
	for _, w := range r.missing {
		add(w, w.name)
	}
	for _, item := range r.run.items {
		if id := item.ID(); len(named)+len(renamed) > 0 && isService(id) {
			delete(named, keyOf(id.Namespace, id.Name))
			delete(renamed, keyOf(id.Namespace, id.Name))
		}
	}
	return named, renamed
}

// check warns about a backend that does not lead to a Service.
func (known *destinations) check(b backend) {
	name := b.name.value.Text()
	k := keyOf(b.namespace, name)
	ports, stays := known.ports[k]
	switch {
	case known.removed[k] != "" && !stays:
		b.name.warn(rule.RemovedBackend, nil, "Service %q is removed by this run, as %s", name, known.removed[k])
	case !stays && known.named[k] != "":
		b.name.warn(rule.NamedBackend, known.named[k], "Service %q does not exist: the configuration names it %q", name, known.named[k])
	case !stays && known.renamed[k] != "":
		b.name.warn(rule.NamedBackend, known.renamed[k], "Service %q does not exist: kustomize names it %q; add name-reference.yaml of "+
			"examples/kustomize to configurations: in the kustomization, so that kustomize carries the new name over", name, known.renamed[k])
	case stays && b.port.isSet() && document.Variable(b.port.value.Text()) == "":
		var has []string
		for _, p := range ports() {
			if named := describePort(b.port.value); named == p.number || named == p.name {
				return
			}
			port := p.number
			if name, err := strconv.Unquote(p.name); err == nil {
				port += " (" + name + ")"
			}
			has = append(has, port)
		}
		b.port.warn(rule.BackendPort, nil, "Service %q has no port %s; it has %s", name, b.port.value.Describe(), strings.Join(has, ", "))
	}
}
