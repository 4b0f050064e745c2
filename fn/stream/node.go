package stream

import (
	"fmt"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// resolve follows an alias.
func resolve(n *yaml.Node) *yaml.Node {
	if n != nil && isAlias(n) {
		return n.Alias
	}
	return n
}

// lookup returns the value of key in the mapping n, resolved, or nil. A key of the mapping itself wins over a merged one.
func lookup(n *yaml.Node, key string) *yaml.Node {
	return lookupMerged(n, key, map[*yaml.Node]bool{})
}

func lookupMerged(n *yaml.Node, key string, seen map[*yaml.Node]bool) *yaml.Node {
	if i := indexOf(n, key); i >= 0 {
		return resolve(n.Content[i+1])
	}
	seen[n] = true
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !isMerge(n.Content[i]) {
			continue
		}
		from := []*yaml.Node{n.Content[i+1]}
		if seq := resolve(from[0]); seq.Kind == yaml.SequenceNode {
			from = seq.Content
		}
		for _, m := range from {
			if m = resolve(m); m.Kind != yaml.MappingNode || seen[m] {
				continue
			}
			if v := lookupMerged(m, key, seen); v != nil {
				return v
			}
		}
	}
	return nil
}

// indexOf returns the place of key in the content of the mapping n, or -1.
func indexOf(n *yaml.Node, key string) int {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k := resolve(n.Content[i]); k.Kind == yaml.ScalarNode && k.Value == key && k.ShortTag() == yaml.NodeTagString {
			return i
		}
	}
	return -1
}

// withField sets a field of the mapping n itself, leaving the content that n may share with its original alone.
func withField(n *yaml.Node, key string, value *yaml.Node) *yaml.Node {
	content := append([]*yaml.Node(nil), n.Content...)
	if i := indexOf(n, key); i >= 0 {
		content[i+1] = value
	} else {
		content = append(content, &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagString, Value: key}, value)
	}
	n.Content = content
	return n
}

// isNull reports whether n is absent or null.
func isNull(n *yaml.Node) bool {
	return n == nil || n.Kind == yaml.ScalarNode && n.ShortTag() == yaml.NodeTagNull
}

// stringField reads a field that has to be a string.
func stringField(n *yaml.Node, key string) field {
	v := lookup(n, key)
	switch {
	case v == nil:
		return field{found: absent}
	case v.Kind != yaml.ScalarNode || v.ShortTag() != yaml.NodeTagString:
		return field{found: describe(v)}
	case v.Value == "":
		return field{found: "empty"}
	}
	return field{value: v.Value}
}

// scalarField returns the value of a scalar field, or "".
func scalarField(n *yaml.Node, key string) string {
	if v := lookup(n, key); v != nil && v.Kind == yaml.ScalarNode && !isNull(v) {
		return v.Value
	}
	return ""
}

// describe tells a reader what n is.
func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a sequence"
	case isNull(n):
		return "null"
	case n.ShortTag() == yaml.NodeTagString:
		return fmt.Sprintf("the string %q", shorten(n.Value))
	}
	return fmt.Sprintf("%s (%s)", shorten(n.Value), strings.TrimPrefix(n.ShortTag(), "!!"))
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}

// same reports whether a and b say the same, whatever they look like.
func same(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	if isAlias(a) {
		return a.Value == b.Value
	}
	if a.Value != b.Value || a.ShortTag() != b.ShortTag() || a.Anchor != b.Anchor {
		return false
	}
	for i := range a.Content {
		if !same(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}
