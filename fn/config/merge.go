package config

import (
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// Merge lays one tree over another and returns the result, changing neither: maps are merged field by field, the list of
// ports by the name of each, as the Kubernetes API merges it for us, and anything else is replaced. A null stays: it is
// for whom the result is merged over in turn.
func Merge(base, over *yaml.Node) *yaml.Node {
	return merge(base, over, "")
}

func merge(base, over *yaml.Node, path string) *yaml.Node {
	return merger{}.merge(expanded(base), over, path)
}

// A merger lays trees over one that it may change. It knows the places of the keys of each mapping, and of the names of the
// ports, so that many small trees cost what they hold and no more.
type merger map[*yaml.Node]map[string]int

func (m merger) merge(base, over *yaml.Node, path string) *yaml.Node {
	over = yamlnode.Resolve(over)
	switch {
	case over == nil:
		return base
	case base == nil || base.Kind != over.Kind:
		return expanded(over)
	case over.Kind == yaml.MappingNode:
		m.mergeMaps(base, over, path)
		return base
	case path == "spec.ports":
		m.mergePorts(base, over)
		return base
	}
	return expanded(over)
}

func (m merger) mergeMaps(base, over *yaml.Node, path string) {
	index := m[base]
	if index == nil {
		index = map[string]int{}
		for i := 0; i+1 < len(base.Content); i += 2 {
			index[base.Content[i].Value] = i
		}
		m[base] = index
	}
	for i := 0; i+1 < len(over.Content); i += 2 {
		key := yamlnode.Resolve(over.Content[i])
		j, found := index[key.Value]
		if !found {
			index[key.Value] = len(base.Content)
			base.Content = append(base.Content, expanded(key), expanded(over.Content[i+1]))
			continue
		}
		base.Content[j+1] = m.merge(base.Content[j+1], over.Content[i+1], yamlnode.Join(path, key.Value))
	}
}

func (m merger) mergePorts(base, over *yaml.Node) {
	index := m[base]
	if index == nil {
		index = map[string]int{}
		for i, port := range base.Content {
			if _, found := index[yamlnode.Scalar(port, "name")]; !found {
				index[yamlnode.Scalar(port, "name")] = i
			}
		}
		m[base] = index
	}
	for _, port := range over.Content {
		name := yamlnode.Scalar(port, "name")
		if i, found := index[name]; found {
			base.Content[i] = m.merge(base.Content[i], port, "spec.ports[]")
			continue
		}
		index[name] = len(base.Content)
		base.Content = append(base.Content, expanded(port))
	}
}

func portIndex(ports *yaml.Node, name string) int {
	for i, p := range ports.Content {
		if yamlnode.Scalar(p, "name") == name {
			return i
		}
	}
	return -1
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
