package source

import (
	"bytes"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// mayExpand reports whether a text can have anchors and aliases.
func mayExpand(content []byte) bool {
	return bytes.IndexByte(content, '&') >= 0 && bytes.IndexByte(content, '*') >= 0
}

// eachDocument passes the documents of a text on, up to the first that cannot be parsed. It fails if one has aliases that
// must not be expanded.
func eachDocument(content []byte, do func(*yaml.Node) error) error {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	for {
		var document yaml.Node
		if decoder.Decode(&document) != nil || len(document.Content) == 0 {
			return nil
		}
		if yamlnode.IsBomb(&document) {
			return errAliases
		}
		if err := do(document.Content[0]); err != nil {
			return err
		}
	}
}
