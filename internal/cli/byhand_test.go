package cli_test

import (
	"maps"
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

// TestSharedServiceByHandThatKustomizeRenames has an overlay with another module of the Service: render of both changes nothing before the
// Service has its annotation.
func TestSharedServiceByHandThatKustomizeRenames(t *testing.T) {
	own := strings.Replace(module("a", 80), "name: a\n", "name: a-dev\n", 1)
	t.Chdir(folder(t, files{"k/kustomization.yaml": "namePrefix: p-\nresources: [m.yaml, s.yaml]\n", "k/m.yaml": module("a", 80), "k/s.yaml": serviceByHand("a", 80),
		"o/kustomization.yaml": "resources: [m.yaml, ../k]\n", "o/m.yaml": own}))
	_, _, stderr := run(t, "", "check", "o")
	assert.Equal(t, "To fix it, first add the annotation fn.koupleless.io/module-deployment: a to Service a-service in k/s.yaml, as o renames it\nTo fix it, run: module-service render .\n", stderr)
	write(t, "k/s.yaml", service("a", 80))
	code, stdout, _ := run(t, "", "render", ".")
	assert.Zero(t, code)
	assert.Equal(t, "updated k/s.yaml\n", stdout)
	for _, path := range []string{"o", "k", "."} {
		code, stdout, stderr := run(t, "", "check", path)
		assert.Zero(t, code)
		assert.Empty(t, stdout+stderr)
	}
}

// TestServiceByHandOfANestedKustomization has two kustomizations with a Service by hand each: the outer one needs only its own.
func TestServiceByHandOfANestedKustomization(t *testing.T) {
	t.Chdir(folder(t, files{"k/kustomization.yaml": "namePrefix: p-\nresources: [m.yaml, s.yaml]\n", "k/m.yaml": module("a", 80), "k/s.yaml": serviceByHand("a", 80),
		"k/n/kustomization.yaml": "nameSuffix: -s\nresources: [m.yaml]\n", "k/n/m.yaml": module("a", 80), "k/n/s.yaml": serviceByHand("a", 80)}))
	_, _, stderr := run(t, "", "check", "k")
	assert.Equal(t, "To fix it, add the annotation fn.koupleless.io/module-deployment: a to Service a-service in k/s.yaml, as k renames it\n", stderr)
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

// TestServicesByHandInDirectories: kustomize renders the module without the Service beside it.
func TestServicesByHandInDirectories(t *testing.T) {
	const (
		listIt  = "run (cd k && kustomize edit add resource s.yaml)\n"
		message = "k/s.yaml: is not listed in k/kustomization.yaml, so kustomize does not render it: "
		marked  = message + "add the annotation fn.koupleless.io/module-deployment: a to Service a-service, which is renamed, and " + listIt
		m       = "resources: [m.yaml]\n"
	)
	for _, c := range []struct {
		reason  string
		change  files // of k with a module and its Service; "" removes a file
		message string
	}{
		{"it is not listed", nil, message + listIt},
		{"it is listed", files{"k/kustomization.yaml": "resources: [m.yaml, s.yaml]\n"}, ""},
		{"the kustomization lists what is not read, which can hold it", files{"k/kustomization.yaml": "resources: [m.yaml, .t.yaml]\n", "k/.t.yaml": serviceByHand("a", 80)}, ""},
		{"it lists a kustomization that does so", files{"k/kustomization.yaml": "resources: [m.yaml, ../l]\n", "l/kustomization.yaml": "resources: [.t.yaml]\n", "l/.t.yaml": serviceByHand("a", 80)}, ""},
		{"it lists what does not exist", files{"k/kustomization.yaml": "resources: [m.yaml, x.yaml]\n"}, message + listIt},
		{"it is listed elsewhere", files{"o/kustomization.yaml": "resources: [../k, ../k/s.yaml]\n"}, ""},
		{"the module is not listed either", files{"k/kustomization.yaml": "resources: [c.yaml]\n", "k/c.yaml": configMap}, ""},
		{"the module requests none", files{"k/m.yaml": strings.Replace(module("a", 80), "true", "false", 1)}, ""},
		{"in another namespace", files{"k/s.yaml": inNamespace(serviceByHand("a", 80)), "k/t.yaml": service("a", 80), "k/kustomization.yaml": "resources: [m.yaml, t.yaml]\n"}, ""},
		{"of another name", files{"k/s.yaml": strings.Replace(serviceByHand("a", 80), "a-service", "a", 1), "k/t.yaml": service("a", 80), "k/kustomization.yaml": "resources: [m.yaml, t.yaml]\n"}, ""},
		{"another one is listed", files{"k/t.yaml": serviceByHand("a", 80), "k/kustomization.yaml": "resources: [m.yaml, t.yaml]\n"}, ""},
		{"in a directory of its own", files{"k/s.yaml": "", "k/t/s.yaml": serviceByHand("a", 80)}, strings.ReplaceAll(message+listIt, "s.yaml", "t/s.yaml")},
		{"in another kustomization", files{"k/s.yaml": "", "x/s.yaml": serviceByHand("a", 80), "x/kustomization.yaml": "resources: [c.yaml]\n", "x/c.yaml": configMap}, ""},
		{"in no kustomization", files{"k/kustomization.yaml": ""}, ""},
		{"of a name that the configuration gives", files{"module-service.yaml": "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspec: {name: \"{module}-svc\"}\n",
			"k/s.yaml": strings.Replace(serviceByHand("a", 80), "a-service", "a-svc", 1)}, message + listIt},
		{"the kustomization runs the function", files{"k/kustomization.yaml": m + "transformers: [f.yaml]\n", "k/f.yaml": settings("NodePort")}, ""},
		{"and it is renamed", files{"k/kustomization.yaml": m + "nameSuffix: -s\n"}, marked},
		{"and the namespace is set", files{"k/kustomization.yaml": m + "namespace: shop\n"}, message + listIt},
		{"of two kustomizations", files{"l/kustomization.yaml": m, "l/m.yaml": module("a", 80), "l/service_a-service.yaml": service("a", 80)},
			message + listIt + "?: l/service_a-service.yaml: is not listed in l/kustomization.yaml, so kustomize does not render it: run (cd l && kustomize edit add resource service_a-service.yaml)\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := files{"k/kustomization.yaml": m, "k/m.yaml": module("a", 80), "k/s.yaml": serviceByHand("a", 80)}
			maps.Copy(tree, c.change)
			maps.DeleteFunc(tree, func(_, content string) bool { return content == "" })
			t.Chdir(folder(t, tree))
			_, _, stderr := run(t, "", "render")
			expected := ""
			if c.message != "" {
				expected = "?: " + c.message
			}
			assert.Equal(t, strings.ReplaceAll(expected, "?", "warning"), linesWith(stderr, "so kustomize does not render it"))
			code, _, stderr := run(t, "", "check")
			assert.Equal(t, strings.ReplaceAll(expected, "?", "error"), linesWith(stderr, "so kustomize does not render it"))
			if c.message != "" {
				assert.Equal(t, 1, code)
			}
		})
	}
}
