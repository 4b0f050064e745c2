package fn

import (
	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
)

var (
	apiVersionField = []string{"apiVersion"}
	strategyField   = []string{"spec", "operationStrategy", "serviceStrategy"}
	enableField     = []string{"spec", "operationStrategy", "serviceStrategy", "enableModuleService"}
	portField       = []string{"spec", "operationStrategy", "serviceStrategy", "port"}
	targetPortField = []string{"spec", "operationStrategy", "serviceStrategy", "targetPort"}
	moduleNameField = []string{"spec", "template", "spec", "module", "name"}
)

// readModuleDeployment reads a ModuleDeployment. What makes a Service impossible is what the API server would refuse, by the
// API server's own rules.
func readModuleDeployment(o *object, settings *config.Config) (w *wanted, ours bool) {
	isLocal, localOK := readLocalConfig(o)
	if isLocal {
		return nil, false
	}
	dialect, known := dialectOf(o.id.APIVersion)
	if !known {
		apiVersion, _ := o.field("apiVersion")
		o.warn(apiVersion, nil, "is %q, which no Koupleless controller reads, so there is no Service for it; known are %s",
			o.id.APIVersion, knownAPIVersions())
		return nil, inKnownGroup(o.id.APIVersion)
	}
	warnMisspelt(o)
	warnAnnotations(o)
	enabled, enabledOK := readEnabled(o)
	if !enabled {
		return nil, true
	}
	subject, subjectOK := readSubject(o)
	warnWithoutLabels(o)
	service, moduleOK := readModule(o, dialect, settings, &subject)
	port, portOK := readPort(o)
	target, targetOK := readTarget(o, port)
	base, baseOK := readBase(o)
	if !localOK || !enabledOK || !subjectOK || !moduleOK || !portOK || !targetOK || !baseOK {
		return nil, true
	}
	return &wanted{
		namespace: subject.Namespace,
		name:      service,
		selector:  []label{{dialect.labelPrefix + subject.Module, "true"}},
		port:      port,
		target:    target,
		portName:  settings.PortName,
		template:  settings.Template(subject),
		layers:    settings.Layers(subject),
		owners: []owner{{
			object: o, mark: subject.ModuleDeployment, base: base, generation: "V1",
			selectorKeys: apiVersionField, portKeys: portField, targetKeys: targetPortField,
		}},
	}, true
}

// readEnabled tells whether a ModuleDeployment asks for a Service. Where ok is false it may do so.
func readEnabled(o *object) (enabled, ok bool) {
	f, ok := o.field(enableField...)
	if !ok {
		return true, false
	}
	return f.flag()
}

func warnWithoutLabels(o *object) {
	f, ok := o.field("metadata", "labels")
	if ok && (f.node == nil || f.node.Kind == yaml.MappingNode && len(f.node.Content) == 0) {
		o.warn(f, nil, "is empty: module-controller V1 crashes on a ModuleDeployment without labels; give it any label")
	}
}

// readModule reads the module's name, which becomes part of a label's key and of the Service's name, which it returns.
func readModule(o *object, d dialect, settings *config.Config, subject *config.Subject) (service string, ok bool) {
	f, ok := o.field(moduleNameField...)
	if !ok {
		return "", false
	}
	if subject.Module, ok = f.text(); !ok {
		return "", false
	}
	if subject.Module == "" {
		o.fault(f, nil, "is required")
		return "", false
	}
	if service, ok = serviceName(o, settings, *subject, f); !ok {
		return "", false
	}
	key := d.labelPrefix + subject.Module
	for _, fault := range validation.IsQualifiedName(key) {
		o.fault(f, nil, "makes the selector key %q: %s, got %q", key, fault, subject.Module)
		ok = false
	}
	return service, ok
}

func readPort(o *object) (port int, ok bool) {
	f, ok := o.field(portField...)
	if !ok {
		return 0, false
	}
	if f.node == nil {
		o.fault(f, nil, "is required: a whole number from 1 to 65535")
		return 0, false
	}
	return f.port("")
}

// readTarget reads the targetPort. Like the controller it takes the port where targetPort is absent, null, 0 or "".
func readTarget(o *object, port int) (t target, ok bool) {
	f, ok := o.field(targetPortField...)
	if !ok {
		return t, false
	}
	n := f.node
	switch {
	case n == nil, n.Kind == yaml.ScalarNode && n.Value == "", isInt(n, 0):
		return target{number: port}, true
	case n.Kind != yaml.ScalarNode || n.ShortTag() != yaml.NodeTagString || isNumeral(n.Value):
		t.number, ok = f.port(" or the name of a container's port")
		return t, ok
	}
	t.name, ok = f.portName()
	return t, ok
}
