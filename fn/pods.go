package fn

import (
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
)

// A podTemplate is the place in a resource that describes its Pods. A Pod describes itself.
type podTemplate struct {
	object   *object
	keys     []string // of the template; none for a Pod
	selector []string // the keys of the selector by which the resource knows its Pods
}

// readPodTemplate returns the Pod template of a resource of any kind: at spec.template; of a CronJob at
// spec.jobTemplate.spec.template; of an OpenKruise UnitedDeployment in the workload that spec.template holds, such as
// spec.template.cloneSetTemplate.spec.template. ok is false if there is none.
func readPodTemplate(o *object) (p podTemplate, ok bool) {
	p = podTemplate{object: o, selector: []string{"spec", "selector"}}
	if o.id.Kind == "Pod" && o.id.APIVersion == "v1" {
		return p, true
	}
	root := o.root()
	p.keys = []string{"spec", "template"}
	if template := root.Lookup(p.keys...); !template.IsNull() {
		if key, found := workloadIn(template); found {
			p.keys = append(p.keys, key, "spec", "template")
		}
		return p, true
	}
	p.keys = []string{"spec", "jobTemplate", "spec", "template"}
	p.selector = []string{"spec", "jobTemplate", "spec", "selector"}
	return p, !root.Lookup(p.keys...).IsNull()
}

// workloadIn returns the key of the workload that a template holds instead of the spec of Pods.
func workloadIn(template Value) (key string, found bool) {
	if !template.Field("spec").IsNull() {
		return "", false
	}
	for key, inner := range template.Fields() {
		if strings.HasSuffix(key, "Template") && inner.Lookup("spec", "template").Kind() == document.Map {
			return key, true
		}
	}
	return "", false
}

// path returns the keys of a field of the Pods.
func (p podTemplate) path(keys ...string) []string { return slices.Concat(p.keys, keys) }

// labels returns the labels of the Pods.
func (p podTemplate) labels() (field, bool) {
	f, ok := p.object.field(p.path("metadata", "labels")...)
	return f, ok && f.requireKind(document.Map)
}

// annotations returns the annotations of the Pods.
func (p podTemplate) annotations() field {
	return p.object.peek(p.path(annotationsField...)...)
}

// containers returns the names of the containers of the Pods.
func (p podTemplate) containers() (names []string) {
	for _, c := range p.object.root().Lookup(p.path("spec", "containers")...).Entries() {
		names = append(names, c.Field("name").Text())
	}
	return names
}

// warnWithoutPods warns about annotations that request a Service on a resource that has no Pod template.
func warnWithoutPods(o *object) {
	f := o.peek(annotationsField...)
	if f.value.Field(enableAnnotation).Text() == "false" || f.value.Field(krm.LocalConfig).Text() == "true" {
		return
	}
	warnAnnotations(o)
	for _, key := range ourAnnotations(f.value) {
		if key != OwnerAnnotation && nearestAnnotation(key) == key {
			f.key(key).suspect(rule.MisplacedField, nil, "has no effect on this %s, which has no Pod template (spec.template): it belongs in "+
				"metadata.annotations of the workload whose Pods run the module", o.id.Kind)
			return
		}
	}
}
