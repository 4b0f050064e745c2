package config

import (
	"encoding/json"
	"fmt"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
)

// Typed decodes a Service. Fields that are null are left out.
func Typed(v document.Value) (*corev1.Service, error) {
	data, err := json.Marshal(document.WithoutNulls(v.Literal()))
	if err != nil {
		return nil, fmt.Errorf("encode as JSON: %w", err)
	}
	service := &corev1.Service{}
	if err := json.Unmarshal(data, service); err != nil {
		return nil, fmt.Errorf("decode as a v1 Service: %w", err)
	}
	return service, nil
}
