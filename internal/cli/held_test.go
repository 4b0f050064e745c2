package cli_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFixOfAServiceThatOverlaysHoldEach: of a Service beside the module, those that the overlays hold would be duplicates.
func TestFixOfAServiceThatOverlaysHoldEach(t *testing.T) {
	overlay := func(name string) string { return "resources: [../base, s.yaml]\nnamespace: " + name + "\n" }
	printed := strings.Replace(strings.Replace(service("a", 80), "deployment: a", "deployment: dev-a", 1), "metadata:\n", "metadata:\n  namespace: dev\n", 1)
	layout := files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("a", 80), "prod/kustomization.yaml": "resources: [../base]\nnamespace: prod\n"}
	for _, c := range []struct {
		reason string
		files  files
	}{
		{"two hold one", files{"dev/kustomization.yaml": overlay("dev"), "dev/s.yaml": service("a", 80), "stage/kustomization.yaml": overlay("stage"), "stage/s.yaml": service("a", 80)}},
		{"two that differ", files{"dev/kustomization.yaml": overlay("dev"), "dev/s.yaml": service("a", 80),
			"stage/kustomization.yaml": overlay("stage"), "stage/s.yaml": strings.Replace(service("a", 80), "NodePort", "ClusterIP", 1)}},
		{"one that names the module as its overlay does", files{"dev/kustomization.yaml": overlay("dev") + "namePrefix: dev-\n", "dev/s.yaml": printed,
			"stage/kustomization.yaml": "resources: [../dev]\n"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			stderr := drift(t, layout, c.files, "dev stage prod")
			assert.Equal(t, "To fix it, save the Service that the diff adds to prod as prod/s.yaml, and run (cd prod && kustomize edit add resource s.yaml); "+
				"in base it would be a duplicate of that in dev/s.yaml\n", stderr)
			_, stdout, _ := run(t, "", "check", "prod")
			_, added, _ := strings.Cut(stdout, "+---\n+")
			write(t, "prod/s.yaml", strings.ReplaceAll(added, "\n+", "\n"))
			write(t, "prod/kustomization.yaml", overlay("prod"))
			for _, args := range [][]string{{"dev", "stage", "prod"}, {"."}} {
				code, stdout, stderr := run(t, "", append([]string{"check"}, args...)...)
				assert.Zero(t, code, stdout+stderr)
			}
		})
	}

	t.Run("one holds it, and two lack it", func(t *testing.T) {
		stderr := drift(t, layout, files{"dev/kustomization.yaml": overlay("dev"), "dev/s.yaml": service("a", 80), "stage/kustomization.yaml": "resources: [../base]\n"}, "dev stage prod")
		assert.Equal(t, "To fix it, move dev/s.yaml to base and list it there instead, as stage renders its module, too, but not the Service\n", stderr)
	})

	t.Run("there is a file of that name", func(t *testing.T) {
		stderr := drift(t, layout, files{"dev/kustomization.yaml": overlay("dev"), "dev/s.yaml": service("a", 80), "stage/kustomization.yaml": overlay("stage"), "stage/s.yaml": service("a", 80),
			"prod/kustomization.yaml": overlay("prod"), "prod/s.yaml": configMap}, "dev stage prod")
		assert.Equal(t, "To fix it, save the Service that the diff adds to prod in a new file there, and list that there; in base it would be a duplicate of that in dev/s.yaml\n", stderr)
	})

	t.Run("the base is checked, too", func(t *testing.T) {
		stderr := drift(t, layout, files{"dev/kustomization.yaml": overlay("dev"), "dev/s.yaml": service("a", 80), "stage/kustomization.yaml": overlay("stage"), "stage/s.yaml": service("a", 80)},
			"dev stage base")
		assert.Equal(t, "To fix it, move dev/s.yaml to base and list it there instead, and remove stage/s.yaml (what differs in it can be a patch), as base renders its module, too, but not the Service\n", stderr)
		require.NoError(t, os.Rename("dev/s.yaml", "base/s.yaml"))
		require.NoError(t, os.Remove("stage/s.yaml"))
		write(t, "base/kustomization.yaml", "resources: [m.yaml, s.yaml]\n")
		for _, name := range []string{"dev", "stage"} {
			write(t, name+"/kustomization.yaml", "resources: [../base]\nnamespace: "+name+"\n")
		}
		code, stdout, stderr := run(t, "", "check", "dev", "stage", "base", "prod")
		assert.Zero(t, code, stdout+stderr)
	})
}

