package fn

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// readLocalConfig tells whether a resource is for tools only and never applied. It may be meant to be even where ok is
// false.
func readLocalConfig(o *object) (isLocal, ok bool) {
	f, ok := o.field("metadata", "annotations", localConfigAnnotation)
	if !ok || f.node == nil {
		return false, ok
	}
	_, ok = f.text()
	return f.node.Value == "true", ok
}

// readSubject reads the metadata of a resource that asks for a Service.
func readSubject(o *object) (s config.Subject, ok bool) {
	labels, labelsOK := readLabels(o)
	name, nameOK := readName(o)
	namespace, namespaceOK := readNamespace(o)
	return config.Subject{ModuleDeployment: name, Namespace: namespace, Labels: labels}, labelsOK && nameOK && namespaceOK
}

func readLabels(o *object) (map[string]string, bool) {
	f, ok := o.field("metadata", "labels")
	if !ok || !f.is(yaml.MappingNode, "a map") {
		return nil, false
	}
	if f.node == nil {
		return nil, true
	}
	pairs := yamlnode.Flat(f.node)
	labels, count := map[string]string{}, map[string]int{}
	for i := 0; i < len(pairs); i += 2 {
		count[pairs[i].Value]++
	}
	for i := 0; i < len(pairs); i += 2 {
		key, value := pairs[i].Value, pairs[i+1]
		label := field{object: o, base: f.path(), keys: []string{key}}
		if count[key] > 1 {
			o.fault(label, nil, "is given %d times", count[key])
			ok = false
			continue
		}
		if !yamlnode.IsNull(value) {
			label.node = value
		}
		text, isText := label.text()
		labels[key] = text
		ok = ok && isText
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
