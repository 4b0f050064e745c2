package cli_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestNodePortsOfSeveralKustomizations: a cluster has each node port once, and two kustomizations can be for two clusters.
func TestNodePortsOfSeveralKustomizations(t *testing.T) {
	t.Parallel()
	const (
		ports   = "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: c}\nspec: {template: {spec: {ports: [{name: http, nodePort: 30080}]}}}\n"
		foreign = "apiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: front}\nspec: {type: NodePort, ports: [{port: 80, nodePort: 30080}]}\n"
	)
	in := func(namespace, module string) string {
		return strings.Replace(module, "metadata:\n", "metadata:\n  namespace: "+namespace+"\n", 1)
	}
	list := func(names ...string) string { return "resources: [" + strings.Join(names, ", ") + "]\n" }
	for _, c := range []struct {
		reason    string
		change    files // of dev and prod with a module of one name each, in two namespaces; "" removes a file
		conflicts int
	}{
		{"two environments in two namespaces", nil, 0},
		{"two environments in one namespace", files{"prod/m.yaml": in("dev", module("a", 80))}, 0},
		{"two environments with different modules", files{"prod/m.yaml": in("dev", module("b", 80))}, 0},
		{"one kustomization", files{"dev/n.yaml": in("prod", module("a", 80)), "dev/kustomization.yaml": list("m.yaml", "n.yaml")}, 1},
		{"an overlay and its base", files{"prod/kustomization.yaml": list("m.yaml", "../dev")}, 1},
		{"a third kustomization lists both", files{"all/kustomization.yaml": list("../dev", "../prod")}, 1},
		{"a third and a fourth one", files{"all/kustomization.yaml": list("../dev", "../prod"), "top/kustomization.yaml": list("../all")}, 1},
		{"a base that one lists", files{"base/kustomization.yaml": list("m.yaml"), "base/m.yaml": in("base", module("b", 80)),
			"dev/kustomization.yaml": list("m.yaml", "../base")}, 1},
		{"a base of several others", files{"base/kustomization.yaml": list("m.yaml"), "base/m.yaml": in("base", module("b", 80)),
			"x/kustomization.yaml": list("../base"), "y/kustomization.yaml": list("../base")}, 0},
		{"a base of another one and of one of them", files{"base/kustomization.yaml": list("m.yaml"), "base/m.yaml": in("base", module("b", 80)),
			"x/kustomization.yaml": list("../base"), "prod/kustomization.yaml": list("m.yaml", "../base")}, 1},
		{"two bases with different others", files{"base/kustomization.yaml": list("m.yaml"), "base/m.yaml": in("base", module("b", 80)),
			"two/kustomization.yaml": list("m.yaml"), "two/m.yaml": in("two", module("b", 80)), "x/kustomization.yaml": list("../base"),
			"y/kustomization.yaml": list("../base"), "z/kustomization.yaml": list("../two"), "zz/kustomization.yaml": list("../two")}, 0},
		{"two bases with a common one", files{"base/kustomization.yaml": list("m.yaml"), "base/m.yaml": in("base", module("b", 80)),
			"two/kustomization.yaml": list("m.yaml"), "two/m.yaml": in("two", module("b", 80)), "x/kustomization.yaml": list("../base"),
			"y/kustomization.yaml": list("../base", "../two"), "z/kustomization.yaml": list("../two")}, 1},
		{"a base that both list", files{"base/kustomization.yaml": list("m.yaml"), "base/m.yaml": in("base", module("b", 80)),
			"dev/kustomization.yaml": list("m.yaml", "../base"), "prod/kustomization.yaml": list("m.yaml", "../base")}, 2},
		{"no kustomization", files{"dev/kustomization.yaml": "", "prod/kustomization.yaml": ""}, 1},
		{"one is in none", files{"prod/kustomization.yaml": ""}, 1},
		{"one is in none, but is listed", files{"prod/kustomization.yaml": "", "x/kustomization.yaml": list("../prod/m.yaml")}, 0},
		{"a Service that is not generated", files{"prod/m.yaml": foreign}, 0},
		{"a Service that is not generated in the same one", files{"prod/m.yaml": "", "prod/kustomization.yaml": "", "dev/f.yaml": foreign}, 1},
		{"each other", files{"dev/kustomization.yaml": list("m.yaml", "../prod"), "prod/kustomization.yaml": list("m.yaml", "../dev")}, 1},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			tree := files{"module-service.yaml": ports,
				"dev/kustomization.yaml": list("m.yaml"), "dev/m.yaml": in("dev", module("a", 80)),
				"prod/kustomization.yaml": list("m.yaml"), "prod/m.yaml": in("prod", module("a", 80))}
			maps.Copy(tree, c.change)
			maps.DeleteFunc(tree, func(_, content string) bool { return content == "" })
			dir := folder(t, tree)
			code, _, stderr := run(t, "", "render", dir)
			if c.conflicts > 0 {
				assert.Equal(t, 1, code)
				assert.Equal(t, c.conflicts, strings.Count(stderr, "nodePort 30080, which Service "), stderr)
				return
			}
			assert.Zero(t, code, stderr)
			assert.NotContains(t, stderr, "30080")
		})
	}
}

// TestNodePortsOfOneOutput: what build prints of several kustomizations is for one cluster.
func TestNodePortsOfOneOutput(t *testing.T) {
	t.Parallel()
	in := func(namespace string) string {
		return strings.Replace(module("a", 80), "metadata:\n", "metadata:\n  namespace: "+namespace+"\n", 1)
	}
	dir := folder(t, files{
		"module-service.yaml":  "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: c}\nspec: {template: {spec: {ports: [{name: http, nodePort: 30080}]}}}\n",
		"x/kustomization.yaml": "resources: [m.yaml]\n", "x/m.yaml": in("one"), "y/kustomization.yaml": "resources: [m.yaml]\n", "y/m.yaml": in("two")})
	code, stdout, stderr := run(t, "", "build", dir)
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "its Service two/a-service has the nodePort 30080, which Service one/a-service already uses")
}

// TestNodePortThatMovesBetweenKustomizations: in another cluster it does not move.
func TestNodePortThatMovesBetweenKustomizations(t *testing.T) {
	t.Parallel()
	left := strings.Replace(service("old", 80), "    port: 80\n", "    port: 80\n    nodePort: 30080\n", 1)
	for _, c := range []struct{ reason, kustomization, warning string }{
		{"of one environment", "resources: [m.yaml, ../dev]\n", "30080 moves to Service a-service"},
		{"of another environment", "resources: [m.yaml]\n", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{
				"module-service.yaml":    "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: c}\nspec: {template: {spec: {ports: [{name: http, nodePort: 30080}]}}}\n",
				"dev/kustomization.yaml": "resources: [c.yaml]\n", "dev/c.yaml": configMap + "---\n" + left,
				"prod/kustomization.yaml": c.kustomization, "prod/m.yaml": module("a", 80)})
			code, _, stderr := run(t, "", "render", dir)
			assert.Zero(t, code, stderr)
			assert.Contains(t, stderr, c.warning)
			assert.Equal(t, c.warning != "", strings.Contains(stderr, "30080"), stderr)
		})
	}
}
