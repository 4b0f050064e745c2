package cli_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMessagesOfAKustomization holds that a message about a rendering names the file that kustomize read, and the line if the value
// is there.
func TestMessagesOfAKustomization(t *testing.T) {
	t.Parallel()
	const target = "- target: {kind: ModuleDeployment, name: b}\n  patch: |\n    - {op: replace, path: /spec/operationStrategy/serviceStrategy/port, value: 0}\n"
	const patch = "apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata: {name: a}\nspec:\n  operationStrategy:\n    serviceStrategy:\n      port: 70000\n"
	for _, c := range []struct{ reason, path, kustomization, file, want string }{
		{"in the base", "base", "", "m.yaml", "/base/m.yaml:8:74: error: ModuleDeployment prod-a: "},
		{"with other build metadata", "base", "buildMetadata: [managedByLabel]\n", "m.yaml", "/base/m.yaml:8:74: error: ModuleDeployment prod-a: "},
		{"with annotations that the user asked for", "base", "buildMetadata: [originAnnotations]\n", "m.yaml", "/base/m.yaml:8:74: error: ModuleDeployment prod-a: "},
		{"in a patch", "", "patches: [{path: patch.yaml}]\n", "patch.yaml", "/prod/patch.yaml:7:13: error: ModuleDeployment prod-a: "},
		{"in a JSON patch", "", "patches: [{target: {kind: ModuleDeployment, name: a}, path: patch.json}]\n", "", "error: %/base/m.yaml[0]: ModuleDeployment prod-a: "},
		{"in a patch that is in no file of its own", "", "patches:\n" + strings.Replace(target, "name: b", "name: a", 1), "", "error: %/base/m.yaml[0]: ModuleDeployment prod-a: "},
	} {
		tree := files{
			"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("a", 80) + "---\n" + module("b", 80),
			"prod/kustomization.yaml": "resources: [../base]\nnamePrefix: prod-\n" + c.kustomization,
			"prod/patch.yaml":         patch,
			"prod/patch.json":         `[{"op": "add", "path": "/spec/operationStrategy/serviceStrategy/port", "value": 0}]`,
		}
		if c.path == "base" {
			tree["base/m.yaml"] = module("a", 70000) + "---\n" + module("b", 80)
		}
		dir := folder(t, tree)
		code, stdout, stderr := run(t, "", "build", dir+"/prod")
		assert.Equal(t, 1, code, c.reason)
		assert.Empty(t, stdout, c.reason)
		want := dir + c.want
		if before, after, found := strings.Cut(c.want, "%"); found {
			want = before + dir + after
		}
		assert.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
		assert.True(t, strings.HasPrefix(stderr, want), "%s: %s", c.reason, stderr)
		hint := "; the value is not in this file: kustomization " + dir + "/prod sets it, such as by a patch\n"
		assert.Equal(t, strings.HasPrefix(stderr, "error: "), strings.HasSuffix(stderr, hint), "%s: a value that has no line: %s", c.reason, stderr)
	}
}

// TestFieldsThatAKustomizationSets holds that a message about the key of a field names the kustomization that adds it, and no line of a
// file that does not have it.
func TestFieldsThatAKustomizationSets(t *testing.T) {
	t.Parallel()
	const misspelt = "fn.koupleless.io/prots"
	for _, c := range []struct{ reason, kustomization, file, want string }{
		{"by an annotation of all resources", "commonAnnotations: {" + misspelt + ": a=1}\n", "", "warning: %/base/m.yaml[0]: "},
		{"by a JSON patch", "patches:\n- target: {kind: ModuleDeployment}\n  patch: |\n    - {op: add, path: /metadata/annotations/fn.koupleless.io~1prots, value: a=1}\n", "",
			"warning: %/base/m.yaml[0]: "},
		{"by a patch in a file, which has a line", "patches: [{path: patch.yaml}]\n",
			"apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata:\n  name: a\n  annotations:\n    " + misspelt + ": a=1\n", "%/prod/patch.yaml:6:5: warning: "},
	} {
		dir := folder(t, files{
			"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": strings.Replace(module("a", 80), "name: a", "name: a\n  annotations: {b: c}", 1),
			"prod/kustomization.yaml": "resources: [../base]\n" + c.kustomization, "prod/patch.yaml": c.file,
		})
		code, _, stderr := run(t, "", "build", dir+"/prod")
		assert.Zero(t, code, c.reason)
		want := c.want + "ModuleDeployment a: metadata.annotations[" + misspelt + `]: is unknown: did you mean "fn.koupleless.io/ports"?`
		if c.file == "" {
			want += "; the field is not in this file: kustomization %/prod sets it, such as by a patch"
		}
		assert.Equal(t, want+"\n", strings.ReplaceAll(stderr, dir, "%"), c.reason)
	}
}

