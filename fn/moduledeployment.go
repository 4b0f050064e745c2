package fn

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/fn/internal/yamlnode"
)

var (
	strategyField   = []string{"spec", "operationStrategy", "serviceStrategy"}
	enableField     = append(strategyField[:3:3], "enableModuleService")
	portField       = append(strategyField[:3:3], "port")
	targetPortField = append(strategyField[:3:3], "targetPort")
	moduleNameField = []string{"spec", "template", "spec", "module", "name"}
)

// readModuleDeployment returns the Service that a ModuleDeployment asks for, or nil where it asks for none or for an
// impossible one. What makes it impossible is what the API server would refuse, by the API server's own rules.
func readModuleDeployment(o *object, settings *config.Config) *wanted {
	annotations, ok := o.field("metadata", "annotations")
	if !ok {
		return nil
	}
	local, ok := annotations.child(localConfigAnnotation)
	if !ok {
		return nil
	}
	if isLocal, ok := local.text(); !ok || isLocal == "true" {
		return nil
	}
	dialect, known := dialectOf(o.id.APIVersion)
	if !known {
		f, _ := o.field("apiVersion")
		o.warn(f, nil, "is %q, which no Koupleless controller reads, so there is no Service for it; known are %s",
			o.id.APIVersion, knownAPIVersions())
		return nil
	}
	enable, ok := o.field(enableField...)
	if !ok {
		return nil
	}
	if enabled, ok := enable.flag(); !ok || !enabled {
		return nil
	}
	labels, labelsOK := readLabels(o)
	name, nameOK := readName(o)
	namespace, namespaceOK := readNamespace(o)
	subject := config.Subject{ModuleDeployment: name, Namespace: namespace, Labels: labels}
	service, moduleOK := readModule(o, dialect, settings, &subject)
	port, portOK := readPort(o)
	target, targetOK := readTarget(o, port)
	base, baseOK := o.field(baseNameField...)
	if baseOK {
		_, baseOK = base.text()
	}
	if !baseOK || !nameOK || !namespaceOK || !labelsOK || !moduleOK || !portOK || !targetOK {
		return nil
	}
	return &wanted{
		namespace: namespace,
		name:      service,
		selector:  []label{{dialect.labelPrefix + subject.Module, "true"}},
		port:      port,
		target:    target,
		portName:  settings.PortName,
		template:  settings.Template(subject),
		owners:    []owner{{object: o, mark: name, base: base}},
	}
}

func readLabels(o *object) (map[string]string, bool) {
	f, ok := o.field("metadata", "labels")
	if !ok || !f.is(yaml.MappingNode, "a map") {
		return nil, false
	}
	if f.node == nil || len(f.node.Content) == 0 {
		o.warn(f, nil, "is empty: module-controller V1 crashes on a ModuleDeployment without labels; give it any label")
		return nil, true
	}
	labels := map[string]string{}
	for i := 0; i+1 < len(f.node.Content); i += 2 {
		key := yamlnode.Resolve(f.node.Content[i]).Value
		value, valueOK := f.child(key)
		if valueOK {
			labels[key], valueOK = value.text()
		}
		ok = ok && valueOK
	}
	return labels, ok
}

func readName(o *object) (string, bool) {
	return readValid(o, validation.IsDNS1123Subdomain, "metadata", "name")
}

func readNamespace(o *object) (string, bool) {
	f, ok := o.field("metadata", "namespace")
	if !ok || f.node == nil {
		return "", ok
	}
	return readValid(o, validation.IsDNS1123Label, "metadata", "namespace")
}

// readValid reads a string that must be there and keep a rule of the API server.
func readValid(o *object, rule func(string) []string, keys ...string) (string, bool) {
	f, ok := o.field(keys...)
	if !ok {
		return "", false
	}
	value, ok := f.text()
	if !ok {
		return "", false
	}
	if value == "" {
		f.object.fault(f, nil, "is required")
		return "", false
	}
	if faults := rule(value); len(faults) > 0 {
		o.fault(f, nil, "%s, got %q", strings.Join(faults, "; "), value)
		return "", false
	}
	return value, true
}

// readModule reads the module's name, which becomes part of a label's key and of the Service's name, which it returns.
func readModule(o *object, d dialect, settings *config.Config, subject *config.Subject) (service string, ok bool) {
	subject.Module, ok = readValid(o, func(module string) []string {
		subject.Module = module
		service = settings.ServiceName(*subject)
		var faults []string
		for _, fault := range validation.IsDNS1035Label(service) {
			faults = append(faults, fmt.Sprintf("makes the Service name %q: %s", service, fault))
		}
		if len(faults) > 0 {
			return faults
		}
		key := d.labelPrefix + module
		for _, fault := range validation.IsQualifiedName(key) {
			faults = append(faults, fmt.Sprintf("makes the selector key %q: %s", key, fault))
		}
		return faults
	}, moduleNameField...)
	return service, ok
}

func readPort(o *object) (int, bool) {
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
func readTarget(o *object, port int) (target, bool) {
	f, ok := o.field(targetPortField...)
	if !ok {
		return target{}, false
	}
	n := f.node
	switch {
	case n == nil, n.Kind == yaml.ScalarNode && n.Value == "", isInt(n, 0):
		return target{number: port}, true
	case n.Kind != yaml.ScalarNode || n.ShortTag() != yaml.NodeTagString || isNumeral(n.Value):
		number, ok := f.port(" or the name of a container's port")
		return target{number: number}, ok
	}
	if faults := validation.IsValidPortName(n.Value); len(faults) > 0 {
		o.fault(f, nil, "is no valid name of a port: it %s, got %q", strings.Join(faults, "; "), n.Value)
		return target{}, false
	}
	return target{name: n.Value}, true
}

// port reads a port number. The alternative names what else the field may hold.
func (f field) port(alternative string) (int, bool) {
	n := f.node
	var value int64
	switch {
	case n.Kind != yaml.ScalarNode:
	case n.ShortTag() == yaml.NodeTagInt && n.Decode(&value) == nil:
		if len(validation.IsValidPortNum(clamp(value))) == 0 {
			return int(value), true
		}
		consequence := ""
		if value > math.MaxInt32 {
			consequence = "; a number beyond 2147483647 stops module-controller V1 for every ModuleDeployment of the cluster"
		}
		f.object.fault(f, nil, "must be between 1 and 65535, got %s%s", n.Value, consequence)
		return 0, false
	case n.ShortTag() == yaml.NodeTagString && isNumeral(n.Value):
		var proposed any
		if number := atoi(n.Value); len(validation.IsValidPortNum(number)) == 0 {
			proposed = number
		}
		f.object.fault(f, proposed, "must be a number%s, without quotes, got %q", alternative, n.Value)
		return 0, false
	}
	f.object.fault(f, nil, "must be a whole number from 1 to 65535%s, got %s", alternative, yamlnode.Describe(n))
	return 0, false
}

func isNumeral(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// atoi reads a decimal number, 0 where s is none.
func atoi(s string) int {
	number, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return number
}

func clamp(v int64) int { return int(min(max(v, -1), math.MaxInt32)) }

func isInt(n *yaml.Node, value int64) bool {
	var v int64
	return n.Kind == yaml.ScalarNode && n.ShortTag() == yaml.NodeTagInt && n.Decode(&v) == nil && v == value
}
