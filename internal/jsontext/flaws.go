package jsontext

import (
	"fmt"
	"math"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A Flaw is a value that has no JSON.
type Flaw struct {
	Path, Message string
	Rule          rule.ID
}

// Flaws returns the values of a tree that have no JSON. What kubectl cannot read either is among them.
func Flaws(n *yaml.Node) []Flaw {
	if yamlnode.IsBomb(n) {
		return []Flaw{{"", "its aliases expand to more than an object can hold: replace them by the values", rule.Aliases}}
	}
	return flaws(nil, "", n)
}

func flaws(all []Flaw, path string, n *yaml.Node) []Flaw {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := yamlnode.Resolve(n.Content[i]), n.Content[i+1]
			at := yamlnode.Join(path, key.Value)
			switch {
			case yamlnode.IsMerge(n.Content[i]):
				if !isMergeable(value) {
					all = append(all, Flaw{at, "a merge key must name a map or a list of maps, got " + document.Tree(value).Describe(), rule.NotJSON})
				}
			case key.Kind != yaml.ScalarNode:
				all = append(all, Flaw{path, "has a key that is " + document.Tree(key).Describe() + ": in JSON, keys are strings", rule.NotJSON})
			case yamlnode.IsNull(key):
				all = append(all, Flaw{at, "is a key that is null: in JSON, keys are strings", rule.NotJSON})
			}
			all = flaws(all, at, value)
		}
	case yaml.SequenceNode:
		for i, entry := range n.Content {
			all = flaws(all, fmt.Sprintf("%s[%d]", path, i), entry)
		}
	case yaml.ScalarNode:
		if message := scalarFlaw(n); message != "" {
			all = append(all, Flaw{path, message, rule.NotJSON})
		}
	}
	return all // an alias has the flaws of its anchor, which have been found
}

// isMergeable reports whether a merge key can have a value.
func isMergeable(value *yaml.Node) bool {
	n := 1
	if value = yamlnode.Resolve(value); value.Kind == yaml.SequenceNode {
		n = len(value.Content)
	}
	return len(yamlnode.Sources(value)) == n
}

// scalarFlaw returns why a scalar has no JSON, "" if it has.
func scalarFlaw(n *yaml.Node) string {
	tag := n.ShortTag()
	switch tag {
	case yaml.NodeTagString, yaml.NodeTagNull:
		return ""
	}
	if _, isWord := yamlnode.Word(n.Value); isWord && tag == yaml.NodeTagBool {
		return "" // the library knows it as a string only
	}
	var v any
	if err := n.Decode(&v); err != nil {
		return fmt.Sprintf("has the tag %s, but its value does not fit it", tag) // the value may be that of a Secret
	}
	if f, ok := v.(float64); ok && (math.IsInf(f, 0) || math.IsNaN(f)) {
		return fmt.Sprintf("is %s, which JSON does not have", n.Value)
	}
	return ""
}
