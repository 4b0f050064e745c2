package fn

import (
	"fmt"
	"strings"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// A route is a kind of resource that sends traffic to Services.
type route struct {
	group, kind string
	backends    func(spec field) []backend
}

var routes = []route{
	{"networking.k8s.io", "Ingress", ingressBackends},
	{"gateway.networking.k8s.io", "HTTPRoute", routeBackends},
	{"gateway.networking.k8s.io", "GRPCRoute", routeBackends},
	{"gateway.networking.k8s.io", "TCPRoute", routeBackends},
	{"gateway.networking.k8s.io", "TLSRoute", routeBackends},
	{"gateway.networking.k8s.io", "UDPRoute", routeBackends},
}

// A backend is a place in a route that names a Service and one of its ports.
type backend struct {
	namespace string
	name      field
	port      field
}

// routed is what routes find of the Services of this run.
type routed struct {
	removed map[resourceKey]string        // why
	ports   map[resourceKey]func() []port // of those that stay
	named   map[resourceKey]string        // by its default name, how the configuration names one
}

// checkRoutes warns about routes to a Service that this run removes, by a name that the configuration replaces, and to a port that a
// generated Service does not have.
func (r *reconciliation) checkRoutes() {
	var known *routed
	for i, item := range r.run.items {
		backends := backendsOf(item.ID())
		if backends == nil {
			continue
		}
		if known == nil {
			if known = r.routed(); known == nil {
				return
			}
		}
		o := r.run.open(i, nil)
		if o == nil {
			continue
		}
		for _, b := range backends(o.peek("spec")) {
			if b.namespace == "" {
				b.namespace = o.id.Namespace
			}
			known.check(b)
		}
	}
}

func backendsOf(id ID) func(field) []backend {
	group, _, _ := strings.Cut(id.APIVersion, "/")
	for _, r := range routes {
		if r.kind == id.Kind && r.group == group {
			return r.backends
		}
	}
	return nil
}

// routed returns the Services of a run, nil if there are none.
func (r *reconciliation) routed() *routed {
	known := &routed{removed: map[resourceKey]string{}, ports: map[resourceKey]func() []port{}}
	for _, k := range r.kept {
		known.ports[keyOf(k.service.id.Namespace, k.service.id.Name)] = func() []port {
			edit, edited := r.edits[k.service.item]
			if changed, err := k.service.root().Changed(edit.Changes); edited && err == nil {
				return portsOf(changed)
			}
			return portsOf(k.service.root()) // if it cannot be changed, that is reported
		}
	}
	// kustomize mends references after its transformers only: until then a route has the former name of a Service.
	for _, k := range r.kept {
		for _, name := range k.service.aliases {
			if former := keyOf(k.service.id.Namespace, name); known.ports[former] == nil {
				known.ports[former] = known.ports[keyOf(k.service.id.Namespace, k.service.id.Name)]
			}
		}
	}
	for _, e := range r.left {
		for _, name := range append(e.aliases, e.id.Name) {
			if e.removal != "" {
				known.removed[keyOf(e.id.Namespace, name)] = e.removal
			}
		}
	}
	for i, w := range r.missing {
		known.ports[keyOf(w.namespace, w.name)] = func() []port { return portsOf(document.Tree(r.added[i].Node())) }
	}
	if len(known.removed)+len(known.ports) == 0 {
		return nil
	}
	if !r.run.inPipeline { // a later step of kustomize or kpt can change the routes
		known.named = r.configuredNames()
	}
	return known
}

// configuredNames returns the names that the configuration gives to Services, by the default name of each if no Service has that.
func (r *reconciliation) configuredNames() map[resourceKey]string {
	named := map[resourceKey]string{}
	add := func(w *wanted, name string) {
		usual := w.settings.DefaultServiceName(config.Subject{Module: w.module, ModuleDeployment: w.owners[0].object.id.Name})
		if usual != w.name {
			named[keyOf(w.namespace, usual)] = name
		}
	}
	for _, k := range r.kept {
		add(k.wanted, k.service.id.Name)
	}
	for _, w := range r.missing {
		add(w, w.name)
	}
	for _, item := range r.run.items {
		if id := item.ID(); len(named) > 0 && isService(id) {
			delete(named, keyOf(id.Namespace, id.Name))
		}
	}
	return named
}

func (known *routed) check(b backend) {
	o, name := b.name.object, b.name.value.Text()
	k := keyOf(b.namespace, name)
	ports, stays := known.ports[k]
	switch {
	case known.removed[k] != "" && !stays:
		o.warn(rule.RemovedBackend, b.name, nil, "Service %q is removed by this run, as %s", name, known.removed[k])
	case !stays && known.named[k] != "":
		o.warn(rule.NamedBackend, b.name, known.named[k], "Service %q does not exist: the configuration names it %q", name, known.named[k])
	case stays && b.port.isSet():
		var has []string
		for _, p := range ports() {
			if wanted := b.port.value.Describe(); wanted == p.number || wanted == p.name {
				return
			}
			has = append(has, strings.TrimSuffix(fmt.Sprintf("%s (%s)", p.number, strings.Trim(p.name, `"`)), " (absent)"))
		}
		o.warn(rule.BackendPort, b.port, nil, "Service %q has no port %s; it has %s", name, b.port.value.Describe(), strings.Join(has, ", "))
	}
}

func ingressBackends(spec field) []backend {
	all := []field{spec.peek("defaultBackend")}
	for _, rule := range spec.peek("rules").peekEntries() {
		for _, path := range rule.peek("http", "paths").peekEntries() {
			all = append(all, path.peek("backend"))
		}
	}
	var backends []backend
	for _, f := range all {
		service := f.peek("service")
		port := service.peek("port")
		number := port.peek("number")
		if !number.isSet() {
			number = port.peek("name")
		}
		backends = append(backends, backend{name: service.peek("name"), port: number})
	}
	return backends
}

func routeBackends(spec field) []backend {
	var backends []backend
	add := func(ref field) {
		kind, group := ref.value.Field("kind").Text(), ref.value.Field("group").Text()
		if (kind == "" || kind == serviceKind) && group == "" {
			backends = append(backends, backend{namespace: ref.value.Field("namespace").Text(), name: ref.peek("name"), port: ref.peek("port")})
		}
	}
	addMirrors := func(f field) {
		for _, filter := range f.peek("filters").peekEntries() {
			add(filter.peek("requestMirror", "backendRef"))
		}
	}
	for _, rule := range spec.peek("rules").peekEntries() {
		addMirrors(rule)
		for _, ref := range rule.peek("backendRefs").peekEntries() {
			add(ref)
			addMirrors(ref)
		}
	}
	return backends
}
