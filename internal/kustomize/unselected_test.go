package kustomize_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestBeforeTheServices: kustomize runs before the Services exist, and its error does not show why it has none.
func TestBeforeTheServices(t *testing.T) {
	t.Parallel()
	const hint = "; if module-service generates this Service, it is added after kustomize ran: set its fields in module-service.yaml, or commit it (docs/kustomize.md)"
	patch := func(kind string) string {
		return "patches: [{patch: '{apiVersion: v1, kind: " + kind + ", metadata: {name: a-service}, spec: {}}'}]\n"
	}
	source := func(kind string) string {
		return "replacements: [{source: {kind: " + kind + ", name: a-service}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]}]\n"
	}
	const resource = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n"
	for _, c := range []struct {
		reason, kustomization string
		want                  bool
	}{
		{"a patch of a Service", patch("Service"), true},
		{"a replacement from a Service", source("Service"), true},
		{"a patch of a ServiceAccount", patch("ServiceAccount"), false},
		{"a replacement from a Secret", source("Secret"), false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			err := build(folder(t, files{"kustomization.yaml": "resources: [c.yaml]\n" + c.kustomization, "c.yaml": resource}))
			if c.want {
				assert.ErrorContains(t, err, hint)
			} else {
				assert.Error(t, err)
				assert.NotContains(t, err.Error(), "module-service generates")
			}
		})
	}
}