// TestFixOfADirectoryWhoseOverlaysHoldEach follows the advice about a Service that two of three overlays hold.
func TestFixOfADirectoryWhoseOverlaysHoldEach(t *testing.T) {
	overlay := func(name string) string { return "resources: [../base, s.yaml]\nnamespace: " + name + "\n" }
	t.Chdir(folder(t, files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("a", 80), "prod/kustomization.yaml": "resources: [../base]\nnamespace: prod\n",
		"dev/kustomization.yaml": overlay("dev"), "dev/s.yaml": service("a", 80), "stage/kustomization.yaml": overlay("stage"), "stage/s.yaml": service("a", 80)}))
	code, _, stderr := run(t, "", "check", ".")
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "run cp dev/s.yaml prod && (cd prod && kustomize edit add resource s.yaml)\n")
	write(t, "prod/s.yaml", service("a", 80))
	write(t, "prod/kustomization.yaml", overlay("prod"))
	for _, args := range [][]string{{"."}, {"dev", "stage", "prod"}} {
		code, stdout, stderr := run(t, "", append([]string{"check"}, args...)...)
		assert.Zero(t, code, stdout+stderr)
	}
}

// TestRenderWhereServicesAreHeldApart: an overlay lacks the Service of one module of its base and holds that of another one, of which render
// of the base alone would create a second one.
func TestRenderWhereServicesAreHeldApart(t *testing.T) {
	for _, c := range []struct{ reason, overlay, service, render string }{
		{"the overlay holds one", "resources: [../base, s.yaml]\n", "dev/s.yaml", "."},
		{"the overlay holds one, and has a prefix", "namePrefix: dev-\nresources: [../base, s.yaml]\n", "dev/s.yaml", "."},
		{"the base holds it", "resources: [../base]\n", "base/s.yaml", "base"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			base := "resources: [a.yaml, b.yaml]\n"
			if c.service == "base/s.yaml" {
				base = "resources: [a.yaml, b.yaml, s.yaml]\n"
			}
			t.Chdir(folder(t, files{
				"base/kustomization.yaml": base, "base/a.yaml": module("a", 80), "base/b.yaml": module("b", 80), c.service: service("a", 80),
				"dev/kustomization.yaml": c.overlay,
			}))
			code, _, stderr := run(t, "", "check", "dev")
			assert.Equal(t, 3, code, stderr)
			assert.Contains(t, stderr, "To fix it, run module-service render "+c.render+"; if dev changes the module by a patch or a replacement, ")
			code, stdout, stderr := run(t, "", "render", c.render)
			assert.Zero(t, code, stderr)
			assert.Equal(t, "created base/service_b-service.yaml\n", stdout)
		})
	}
}

// TestServiceBesideAModuleOfTheSameName: of two kustomizations with a module of one name, one has its Service, which is not that of the other one.
func TestServiceBesideAModuleOfTheSameName(t *testing.T) {
	t.Chdir(folder(t, files{
		"x/kustomization.yaml": "resources: [m.yaml, service_a-service.yaml]\n", "x/m.yaml": module("a", 80), "x/service_a-service.yaml": service("a", 80),
		"y/kustomization.yaml": "namePrefix: y-\nresources: [m.yaml]\n", "y/m.yaml": module("a", 80),
	}))
	_, _, stderr := run(t, "", "check", "y", ".")
	assert.Contains(t, stderr, "To fix it, run: module-service render . && (cd y && kustomize edit add resource service_a-service.yaml)\n")
	assert.NotContains(t, stderr, "move")
}
