package packagetest

import (
	"slices"
	"strings"
)

// A module is a resource that may request a Service: a ModuleDeployment or a workload of controller V2.
type module struct {
	apiVersion, kind, namespace, name string

	module   string // its name
	port     int
	target   any // nil if it is the port
	requests bool
}

// A service is one that the package holds, or that must come out.
type service struct {
	namespace, name string

	mark     string // of its owners; none if a person made it
	selector object
	port     servicePort
	metrics  bool // a second port
	swapped  bool // the ports stand before the selector
	extra    object
}

type servicePort struct {
	name     string
	number   int
	target   any    // nil if it is the number
	protocol string // TCP if it is empty
}

// wanted returns the Services that the modules request, by their identities: the model that the function is held to.
func wanted(modules []module) map[string]service {
	all := map[string]service{}
	for _, m := range modules {
		if !m.requests {
			continue
		}
		s := service{
			namespace: m.namespace, name: m.module + "-service", mark: m.owner(), selector: m.selector(),
			port:  servicePort{"http", m.port, m.target, "TCP"},
			extra: object{{"type", "NodePort"}},
		}
		if m.target == nil {
			s.port.target = m.port
		}
		if earlier, shared := all[s.id()]; shared {
			marks := append(strings.Split(earlier.mark, ","), s.mark)
			slices.Sort(marks)
			s.mark = strings.Join(marks, ",")
		}
		all[s.id()] = s
	}
	return all
}

// owner is how the mark names a module.
func (m module) owner() string {
	if m.kind == "ModuleDeployment" {
		return m.name
	}
	return m.kind + "/" + m.name
}

// selector returns the labels that a controller puts on the Pods of a module.
func (m module) selector() object {
	if m.kind == "ModuleDeployment" {
		group, _, _ := strings.Cut(m.apiVersion, "/")
		return object{{"module." + group + "/" + m.module, "true"}}
	}
	return object{{nameLabel, m.module}, {componentLabel, "module"}}
}

// reconciled returns the Service that must come of one that the package holds, and whether any must.
func (s service) reconciled(wanted map[string]service) (service, bool) {
	w, isWanted := wanted[s.id()]
	if s.mark == "" {
		return s, true
	}
	s.mark, s.selector = w.mark, w.selector
	s.port.name, s.port.number = w.port.name, w.port.number
	if s.port.target != nil || w.port.target != w.port.number {
		s.port.target = w.port.target
	}
	if s.port.protocol != "" {
		s.port.protocol = "TCP"
	}
	return s, isWanted
}

func (s service) id() string { return id("v1", "Service", s.namespace, s.name) }

// object returns the resource.
func (s service) object() object {
	metadata := named(s.namespace, s.name)
	if s.mark != "" {
		metadata = append(metadata, pair{"annotations", object{{ownerAnnotation, s.mark}}})
	}
	port := object{{"name", s.port.name}, {"port", s.port.number}}
	if s.port.target != nil {
		port = append(port, pair{"targetPort", s.port.target})
	}
	if s.port.protocol != "" {
		port = append(port, pair{"protocol", s.port.protocol})
	}
	ports := list{port}
	if s.metrics {
		ports = append(ports, object{{"name", "metrics"}, {"port", 9090}})
	}
	spec := append(object{}, s.extra...)
	if s.swapped {
		spec = append(spec, pair{"ports", ports}, pair{"selector", s.selector})
	} else {
		spec = append(spec, pair{"selector", s.selector}, pair{"ports", ports})
	}
	return resource("v1", "Service", metadata, pair{"spec", spec})
}

func named(namespace, name string) object {
	metadata := object{{"name", name}}
	if namespace != "" {
		metadata = append(metadata, pair{"namespace", namespace})
	}
	return metadata
}

func resource(apiVersion, kind string, metadata object, rest ...pair) object {
	return append(object{{"apiVersion", apiVersion}, {"kind", kind}, {"metadata", metadata}}, rest...)
}

func id(apiVersion, kind, namespace, name string) string {
	return apiVersion + " " + kind + " " + namespace + " " + name
}
