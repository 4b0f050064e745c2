package source

import (
	"bytes"
	"sync"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// A Kustomizer renders kustomizations, with Parallel from several goroutines at the same time.
//
// kustomize's library keeps the OpenAPI schema in global variables. It fills them on first use, and a kustomization with an
// openapi field replaces them. So Parallel fills them before two goroutines can, and renders a kustomization with that field
// while no other one is rendered.
type Kustomizer struct {
	Kustomize
	Parallel bool

	fill   sync.Once
	schema sync.RWMutex
}

// run renders a kustomization.
func (k *Kustomizer) run(dir string) (resmap.ResMap, error) {
	options, err := k.options()
	if err != nil {
		return nil, err
	}
	kustomizer := krusty.MakeKustomizer(options)
	files := &checkedFiles{FileSystem: filesys.MakeFsOnDisk()}
	if !k.Parallel {
		return kustomizer.Run(files, dir)
	}
	k.fill.Do(fillSchema)
	files.refuseSchema = true
	k.schema.RLock()
	resources, err := kustomizer.Run(files, dir)
	k.schema.RUnlock()
	if !files.refused {
		return resources, err
	}
	k.schema.Lock()
	defer k.schema.Unlock()
	openapi.ResetOpenAPI() // a schema is otherwise added to the one that is there
	defer fillSchema()
	defer openapi.ResetOpenAPI()
	return kustomizer.Run(&checkedFiles{FileSystem: filesys.MakeFsOnDisk()}, dir)
}

// fillSchema makes the library parse its built-in schema.
func fillSchema() {
	openapi.SchemaForResourceType(yaml.TypeMeta{APIVersion: "v1", Kind: "Service"})
}

// setsSchema reports whether a kustomization file has an openapi field.
func setsSchema(content []byte) bool {
	if !bytes.Contains(content, []byte("openapi")) {
		return false
	}
	var document yaml.Node
	if yaml.Unmarshal(content, &document) != nil || len(document.Content) == 0 {
		return false
	}
	return !yamlnode.IsNull(yamlnode.Lookup(document.Content[0], "openapi"))
}
