// Package storage_test lets the API server create Services: with its allocators of addresses and node ports before its
// validation, and an etcd below them.
package storage_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/apis/core"
	servicestorage "k8s.io/kubernetes/pkg/registry/core/service/storage"

	"github.com/koupleless/module-service/internal/validation/apiserver"
)

// TestCreate holds that a Service is refused by package validation if and only if it cannot be created, and for the same
// field, whichever entry of a list it is in: ports of one number share a node port. The API server stops at the first address
// or node port that cannot be had.
func TestCreate(t *testing.T) {
	services := newStorage(t)
	const runs = 3000
	r := rand.New(rand.NewPCG(2, 0))
	accepted := 0
	for i := range runs {
		service := apiserver.Random(r)
		service.Finalizers = nil // it could not be deleted
		manifest, err := json.Marshal(service)
		require.NoError(t, err)
		theirs := create(t, services, manifest)
		ours, err := apiserver.Ours(manifest)
		require.NoError(t, err)
		if len(theirs) == 0 {
			require.Empty(t, ours, "run %d: %.2000s is accepted", i, manifest)
			accepted++
			continue
		}
		require.True(t, slices.ContainsFunc(ours, func(our apiserver.Refusal) bool {
			return slices.ContainsFunc(theirs, func(their apiserver.Refusal) bool { return fieldOf(our) == fieldOf(their) })
		}), "run %d: %.2000s: %v, not %v", i, manifest, theirs, ours)
	}
	t.Logf("%d of %d Services are created", accepted, runs)
	assert.Greater(t, accepted, runs/20)
	assert.Less(t, accepted, runs*19/20)
}

func fieldOf(r apiserver.Refusal) string { return index.ReplaceAllString(r.Field, "") }

var index = regexp.MustCompile(`\[\d+\]`)

// healthCheck begins an error that names no field.
var healthCheck = regexp.MustCompile(`^failed to allocate requested HealthCheck NodePort `)

// create returns why a Service cannot be created. One that can is deleted again.
func create(t *testing.T, services *servicestorage.REST, manifest []byte) []apiserver.Refusal {
	t.Helper()
	service, err := apiserver.Decode(manifest)
	require.NoError(t, err)
	ctx := request.WithNamespace(context.Background(), service.Namespace)
	created, err := services.Create(ctx, service, rest.ValidateAllObjectFunc, &metav1.CreateOptions{})
	if err == nil {
		_, _, err = services.Delete(ctx, created.(*core.Service).Name, rest.ValidateAllObjectFunc, &metav1.DeleteOptions{})
		require.NoError(t, err)
		return nil
	}
	return refusalsOf(t, err)
}
