package source

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// checkedFiles are the files that kustomize reads. It writes out all aliases in resources, which has no end with some; those
// in kustomization files it checks itself.
type checkedFiles struct{ filesys.FileSystem }

// ReadFile implements filesys.FileSystem.
func (c checkedFiles) ReadFile(path string) ([]byte, error) {
	content, err := c.FileSystem.ReadFile(path)
	if err == nil && !slices.Contains(kustomizationFiles, filepath.Base(path)) && holdsBomb(content) {
		return nil, fmt.Errorf("%s: has aliases that stand for more than an object can hold: write out what is meant", path)
	}
	return content, err
}

// holdsBomb reports whether a document of a file has such aliases, as far as it can be parsed.
func holdsBomb(content []byte) bool {
	if bytes.IndexByte(content, '&') < 0 || bytes.IndexByte(content, '*') < 0 {
		return false
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	for {
		var document yaml.Node
		if decoder.Decode(&document) != nil {
			return false
		}
		if yamlnode.IsBomb(&document) {
			return true
		}
	}
}
