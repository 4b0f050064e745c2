package config

import (
	"encoding/json"
	"fmt"
	"reflect"

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

// A TypeError is a field of a Service whose value has a type that the field cannot have.
type TypeError struct {
	Path     string
	Proposed any // what is probably meant, or nil
	Message  string
}

// TypeErrors returns the fields of a Service that have a wrong type: all of them, unlike the error of Typed. Unknown fields are not
// among them.
func TypeErrors(v document.Value) []TypeError {
	var c checker
	c.check("", document.Node(v.Literal()), reflect.TypeFor[corev1.Service]())
	var all []TypeError
	for _, m := range c.mistakes {
		if !m.key {
			all = append(all, TypeError{m.path, m.proposed, m.message})
		}
	}
	return all
}
