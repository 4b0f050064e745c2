package storage_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/generic"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	endpointstorage "k8s.io/kubernetes/pkg/registry/core/endpoint/storage"
	podstorage "k8s.io/kubernetes/pkg/registry/core/pod/storage"
	"k8s.io/kubernetes/pkg/registry/core/service/ipallocator"
	"k8s.io/kubernetes/pkg/registry/core/service/portallocator"
	servicestorage "k8s.io/kubernetes/pkg/registry/core/service/storage"
	"k8s.io/kubernetes/pkg/registry/registrytest"

	"github.com/koupleless/module-service/internal/validation/apiserver"
)

// newStorage returns the storage of Services of a cluster with two IP families.
func newStorage(t *testing.T) *servicestorage.REST { t.Helper(); return newBackend(t).storage(t) }

// A backend is an etcd.
type backend struct {
	options   func(resource string) generic.RESTOptions
	pods      podstorage.PodStorage
	endpoints *endpointstorage.REST
}

func newBackend(t *testing.T) *backend {
	t.Helper()
	etcd, server := registrytest.NewEtcdStorage(t, "")
	t.Cleanup(func() { server.Terminate(t) })
	b := &backend{options: func(resource string) generic.RESTOptions {
		return generic.RESTOptions{
			StorageConfig:           etcd.ForResource(schema.GroupResource{Resource: resource}),
			Decorator:               generic.UndecoratedStorage,
			DeleteCollectionWorkers: 1,
			ResourcePrefix:          resource,
		}
	}}
	var err error
	b.pods, err = podstorage.NewStorage(b.options("pods"), nil, nil, nil)
	require.NoError(t, err)
	b.endpoints, err = endpointstorage.NewREST(b.options("endpoints"))
	require.NoError(t, err)
	return b
}

// storage returns a storage whose addresses and node ports are all free.
func (b *backend) storage(t *testing.T) *servicestorage.REST {
	t.Helper()
	ips := map[core.IPFamily]ipallocator.Interface{}
	for family, cidr := range map[core.IPFamily]string{core.IPv4Protocol: "10.0.0.0/16", core.IPv6Protocol: "2000::/108"} {
		_, network, err := net.ParseCIDR(cidr)
		require.NoError(t, err)
		ips[family], err = ipallocator.NewInMemory(network)
		require.NoError(t, err)
	}
	nodePorts, err := portallocator.NewInMemory(*utilnet.ParsePortRangeOrDie("30000-32767"))
	require.NoError(t, err)
	services, _, _, err := servicestorage.NewREST(b.options("services"), core.IPv4Protocol, ips, nodePorts, b.endpoints, b.pods.Pod, nil)
	require.NoError(t, err)
	return services
}

// A cluster has one Service at most, and applies manifests of it as kubectl does.
type cluster struct {
	backend   *backend
	services  *servicestorage.REST
	fields    *managedfields.FieldManager
	converter managedfields.TypeConverter
	warnings  []string // of the API server, since the cluster was made
}

// AddWarning implements warning.Recorder.
func (c *cluster) AddWarning(_, text string) { c.warnings = append(c.warnings, text) }

var serviceKind = corev1.SchemeGroupVersion.WithKind("Service")

func newCluster(t *testing.T) *cluster {
	t.Helper()
	b := newBackend(t)
	c := &cluster{backend: b, services: b.storage(t), converter: applyconfigurations.NewTypeConverter(legacyscheme.Scheme)}
	scheme := legacyscheme.Scheme
	var err error
	c.fields, err = managedfields.NewDefaultFieldManager(c.converter, scheme, scheme, scheme, serviceKind,
		schema.GroupVersion{Version: runtime.APIVersionInternal}, "", nil)
	require.NoError(t, err)
	return c
}

const namespace, manager = "shop", "argocd-controller"

func (c *cluster) context() context.Context {
	return warning.WithWarningRecorder(request.WithNamespace(context.Background(), namespace), c)
}

// An applier applies a manifest, which is JSON.
type applier func(manifest []byte) error

// serverSide is kubectl apply --server-side --force-conflicts.
func (c *cluster) serverSide(manifest []byte) error {
	patch := &unstructured.Unstructured{}
	if err := json.Unmarshal(manifest, &patch.Object); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	return c.put(patch.GetName(), func(old runtime.Object) (runtime.Object, error) {
		if accessor, ok := old.(metav1.Object); ok && accessor.GetUID() == "" {
			old = &corev1.Service{}
		}
		return c.fields.Apply(old, patch, manager, true)
	})
}

