package fn

import (
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/fn/internal/yamlnode"
)

const (
	// OwnerAnnotation marks a Service as generated. Its value names the resources that ask for it.
	OwnerAnnotation = "fn.koupleless.io/module-deployment"

	serviceKind     = "Service"
	defaultType     = "NodePort"
	defaultProtocol = "TCP"
)

func isService(id ID) bool { return id.APIVersion == "v1" && id.Kind == serviceKind }

// create builds the Service as a new resource.
func (w *wanted) create() *yaml.Node {
	metadata := mapping(text("name"), text(w.name))
	if w.namespace != "" {
		set(metadata, "namespace", text(w.namespace))
	}
	if labels := yamlnode.Lookup(w.template, "metadata", "labels"); !yamlnode.IsNull(labels) && len(labels.Content) > 0 {
		set(metadata, "labels", mapping())
	}
	set(metadata, "annotations", w.annotationsNode())
	service := mapping(
		text("apiVersion"), text("v1"),
		text("kind"), text(serviceKind),
		text("metadata"), metadata,
		text("spec"), mapping(
			text("type"), text(defaultType),
			text("selector"), w.selectorNode(),
			text("ports"), w.portsNode(),
		),
	)
	if w.template == nil {
		return service
	}
	return config.WithoutNulls(config.Merge(service, w.template))
}

// owned builds the part of the Service that the function keeps as wanted in one that exists: what is derived, and what
// the template names. The type is a default for new Services and not in it.
func (w *wanted) owned() *yaml.Node {
	derived := mapping(text("spec"), mapping(
		text("selector"), w.selectorNode(),
		text("ports"), w.portsNode(),
	))
	if w.template == nil {
		return derived
	}
	return config.Merge(derived, w.template)
}

// markNode builds the owner mark of the Service.
func (w *wanted) markNode() *yaml.Node {
	return mapping(text("metadata"), mapping(text("annotations"), w.annotationsNode()))
}

func (w *wanted) annotationsNode() *yaml.Node { return mapping(text(OwnerAnnotation), text(w.mark())) }

func (w *wanted) selectorNode() *yaml.Node {
	selector := mapping()
	for _, l := range w.selector {
		set(selector, l.key, text(l.value))
	}
	return selector
}

func (w *wanted) portsNode() *yaml.Node {
	return sequence(mapping(
		text("name"), text(w.portName),
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
