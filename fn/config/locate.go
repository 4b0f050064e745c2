package config

import (
	"fmt"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// locate finds the field of a template that an error about the whole Service is about. The ports of the template have
// an order of their own.
func locate(field string, template *yaml.Node, service *corev1.Service) (string, *yaml.Node) {
	if field == "spec.clusterIPs[0]" && yamlnode.Lookup(template, "spec", "clusterIPs") == nil { // by default the clusterIP
		field = "spec.clusterIP"
	}
	var index int
	if n, _ := fmt.Sscanf(field, "spec.ports[%d]", &index); n == 1 && index < len(service.Spec.Ports) {
		i := portIndex(portsOf(template), service.Spec.Ports[index].Name)
		if i < 0 {
			return field, nil
		}
		field = strings.Replace(field, fmt.Sprintf("[%d]", index), fmt.Sprintf("[%d]", i), 1)
	}
	return field, find(template, field)
}

// find returns the value at a path such as spec.ports[0].port or metadata.annotations[example.com/a], or nil.
func find(n *yaml.Node, path string) *yaml.Node {
	found, _ := follow(n, path)
	return found
}

// follow returns the value at a path, or nil, and the last value on the way to it.
func follow(n *yaml.Node, path string) (found, nearest *yaml.Node) {
	for n != nil && path != "" {
		nearest = n
		var key string
		key, path = yamlnode.FirstStep(path)
		if n.Kind != yaml.SequenceNode {
			n = yamlnode.Lookup(n, key)
			continue
		}
		i, err := strconv.Atoi(key)
		if err != nil || i < 0 || i >= len(n.Content) {
			return nil, nearest
		}
		n = yamlnode.Resolve(n.Content[i])
	}
	if n != nil {
		nearest = n
	}
	return n, nearest
}
