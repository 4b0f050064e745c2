package config

import (
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/template"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// merge merges one tree over another, and returns the result, changing neither.
func merge(base, over *yaml.Node) *yaml.Node {
	return document.Node(template.Merge(literalOf(base), literalOf(over)))
}

// literalOf returns a tree of maps as a literal in which words such as yes are strings, nil if there is none.
func literalOf(tree *yaml.Node) document.Mapping {
	literal, _ := document.Tree(expanded(tree)).Literal().(document.Mapping)
	return literal
}

// expanded copies a tree without its comments and with its aliases written out. The trees have been checked against a Go
// type, so they are not deep, and have no merge keys.
func expanded(n *yaml.Node) *yaml.Node {
	n = yamlnode.Resolve(n)
	if n == nil {
		return nil
	}
	c := &yaml.Node{Kind: n.Kind, Tag: n.ShortTag(), Value: n.Value, Style: n.Style &^ yaml.FlowStyle}
	if yamlnode.IsString(n) && yamlnode.NeedsQuotes(n.Value) {
		c.Style = yaml.DoubleQuotedStyle
	}
	for _, child := range n.Content {
		c.Content = append(c.Content, expanded(child))
	}
	return c
}

// Merge merges a configuration over another one, and returns the result, a ModuleService. Each of the two is such an object or a
// ConfigMap, without errors.
func Merge(base, over *yaml.Node) *yaml.Node {
	return merge(asModuleService(base), asModuleService(over))
}

func asModuleService(object *yaml.Node) *yaml.Node {
	if yamlnode.Scalar(object, "kind") == "ConfigMap" {
		object, _ = (&checker{}).fromConfigMap(object)
	}
	return object
}
