package examples_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKouplelessV2ThroughKustomize(t *testing.T) {
	t.Parallel()
	r := kustomizeBuild(t, copyOf(t, "koupleless-v2"))
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr)
	for name, key := range map[string]string{"biz1": "module.koupleless.io/name", "biz2": "module.koupleless.io/name", "biz3": "module.koupleless.io/biz3"} {
		assert.NotEmpty(t, field(t, resource(t, r.stdout, "Service", name+"-service"), "spec", "selector", key))
	}
}

func TestKouplelessV2ThroughKpt(t *testing.T) {
	t.Parallel()
	dir := copyOf(t, "koupleless-v2")
	r := kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	service := filepath.Join(dir, "service_biz1-service.yaml")
	assert.Contains(t, read(t, service), "fn.koupleless.io/module-deployment: Deployment/biz1\n")
	assert.Contains(t, read(t, filepath.Join(dir, "service_biz2-service.yaml")), "fn.koupleless.io/module-deployment: DaemonSet/biz2\n")

	before := tree(t, dir)
	replace(t, filepath.Join(dir, "biz1.yaml"), `enable-module-service: "true"`, `enable-module-service: "false"`)
	r = kptRender(t, dir)
	require.Zero(t, r.code, r.stderr)
	assert.NoFileExists(t, service)
	after := tree(t, dir)
	delete(before, service)
	delete(before, filepath.Join(dir, "biz1.yaml"))
	delete(after, filepath.Join(dir, "biz1.yaml"))
	assertOnlyKptfileStatusDiffers(t, dir, before, after)
}
