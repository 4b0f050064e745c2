// Package yamlnode reads YAML nodes by the rules of YAML: an alias stands for its anchor, and a merge key (<<) gives a mapping
// what others have.
package yamlnode

import (
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Resolve follows an alias.
func Resolve(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// IsNull reports whether n is absent or null.
func IsNull(n *yaml.Node) bool {
	return n == nil || n.Kind == yaml.ScalarNode && n.ShortTag() == yaml.NodeTagNull
}

// IsString reports whether n is a scalar that is a string.
func IsString(n *yaml.Node) bool {
	return n != nil && n.Kind == yaml.ScalarNode && n.ShortTag() == yaml.NodeTagString
}

// KeyIndex returns the place of a key in the content of a mapping, that of the first where it has several, or -1. What it
// has by a merge key is not in its content.
func KeyIndex(mapping *yaml.Node, key string) int {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return -1
	}
	return index(mapping.Content, key)
}

// index returns the place of a key among keys and values in turn, or -1.
func index(pairs []*yaml.Node, key string) int {
	for i := 0; i+1 < len(pairs); i += 2 {
		if k := Resolve(pairs[i]); k.Value == key && IsString(k) {
			return i
		}
	}
	return -1
}

// Count returns how often a mapping itself has a key.
func Count(mapping *yaml.Node, key string) int {
	count := 0
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if k := Resolve(mapping.Content[i]); k.Value == key && IsString(k) {
			count++
		}
	}
	return count
}

// Scalar goes down mappings by keys and returns the value of a scalar, or "" if there is none.
func Scalar(n *yaml.Node, keys ...string) string {
	if n = Lookup(n, keys...); IsNull(n) {
		return ""
	}
	return n.Value // a collection has none
}

// Join extends the path of a field by a key. A key with dots or slashes stands in brackets.
func Join(path, key string) string {
	switch {
	case strings.ContainsAny(key, "./"):
		return path + "[" + key + "]"
	case path == "":
		return key
	}
	return path + "." + key
}

// Word returns the boolean that kubectl, which reads YAML 1.1, reads in a word without quotes, if the library reads a string.
func Word(value string) (b, ok bool) {
	switch value {
	case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON":
		return true, true
	case "n", "N", "no", "No", "NO", "off", "Off", "OFF":
		return false, true
	}
	return false, false
}

// IsWord reports whether n is such a word without quotes.
func IsWord(n *yaml.Node) bool {
	if !IsString(n) || n.Style != 0 {
		return false
	}
	_, ok := Word(n.Value)
	return ok
}

// NeedsQuotes reports whether a string that the encoder would leave unquoted must be quoted: kubectl reads some words as booleans,
// and in YAML 1.1 1:30 is a number in base 60.
func NeedsQuotes(value string) bool {
	if _, ok := Word(value); ok {
		return true
	}
	return strings.Contains(value, ":") && strings.Trim(value, "0123456789:._+-") == ""
}
