package cli_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestAdviceForModulesThatShareAService: render of each kustomization would make two Services of one name, and kustomize would fail.
func TestAdviceForModulesThatShareAService(t *testing.T) {
	own := strings.Replace(module("m", 80), "name: m\n", "name: m-dev\n", 1)
	siblings := files{"prod/kustomization.yaml": "resources: [m.yaml]\n", "prod/m.yaml": module("m", 80),
		"dev/kustomization.yaml": "resources: [../prod, m.yaml]\n", "dev/m.yaml": own}
	nested := files{"dev/prod/kustomization.yaml": "resources: [m.yaml]\n", "dev/prod/m.yaml": module("m", 80), "dev/kustomization.yaml": "resources: [prod, m.yaml]\n", "dev/m.yaml": own}
	with := func(tree, more files) files {
		all := maps.Clone(tree)
		maps.Copy(all, more)
		return all
	}
	const renderAll = "To fix it, run: module-service render .\n"
	for _, c := range []struct {
		reason string
		tree   files
		args   string
		advice string
		dir    string // that is rendered
	}{
		{"a base next to its overlay", siblings, "prod dev", renderAll, "."},
		{"in the other order", siblings, "./dev ./prod/", renderAll, "."},
		{"the overlay only", siblings, "dev", renderAll, "."},
		{"a base in the directory of its overlay", nested, "dev/prod dev", "To fix it, run: module-service render dev && (cd dev && kustomize edit add resource service_m-service.yaml)\n", "dev"},
		{"the module of the base is the first one", with(nested, files{"dev/prod/a.yaml": module("m", 80), "dev/prod/m.yaml": configMap, "dev/prod/kustomization.yaml": "resources: [a.yaml]\n",
			"dev/kustomization.yaml": "resources: [prod, z.yaml]\n", "dev/z.yaml": own, "dev/m.yaml": configMap}), "dev dev/prod",
			"To fix it, run: module-service render dev && (cd dev/prod && kustomize edit add resource service_m-service.yaml)\n", "dev"},
		{"a configuration of the overlay, which is not that of the directory with both", with(siblings, files{"dev/module-service.yaml": settings("ClusterIP")}), "dev",
			"To fix it, run: module-service render dev && (cd dev && kustomize edit add resource service_m-service.yaml)\n", ""},
		{"a configuration of the directory with both, which is not that of the overlay", with(siblings, files{"module-service.yaml": settings("ClusterIP")}), "--quiet dev",
			"To fix it, run: module-service render dev && (cd dev && kustomize edit add resource service_m-service.yaml)\n", ""},
		{"two modules of the overlay", with(siblings, files{"dev/n.yaml": strings.Replace(own, "m-dev", "m-too", 1), "dev/kustomization.yaml": "resources: [n.yaml, m.yaml]\n"}), "dev",
			"To fix it, run: module-service render dev && (cd dev && kustomize edit add resource service_m-service.yaml)\n", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Chdir(folder(t, c.tree))
			code, _, stderr := run(t, "", append([]string{"check"}, strings.Fields(c.args)...)...)
			assert.Equal(t, 3, code)
			assert.Equal(t, c.advice, stderr)
			if c.dir == "" {
				return
			}
			_, _, _ = run(t, "", "render", c.dir)
			code, stdout, _ := run(t, "", "render", ".")
			assert.Zero(t, code)
			assert.Empty(t, stdout, "it is as render of the whole directory makes it")
			count := 0
			for path := range contents(t, ".") {
				if strings.Contains(path, "service_") {
					count++
				}
			}
			assert.Equal(t, 1, count)
		})
	}
}
