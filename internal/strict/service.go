package strict

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/template"
)

// Decode decodes a Service. Fields that are null are left out.
func Decode(v document.Value) (*corev1.Service, error) {
	data, err := jsontext.Append(nil, template.WithoutNulls(v.Literal()), false, "")
	if err != nil {
		return nil, fmt.Errorf("encode as JSON: %w", err)
	}
	service := &corev1.Service{}
	if err := json.Unmarshal(data, service); err != nil {
		return nil, fmt.Errorf("decode as a v1 Service: %w", err)
	}
	return service, nil
}

// Flaws returns the fields of a Service that the API server does not read, as they are unknown or have a value of a wrong type: all of
// them, unlike the error of Decode. It returns none if aliases expand to more than an object can hold.
func Flaws(v document.Value) []Finding {
	if v.IsBomb() {
		return nil
	}
	return Check(document.Node(v.Literal()), reflect.TypeFor[corev1.Service](), nil)
}

// Known returns a Service without its unknown fields. Remove them before Decode, which ignores the case of field names.
func Known(v document.Value) document.Value {
	return document.Tree(document.Node(known(v.Literal(), reflect.TypeFor[corev1.Service]())))
}

func known(literal any, t reflect.Type) any {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch value := literal.(type) {
	case document.Mapping:
		if t.Kind() != reflect.Struct {
			return value
		}
		fields, kept := Fields(t), document.Mapping{}
		for _, e := range value {
			if of, found := fields[e.Key]; found && kept.Get(e.Key) == nil {
				kept = append(kept, document.Entry{Key: e.Key, Value: known(e.Value, of)})
			}
		}
		return kept
	case document.Sequence:
		if t.Kind() != reflect.Slice {
			return value
		}
		kept := document.Sequence{}
		for _, entry := range value {
			kept = append(kept, known(entry, t.Elem()))
		}
		return kept
	}
	return literal
}
