package apiserver_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/validation/apiserver"
)

// TestValidation holds that package validation refuses what the API server's does, field by field and word for word.
func TestValidation(t *testing.T) {
	t.Parallel()
	const runs = 20000
	r := rand.New(rand.NewPCG(1, 0))
	accepted := 0
	differences := map[string]string{}
	for range runs {
		manifest, err := json.Marshal(apiserver.Random(r))
		require.NoError(t, err)
		theirs, err := apiserver.Validate(manifest)
		require.NoError(t, err)
		ours, err := apiserver.Ours(manifest)
		require.NoError(t, err)
		if len(theirs) == 0 {
			accepted++
		}
		for _, refusal := range theirs {
			if !slices.Contains(ours, refusal) {
				differences[fmt.Sprint("not refused: ", refusal)] = string(manifest)
			}
		}
		for _, refusal := range ours {
			if !refusal.OfStorage() && !slices.Contains(theirs, refusal) {
				differences[fmt.Sprint("refused: ", refusal)] = string(manifest)
			}
		}
	}
	t.Logf("%d of %d Services are accepted", accepted, runs)
	assert.Empty(t, differences)
	assert.Greater(t, accepted, runs/20)
	assert.Less(t, accepted, runs*19/20)
}
