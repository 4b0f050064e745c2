//lint:file-ignore SA1019 kustomize still reads the deprecated fields

package kustomize

import (
	"cmp"
	"path/filepath"

	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"

	"github.com/koupleless/module-service/internal/bounds"
)

// Origins renders the kustomization in a directory to find the files that its resources come from. That of a resource in no local file is
// "".
func (k *Kustomizer) Origins(dir string) ([]string, error) {
	return run(k, dir, task[[]string]{withOrigins: true, timeout: bounds.TraceTime, finish: originsOf})
}

// noteOrigins returns a kustomization that notes the files of its resources. The fields of which kustomize warns, which it has done
// before, are written in their newer form, or left out if they change values only.
func (c *checkedFiles) noteOrigins(path string, content []byte) []byte {
	var k types.Kustomization
	if k.Unmarshal(content) != nil {
		return content
	}
	k.FixKustomization()
	k.Patches = append(k.Patches, k.PatchesJson6902...)
	for _, patch := range k.PatchesStrategicMerge {
		if c.Exists(filepath.Join(filepath.Dir(path), string(patch))) {
			k.Patches = append(k.Patches, types.Patch{Path: string(patch)})
		} else {
			k.Patches = append(k.Patches, types.Patch{Patch: string(patch)})
		}
	}
	k.PatchesJson6902, k.PatchesStrategicMerge, k.Vars, k.CommonLabels = nil, nil, nil, nil
	if filepath.Dir(path) == c.resolved {
		k.BuildMetadata = append(k.BuildMetadata, types.OriginAnnotations)
	}
	noted, err := yaml.Marshal(&k)
	if err != nil {
		return content
	}
	if len(k.Resources) == 0 { // kustomize refuses a kustomization without any field
		noted = append(noted, "resources: []\n"...)
	}
	return noted
}

// originsOf returns the origins of resources.
func originsOf(resources resmap.ResMap, files *checkedFiles) ([]string, error) {
	from := []string{}
	for _, r := range resources.Resources() {
		origin, err := r.GetOrigin()
		if err != nil {
			return nil, err
		}
		path := ""
		if origin != nil && origin.Repo == "" {
			path = filepath.FromSlash(files.name(filepath.Join(files.resolved, cmp.Or(origin.Path, origin.ConfiguredIn))))
		}
		from = append(from, path)
	}
	return from, nil
}
