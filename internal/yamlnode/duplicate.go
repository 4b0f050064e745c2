package yamlnode

import "sigs.k8s.io/kustomize/kyaml/yaml"

// Duplicate returns the first key that a mapping of a tree has twice, nil if there is none. The decoder reports each pair of
// equal keys, which are as many as the square of the keys. It does not follow aliases.
func Duplicate(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.MappingNode {
		seen := make(map[string]bool, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
				continue
			}
			if seen[key.Value] {
				return key
			}
			seen[key.Value] = true
		}
	}
	for _, c := range n.Content {
		if key := Duplicate(c); key != nil {
			return key
		}
	}
	return nil
}
