package cli_test

import (
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestServicesApartFromTheirModules: no kustomization renders the module with its Service, and kustomize silently ships it without.
func TestServicesApartFromTheirModules(t *testing.T) {
	const move = "x/s.yaml: is not listed in y/kustomization.yaml, which lists its module, so kustomize renders the module without the Service: move it to y and list it there instead of in x/kustomization.yaml\n"
	const alone = "x/s.yaml: is not listed in y/kustomization.yaml, which lists its module, so kustomize renders the module without the Service: move it to y and list it there\n"
	const copied = "x/s.yaml: is not listed in y/kustomization.yaml, which lists its module, so kustomize renders the module without the Service: "
	moduleB, both := strings.Replace(module("a", 80), "name: a\n", "name: b\n", 1), strings.Replace(service("a", 80), "deployment: a", "deployment: a,b", 1)
	workloadService := strings.NewReplacer("name: a-service", "name: b-service", "deployment: a", "deployment: Deployment/a", `module.koupleless.io/a: "true"`,
		"module.koupleless.io/name: b\n    virtual-kubelet.koupleless.io/component: module").Replace(service("a", 80))
	for _, c := range []struct {
		reason  string
		change  files // of y with a module and x with its Service
		message string
	}{
		{"in another kustomization", nil, move},
		{"in a kustomization that one above lists with it", files{"kustomization.yaml": "resources: [x, y]\n"}, ""},
		{"in a kustomization that an overlay lists with it", files{"o/kustomization.yaml": "resources: [../x, ../y]\nnamePrefix: o-\n"}, ""},
		{"in two kustomizations that different ones list", files{"o/kustomization.yaml": "resources: [../x]\n", "p/kustomization.yaml": "resources: [../y]\n"}, move},
		{"in an overlay", files{"x/kustomization.yaml": "resources: [../y, s.yaml]\n"}, ""},
		{"in no kustomization", files{"x/kustomization.yaml": ""}, alone},
		{"in a folder of the kustomization", files{"x/kustomization.yaml": "", "y/kustomization.yaml": "", "kustomization.yaml": "resources: [y/m.yaml]\n"},
			"x/s.yaml: is not listed in kustomization.yaml, which lists its module, so kustomize renders the module without the Service: run kustomize edit add resource x/s.yaml\n"},
		{"of a module that is in no kustomization", files{"y/kustomization.yaml": ""}, ""},
		{"of a module that its kustomization does not list", files{"y/kustomization.yaml": "resources: []\n"}, ""},
		{"of another module of that name in no kustomization",
			files{"x/kustomization.yaml": "", "x/m.yaml": module("a", 80), "y/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "y/s.yaml": service("a", 80)}, ""},
		{"of another module of that name that its kustomization does not list",
			files{"x/kustomization.yaml": "resources: []\n", "x/m.yaml": module("a", 80), "y/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "y/s.yaml": service("a", 80)}, ""},
		{"of another module of that name in no kustomization, while the listed one requests no Service",
			files{"x/kustomization.yaml": "", "x/m.yaml": module("a", 80), "y/m.yaml": strings.Replace(module("a", 80), "true", "false", 1)}, ""},
		{"of a module that gets its own, as the Service is for another one in no kustomization", files{"r/m.yaml": module("a", 80)},
			"y/service_a-service.yaml: is not listed in y/kustomization.yaml, so kustomize does not render it: run (cd y && kustomize edit add resource service_a-service.yaml)\n"},
		{"of a module that has its own, not listed", files{"r/m.yaml": module("a", 80), "y/s.yaml": service("a", 80)},
			"y/s.yaml: is not listed in y/kustomization.yaml, so kustomize does not render it: run (cd y && kustomize edit add resource s.yaml)\n"},
		{"in a file with the Service of a module that stays", files{
			"x/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "x/m.yaml": module("b", 80), "x/s.yaml": service("b", 80) + "---\n" + service("a", 80),
		}, "x/s.yaml: holds Service a-service, but is not listed in y/kustomization.yaml, which lists its module, so kustomize renders the module without " +
			"the Service: move this Service to a file in y and list that there\n"},
		{"in a file that the kustomization of the module has, too", files{"y/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "y/s.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\n"},
			"x/s.yaml: holds Service a-service, but is not listed in y/kustomization.yaml, which lists its module, so kustomize renders the module without " +
				"the Service: move this Service to a file in y and list that there\n"},
		{"of a module of another name, too, which its kustomization lists", files{
			"x/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "x/m.yaml": moduleB, "x/s.yaml": both,
		}, copied + "run cp x/s.yaml y && (cd y && kustomize edit add resource s.yaml)\n"},
		{"of a module of another name, too, in a file with another resource", files{
			"x/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "x/m.yaml": moduleB, "x/s.yaml": both + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\n",
		}, strings.Replace(copied, "is not", "holds Service a-service, but is not", 1) + "copy this Service to a file in y and list that there\n"},
		{"of a module beside a workload of its name with a Service of its own", files{
			"y/kustomization.yaml": "resources: [m.yaml, w.yaml, sw.yaml]\n", "y/w.yaml": strings.ReplaceAll(workload("a", 80), "name: a,", "name: b,"),
			"y/sw.yaml": workloadService,
		}, move},
		{"of a module of that name in another kustomization, too, which has its own",
			files{"z/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "z/m.yaml": module("a", 80), "z/s.yaml": service("a", 80)}, move},
		{"in no kustomization, while another module of that name has its own",
			files{"x/kustomization.yaml": "", "z/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "z/m.yaml": module("a", 80), "z/s.yaml": service("a", 80)}, alone},
		{"of a module of that name in another kustomization, too, which runs the function",
			files{"z/kustomization.yaml": "resources: [m.yaml]\ntransformers: [f.yaml]\n", "z/f.yaml": settings("ClusterIP"), "z/m.yaml": module("a", 80)}, move},
		{"of a module whose kustomization runs the function", files{"y/kustomization.yaml": "resources: [m.yaml]\ntransformers: [f.yaml]\n", "y/f.yaml": settings("ClusterIP")}, ""},
		{"of a module that an overlay lists which runs the function", files{"o/kustomization.yaml": "resources: [../y]\ntransformers: [f.yaml]\n", "o/f.yaml": settings("ClusterIP")}, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := files{"y/kustomization.yaml": "resources: [m.yaml]\n", "y/m.yaml": module("a", 80), "x/kustomization.yaml": "resources: [s.yaml]\n", "x/s.yaml": service("a", 80)}
			maps.Copy(tree, c.change)
			maps.DeleteFunc(tree, func(_, content string) bool { return content == "" })
			t.Chdir(folder(t, tree))
			code, _, stderr := run(t, "", "render", "--strict")
			assert.Zero(t, code)
			if c.message == "" {
				assert.Empty(t, stderr)
			} else {
				assert.Equal(t, "warning: "+c.message, stderr)
			}
			code, stdout, stderr := run(t, "", "render", "--check")
			assert.Empty(t, stdout)
			if c.message == "" {
				assert.Zero(t, code)
				assert.Empty(t, stderr)
			} else {
				assert.Equal(t, 1, code)
				assert.Equal(t, "error: "+c.message, stderr)
			}
		})
	}
}

// TestCopyOfASharedService follows the advice for a Service that overlays share by modules of different names.
func TestCopyOfASharedService(t *testing.T) {
	t.Chdir(folder(t, files{
		"dev/kustomization.yaml": "resources: [m.yaml, service_a-service.yaml]\n", "dev/m.yaml": strings.Replace(module("a", 80), "name: a\n", "name: a-dev\n", 1),
		"prod/kustomization.yaml": "resources: [m.yaml]\n", "prod/m.yaml": strings.Replace(module("a", 80), "name: a\n", "name: a-prod\n", 1),
	}))
	code, stdout, stderr := run(t, "", "render")
	assert.Zero(t, code)
	assert.Equal(t, "created dev/service_a-service.yaml\n", stdout)
	assert.Empty(t, stderr)
	_, _, stderr = run(t, "", "render")
	assert.Contains(t, stderr, "run cp dev/service_a-service.yaml prod && (cd prod && kustomize edit add resource service_a-service.yaml)\n")

	shared, err := os.ReadFile("dev/service_a-service.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile("prod/service_a-service.yaml", shared, 0o600))
	require.NoError(t, os.WriteFile("prod/kustomization.yaml", []byte("resources: [m.yaml, service_a-service.yaml]\n"), 0o600))
	code, stdout, stderr = run(t, "", "render")
	assert.Zero(t, code)
	assert.Equal(t, "updated dev/service_a-service.yaml\nupdated prod/service_a-service.yaml\n", stdout)
	assert.Empty(t, stderr)
	code, stdout, stderr = run(t, "", "check", "--strict", ".", "dev", "prod")
	assert.Zero(t, code)
	assert.Empty(t, stdout+stderr)
}

// TestServiceOfOneEnvironment: a Service stays with the modules of its own kustomization, whatever the ones of others are called.
func TestServiceOfOneEnvironment(t *testing.T) {
	t.Parallel()
	renamed := strings.Replace(module("cart", 80), "  name: cart\n", "  name: cart-dev\n", 1)
	all := files{
		"dev/m.yaml": renamed, "dev/s.yaml": service("cart", 80), "dev/kustomization.yaml": "resources: [m.yaml, s.yaml]\n",
		"prod/m.yaml": module("cart", 80), "prod/kustomization.yaml": "resources: [m.yaml, service_cart-service.yaml]\n",
		"test/m.yaml": module("cart", 80), "test/kustomization.yaml": "resources: [m.yaml, service_cart-service.yaml]\n",
	}
	dir := folder(t, all)
	code, stdout, stderr := run(t, "", "render", dir)
	assert.Zero(t, code, stderr)
	assert.Equal(t, "updated "+dir+"/dev/s.yaml\ncreated "+dir+"/prod/service_cart-service.yaml\ncreated "+dir+"/test/service_cart-service.yaml\n", stdout)
	assert.Contains(t, contents(t, dir)["dev/s.yaml"], "module-deployment: cart-dev\n")
	code, stdout, stderr = run(t, "", "render", dir)
	assert.Zero(t, code)
	assert.Empty(t, stdout+stderr)
}
