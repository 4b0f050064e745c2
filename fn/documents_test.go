package fn_test

import (
	"strings"
	"testing"

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
