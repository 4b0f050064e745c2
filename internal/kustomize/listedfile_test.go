package kustomize_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestFilesThatKustomizeDoesNotLoad: the error names the field of the kustomization that lists them, or the file, and nothing that
// kustomize tried.
func TestFilesThatKustomizeDoesNotLoad(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, kustomization, message string }{
		{"a resource", "resources: [c.yaml, gone.yaml]", `:1:21: resources[1]: "gone.yaml" does not exist`},
		{"a base", "resources: [c.yaml, ../gone]", `:1:21: resources[1]: "../gone" does not exist`},
		{"a directory that is no base", "resources:\n- ../c", `:2:3: resources[0]: "../c" has no kustomization.yaml`},
		{"a base of older releases", "bases: [../gone]", `:1:9: bases[0]: "../gone" does not exist`},
		{"a component", "components: [../gone]", `:1:14: components[0]: "../gone" does not exist`},
		{"a patch", "resources: [c.yaml]\npatches: [{path: gone.yaml}]", `:2:18: patches[0].path: "gone.yaml" does not exist`},
		{"a file of a ConfigMap", "configMapGenerator: [{name: a, files: [c.yaml, key=gone.txt]}]", `:1:48: configMapGenerator[0].files[1]: "gone.txt" does not exist`},
		{"a transformer", "resources: [c.yaml]\ntransformers: [gone.yaml]", `:2:16: transformers[0]: "gone.yaml" does not exist`},
		{"a configuration", "configurations: [gone.yaml]", `:1:18: configurations[0]: "gone.yaml" does not exist`},
		{"an inline patch that is no YAML", "patchesStrategicMerge: ['{kind: Secret, stringData: {a: secret}']", ":1:25: patchesStrategicMerge[0]: is neither a file nor a resource that kustomize can read"},
		{"an inline transformer that is no resource", "transformers: ['password: secret: x']", ":1:16: transformers[0]: is neither a file nor a resource that kustomize can read"},
		{"a resource outside", "resources: [../c/c.yaml]", `:1:13: resources[0]: "../c/c.yaml" is outside of the directory of the kustomization: ` +
			"move it there, or run with --load-restrictor LoadRestrictionsNone"},
		{"a patch outside", "resources: [c.yaml]\npatches: [{path: ../c/c.yaml}]", `:2:18: patches[0].path: "../c/c.yaml" is outside of the directory of the kustomization: ` +
			"move it there, or run with --load-restrictor LoadRestrictionsNone"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"base/kustomization.yaml": c.kustomization + "\n", "base/c.yaml": configMap, "c/c.yaml": configMap,
				"overlay/kustomization.yaml": "resources: [../base]\n"})
			for _, of := range []string{"base", "overlay"} {
				err := build(filepath.Join(dir, of))
				assert.EqualError(t, err, filepath.ToSlash(filepath.Join(dir, "base/kustomization.yaml"))+c.message, of)
			}
		})
	}
}

// TestResourcesThatKustomizeRefuses: the error names the file.
func TestResourcesThatKustomizeRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, content, message string }{
		{"no name", "apiVersion: v1\nkind: Secret\nmetadata: {labels: {a: b}}\nstringData: {a: secret}\n", "missing metadata.name in the Secret"},
		{"no kind", "apiVersion: v1\nmetadata: {name: a}\nstringData: {a: secret}\n", "missing kind"},
		{"no resource", "- a\n", "missing Resource metadata"},
		{"a resource that there is already", configMap, "may not add resource with an already registered id: ConfigMap.v1.[noGrp]/settings.[noNs]"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"base/kustomization.yaml": "resources: [a.yaml, c.yaml]\n", "base/a.yaml": configMap, "base/c.yaml": c.content,
				"overlay/kustomization.yaml": "resources: [../base]\n"})
			for _, of := range []string{"base", "overlay"} {
				err := build(filepath.Join(dir, of))
				assert.EqualError(t, err, filepath.ToSlash(filepath.Join(dir, "base/c.yaml"))+": "+c.message, of)
			}
		})
	}
}

// TestAbsoluteFileThatKustomizeDoesNotFind: the error names it as the kustomization does.
func TestAbsoluteFileThatKustomizeDoesNotFind(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"c.yaml": configMap})
	gone := filepath.Join(dir, "gone.yaml")
	write(t, filepath.Join(dir, "kustomization.yaml"), "resources: ['"+gone+"']\n")
	err := build(dir)
	assert.ErrorContains(t, err, "kustomization.yaml:1:13: resources[0]: ")
	assert.ErrorContains(t, err, "gone.yaml\" does not exist")
}
