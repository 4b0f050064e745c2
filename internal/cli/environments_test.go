package cli_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestOneServiceOfSeveralEnvironments: modules that are never built together can request one Service differently.
func TestOneServiceOfSeveralEnvironments(t *testing.T) {
	t.Parallel()
	named := func(name string, port int) string {
		return strings.Replace(module("cart", port), "metadata:\n  name: cart\n", "metadata:\n  name: "+name+"\n", 1)
	}
	for _, c := range []struct {
		reason  string
		change  files // of dev and prod with a module each; "" removes a file
		isApart bool
	}{
		{"two environments", nil, true},
		{"one is in no kustomization", files{"prod/kustomization.yaml": ""}, true},
		{"no kustomization", files{"dev/kustomization.yaml": "", "prod/kustomization.yaml": ""}, false},
		{"an overlay and its base", files{"prod/kustomization.yaml": "resources: [m.yaml, ../dev]\n"}, false},
		{"a third kustomization lists both", files{"all/kustomization.yaml": "resources: [../dev, ../prod]\n"}, false},
		{"a base that both list", files{"base/kustomization.yaml": "resources: [d.yaml]\n", "base/d.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
			"dev/kustomization.yaml": "resources: [m.yaml, ../base]\n", "prod/kustomization.yaml": "resources: [m.yaml, ../base]\n"}, false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			all := files{
				"dev/kustomization.yaml": "resources: [m.yaml]\n", "dev/m.yaml": named("cart-dev", 81),
				"prod/kustomization.yaml": "resources: [m.yaml]\n", "prod/m.yaml": named("cart-prod", 82),
			}
			maps.Copy(all, c.change)
			maps.DeleteFunc(all, func(_, text string) bool { return text == "" })
			dir := folder(t, all)
			list, listed, _ := run(t, "", "list", dir)
			code, stdout, stderr := run(t, "", "render", dir)
			if !c.isApart {
				assert.Equal(t, 1, code)
				assert.Equal(t, 1, list)
				assert.Contains(t, stderr, "wants Service cart-service with port 82, but ModuleDeployment cart-dev")
				assert.Equal(t, all, contents(t, dir))
				return
			}
			assert.Zero(t, code, stderr)
			assert.Equal(t, "created "+dir+"/dev/service_cart-service.yaml\ncreated "+dir+"/prod/service_cart-service.yaml\n", stdout)
			assert.Zero(t, list)
			assert.Equal(t, 3, strings.Count(listed, "\n"), "a line for each of the two, and the title: %s", listed)
			assert.Contains(t, contents(t, dir)["prod/service_cart-service.yaml"], "module-deployment: cart-prod\n")
			_, stdout, _ = run(t, "", "render", dir)
			assert.Empty(t, stdout, "a second run finds all done")
		})
	}
}
