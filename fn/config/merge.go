package config

import (
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// Merge lays one tree over another and returns the result, changing neither: maps are merged field by field, the list of
// ports by the name of each, as the Kubernetes API merges it for us, and anything else is replaced. A null stays: it is
// for whom the result is laid over in turn.
func Merge(base, over *yaml.Node) *yaml.Node {
	return merge(base, over, "")
}

func merge(base, over *yaml.Node, path string) *yaml.Node {
	base, over = yamlnode.Resolve(base), yamlnode.Resolve(over)
	switch {
	case over == nil:
		return expanded(base)
	case base == nil || base.Kind != over.Kind:
		return expanded(over)
	case over.Kind == yaml.MappingNode:
		return mergeMaps(base, over, path)
	case path == "spec.ports":
		return mergePorts(base, over)
	}
	return expanded(over)
}

func mergeMaps(base, over *yaml.Node, path string) *yaml.Node {
	merged := expanded(base)
	index := map[string]int{}
	for i := 0; i+1 < len(merged.Content); i += 2 {
		index[merged.Content[i].Value] = i
	}
	for i := 0; i+1 < len(over.Content); i += 2 {
		key := yamlnode.Resolve(over.Content[i])
		j, found := index[key.Value]
		if !found {
			merged.Content = append(merged.Content, expanded(key), expanded(over.Content[i+1]))
			continue
		}
		merged.Content[j+1] = merge(merged.Content[j+1], over.Content[i+1], yamlnode.Join(path, key.Value))
	}
	return merged
}

func mergePorts(base, over *yaml.Node) *yaml.Node {
	merged := expanded(base)
	for _, port := range over.Content {
		if i := portIndex(merged, yamlnode.Scalar(port, "name")); i >= 0 {
			merged.Content[i] = merge(merged.Content[i], port, "spec.ports[]")
			continue
		}
		merged.Content = append(merged.Content, expanded(port))
	}
	return merged
}

func portIndex(ports *yaml.Node, name string) int {
	for i, p := range ports.Content {
		if yamlnode.Scalar(p, "name") == name {
			return i
		}
	}
	return -1
}

// WithoutNulls returns a tree without the fields that are null.
func WithoutNulls(n *yaml.Node) *yaml.Node {
	n = expanded(n)
	if n.Kind == yaml.MappingNode {
		var kept []*yaml.Node
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yamlnode.IsNull(n.Content[i+1]) {
				kept = append(kept, n.Content[i], n.Content[i+1])
			}
		}
		n.Content = kept
	}
	for i, c := range n.Content {
		n.Content[i] = WithoutNulls(c)
	}
	return n
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
