package fn_test

import (
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
)

// TestPathAnnotationsInManifests has annotations that were committed: the file that was read is the place of a message.
func TestPathAnnotationsInManifests(t *testing.T) {
	t.Parallel()
	leftover := strings.Replace(complete(provider), "labels:", "annotations: {config.kubernetes.io/path: old.yaml, internal.config.kubernetes.io/path: old.yaml}, labels:", 1)
	outcome := fn.RunManifests(documents(t, leftover), config.Default(), nil)
	require.Len(t, outcome.Added, 1)
	assert.NotContains(t, encode(t, run{Outcome: outcome}.added()...), "config.kubernetes.io")

	broken := fn.RunManifests(documents(t, strings.Replace(leftover, "port: 80", "port: 0", 1)), config.Default(), nil)
	require.Len(t, broken.Results, 1)
	assert.Equal(t, "in.yaml", broken.Results[0].File.Path)
}

// TestNoConfiguration passes no configuration, which is the default one unless an error says that there was another.
func TestNoConfiguration(t *testing.T) {
	t.Parallel()
	failed := kptfn.Results{{Severity: kptfn.Error, Message: "the configuration has an error"}}
	for _, c := range []struct {
		reason string
		run    func([]fn.Item, *config.Config, kptfn.Results) fn.Outcome
	}{{"in a ResourceList", fn.Run}, {"in manifests", fn.RunManifests}} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			items := documents(t, complete(provider))
			assert.Len(t, c.run(items, nil, nil).Added, 1)
			assert.Equal(t, failed, c.run(items, nil, failed).Results)
		})
	}
	statuses, results := fn.Inspect(documents(t, complete(provider)), nil, nil)
	assert.Len(t, statuses, 1)
	assert.Empty(t, results)
}

// TestPriorResultsStay has a note among the prior results. A run with errors leaves it out of the Outcome, but not out of the slice of the
// caller.
func TestPriorResultsStay(t *testing.T) {
	t.Parallel()
	prior := kptfn.Results{{Severity: kptfn.Info, Message: "a note"}, {Severity: kptfn.Error, Message: "an error"}}
	passed := append(kptfn.Results{}, prior...)
	assert.True(t, fn.RunManifests(nil, nil, passed).Failed())
	assert.Equal(t, prior, passed)
	_, results := fn.Inspect(nil, nil, passed)
	assert.Len(t, results, 1)
	assert.Equal(t, prior, passed)
}
