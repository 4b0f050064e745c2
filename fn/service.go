package fn

import (
	"github.com/koupleless/module-service/internal/document"
)

const (
	serviceKind     = "Service"
	defaultType     = "NodePort"
	defaultProtocol = "TCP"
)

func isService(id ID) bool { return id.APIVersion == "v1" && id.Kind == serviceKind }

// create returns the Service as a new resource, with annotations besides the owner mark.
func (w *wanted) create(annotations document.Mapping) document.Mapping {
	metadata := make(document.Mapping, 0, 4)
	metadata = append(metadata, document.Entry{Key: "name", Value: w.name})
	if w.namespace != "" {
		metadata = append(metadata, document.Entry{Key: "namespace", Value: w.namespace})
	}
	if templated, _ := w.settings.Template.Get("metadata").(document.Mapping); templated != nil {
		if labels, _ := templated.Get("labels").(document.Mapping); len(labels) > 0 {
			metadata = append(metadata, document.Entry{Key: "labels", Value: document.Mapping{}})
		}
	}
	marked := append(document.Mapping{{Key: OwnerAnnotation, Value: w.mark()}}, annotations...)
	metadata = append(metadata, document.Entry{Key: "annotations", Value: marked})
	service := document.Mapping{
		{Key: "apiVersion", Value: "v1"},
		{Key: "kind", Value: serviceKind},
		{Key: "metadata", Value: metadata},
		{Key: "spec", Value: append(document.Mapping{{Key: "type", Value: defaultType}}, w.spec()...)},
	}
	if w.settings.Template == nil {
		return service
	}
	service = document.Merge(service, w.settings.Template)
	if metadata, _ = service.Get("metadata").(document.Mapping); metadata.Get("annotations") == nil {
		service = service.With("metadata", metadata.With("annotations", marked)) // the template's null does not mean these
	}
	service, _ = document.WithoutNulls(service).(document.Mapping)
	return service
}

// owned returns the part of the Service that the function keeps as wanted in one that exists: what is derived, and what the
// template names. The type is a default for new Services and not in it.
func (w *wanted) owned() document.Mapping {
	derived := document.Mapping{{Key: "spec", Value: w.spec()}}
	return document.Merge(derived, w.settings.Template)
}

// spec returns what is derived from the module.
func (w *wanted) spec() document.Mapping {
	selector := make(document.Mapping, len(w.selector))
	for i, l := range w.selector {
		selector[i] = document.Entry{Key: l.key, Value: l.value}
	}
	return document.Mapping{
		{Key: "selector", Value: selector},
		{Key: "ports", Value: document.Sequence{document.Mapping{
			{Key: "name", Value: w.settings.PortName},
			{Key: "protocol", Value: defaultProtocol},
			{Key: "port", Value: int64(w.port)},
			{Key: "targetPort", Value: w.target.literal()},
		}}},
	}
}

// marked returns the owner mark of the Service.
func (w *wanted) marked() document.Mapping {
	annotations := document.Mapping{{Key: OwnerAnnotation, Value: w.mark()}}
	return document.Mapping{{Key: "metadata", Value: document.Mapping{{Key: "annotations", Value: annotations}}}}
}

func (t target) literal() any {
	if t.name != "" {
		return t.name
	}
	return int64(t.number)
}
