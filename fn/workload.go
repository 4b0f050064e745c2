package fn

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
)

// Controller V2 runs a module as an ordinary workload: its Pods carry these labels.
const (
	componentLabel  = "virtual-kubelet.koupleless.io/component"
	componentModule = "module"
	moduleNameLabel = "module.koupleless.io/name"
)

// Nothing in such a workload can ask for a Service, so annotations do.
const (
	annotationPrefix     = "fn.koupleless.io/"
	enableAnnotation     = annotationPrefix + "enable-module-service"
	portAnnotation       = annotationPrefix + "port"
	targetPortAnnotation = annotationPrefix + "target-port"
)

var (
	portAnnotationField   = []string{"metadata", "annotations", portAnnotation}
	targetAnnotationField = []string{"metadata", "annotations", targetPortAnnotation}
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

// readWorkload returns the Service that a module of controller V2 asks for by its annotations, or nil where it asks for none
// or for an impossible one.
func readWorkload(o *object, settings *config.Config) *wanted {
	if isLocal, ok := readLocalConfig(o); !ok || isLocal {
		return nil
	}
	enable, ok := o.field("metadata", "annotations", enableAnnotation)
	if !ok || enable.node == nil {
		return nil
	}
	switch enabled, ok := enable.text(); {
	case !ok:
		return nil
	case enabled == "false":
		return nil
	case enabled != "true":
		o.fault(enable, nil, "must be \"true\" or \"false\", got %q", enabled)
		return nil
	}
	subject, subjectOK := readSubject(o)
	service, moduleOK := readModuleOfPod(o, settings, &subject)
	port, portOK := readPortAnnotation(o)
	target, targetOK := readTargetAnnotation(o, port)
	if !subjectOK || !moduleOK || !portOK || !targetOK {
		return nil
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
	}
}

// readModuleOfPod reads the module's name from the labels of a workload's Pods, and returns the Service's name.
func readModuleOfPod(o *object, settings *config.Config, subject *config.Subject) (service string, ok bool) {
	pod, _ := podField(o.id)
	labels, ok := o.field(append(pod[:len(pod):len(pod)], "metadata", "labels")...)
	if !ok {
		return "", false
	}
	component, ok := labels.child(componentLabel)
	if !ok {
		return "", false
	}
	if value, ok := component.text(); !ok || value != componentModule {
		if ok {
			o.fault(component, componentModule, "must be %q, as the annotation %s asks for the Service of a module: "+
				"a Koupleless module's Pods carry that label", componentModule, enableAnnotation)
		}
		return "", false
	}
	f, ok := labels.child(moduleNameLabel)
	if !ok {
		return "", false
	}
	if f.node == nil {
		reason := "the Service selects the module by it"
		if n := containers(o, pod); n > 1 {
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

// containers returns how many containers a Pod declares.
func containers(o *object, pod []string) int {
	f, ok := o.field(append(pod[:len(pod):len(pod)], "spec", "containers")...)
	if !ok || f.node == nil || f.node.Kind != yaml.SequenceNode {
		return 0
	}
	return len(f.node.Content)
}

func readPortAnnotation(o *object) (port int, ok bool) {
	f, ok := o.field(portAnnotationField...)
	if !ok {
		return 0, false
	}
	if f.node == nil {
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
