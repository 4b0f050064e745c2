package schema

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	apicorev1 "k8s.io/api/core/v1"
	"k8s.io/kube-openapi/pkg/validation/spec"

	"github.com/koupleless/module-service/internal/corev1"
)

// A maker makes schemas of Go types as encoding/json decodes them.
type maker struct {
	comments comments
}

// of returns the schema of a type. A type that it does not know is an error: types.go has grown.
func (m maker) of(t reflect.Type) (spec.Schema, error) {
	switch {
	case t == reflect.TypeFor[corev1.IntOrString]():
		return intOrString(), nil
	case t.Kind() == reflect.Pointer:
		return m.of(t.Elem())
	case t.Kind() == reflect.Struct:
		return m.ofStruct(t)
	case t.Kind() == reflect.Slice:
		items, err := m.of(t.Elem())
		return *spec.ArrayProperty(&items), err
	case t.Kind() == reflect.Map && t.Elem().Kind() == reflect.Interface:
		return *typed("object"), nil
	case t.Kind() == reflect.Map:
		values, err := m.of(t.Elem())
		values.Nullable = true
		return *spec.MapProperty(&values), err
	case t.Kind() == reflect.String:
		s := *typed("string")
		s.Enum = enumerations[t]
		return s, nil
	case t.Kind() == reflect.Bool:
		return *typed("boolean"), nil
	case t.Kind() == reflect.Int32:
		return *spec.Int32Property(), nil
	}
	return spec.Schema{}, fmt.Errorf("there is no schema for the type %s", t)
}

// ofStruct returns the schema of a struct, which knows no other fields. A field that may be absent may be null.
func (m maker) ofStruct(t reflect.Type) (spec.Schema, error) {
	s := *typed("object")
	s.Properties = map[string]spec.Schema{}
	s.AdditionalProperties = &spec.SchemaOrBool{Allows: false}
	s.Description = m.description(t, "")
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			return s, fmt.Errorf("%s.%s has no JSON name", t, f.Name)
		}
		property, err := m.of(f.Type)
		if err != nil {
			return s, fmt.Errorf("%s.%s: %w", t, f.Name, err)
		}
		property.Description = joined(m.description(t, name), beyondSynopsis(m.comments[f.Type.Name()][""]))
		property.Nullable = options == "omitempty"
		if !property.Nullable {
			s.Required = append(s.Required, name)
		}
		s.Properties[name] = property
	}
	if amend, ok := amendments[t]; ok {
		amend(&s)
	}
	for name, property := range s.Properties {
		s.Properties[name] = withNull(property)
	}
	return s, nil
}

// kubernetes holds Kubernetes' descriptions of the fields of its types.
var kubernetes = map[reflect.Type]map[string]string{
	reflect.TypeFor[corev1.ServiceSpec]():           apicorev1.ServiceSpec{}.SwaggerDoc(),
	reflect.TypeFor[corev1.ServicePort]():           apicorev1.ServicePort{}.SwaggerDoc(),
	reflect.TypeFor[corev1.SessionAffinityConfig](): apicorev1.SessionAffinityConfig{}.SwaggerDoc(),
	reflect.TypeFor[corev1.ClientIPConfig]():        apicorev1.ClientIPConfig{}.SwaggerDoc(),
}

// description returns the description of a type or one of its fields: our comment, or that of Kubernetes.
func (m maker) description(t reflect.Type, field string) string {
	if own, ok := m.comments[t.Name()]; ok {
		return unwrapped(own[field])
	}
	return kubernetes[t][field]
}

// withNull lets an enumeration hold the null that its field may be. It is moved below allOf, because the validator of
// Kubernetes finds no null in an enumeration and looks below allOf for values only.
func withNull(s spec.Schema) spec.Schema {
	if s.Nullable && len(s.Enum) > 0 {
		s.AllOf = []spec.Schema{{SchemaProps: spec.SchemaProps{Enum: append(slices.Clone(s.Enum), nil)}}}
		s.Enum = nil
	}
	return s
}

// intOrString is written as the API server publishes it in schemas of custom resources.
func intOrString() spec.Schema {
	var s spec.Schema
	s.AnyOf = []spec.Schema{*typed("integer"), *typed("string")}
	s.AddExtension("x-kubernetes-int-or-string", true)
	return s
}

func typed(name string) *spec.Schema {
	return new(spec.Schema).Typed(name, "")
}
