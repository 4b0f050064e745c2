package source_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/kustomize"
)

// TestSpareInACircle has two kustomizations that list each other, so that a third one, which lists what was not read, cannot be rendered. The
// Service in the first one is left as it is, whichever of the two is looked at first.
func TestSpareInACircle(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{
		"outside/kustomization.yaml": "resources: []\n",
		"in/a/kustomization.yaml":    "resources: [s.yaml, ../b]\ncommonLabels: {x: z}\nvars: []\n", "in/a/s.yaml": service("a", 80),
		"in/b/kustomization.yaml": "resources: [../a]\nreplacements: [{path: r.yaml}]\n",
		"in/o/kustomization.yaml": "resources: [../b, ../../outside]\n",
	})
	for range 20 { // the order of a map differs
		spared := readTree(t, dir+"/in").Spare(new(kustomize.Kustomizer), func(items []fn.Item) fn.Outcome { return fn.RunManifests(items, config.Default(), nil) })
		require.Len(t, spared, 1)
		require.ErrorContains(t, spared[0].Err, "cycle")
	}
}
