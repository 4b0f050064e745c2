//go:build unix

package source_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/kustomize"
)

// TestSpareOnABusyMachine: time that passes while others have the processor does not count.
func TestSpareOnABusyMachine(t *testing.T) {
	tree := files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("a", 80)}
	for i := range 3 {
		tree[fmt.Sprintf("deploy/o%d/kustomization.yaml", i)] = "resources: [../../base, s.yaml]\n"
		tree[fmt.Sprintf("deploy/o%d/s.yaml", i)] = service("a", 80)
	}
	dir := folder(t, tree)
	synctest.Test(t, func(t *testing.T) {
		spared := readTree(t, dir+"/deploy").Spare(new(kustomize.Kustomizer), func(items []fn.Item) fn.Outcome {
			time.Sleep(time.Minute)
			return fn.RunManifests(items, config.Default(), nil)
		})
		assert.Len(t, spared, 3)
		for _, o := range spared {
			assert.NoError(t, o.Err)
		}
	})
}
