package fn

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
)

// Controller V2 runs a module as an ordinary workload: its Pods carry these labels.
const (
	componentLabel  = "virtual-kubelet.koupleless.io/component"
	componentModule = "module"
	moduleNameLabel = "module.koupleless.io/name"
)

// podField returns where a workload that can be a module holds its Pod, and whether it is one.
func podField(id ID) (keys []string, ok bool) {
	switch id.Kind {
	case "Deployment", "StatefulSet", "DaemonSet":
		return []string{"spec", "template"}, id.APIVersion == "apps/v1"
	case "Pod":
		return nil, id.APIVersion == "v1"
	}
	return nil, false
}

// readWorkload reads a module of controller V2, which asks by its annotations.
func readWorkload(o *object, settings *config.Config) (w *wanted, ours bool) {
	annotations, ok := o.field(annotationsField...)
	if !ok || !annotations.requireKind(document.Map, "a map") {
		return nil, false
	}
	pods := podAnnotations(o)
	ours = len(ourAnnotations(annotations.value)) > 0
	if !ours && len(ourAnnotations(pods.value)) == 0 {
		return nil, false
	}
	isLocal, localOK := readLocalConfig(o)
	if isLocal {
		return nil, false
	}
	warnAnnotations(o)
	warnPodAnnotations(o, annotations, pods)
	enabled, enabledOK := readEnableAnnotation(annotations)
	if !enabled {
		return nil, ours
	}
	subject, subjectOK := readSubject(o)
	service, moduleOK := readModuleOfPod(o, settings, &subject)
	port, portOK := readPortAnnotation(o)
	target, targetOK := readTargetAnnotation(o, port)
	if !localOK || !enabledOK || !subjectOK || !moduleOK || !portOK || !targetOK {
		return nil, true
	}
	if target.name != "" {
		f, _ := o.field(targetAnnotationField...)
		o.warn(f, nil, "leads to the port named %q, but the containers of a module declare no ports: give the number "+
			"that the module listens on", target.name)
	}
	pod, _ := podField(o.id)
	return &wanted{
		namespace: subject.Namespace,
		name:      service,
		selector:  []label{{moduleNameLabel, subject.Module}, {componentLabel, componentModule}},
		port:      port,
		target:    target,
		portName:  settings.PortName,
		template:  settings.Template(subject),
		layers:    settings.Layers(subject),
		owners: []owner{{
			object: o, mark: o.id.Kind + "/" + subject.ModuleDeployment, generation: "V2",
			selectorKeys: slices.Concat(pod, []string{"metadata", "labels", moduleNameLabel}),
			portKeys:     portAnnotationField, targetKeys: targetAnnotationField,
		}},
	}, true
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
		f.object.fault(f, nil, "must be \"true\" or \"false\", got %q", text)
		ok = false
	}
	enabled, _ = f.word()
	return enabled, ok
}

// readModuleOfPod reads the module's name from the labels of a workload's Pods, and returns the Service's name.
func readModuleOfPod(o *object, settings *config.Config, subject *config.Subject) (service string, ok bool) {
	pod, _ := podField(o.id)
	labels, ok := o.field(append(pod[:len(pod):len(pod)], "metadata", "labels")...)
	if !ok {
		return "", false
	}
	componentOK := checkComponent(labels)
	service, ok = readModuleLabel(labels, settings, subject)
	return service, componentOK && ok
}

// checkComponent checks that Pods with these labels are those of a module.
func checkComponent(labels field) bool {
	f, ok := labels.child(componentLabel)
	if !ok {
		return false
	}
	value, ok := f.text()
	if ok && value != componentModule {
		f.object.fault(f, componentModule, "must be %q, as the annotation %s asks for the Service of a module: "+
			"a Koupleless module's Pods carry that label", componentModule, enableAnnotation)
		return false
	}
	return ok
}

// readModuleLabel reads the module's name, and returns the Service's name.
func readModuleLabel(labels field, settings *config.Config, subject *config.Subject) (service string, ok bool) {
	f, ok := labels.child(moduleNameLabel)
	if !ok {
		return "", false
	}
	o := f.object
	if !f.isSet() {
		reason := "the Service selects the module by it"
		if n := containers(o); n > 1 {
			reason = fmt.Sprintf("the Pod holds %d modules, and the Service selects one by it", n)
		}
		o.fault(f, nil, "is required: add this label, with the name of the module, to the labels of the Pods: %s", reason)
		return "", false
	}
	if subject.Module, ok = f.text(); !ok {
		return "", false
	}
	service, ok = serviceName(o, settings, *subject, f)
	for _, fault := range validation.IsValidLabelValue(subject.Module) {
		o.fault(f, nil, "%s, got %q", fault, subject.Module)
		ok = false
	}
	return service, ok
}

// containers returns how many containers the Pods of a workload declare.
func containers(o *object) int {
	pod, _ := podField(o.id)
	f, ok := o.field(append(pod[:len(pod):len(pod)], "spec", "containers")...)
	n := 0
	if ok {
		for range f.value.Entries() {
			n++
		}
	}
	return n
}

func readPortAnnotation(o *object) (port int, ok bool) {
	f, ok := o.field(portAnnotationField...)
	if !ok {
		return 0, false
	}
	if !f.isSet() {
		o.fault(f, nil, "is required: a whole number from 1 to 65535, in quotes")
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
