package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFilesOfNewServices(t *testing.T) {
	t.Parallel()
	at := func(source, path string) string {
		return strings.Replace(source, "labels:", "annotations: {internal.config.kubernetes.io/path: "+path+", internal.config.kubernetes.io/index: '3', other: x}, labels:", 1)
	}
	for _, c := range []struct{ reason, source, path, index string }{
		{"beside the ModuleDeployment", at(provider, "deploy/md.yaml"), "deploy/service_provider-service.yaml", "0"},
		{"at the root", at(provider, "md.yaml"), "service_provider-service.yaml", "0"},
		{"in a file that another resource has", at(provider, "deploy/md.yaml") + separator +
			"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, annotations: {internal.config.kubernetes.io/path: deploy/service_provider-service.yaml, internal.config.kubernetes.io/index: '1'}}\n",
			"deploy/service_provider-service.yaml", "2"},
		{"in the file of the ModuleDeployment itself", at(provider, "service_provider-service.yaml"), "service_provider-service.yaml", "4"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			require.Len(t, outcome.Added, 1)
			assert.Equal(t, c.path, outcome.Added[0].Path)
			assert.Contains(t, encode(t, outcome.added()...), `  annotations:
    fn.koupleless.io/module-deployment: md
    internal.config.kubernetes.io/path: `+c.path+`
    internal.config.kubernetes.io/index: "`+c.index+`"
spec:
`)
		})
	}
}

func TestTwoNewServicesNeverShareAnIndex(t *testing.T) {
	t.Parallel()
	first := strings.Replace(provider, "labels:", "annotations: {config.kubernetes.io/path: md.yaml}, labels:", 1)
	outcome := render(t, first+separator+strings.Replace(first, "namespace: shop", "namespace: mall", 1))
	require.Len(t, outcome.Added, 2)
	assert.Contains(t, encode(t, outcome.added()[0]), `config.kubernetes.io/index: "0"`)
	assert.Contains(t, encode(t, outcome.added()[1]), `config.kubernetes.io/index: "1"`)
	assert.NotContains(t, encode(t, outcome.added()[1]), "internal.config", "the form of the annotation is the owner's")
}
