package fn

import (
	"cmp"
	"iter"
	"strings"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/rule"
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

// routesTo returns the routes that lead to Services, up to one with which they have too many addresses.
func (r *run) routesTo() map[resourceKey][]Route {
	type leading struct {
		to    resourceKey
		route Reference
	}
	var all []leading
	known := map[leading]*addressSet{}
	addresses, bytes := 0, 0
read:
	for o, backends := range r.routes() {
		for _, b := range backends {
			if addresses += len(b.hosts) * len(b.paths); addresses > bounds.Addresses {
				o.fail(rule.Limit, "the routes up to this one have more than %d hosts with paths: list fewer of them at once", bounds.Addresses)
				break read
			}
			if bytes += len(b.paths)*totalLength(b.hosts) + len(b.hosts)*totalLength(b.paths); bytes > bounds.AddressBytes {
				o.fail(rule.Limit, "the hosts with paths of the routes up to this one come to more than %d MiB: list fewer of them at once", bounds.AddressBytes>>20)
				break read
			}
			if b.name.value.Text() == "" {
				continue
			}
			l := leading{keyOf(b.namespace, b.name.value.Text()), Reference{o.id.Kind, o.id.Namespace, o.id.Name}}
			if known[l] == nil {
				known[l] = &addressSet{known: map[string]bool{}}
				all = append(all, l)
			}
			known[l].add(b)
		}
	}
	routes := map[resourceKey][]Route{}
	for _, l := range all {
		routes[l.to] = append(routes[l.to], Route{l.route, known[l].addresses})
	}
	return routes
}

func totalLength(texts []string) (n int) {
	for _, text := range texts {
		n += len(text)
	}
	return n
}

// An addressSet holds each address once, in the order in which they are added.
type addressSet struct {
	known     map[string]bool
	addresses []string
}

func (s *addressSet) add(b backend) {
	for _, host := range b.hosts {
		for _, path := range b.paths {
			if address := host + path; !s.known[address] {
				s.known[address] = true
				s.addresses = append(s.addresses, address)
			}
		}
	}
}
