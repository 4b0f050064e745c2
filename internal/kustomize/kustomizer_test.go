package kustomize_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/kustomize"
)

// schema gives the list of a custom resource a merge key, so that a patch of one entry keeps the other.
const schema = `{"definitions": {"com.example.v1.Shop": {"type": "object",
  "properties": {"shelves": {"type": "array", "items": {"type": "object"}, "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}},
  "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Shop"}]}}}
`

// TestKustomizationsSideBySide renders many kustomizations at once, some with a schema of their own: each must come out as it
// does alone, and a schema must not reach the others.
func TestKustomizationsSideBySide(t *testing.T) {
	t.Parallel()
	all := files{"base/kustomization.yaml": "resources: [all.yaml]\n",
		"base/all.yaml": configMap + `---
apiVersion: example.com/v1
kind: Shop
metadata: {name: s}
shelves: [{name: a, size: 1}, {name: b, size: 1}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec: {template: {spec: {containers: [{name: a, image: a}, {name: b, image: b}]}}}
`}
	const patches = `resources: [../base]
patches:
- patch: "{apiVersion: example.com/v1, kind: Shop, metadata: {name: s}, shelves: [{name: b, size: 2}]}"
- patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {template: {spec: {containers: [{name: b, image: c}]}}}}"
`
	const n = 12
	for i := range n {
		dir := fmt.Sprintf("k%d/", i)
		all[dir+"kustomization.yaml"] = fmt.Sprintf("namePrefix: k%d-\n", i) + patches
		if i%4 == 1 {
			all[dir+"kustomization.yaml"] += "openapi: {path: schema.json}\n"
			all[dir+"schema.json"] = schema
		}
	}
	root := folder(t, all)
	k := &kustomize.Kustomizer{Parallel: true}
	outputs := make([]string, n)
	errs := make([]error, n)
	var running sync.WaitGroup
	for i := range n {
		running.Add(1)
		go func() {
			defer running.Done()
			rendering, err := k.Build(filepath.Join(root, fmt.Sprintf("k%d", i)), 0)
			if errs[i] = err; err == nil {
				outputs[i] = string(rendering.YAML)
			}
		}()
	}
	running.Wait()
	for i := range n {
		require.NoError(t, errs[i])
		out := outputs[i]
		assert.Contains(t, out, fmt.Sprintf("name: k%d-settings\n", i))
		assert.Equal(t, i%4 == 1, strings.Contains(out, "size: 1"), "only a schema keeps the other entry: %s", out)
		assert.Equal(t, i%4 != 1, strings.Contains(out, "image: a"), "%s", out)
	}
}
