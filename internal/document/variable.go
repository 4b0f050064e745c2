package document

import (
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/lazyregexp"
)

var variable = lazyregexp.New(`\$\{[A-Za-z_][A-Za-z0-9_]*([-:=+?/#%^,][^}]*)?\}`)

// Variable returns the first variable in a text, such as ${PORT}, ${PORT:=80} or ${PORT/a/b}, "" if there is none.
func Variable(text string) string { return variable().FindString(text) }

// Variables returns all variables in a text.
func Variables(text string) []string { return variable().FindAllString(text, -1) }

// VariableHint returns what to do about a variable in a manifest.
func VariableHint(variable string) string {
	return fmt.Sprintf("Flux (postBuild) or envsubst replaces %s later: run module-service after that", variable)
}

// IsTemplate reports whether a value is most likely a template of Helm without quotes, as in {{ .Values.port }}: to YAML it is a map
// whose key is a map.
func (v Value) IsTemplate() bool {
	return v.Kind() == Map && v.node != nil && len(v.node.Content) == 2 && v.node.Content[0].Kind == yaml.MappingNode
}
