package fn

import (
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// Controller V2 runs a module as an ordinary workload: its Pods carry these labels.
const (
	componentLabel  = "virtual-kubelet.koupleless.io/component"
	componentModule = "module"
	moduleNameLabel = "module.koupleless.io/name"
)

// readWorkload reads a module of controller V2, which requests a Service by its annotations. It can be of any kind: the
// controller knows a module by the label of its Pods.
func readWorkload(o *object, settings *config.Config) (w *wanted, ours bool) {
	pods, ok := readPodTemplate(o)
	if !ok {
		warnWithoutPods(o)
		return nil, false
	}
	annotations, ok := o.field(annotationsField...)
	if !ok || !annotations.requireKind(document.Map, "a map") {
		return nil, false
	}
	onPods := pods.annotations()
	ours = len(ourAnnotations(annotations.value)) > 0
	if !ours && len(ourAnnotations(onPods.value)) == 0 {
		return nil, false
	}
	isLocal, localOK := readLocalConfig(o)
	if isLocal {
		return nil, false
	}
	warnAnnotations(o)
	warnPodAnnotations(o, annotations, onPods)
	enabled, enabledOK := readEnableAnnotation(annotations)
	if !enabled {
		return nil, ours
	}
	w, ok = readModulePods(o, pods, settings)
	port, portOK := readPortAnnotation(o)
	target, targetOK := readTargetAnnotation(o, port)
	if !localOK || !enabledOK || !ok || !portOK || !targetOK {
		return nil, true
	}
	if target.name != "" {
		f, _ := o.field(targetAnnotationField...)
		o.warn(rule.UndeclaredPort, f, nil, "leads to the port named %q, but the containers of a module declare no ports: give the number "+
			"that the module listens on", target.name)
	}
	w.port, w.target = port, target
	return w, true
}

// readModulePods reads what the Pods of a workload tell of its Service: all but the ports.
func readModulePods(o *object, pods podTemplate, settings *config.Config) (w *wanted, ok bool) {
	subject, subjectOK := readSubject(o, settings)
	labels, ok := pods.labels()
	if !ok || !checkComponent(labels) {
		return nil, false
	}
	name, from, nameOK := readModuleName(pods, labels)
	subject.Module = name
	own := settings.For(subject)
	by, byOK := readSelects(o, own.Selector)
	own.Selector = by
	if !nameOK || !byOK {
		return nil, false
	}
	service, serviceOK := serviceName(o, own, subject, from)
	selector, selectorKeys, selectorOK := readSelector(pods, labels, by)
	if ok = subjectOK && serviceOK && selectorOK; ok {
		warnOtherName(pods, name, from)
	}
	return &wanted{
		namespace: subject.Namespace,
		name:      service,
		selector:  selector,
		settings:  own,
		module:    name,
		owners: []owner{{
			object: o, mark: o.id.Kind + "/" + subject.ModuleDeployment, generation: "V2",
			selectorKeys: selectorKeys, portKeys: portAnnotationField, targetKeys: targetAnnotationField,
		}},
	}, ok
}

// readEnableAnnotation tells whether the annotations of a workload ask for a Service. Where ok is false they may do so.
func readEnableAnnotation(annotations field) (enabled, ok bool) {
	f, ok := annotations.child(enableAnnotation)
	if !ok {
		return true, false
	}
	if !f.isSet() {
		return false, true
	}
	text, ok := f.text()
	if ok && text != "true" && text != "false" {
		f.object.fault(rule.WrongType, f, nil, "must be \"true\" or \"false\", got %q", text)
		ok = false
	}
	enabled, _ = f.word()
	return enabled, ok
}

// checkComponent reports whether Pods with these labels are those of a module.
func checkComponent(labels field) bool {
	f, ok := labels.child(componentLabel)
	if !ok {
		return false
	}
	value, ok := f.text()
	if ok && value != componentModule {
		f.object.suspect(rule.ComponentLabel, f, componentModule, "must be %q, got %s, so there is no Service for it: controller V2 knows the Pods of a "+
			"module by that label", componentModule, f.value.Describe())
		return false
	}
	return ok
}

func readPortAnnotation(o *object) (port int, ok bool) {
	f, ok := o.field(portAnnotationField...)
	if !ok {
		return 0, false
	}
	if !f.isSet() {
		o.fault(rule.Required, f, nil, "is required: a whole number from 1 to 65535, in quotes")
		return 0, false
	}
	return f.portText(", in quotes")
}

func readTargetAnnotation(o *object, port int) (t target, ok bool) {
	f, ok := o.field(targetAnnotationField...)
	if !ok {
		return t, false
	}
	text, ok := f.text()
	switch {
	case !ok:
	case text == "" || text == "0":
		t.number = port
	case isNumeral(text):
		t.number, ok = f.portText(" or the name of a container's port, in quotes")
	default:
		t.name, ok = f.portName()
	}
	return t, ok
}
