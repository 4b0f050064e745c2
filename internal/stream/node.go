package stream

import (
	"fmt"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// withField sets a field of the mapping n itself, leaving the content that n may share with its original alone.
func withField(n *yaml.Node, key string, value *yaml.Node) *yaml.Node {
	content := append([]*yaml.Node(nil), n.Content...)
	if i := yamlnode.Index(n, key); i >= 0 {
		content[i+1] = value
	} else {
		content = append(content, &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagString, Value: key}, value)
	}
	n.Content = content
	return n
}

// stringField reads a field that has to be a string.
func stringField(n *yaml.Node, key string) field {
	v := yamlnode.Lookup(n, key)
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

// keyCounter tells how often a mapping has a key.
func keyCounter(mapping *yaml.Node) func(string) int {
	return func(key string) int { return yamlnode.Count(mapping, key) }
}

// describe tells a reader what n is.
func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a sequence"
	case yamlnode.IsNull(n):
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
