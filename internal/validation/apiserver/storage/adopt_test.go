package storage_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/apis/core"

	"github.com/koupleless/module-service/internal/validation/apiserver"
)

// TestAdoption holds what docs/koupleless.md says of a Service that module-controller V1 made: it must be applied once unchanged, and
// with server-side apply its field manager must be taken off before the port changes.
func TestAdoption(t *testing.T) {
	const manifest = `{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "provider-service", "namespace": "shop"}, "spec": {
		"type": "NodePort", "selector": {"module.koupleless.io/provider": "true"}, "ports": [{"name": "http", "protocol": "TCP", "port": 80, "targetPort": 8080}]}}`
	otherPort := strings.Replace(manifest, `"port": 80,`, `"port": 8081,`, 1)
	otherName := strings.Replace(otherPort, `"name": "http"`, `"name": "web"`, 1)
	for _, c := range []struct {
		reason          string
		first, takenOff bool
		serverSide      bool
		then            string
		refused         string
		ports           int
	}{
		{reason: "server-side, another port at once", serverSide: true, then: otherPort, refused: `Duplicate value: "http"`},
		{reason: "client-side, another port at once", then: otherPort, refused: `Duplicate value: "http"`},
		{reason: "server-side, unchanged first", serverSide: true, first: true, then: otherPort, refused: `Duplicate value: "http"`},
		{reason: "server-side, under another name the old port stays", serverSide: true, first: true, then: otherName, ports: 2},
		{reason: "server-side, unchanged first, then without the field manager", serverSide: true, first: true, takenOff: true, then: otherPort, ports: 1},
		{reason: "client-side, unchanged first", first: true, then: otherPort, ports: 1},
	} {
		t.Run(c.reason, func(t *testing.T) {
			cluster := newCluster(t)
			cluster.create(t, manifest)
			apply := cluster.clientSide
			if c.serverSide {
				apply = cluster.serverSide
			}
			if c.first {
				require.NoError(t, apply([]byte(manifest)))
			}
			if c.takenOff {
				cluster.takeOff(t)
			}
			err := apply([]byte(c.then))
			if c.refused != "" {
				require.ErrorContains(t, err, c.refused)
				return
			}
			require.NoError(t, err)
			service, err := cluster.services.Get(cluster.context(), serviceName, &metav1.GetOptions{})
			require.NoError(t, err)
			assert.Len(t, service.(*core.Service).Spec.Ports, c.ports)
		})
	}
}

const controllerManager = "manager"

// create creates a Service as the controller does.
func (c *cluster) create(t *testing.T, manifest string) {
	t.Helper()
	service, err := apiserver.Decode([]byte(manifest))
	require.NoError(t, err)
	managed := c.fields.UpdateNoErrors(&core.Service{}, service, controllerManager)
	_, err = c.services.Create(c.context(), managed, rest.ValidateAllObjectFunc, &metav1.CreateOptions{})
	require.NoError(t, err)
}

// takeOff removes the entry of the controller from the managed fields, as a JSON patch does.
func (c *cluster) takeOff(t *testing.T) {
	t.Helper()
	info := rest.DefaultUpdatedObjectInfo(nil, func(_ context.Context, _, old runtime.Object) (runtime.Object, error) {
		service := old.DeepCopyObject().(*core.Service)
		entries := service.ManagedFields
		service.ManagedFields = nil
		for _, e := range entries {
			if e.Manager != controllerManager {
				service.ManagedFields = append(service.ManagedFields, e)
			}
		}
		require.Len(t, service.ManagedFields, len(entries)-1)
		return c.fields.UpdateNoErrors(old, service, "kubectl-patch"), nil
	})
	_, _, err := c.services.Update(c.context(), serviceName, info, rest.ValidateAllObjectFunc, rest.ValidateAllObjectUpdateFunc, false, &metav1.UpdateOptions{})
	require.NoError(t, err)
}
