package fn

import (
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

const (
	// OwnerAnnotation marks a Service as generated. Its value names the resources that ask for it.
	OwnerAnnotation = "fn.koupleless.io/module-deployment"

	serviceKind     = "Service"
	defaultType     = "NodePort"
	defaultPortName = "http"
	defaultProtocol = "TCP"
)

func isService(id ID) bool { return id.APIVersion == "v1" && id.Kind == serviceKind }

// create builds the Service as a new resource.
func (w *wanted) create() *yaml.Node {
	metadata := mapping(text("name"), text(w.name))
	if w.namespace != "" {
		set(metadata, "namespace", text(w.namespace))
	}
	set(metadata, "annotations", mapping(text(OwnerAnnotation), text(w.mark())))
	return mapping(
		text("apiVersion"), text("v1"),
		text("kind"), text(serviceKind),
		text("metadata"), metadata,
		text("spec"), mapping(
			text("type"), text(defaultType),
			text("selector"), w.selectorNode(),
			text("ports"), w.portsNode(),
		),
	)
}

// owned builds the part of the Service that the function keeps as wanted in one that exists. The type is not in it: it
// is a default for new Services.
func (w *wanted) owned() *yaml.Node {
	return mapping(text("spec"), mapping(
		text("selector"), w.selectorNode(),
		text("ports"), w.portsNode(),
	))
}

func (w *wanted) markNode() *yaml.Node {
	return mapping(text("metadata"), mapping(text("annotations"), mapping(text(OwnerAnnotation), text(w.mark()))))
}

func (w *wanted) selectorNode() *yaml.Node {
	selector := mapping()
	for _, l := range w.selector {
		set(selector, l.key, text(l.value))
	}
	return selector
}

func (w *wanted) portsNode() *yaml.Node {
	return sequence(mapping(
		text("name"), text(defaultPortName),
		text("protocol"), text(defaultProtocol),
		text("port"), number(w.port),
		text("targetPort"), w.target.node(),
	))
}

func (t target) node() *yaml.Node {
	if t.name != "" {
		return text(t.name)
	}
	return number(t.number)
}
