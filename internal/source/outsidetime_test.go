package source_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/source"
)

// TestSpareWithoutTime has more kustomizations than are rendered in time: why it is unknown what they request depends on what they do.
func TestSpareWithoutTime(t *testing.T) {
	t.Parallel()
	const (
		on        = `[{"op": "replace", "path": "/spec/operationStrategy/serviceStrategy/port", "value": 80}]`
		byOutside = "too many kustomizations list files outside: render them one by one"
		byChange  = "too many kustomizations change modules: run check on each of them"
	)
	for _, c := range []struct {
		reason, kustomization string
		err                   string
		cause                 source.Cause
	}{
		{"it lists what is outside", "resources: [../base, s.yaml, ../../outside]\n", byOutside, source.ListsMore},
		{"it sets the namespace", "resources: [../base, s.yaml]\nnamespace: z\n", byChange, source.MovesModules},
		{"it patches modules", "resources: [../base, s.yaml]\nnamespace: z\npatches: [{target: {kind: ModuleDeployment}, patch: '" + on + "'}]\n", byChange, source.ChangesModules},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"outside/kustomization.yaml": "resources: []\n", "in/base/kustomization.yaml": "resources: [m.yaml]\n", "in/base/m.yaml": module("a", 80),
				"in/a/kustomization.yaml": c.kustomization, "in/a/s.yaml": inNamespace("z", service("a", 80)),
				"in/b/kustomization.yaml": c.kustomization, "in/b/s.yaml": inNamespace("z", service("a", 80))})
			spared := readTree(t, dir+"/in").Spare(new(kustomize.Kustomizer), func(items []fn.Item) fn.Outcome {
				isFirst := func(item fn.Item) bool { path, _ := item.File(); return path == dir+"/in/a" } // that is rendered
				if slices.ContainsFunc(items, isFirst) {
					useProcessor(bounds.SpareTime)
				}
				return fn.Run(items, config.Default(), nil)
			})
			require.NotEmpty(t, spared)
			last := spared[len(spared)-1]
			assert.Equal(t, dir+"/in/b", last.Kustomization)
			assert.EqualError(t, last.Err, c.err)
			assert.Equal(t, c.cause, last.Cause)
		})
	}
}

// useProcessor returns after the process used the processor for some time.
func useProcessor(long time.Duration) {
	for begin := kustomize.ProcessorTime(); kustomize.ProcessorTime()-begin <= long; {
		for range 10_000_000 {
			runtime.KeepAlive(begin)
		}
	}
}

// TestSpareOfAnOverlayThatTakesTooLong renders an overlay while everything else uses the processor: that it could not be rendered in time is no
// reason to remove its Services. It runs alone, as others would have too little time as well.
func TestSpareOfAnOverlayThatTakesTooLong(t *testing.T) {
	large := strings.Builder{}
	for i := range 2000 {
		fmt.Fprintf(&large, "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c-%d}\n", i)
	}
	dir := folder(t, files{"base/kustomization.yaml": "resources: [m.yaml, large.yaml]\n", "base/m.yaml": module("a", 80), "base/large.yaml": large.String(),
		"o/kustomization.yaml": "resources: [../base, s.yaml]\nnamespace: z\n", "o/s.yaml": inNamespace("z", service("a", 80))})
	tree := readTree(t, dir)
	var done atomic.Bool
	for range 4 * runtime.GOMAXPROCS(0) {
		go func() {
			for !done.Load() {
				runtime.KeepAlive(dir)
			}
		}()
	}
	spared := tree.Spare(new(kustomize.Kustomizer), func(items []fn.Item) fn.Outcome { return fn.RunManifests(items, config.Default(), nil) })
	done.Store(true)
	require.Len(t, spared, 1)
	require.ErrorAs(t, spared[0].Err, new(kustomize.ExceededError))
	assert.Equal(t, source.MovesModules, spared[0].Cause)
	assert.Equal(t, "a-service", spared[0].Item.ID().Name)
}
