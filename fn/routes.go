package fn

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// A routeKind is a kind of resource that sends traffic to Services.
type routeKind struct {
	group, kind string
	backends    func(spec field) []backend
}

var routeKinds = []routeKind{
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

// routes returns the resources among the items that are routes, each with its backends.
func (r *run) routes() iter.Seq2[*object, []backend] {
	return func(yield func(*object, []backend) bool) {
		for i, item := range r.items {
			read := backendsOf(item.ID())
			if read == nil {
				continue
			}
			o := r.open(i, nil)
			if o == nil {
				continue
			}
			backends := read(o.peek("spec"))
			for i := range backends {
				backends[i].namespace = cmp.Or(backends[i].namespace, o.id.Namespace)
			}
			if !yield(o, backends) {
				return
			}
		}
	}
}

// backendsOf returns how to read the backends of a route from its spec, nil if a resource is none.
func backendsOf(id ID) func(field) []backend {
	group, _, _ := strings.Cut(id.APIVersion, "/")
	for _, r := range routeKinds {
		if r.kind == id.Kind && r.group == group {
			return r.backends
		}
	}
	return nil
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

// routesTo returns the routes that lead to Services.
func (r *run) routesTo() map[resourceKey][]Route {
	routes := map[resourceKey][]Route{}
	for o, backends := range r.routes() {
		spec := o.peek("spec")
		reference := Reference{o.id.Kind, o.id.Namespace, o.id.Name}
		for _, b := range backends {
			name := b.name.value.Text()
			if name == "" {
				continue
			}
			to := keyOf(b.namespace, name)
			at := slices.IndexFunc(routes[to], func(r Route) bool { return r.Reference == reference })
			if at < 0 {
				at = len(routes[to])
				routes[to] = append(routes[to], Route{Reference: reference})
			}
			routes[to][at].add(addresses(spec, b))
		}
	}
	return routes
}

// add adds the addresses that the route does not have yet.
func (r *Route) add(addresses []string) {
	for _, address := range addresses {
		if !slices.Contains(r.Addresses, address) {
			r.Addresses = append(r.Addresses, address)
		}
	}
}

// addresses returns the hosts and paths of the rule that a backend is in.
func addresses(spec field, b backend) []string {
	hosts, paths := []string{"*"}, []string{""}
	if names := texts(spec.value.Field("hostnames")); names != nil {
		hosts = names
	}
	at := b.name.path()
	for _, rule := range spec.peek("rules").peekEntries() {
		if !strings.HasPrefix(at, rule.path()+".") {
			continue
		}
		if host := rule.value.Field("host").Text(); host != "" {
			hosts = []string{host}
		}
		for _, path := range rule.peek("http", "paths").peekEntries() {
			if strings.HasPrefix(at, path.path()+".") {
				paths = []string{path.value.Field("path").Text()}
			}
		}
		for i, match := range rule.value.Field("matches").Entries() {
			if i == 0 {
				paths = nil
			}
			paths = append(paths, match.Lookup("path", "value").Text())
		}
	}
	var all []string
	for _, host := range hosts {
		for _, path := range paths {
			all = append(all, host+path)
		}
	}
	return all
}

// texts returns the strings in a list.
func texts(list Value) (all []string) {
	for _, v := range list.Entries() {
		all = append(all, v.Text())
	}
	return all
}
