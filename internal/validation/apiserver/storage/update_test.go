package storage_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/validation/apiserver"
)

// TestUpdate holds that package validation reports of two valid manifests, of which the second is applied after the first, that the
// second is refused if and only if it is, and for the same field. Both kinds of apply are held to it.
func TestUpdate(t *testing.T) {
	c := newCluster(t)
	const runs = 6000
	r := rand.New(rand.NewPCG(3, 0))
	applied, refused := 0, 0
	for i := range runs {
		service := apiserver.Random(r)
		service.Name, service.GenerateName, service.Namespace = "provider-service", "", namespace
		service.Finalizers, service.Generation = nil, 0
		before, err := json.Marshal(service)
		require.NoError(t, err)
		apiserver.Change(r, service)
		service.Finalizers, service.Generation = nil, 0
		after, err := json.Marshal(service)
		require.NoError(t, err)
		if !valid(t, before) || !valid(t, after) {
			continue
		}
		apply, kind := c.serverSide, "server-side"
		if r.IntN(2) == 0 {
			apply, kind = c.clientSide, "client-side"
		}
		require.NoError(t, apply(before), "run %d: %.2000s", i, before)
		err = apply(after)
		ours, _, ourErr := apiserver.OursOfUpdate(before, after)
		require.NoError(t, ourErr)
		applied++
		if err != nil {
			refused++
			theirs := refusalsOf(t, err)
			assert.True(t, slices.ContainsFunc(ours, func(our apiserver.Refusal) bool {
				return slices.ContainsFunc(theirs, func(their apiserver.Refusal) bool { return sameField(our, their) })
			}), "run %d, %s: %.2000s\n%.2000s\n%v, not %v", i, kind, before, after, theirs, ours)
		} else {
			assert.Empty(t, ours, "run %d, %s: %.2000s\n%.2000s\nis accepted", i, kind, before, after)
		}
		c.remove(t, service.Name)
	}
	t.Logf("%d of %d updates are refused", refused, applied)
	assert.Greater(t, applied, runs/20)
	assert.Greater(t, refused, applied/20)
}

// sameField reports whether two refusals are about the same field. An address of another family than the Service has is refused as
// such, whichever of the two is new.
func sameField(our, their apiserver.Refusal) bool {
	return fieldOf(our) == fieldOf(their) ||
		fieldOf(our) == "spec.ipFamilies" && strings.Contains(their.Message, "as indicated by `ipFamilies")
}

func valid(t *testing.T, manifest []byte) bool {
	t.Helper()
	ours, err := apiserver.Ours(manifest)
	require.NoError(t, err)
	return len(ours) == 0
}
