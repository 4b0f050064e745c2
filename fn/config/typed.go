package config

import (
	"encoding/json"
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/corev1"
)

// Typed decodes a Service. Fields that are null are left out.
func Typed(n *yaml.Node) (*corev1.Service, error) {
	data, err := yaml.NewRNode(WithoutNulls(n)).MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("encode as JSON: %w", err)
	}
	service := &corev1.Service{}
	if err := json.Unmarshal(data, service); err != nil {
		return nil, fmt.Errorf("decode as a v1 Service: %w", err)
	}
	return service, nil
}