// clientSide is kubectl apply.
func (c *cluster) clientSide(manifest []byte) error {
	modified, name, err := withLastApplied(manifest)
	if err != nil {
		return err
	}
	return c.put(name, func(old runtime.Object) (runtime.Object, error) {
		patched := modified
		if accessor, ok := old.(metav1.Object); ok && accessor.GetUID() != "" {
			live, err := encode(old)
			if err != nil {
				return nil, err
			}
			patch, err := threeWayPatch(modified, live)
			if err != nil {
				return nil, err
			}
			if patched, err = strategicpatch.StrategicMergePatch(live, patch, corev1.Service{}); err != nil {
				return nil, fmt.Errorf("patch: %w", err)
			}
		} else {
			old = &core.Service{}
		}
		updated, err := apiserver.Decode(patched)
		if err != nil {
			return nil, err
		}
		return c.fields.UpdateNoErrors(old, updated, manager), nil
	})
}

func (c *cluster) put(name string, change func(old runtime.Object) (runtime.Object, error)) error {
	info := rest.DefaultUpdatedObjectInfo(nil, func(_ context.Context, _, old runtime.Object) (runtime.Object, error) { return change(old) })
	_, _, err := c.services.Update(c.context(), name, info, rest.ValidateAllObjectFunc, rest.ValidateAllObjectUpdateFunc, true,
		&metav1.UpdateOptions{FieldManager: manager})
	return err
}

// withLastApplied returns a manifest with the annotation in which kubectl keeps what it applied, and the name.
func withLastApplied(manifest []byte) (modified []byte, name string, err error) {
	object := &unstructured.Unstructured{}
	if err := json.Unmarshal(manifest, &object.Object); err != nil {
		return nil, "", fmt.Errorf("decode: %w", err)
	}
	annotations := object.GetAnnotations()
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[corev1.LastAppliedConfigAnnotation] = string(manifest)
	object.SetAnnotations(annotations)
	modified, err = json.Marshal(object.Object)
	return modified, object.GetName(), err
}

// threeWayPatch returns what kubectl apply sends for a manifest.
func threeWayPatch(modified, live []byte) ([]byte, error) {
	object := &unstructured.Unstructured{}
	if err := json.Unmarshal(live, &object.Object); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	meta, err := strategicpatch.NewPatchMetaFromStruct(corev1.Service{})
	if err != nil {
		return nil, err
	}
	original := []byte(object.GetAnnotations()[corev1.LastAppliedConfigAnnotation])
	return strategicpatch.CreateThreeWayMergePatch(original, modified, live, meta, true)
}

// encode returns a Service as clients see it.
func encode(service runtime.Object) ([]byte, error) {
	versioned := &corev1.Service{}
	if err := legacyscheme.Scheme.Convert(service, versioned, nil); err != nil {
		return nil, fmt.Errorf("convert: %w", err)
	}
	versioned.SetGroupVersionKind(serviceKind)
	return json.Marshal(versioned)
}

// live returns the Service of a name as clients see it.
func (c *cluster) live(t *testing.T, name string) []byte {
	t.Helper()
	service, err := c.services.Get(c.context(), name, &metav1.GetOptions{})
	require.NoError(t, err)
	encoded, err := encode(service)
	require.NoError(t, err)
	return encoded
}

// remove deletes the Service of a name, and frees what it had: of a health check's node port the API server may not.
func (c *cluster) remove(t *testing.T, name string) {
	t.Helper()
	_, _, err := c.services.Delete(c.context(), name, rest.ValidateAllObjectFunc, &metav1.DeleteOptions{})
	require.NoError(t, err)
	c.services.Destroy()
	c.services = c.backend.storage(t)
}

// refusalsOf returns the fields and the messages of an error of the API server.
func refusalsOf(t *testing.T, err error) []apiserver.Refusal {
	t.Helper()
	var status *apierrors.StatusError
	require.True(t, errors.As(err, &status), "%v", err)
	require.NotNil(t, status.ErrStatus.Details, "%v", err)
	var refusals []apiserver.Refusal
	for _, cause := range status.ErrStatus.Details.Causes {
		if healthCheck.MatchString(cause.Message) {
			cause.Field = "spec.healthCheckNodePort"
		}
		refusals = append(refusals, apiserver.NewRefusal(cause.Field, cause.Message))
	}
	require.NotEmpty(t, refusals, "%v", err)
	return refusals
}
