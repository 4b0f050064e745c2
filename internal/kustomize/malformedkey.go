package kustomize

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/syntax"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// duplicateKey matches kustomize's error about a key that is in a map twice, in the words of either of its YAML libraries.
var duplicateKey = lazyregexp.New(`(?:mapping )?key (".*") (?:already defined at line|already set in map)`)

// locateKey finds the place of an error of kustomize about a key that is in a map twice, or that is a map itself, as a template without
// quotes is. kustomize finds it after it has read all files, and does not name the file.
func (c *checkedFiles) locateKey(text string) *FileError {
	duplicate := ""
	if found := duplicateKey().FindStringSubmatch(text); found != nil {
		duplicate = found[1]
	}
	isMap := strings.Contains(text, "yaml: invalid map key: ") || strings.Contains(text, "wrong node kind: expected ScalarNode but got ")
	if duplicate == "" && !isMap {
		return nil
	}
	paths := slices.Sorted(maps.Keys(c.read))
	for i, path := range append(paths, c.last) {
		content, notRead := c.FileSystem.ReadFile(path)
		if notRead != nil {
			continue
		}
		decoder := yaml.NewDecoder(bytes.NewReader(content))
		for n := new(yaml.Node); decoder.Decode(n) == nil && len(n.Content) > 0; n = new(yaml.Node) {
			isResource := yamlnode.Scalar(n.Content[0], "apiVersion") != "" && yamlnode.Scalar(n.Content[0], "kind") != ""
			if i < len(paths) && !isResource && !IsFile(path) {
				continue // what a ConfigMap holds need not be right; only the file that was read last can be a configuration
			}
			if wrong := wrongKey(n, duplicate, isMap); wrong != nil {
				return c.failToParse(path, content, syntax.NotYAML(content, c.name(path), wrong, 0))
			}
		}
	}
	return nil
}

// wrongKey returns what is wrong with the first key of a value that is in a map twice, with that text in quotes, or that is a map itself.
func wrongKey(n *yaml.Node, duplicate string, isMap bool) error {
	first := 0
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			switch {
			case isMap && child.Kind != yaml.ScalarNode && child.Kind != yaml.AliasNode:
				return fmt.Errorf("yaml: line %d: a key is a map or a list", child.Line)
			case duplicate != "" && fmt.Sprintf("%q", child.Value) == duplicate:
				if first > 0 {
					return fmt.Errorf("yaml: line %d: key %s is already in line %d", child.Line, duplicate, first)
				}
				first = child.Line
			}
		}
		if wrong := wrongKey(child, duplicate, isMap); wrong != nil {
			return wrong
		}
	}
	return nil
}