// TestPlaceOfABackendThatKustomizeRenames: the name in the file is the one to correct, though kustomize adds a prefix to it.
func TestPlaceOfABackendThatKustomizeRenames(t *testing.T) {
	t.Parallel()
	const ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec:\n  defaultBackend:\n    service: {name: %, port: {number: 80}}\n"
	for _, c := range []struct{ reason, kustomization, backend, want string }{
		{"with the prefix of the overlay", "namePrefix: prod-\n", "a-service", "%/base/m.yaml:16:21: "},
		{"in a patch", "namePrefix: prod-\npatches: [{path: patch.yaml}]\n", "other", "%/prod/patch.yaml:6:21: "},
		{"in a JSON patch", "patches:\n- target: {kind: Ingress}\n  patch: '[{\"op\": \"replace\", \"path\": \"/spec/defaultBackend/service/name\", \"value\": \"a-service\"}]'\n", "other", "warning: %/base/m.yaml[1]: "},
		{"in a JSON patch, over a name that is a part of it", "patches:\n- target: {kind: Ingress}\n  patch: '[{\"op\": \"replace\", \"path\": \"/spec/defaultBackend/service/name\", \"value\": \"a-service\"}]'\n", "serv", "warning: %/base/m.yaml[1]: "},
	} {
		dir := folder(t, files{
			"base/kustomization.yaml": "resources: [m.yaml, s.yaml]\n",
			"base/m.yaml":             strings.Replace(module("a", 80), "enableModuleService: true", "enableModuleService: false", 1) + "---\n" + strings.Replace(ingress, "%", c.backend, 1),
			"base/s.yaml":             service("a", 80),
			"prod/kustomization.yaml": "resources: [../base]\n" + c.kustomization,
			"prod/patch.yaml":         strings.Replace(ingress, "%", "a-service", 1),
		})
		_, _, stderr := run(t, "", "check", dir+"/prod")
		assert.Contains(t, strings.ReplaceAll("\n"+stderr, dir, "%"), "\n"+c.want, c.reason)
	}
}

// TestMessagesOfAKustomizationBehindALink: the base is beside what the link leads to, and not beside the link.
func TestMessagesOfAKustomizationBehindALink(t *testing.T) {
	root := folder(t, files{"p/base/kustomization.yaml": "resources: [m.yaml]\n", "p/base/m.yaml": strings.Replace(module("a", 80), "port: 80", "port: 80, prot: 81", 1), "p/base/module-service.yml": settings("ClusterIP"),
		"p/prod/kustomization.yaml": "resources: [../base, m.yaml]\n", "p/prod/m.yaml": strings.Replace(module("b", 80), "port: 80", "port: 80, prot: 81", 1), "x/base/m.yaml": configMap})
	require.NoError(t, os.Symlink("../p/prod", root+"/x/prod"))
	t.Chdir(root)
	for dir, base := range map[string]string{"x/prod": "p/base", root + "/x/prod": root + "/p/base", "p/prod": "p/base"} {
		code, _, stderr := run(t, "", "build", dir)
		assert.Zero(t, code, stderr)
		assert.Contains(t, stderr, base+"/m.yaml:8:78: warning: ModuleDeployment a: ", dir)
		assert.Contains(t, stderr, dir+"/m.yaml:8:78: warning: ModuleDeployment b: ", dir)
		assert.Contains(t, stderr, "warning: "+base+"/module-service.yml: this configuration is not used: ", dir)
	}
}

