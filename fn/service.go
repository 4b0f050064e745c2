package fn

import (
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/yamlnode"
)

const (
	serviceKind     = "Service"
	defaultType     = "NodePort"
	defaultProtocol = "TCP"
)

func isService(id ID) bool { return id.APIVersion == "v1" && id.Kind == serviceKind }

// create builds the Service as a new resource.
func (w *wanted) create(words words) *yaml.Node {
	metadata := mapping(words.text("name"), text(w.name))
	if w.namespace != "" {
		metadata.Content = append(metadata.Content, words.text("namespace"), words.text(w.namespace))
	}
	if labels := yamlnode.Lookup(w.template, "metadata", "labels"); !yamlnode.IsNull(labels) && len(labels.Content) > 0 {
		metadata.Content = append(metadata.Content, words.text("labels"), mapping())
	}
	metadata.Content = append(metadata.Content, words.text("annotations"), mapping(words.text(OwnerAnnotation), text(w.mark())))
	service := mapping(
		words.text("apiVersion"), words.text("v1"),
		words.text("kind"), words.text(serviceKind),
		words.text("metadata"), metadata,
		words.text("spec"), mapping(
			words.text("type"), words.text(defaultType),
			words.text("selector"), w.selectorNode(words),
			words.text("ports"), w.portsNode(words),
		),
	)
	if w.template == nil {
		return service
	}
	service = config.Merge(service, w.template)
	if yamlnode.IsNull(yamlnode.Lookup(service, "metadata", "annotations")) {
		service = config.Merge(service, w.markNode())
	}
	return config.WithoutNulls(service)
}

// owned builds the part of the Service that the function keeps as wanted in one that exists: what is derived, and what
// the template names. The type is a default for new Services and not in it.
func (w *wanted) owned() *yaml.Node {
	derived := mapping(text("spec"), mapping(
		text("selector"), w.selectorNode(words{}),
		text("ports"), w.portsNode(words{}),
	))
	if w.template == nil {
		return derived
	}
	return config.Merge(derived, w.template)
}

// markNode builds the owner mark of the Service.
func (w *wanted) markNode() *yaml.Node {
	return mapping(text("metadata"), mapping(text("annotations"), mapping(text(OwnerAnnotation), text(w.mark()))))
}

func (w *wanted) selectorNode(words words) *yaml.Node {
	selector := mapping()
	for _, l := range w.selector {
		selector.Content = append(selector.Content, text(l.key), words.text(l.value))
	}
	return selector
}

func (w *wanted) portsNode(words words) *yaml.Node {
	return sequence(mapping(
		words.text("name"), words.text(w.portName),
		words.text("protocol"), words.text(defaultProtocol),
		words.text("port"), number(w.port),
		words.text("targetPort"), w.target.node(),
	))
}

// words are the nodes of strings that many new Services have in common, one for all. They are written and never changed.
type words map[string]*yaml.Node

func (w words) text(value string) *yaml.Node {
	n, ok := w[value]
	if !ok {
		n = text(value)
		w[value] = n
	}
	return n
}

func (t target) node() *yaml.Node {
	if t.name != "" {
		return text(t.name)
	}
	return number(t.number)
}
