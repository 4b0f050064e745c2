package config

import (
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// clean returns a copy of a tree without the keys and values that findings are about, so that the rest can be checked, too. Objects
// in a list become empty, so that the others keep their places; a list of other values with a wrong one is left out.
func clean(n *yaml.Node, findings []finding) *yaml.Node {
	if len(findings) == 0 {
		return n
	}
	wrong := cleaner{}
	for _, m := range findings {
		if m.Node != nil {
			wrong[m.Node] = true
		}
	}
	return wrong.copy(n)
}

// A cleaner holds the keys and values that are wrong.
type cleaner map[*yaml.Node]bool

// copy returns nil for a value that is wrong.
func (c cleaner) copy(n *yaml.Node) *yaml.Node {
	n = yamlnode.Resolve(n)
	if n == nil || c[n] {
		return nil
	}
	copied := *n
	copied.Content = nil
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if value := c.copy(n.Content[i+1]); value != nil && !c[yamlnode.Resolve(n.Content[i])] {
				copied.Content = append(copied.Content, n.Content[i], value)
			}
		}
	case yaml.SequenceNode:
		ofMaps := slices.ContainsFunc(n.Content, func(entry *yaml.Node) bool { return yamlnode.Resolve(entry).Kind == yaml.MappingNode })
		for _, entry := range n.Content {
			value := c.copy(entry)
			if value == nil && !ofMaps {
				return nil
			}
			if value == nil {
				value = &yaml.Node{Kind: yaml.MappingNode, Tag: yaml.NodeTagMap, Line: entry.Line, Column: entry.Column}
			}
			copied.Content = append(copied.Content, value)
		}
	}
	return &copied
}
