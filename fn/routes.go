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

// A backend is a place in a route that names a Service and one of its ports, with the hosts and paths that lead there.
type backend struct {
	namespace    string
	name         field
	port         field
	hosts, paths []string
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
	hosts := texts(spec.value.Field("hostnames"), "*")
	backends := []backend{ingressBackend(spec.peek("defaultBackend"), hosts, "")}
	for _, rule := range spec.peek("rules").peekEntries() {
		of := hosts
		if host := rule.value.Field("host").Text(); host != "" {
			of = []string{host}
		}
		for _, path := range rule.peek("http", "paths").peekEntries() {
			backends = append(backends, ingressBackend(path.peek("backend"), of, path.value.Field("path").Text()))
		}
	}
	return backends
}

func ingressBackend(f field, hosts []string, path string) backend {
	service := f.peek("service")
	port := service.peek("port")
	number := port.peek("number")
	if !number.isSet() {
		number = port.peek("name")
	}
	return backend{name: service.peek("name"), port: number, hosts: hosts, paths: []string{path}}
}

func routeBackends(spec field) []backend {
	var backends []backend
	hosts := texts(spec.value.Field("hostnames"), "*")
	for _, rule := range spec.peek("rules").peekEntries() {
		paths := texts(rule.value.Field("matches"), "", "path", "value")
		add := func(ref field) {
			kind, group := ref.value.Field("kind").Text(), ref.value.Field("group").Text()
			if (kind == "" || kind == serviceKind) && group == "" {
				backends = append(backends, backend{ref.value.Field("namespace").Text(), ref.peek("name"), ref.peek("port"), hosts, paths})
			}
		}
		addMirrors := func(f field) {
			for _, filter := range f.peek("filters").peekEntries() {
				add(filter.peek("requestMirror", "backendRef"))
			}
		}
		addMirrors(rule)
		for _, ref := range rule.peek("backendRefs").peekEntries() {
			add(ref)
			addMirrors(ref)
		}
	}
	return backends
}

// texts returns the texts of the entries of a list, or those to which keys lead in each, and another one if there are none.
func texts(list Value, other string, keys ...string) (all []string) {
	for _, v := range list.Entries() {
		all = append(all, v.Lookup(keys...).Text())
	}
	if all == nil {
		return []string{other}
	}
	return all
}

// routesTo returns the routes that lead to Services.
func (r *run) routesTo() map[resourceKey][]Route {
	routes := map[resourceKey][]Route{}
	for o, backends := range r.routes() {
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
			routes[to][at].add(b)
		}
	}
	return routes
}

// add adds the addresses of a backend that the route does not have yet.
func (r *Route) add(b backend) {
	for _, host := range b.hosts {
		for _, path := range b.paths {
			if address := host + path; !slices.Contains(r.Addresses, address) {
				r.Addresses = append(r.Addresses, address)
			}
		}
	}
}