// TestPlaceOfANameThatHoldsAnother: kustomize adds to names, but the name of another resource in the file is nearer.
func TestPlaceOfANameThatHoldsAnother(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"kustomization.yaml": "namePrefix: p-\nresources: [m.yaml]\n", "m.yaml": module("cart", 80) + "---\n" + service("cart", 80) + "---\n" + module("my-cart", 80)})
	code, _, stderr := run(t, "", "check", "--report", "github", dir)
	assert.Equal(t, 3, code)
	assert.Contains(t, stderr, "file="+dir+"/m.yaml,line=27,")
}

// TestPlaceOfANameThatKustomizeMakesOfAnother: with the prefix my- kustomize makes my-cart of cart, and the file has another my-cart. That
// dev-cart is rendered, too, shows what dev-my-cart was; otherwise the field shows it, or the message has no line.
func TestPlaceOfANameThatKustomizeMakesOfAnother(t *testing.T) {
	t.Parallel()
	const port = "patches:\n- target: {kind: ModuleDeployment, name: %}\n  patch: '[{\"op\": \"replace\", \"path\": \"/spec/operationStrategy/serviceStrategy/port\", \"value\": 70000}]'\n"
	unlabelled := strings.Replace(module("cart", 80), "  labels: {app: cart}\n", "", 1)
	for _, c := range []struct{ reason, kustomization, cart, myCart, want string }{
		{"the value", "namePrefix: my-\n", module("cart", 70000), module("my-cart", 80), "%/m.yaml:8:74: error: ModuleDeployment my-cart: "},
		{"the value in the other one", "namePrefix: my-\n", module("cart", 80), module("my-cart", 70000), "%/m.yaml:18:74: error: ModuleDeployment my-my-cart: "},
		{"a field that is absent", "namePrefix: my-\n", unlabelled, module("my-cart", 80), "%/m.yaml:3:1: warning: ModuleDeployment my-cart: "},
		{"the value in both", "namePrefix: my-\n", module("cart", 70000), module("my-cart", 70000), "error: %[0]: ModuleDeployment my-cart: "},
		{"the value in none", "namePrefix: my-\n" + strings.Replace(port, "%", "cart", 1), module("cart", 80), module("my-cart", 80), "error: %[0]: ModuleDeployment my-cart: "},
		{"the name", "namePrefix: dev-\n", module("cart", 70000), module("my-cart", 70000), "%/m.yaml:18:74: error: ModuleDeployment dev-my-cart: "},
		{"the name, but not the value", "namePrefix: dev-\n" + strings.Replace(port, "%", "my-cart", 1), module("cart", 70000), module("my-cart", 80), "error: %/m.yaml[1]: ModuleDeployment dev-my-cart: "},
	} {
		dir := folder(t, files{"kustomization.yaml": "resources: [m.yaml]\n" + c.kustomization, "m.yaml": c.cart + "---\n" + c.myCart})
		_, _, stderr := run(t, "", "build", dir)
		assert.Contains(t, strings.ReplaceAll("\n"+stderr, dir, "%"), "\n"+c.want, c.reason)
	}
	dir := folder(t, files{"kustomization.yaml": "resources: [cart.yaml, my-cart.yaml]\nnamePrefix: my-\n" + strings.Replace(port, "%", "cart", 1),
		"cart.yaml": module("cart", 80), "my-cart.yaml": module("my-cart", 70000)})
	_, _, stderr := run(t, "", "build", dir)
	assert.Contains(t, stderr, "error: "+dir+"/cart.yaml[0]: ModuleDeployment my-cart: ", "no patch is in the file of another resource")
}

