package fn

import (
	"cmp"
	"slices"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/template"
)

const (
	serviceKind     = "Service"
	defaultType     = "NodePort"
	defaultProtocol = "TCP"
)

// typeOf returns the type of a Service, that of the API server if it has none.
func typeOf(service Value) string { return cmp.Or(service.Lookup("spec", "type").Text(), "ClusterIP") }

func isService(id ID) bool { return id.APIVersion == "v1" && id.Kind == serviceKind }

// create returns the Service as a new resource, with annotations, among which is the owner mark.
func (w *wanted) create(arena *document.Arena, annotations document.Mapping) document.Mapping {
	metadata := append(arena.Mapping(4), document.Entry{Key: "name", Value: w.name})
	if w.namespace != "" {
		metadata = append(metadata, document.Entry{Key: "namespace", Value: w.namespace})
	}
	if templated, _ := w.settings.Template.Get("metadata").(document.Mapping); templated != nil {
		if labels, _ := templated.Get("labels").(document.Mapping); len(labels) > 0 {
			metadata = append(metadata, document.Entry{Key: "labels", Value: document.Mapping{}})
		}
	}
	metadata = append(metadata, document.Entry{Key: "annotations", Value: annotations})
	service := append(arena.Mapping(4),
		document.Entry{Key: "apiVersion", Value: "v1"},
		document.Entry{Key: "kind", Value: serviceKind},
		document.Entry{Key: "metadata", Value: metadata},
		document.Entry{Key: "spec", Value: w.spec(arena, document.Entry{Key: "type", Value: defaultType})},
	)
	if w.settings.Template == nil {
		return service
	}
	service = eachPort(w.merge(service), withProtocol)
	if metadata, _ = service.Get("metadata").(document.Mapping); metadata.Get("annotations") == nil {
		service = service.With("metadata", metadata.With("annotations", annotations)) // the template's null does not mean these
	}
	service, _ = template.WithoutNulls(service).(document.Mapping)
	return service
}

// managedFields returns the part of the Service that the function keeps as wanted in one that exists: what is derived, and what the
// template names. The type is a default for new Services and not in it.
func (w *wanted) managedFields() document.Mapping {
	return w.merge(document.Mapping{{Key: "spec", Value: w.spec(nil)}})
}

// merge merges the template over what is derived. A further port of it can lead to where the module's own one leads.
func (w *wanted) merge(derived document.Mapping) document.Mapping {
	if len(w.settings.Template) == 0 {
		return derived
	}
	return eachPort(template.Merge(derived, w.settings.Template), func(port document.Mapping) document.Mapping {
		if port.Get("targetPort") == config.TargetPort {
			return port.With("targetPort", w.target.literal())
		}
		return port
	})
}

// withProtocol returns a new port with the protocol that the API server takes by default, unless a template removes it: tools that
// compare manifests with live Services know a port by its number and protocol.
func withProtocol(port document.Mapping) document.Mapping {
	if slices.ContainsFunc(port, func(e document.Entry) bool { return e.Key == "protocol" }) {
		return port
	}
	at := slices.IndexFunc(port, func(e document.Entry) bool { return e.Key == "port" })
	return slices.Insert(slices.Clone(port), max(at, 0), document.Entry{Key: "protocol", Value: defaultProtocol})
}

// eachPort returns a Service with its ports changed.
func eachPort(service document.Mapping, change func(document.Mapping) document.Mapping) document.Mapping {
	spec, _ := service.Get("spec").(document.Mapping)
	ports, _ := spec.Get("ports").(document.Sequence)
	changed := make(document.Sequence, len(ports))
	for i, port := range ports {
		changed[i] = port
		if p, ok := port.(document.Mapping); ok {
			changed[i] = change(p)
		}
	}
	return service.With("spec", spec.With("ports", changed))
}

// spec returns what is derived from the module, after other fields.
func (w *wanted) spec(arena *document.Arena, others ...document.Entry) document.Mapping {
	selector := arena.Mapping(len(w.selector))
	for _, l := range w.selector {
		selector = append(selector, document.Entry{Key: l.key, Value: l.value})
	}
	ports := make(document.Sequence, 0, 1+len(w.further))
	for _, p := range w.ports() {
		ports = append(ports, p.literal(arena))
	}
	spec := append(arena.Mapping(len(others)+2), others...)
	return append(spec, document.Entry{Key: "selector", Value: selector}, document.Entry{Key: "ports", Value: ports})
}

// ports returns the ports that are derived: the module's own one, and after it the further ones.
func (w *wanted) ports() []servicePort {
	own := servicePort{w.settings.PortName, w.port, w.target, cmp.Or(w.ownProtocol, defaultProtocol)}
	return append([]servicePort{own}, w.further...)
}

// markAnnotation returns the owner mark of the Service as annotations, with room for others.
func (w *wanted) markAnnotation(arena *document.Arena, others int) document.Mapping {
	return append(arena.Mapping(1+others), document.Entry{Key: OwnerAnnotation, Value: w.mark()})
}

// markedFields returns the part of the Service that holds the owner mark.
func (w *wanted) markedFields() document.Mapping {
	return document.Mapping{{Key: "metadata", Value: document.Mapping{{Key: "annotations", Value: w.markAnnotation(nil, 0)}}}}
}

// checkOwnPort reports a template that numbers the module's own port, which the list names. Of a port that the configuration names, that is
// reported with the configuration.
func (w *wanted) checkOwnPort(list portList) bool {
	origin := w.settings.PortOrigin(w.settings.PortName)
	if origin == "" {
		return true
	}
	own := slices.IndexFunc(list.ports, func(p servicePort) bool { return p.name == w.settings.PortName })
	f := list.places[own]
	f.fail(rule.PortConflict, nil, "is the module's own, whose number is derived, but %s of the configuration sets it: give one of the two another name", origin)
	return false
}
