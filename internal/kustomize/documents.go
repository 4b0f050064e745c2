package kustomize

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// eachDocument passes the documents of a text on, up to the first that cannot be parsed.
func eachDocument(content []byte, do func(*yaml.Node) error) error {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	for {
		var document yaml.Node
		if decoder.Decode(&document) != nil || len(document.Content) == 0 {
			return nil
		}
		if err := do(document.Content[0]); err != nil {
			return err
		}
	}
}

// top returns the value of a YAML text, nil if there is none or it cannot be parsed.
func top(content []byte) *yaml.Node {
	var document yaml.Node
	if yaml.Unmarshal(content, &document) != nil || len(document.Content) == 0 {
		return nil
	}
	return document.Content[0]
}

// child goes down one step.
func child(n *yaml.Node, step any) *yaml.Node {
	n = yamlnode.Resolve(n)
	switch step := step.(type) {
	case int:
		if n != nil && n.Kind == yaml.SequenceNode && step < len(n.Content) {
			return n.Content[step]
		}
	case string:
		if i := keyIndex(n, step); i >= 0 {
			return n.Content[i+1]
		}
	}
	return nil
}

// keyIndex returns the index of a key among the nodes of a map, -1 if there is none. kustomize reads keys in any case.
func keyIndex(n *yaml.Node, key string) int {
	if n == nil || n.Kind != yaml.MappingNode {
		return -1
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if strings.EqualFold(n.Content[i].Value, key) {
			return i
		}
	}
	return -1
}