// TestOtherPlacesInAKustomization holds that a message names the kustomization that renders another resource, not the index of the
// resource in the rendering.
func TestOtherPlacesInAKustomization(t *testing.T) {
	t.Parallel()
	const k = "resources: [m.yaml]\n"
	twice := module("a", 80) + "---\n" + strings.Replace(module("a", 80), "/v1alpha1", "/v1", 1)
	for _, c := range []struct {
		reason string
		tree   files
		paths  []string
		want   string
	}{
		{"two kustomizations", files{"k1/kustomization.yaml": k, "k1/m.yaml": module("a", 80), "k2/kustomization.yaml": k, "k2/m.yaml": module("a", 80)},
			[]string{"k1", "k2"}, `k2/m.yaml:4:9: error: ModuleDeployment a: metadata.name: duplicate ModuleDeployment "a": already defined in kustomization %/k1; a`},
		{"in one", files{"k1/kustomization.yaml": k, "k1/m.yaml": twice},
			[]string{"k1"}, `error: ModuleDeployment a: metadata.name: duplicate ModuleDeployment "a": already defined in kustomization %/k1; a`},
		{"a file after it", files{"k1/kustomization.yaml": k, "k1/m.yaml": module("a", 80), "m.yaml": module("a", 80)},
			[]string{"k1", "m.yaml"}, `m.yaml:4:9: error: ModuleDeployment a: metadata.name: duplicate ModuleDeployment "a": already defined in kustomization %/k1; a`},
		{"a file before it", files{"k1/kustomization.yaml": k, "k1/m.yaml": module("a", 80), "m.yaml": module("a", 80)},
			[]string{"m.yaml", "k1"}, `k1/m.yaml:4:9: error: ModuleDeployment a: metadata.name: duplicate ModuleDeployment "a": already defined at %/m.yaml:4:9; a`},
		{"in brackets", files{"k1/kustomization.yaml": k, "k1/m.yaml": module("a", 80) + "---\n" + strings.Replace(module("a", 81), "name: a", "name: b", 1)},
			[]string{"k1"}, "wants Service a-service with port 81, but ModuleDeployment a (kustomization %/k1) wants it with port 80"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, c.tree)
			args := []string{"build"}
			for _, path := range c.paths {
				args = append(args, dir+"/"+path)
			}
			code, _, stderr := run(t, "", args...)
			assert.Equal(t, 1, code)
			assert.Contains(t, strings.ReplaceAll(stderr, dir, "%"), c.want)
		})
	}
}

// TestOriginsAreNotInTheOutput holds that the files of resources are found without a byte of the output.
func TestOriginsAreNotInTheOutput(t *testing.T) {
	t.Parallel()
	tree := files{
		"base/kustomization.yaml": "resources: [m.yaml]\nconfigMapGenerator:\n- name: c\n  literals: [a=b]\n", "base/m.yaml": module("a", 80),
		"prod/kustomization.yaml": "resources: [../base]\nnamePrefix: prod-\n",
	}
	quiet := folder(t, tree)
	_, want, stderr := run(t, "", "build", quiet+"/prod")
	assert.Empty(t, stderr)
	tree["base/m.yaml"] = strings.Replace(module("a", 80), "port: 80", "port: 80, prot: 81", 1)
	code, stdout, stderr := run(t, "", "build", folder(t, tree)+"/prod")
	assert.Zero(t, code)
	assert.Contains(t, stderr, "/base/m.yaml:8:78: warning: ")
	assert.NotContains(t, stdout, "origin")
	assert.Equal(t, want, strings.Replace(stdout, "      prot: 81\n", "", 1))

	tree["prod/kustomization.yaml"] += "buildMetadata: [originAnnotations]\n"
	_, stdout, _ = run(t, "", "build", folder(t, tree)+"/prod")
	assert.Contains(t, stdout, "config.kubernetes.io/origin", "the user asked for them")
}
