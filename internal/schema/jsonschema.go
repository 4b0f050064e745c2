package schema

import (
	"encoding/json"
	"maps"

	"k8s.io/kube-openapi/pkg/validation/spec"
)

// jsonSchema returns an OpenAPI schema as a JSON Schema of draft 2020-12, which has a type for null instead of nullable.
func jsonSchema(openAPI spec.Schema, id, title string) ([]byte, error) {
	data, err := json.Marshal(openAPI)
	if err != nil {
		return nil, err
	}
	var s map[string]any
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, err
	}
	convert(s)
	s["$schema"], s["$id"], s["title"] = "https://json-schema.org/draft/2020-12/schema", id, title
	data, err = json.MarshalIndent(s, "", "  ")
	return append(data, '\n'), err
}

// convert makes a JSON Schema of an OpenAPI schema and of those in it.
func convert(s map[string]any) {
	delete(s, "x-kubernetes-int-or-string")
	delete(s, "format") // of a number: int32
	nullable := s["nullable"] == true
	delete(s, "nullable")
	if all, ok := s["allOf"].([]any); ok { // withNull made it
		delete(s, "allOf")
		maps.Copy(s, all[0].(map[string]any))
	}
	alternatives, _ := s["anyOf"].([]any)
	switch {
	case nullable && s["type"] != nil:
		s["type"] = []any{s["type"], "null"}
	case nullable:
		s["anyOf"] = append(alternatives, map[string]any{"type": "null"})
	}
	for _, alternative := range alternatives {
		convert(alternative.(map[string]any))
	}
	for _, inside := range []string{"items", "additionalProperties"} {
		if schema, ok := s[inside].(map[string]any); ok {
			convert(schema)
		}
	}
	properties, _ := s["properties"].(map[string]any)
	for _, property := range properties {
		convert(property.(map[string]any))
	}
}
