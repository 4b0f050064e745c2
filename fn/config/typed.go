package config

import (
	"encoding/json"
	"errors"
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// Typed decodes a Service. Fields that are null are left out.
func Typed(n *yaml.Node) (*corev1.Service, error) {
	if yamlnode.IsBomb(n) {
		return nil, errors.New("its aliases stand for more than an object can hold: write out what is meant")
	}
	if key := yamlnode.Duplicate(n); key != nil {
		return nil, fmt.Errorf("the key %s is given twice", yamlnode.Describe(key))
	}
	if fields := yamlnode.Widest(n); fields > bounds.Fields {
		return nil, fmt.Errorf("a map must have at most %d fields, got %d", bounds.Fields, fields)
	}
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
