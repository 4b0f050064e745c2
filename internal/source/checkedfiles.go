package source

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// checkedFiles are the files that kustomize reads. It expands all aliases in resources, which never ends for some; those in
// kustomization files it checks itself.
type checkedFiles struct {
	filesys.FileSystem
	refuseSchema bool // fail at a kustomization file that sets the OpenAPI schema
	refused      bool
}

// ReadFile implements filesys.FileSystem.
func (c *checkedFiles) ReadFile(path string) ([]byte, error) {
	content, err := c.FileSystem.ReadFile(path)
	switch isKustomization := slices.Contains(kustomizationFiles, filepath.Base(path)); {
	case err != nil:
	case isKustomization && c.refuseSchema && setsSchema(content):
		c.refused = true
		return nil, errSetsSchema
	case !isKustomization && holdsBomb(content):
		return nil, fmt.Errorf("%s: has aliases that stand for more than an object can hold: write out what is meant", path)
	}
	return content, err
}

// errSetsSchema stops a rendering that is run again while no other one is.
var errSetsSchema = errors.New("sets the OpenAPI schema")

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
