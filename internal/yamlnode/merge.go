package yamlnode

import (
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Lookup goes down mappings by keys and returns what it finds, resolved, or nil.
//
// As kubectl has it, a merge key overrides what stands before it, and what stands after it overrides the merge key.
func Lookup(n *yaml.Node, keys ...string) *yaml.Node {
	n = Resolve(n)
	for _, key := range keys {
		if n == nil || n.Kind != yaml.MappingNode {
			return nil
		}
		pairs := n.Content
		if slices.ContainsFunc(pairs, IsMerge) {
			pairs = Flat(n, func(key *yaml.Node) string { return key.ShortTag() + key.Value })
		}
		i := index(pairs, key)
		if i < 0 {
			return nil
		}
		n = Resolve(pairs[i+1])
	}
	return n
}

// IsMerge reports whether a key is a merge key.
func IsMerge(key *yaml.Node) bool { return key.Value == "<<" && key.ShortTag() == yaml.MergeTag }

// Sources returns the mappings that the value of a merge key names, the one that wins first.
func Sources(value *yaml.Node) []*yaml.Node {
	list := []*yaml.Node{value}
	if value = Resolve(value); value.Kind == yaml.SequenceNode {
		list = value.Content
	}
	var mappings []*yaml.Node
	for _, source := range list {
		if source = Resolve(source); source.Kind == yaml.MappingNode {
			mappings = append(mappings, source)
		}
	}
	return mappings
}

// Flat returns the keys and values of a mapping in turn, resolved: its own, and after them those that merge keys give it. Each has the
// value that Lookup returns. Two keys are one if they have the same name.
func Flat(mapping *yaml.Node, name func(key *yaml.Node) string) []*yaml.Node {
	return flatten(mapping, name, map[*yaml.Node]bool{})
}

func flatten(mapping *yaml.Node, name func(key *yaml.Node) string, seen map[*yaml.Node]bool) []*yaml.Node {
	var pairs []*yaml.Node
	merges := false
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if IsMerge(mapping.Content[i]) {
			merges = true
		} else {
			pairs = append(pairs, Resolve(mapping.Content[i]), Resolve(mapping.Content[i+1]))
		}
	}
	if !merges {
		return pairs
	}
	seen[mapping] = true
	places := map[string]int{} // in pairs
	for i := 0; i < len(pairs); i += 2 {
		key := name(pairs[i])
		if _, known := places[key]; !known {
			places[key] = i
		}
	}
	before, own := 0, len(pairs) // of the pairs, those that stand before the merge key, and those of the mapping itself
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if !IsMerge(mapping.Content[i]) {
			before += 2
			continue
		}
		given := map[string]bool{} // by this merge key
		for _, source := range Sources(mapping.Content[i+1]) {
			if seen[source] {
				continue
			}
			merged := flatten(source, name, seen)
			for j := 0; j < len(merged); j += 2 {
				key := name(merged[j])
				place, known := places[key]
				switch {
				case given[key]:
				case !known:
					places[key] = len(pairs)
					pairs = append(pairs, merged[j], merged[j+1])
				case place < before || place >= own:
					pairs[place+1] = merged[j+1]
				}
				given[key] = true
			}
		}
	}
	return pairs
}
