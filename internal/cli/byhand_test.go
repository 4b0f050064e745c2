package cli_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// serviceByHand is a Service as somebody writes it for a module.
func serviceByHand(name string, port int) string {
	return strings.Replace(service(name, port), "  annotations:\n    fn.koupleless.io/module-deployment: "+name+"\n", "", 1)
}

// TestServicesByHandThatKustomizeRenames: such a Service is found under its new name only with the annotation.
func TestServicesByHandThatKustomizeRenames(t *testing.T) {
	const (
		add  = "add the annotation fn.koupleless.io/module-deployment: a to Service a-service in k/s.yaml, as "
		list = "To fix it, run: (cd k && kustomize edit add resource s.yaml)\n"
	)
	for _, c := range []struct {
		reason   string
		k, o     string // kustomizations with a module and its Service, and with k
		path     string
		advice   string
		followed string // k afterwards
	}{
		{"by a prefix", "namePrefix: p-\nresources: [m.yaml, s.yaml]\n", "", "k", "To fix it, " + add + "k renames it\n", ""},
		{"by a prefix and a suffix of an overlay", "resources: [m.yaml, s.yaml]\n", "namePrefix: p-\nnameSuffix: -s\nnamespace: shop\nresources: [../k]\n", "o", "To fix it, " + add + "o renames it\n", ""},
		{"and that is not listed", "nameSuffix: -s\nresources: [m.yaml]\n", "", "k", "To fix it, first " + add + "k renames it\n" + list, "nameSuffix: -s\nresources: [m.yaml, s.yaml]\n"},
		{"in another namespace only", "namespace: shop\nresources: [m.yaml, s.yaml]\n", "", "k", "", ""},
		{"not at all, but it is not listed", "resources: [m.yaml]\n", "", "k", list, "resources: [m.yaml, s.yaml]\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Chdir(folder(t, files{"k/kustomization.yaml": c.k, "k/m.yaml": module("a", 80), "k/s.yaml": serviceByHand("a", 80), "o/kustomization.yaml": c.o}))
			code, _, stderr := run(t, "", "check", c.path)
			assert.Equal(t, c.advice, stderr)
			if c.advice == "" {
				assert.Zero(t, code)
				return
			}
			assert.Equal(t, 3, code)
			if strings.Contains(c.advice, "add the annotation") {
				write(t, "k/s.yaml", service("a", 80))
			}
			if c.followed != "" {
				write(t, "k/kustomization.yaml", c.followed)
			}
			code, stdout, stderr := run(t, "", "check", c.path)
			assert.Zero(t, code)
			assert.Empty(t, stdout+stderr)
		})
	}
}

func TestServiceByHandOfAWorkloadThatKustomizeRenames(t *testing.T) {
	t.Chdir(folder(t, files{"k/m.yaml": workload("a", 80)}))
	_, _, _ = run(t, "", "render", "k")
	generated := read(t, "k/service_a-service.yaml")
	require.NoError(t, os.Remove("k/service_a-service.yaml"))
	write(t, "k/s.yaml", strings.Replace(generated, "fn.koupleless.io/module-deployment: Deployment/a", "team: shop", 1))
	write(t, "k/kustomization.yaml", "namePrefix: p-\nresources: [m.yaml, s.yaml]\n")
	_, _, stderr := run(t, "", "check", "k")
	assert.Equal(t, "To fix it, add the annotation fn.koupleless.io/module-deployment: Deployment/a to Service a-service in k/s.yaml, as k renames it\n", stderr)
	write(t, "k/s.yaml", generated)
	code, stdout, stderr := run(t, "", "check", "k")
	assert.Zero(t, code)
	assert.Empty(t, stdout+stderr)
}
