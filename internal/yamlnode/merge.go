package yamlnode

import (
	"cmp"
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
	var pairs, merged []*yaml.Node
	given := map[string]*yaml.Node{} // by merge keys, of which the last one wins
	for i := len(mapping.Content) - 2; i >= 0; i -= 2 {
		key, value := Resolve(mapping.Content[i]), Resolve(mapping.Content[i+1])
		if !IsMerge(mapping.Content[i]) {
			if len(given) > 0 {
				value = cmp.Or(given[name(key)], value)
			}
			pairs = append(pairs, value, key)
			continue
		}
		seen[mapping] = true
		for _, source := range Sources(value) {
			if seen[source] { // all that it has is given
				continue
			}
			entries := flatten(source, name, seen)
			for j := 0; j < len(entries); j += 2 {
				if key := name(entries[j]); given[key] == nil {
					given[key] = entries[j+1]
					merged = append(merged, entries[j], entries[j+1])
				}
			}
		}
	}
	slices.Reverse(pairs)
	for i := 0; i < len(pairs) && len(merged) > 0; i += 2 {
		delete(given, name(pairs[i]))
	}
	for i := 0; i < len(merged); i += 2 {
		if given[name(merged[i])] != nil {
			pairs = append(pairs, merged[i], merged[i+1])
		}
	}
	return pairs
}
