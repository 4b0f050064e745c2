package config

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/template"
)

// Typed decodes a Service. Fields that are null are left out.
func Typed(v document.Value) (*corev1.Service, error) {
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

// A Flaw is a field of a Service that the API server does not read: it is unknown, or its value has a type that it cannot have.
type Flaw struct {
	Rule     rule.ID
	Path     string
	Proposed any // what is probably meant, or nil
	Message  string
	Unknown  bool
}

// Flaws returns the fields of a Service that the API server does not read: all of them, unlike the error of Typed. It returns none if
// aliases expand to more than an object can hold.
func Flaws(v document.Value) []Flaw {
	if v.IsBomb() {
		return nil
	}
	var c checker
	c.check("", document.Node(v.Literal()), reflect.TypeFor[corev1.Service]())
	var all []Flaw
	for _, m := range c.findings {
		all = append(all, Flaw{m.rule, m.path, m.proposed, m.message, m.key})
	}
	return all
}

// Known returns a Service without its unknown fields. Remove them before Typed, which ignores the case of field names.
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
		fields, kept := fieldsOf(t), document.Mapping{}
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
