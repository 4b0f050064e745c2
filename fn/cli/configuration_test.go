package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestUnusedConfigurationInFiles puts configurations where build and render do not look for one. AT stands for the directory.
func TestUnusedConfigurationInFiles(t *testing.T) {
	t.Parallel()
	config, other := settings("ClusterIP"), settings("LoadBalancer")
	warning := func(place string) string {
		return "warning: AT" + place + ": ModuleService module-service: this configuration is not used: " +
			"name it module-service.yaml at the top of the directory, or give it with --config\n"
	}
	for _, c := range []struct {
		reason string
		files  files
		args   []string
		told   string
		typ    string // of the Service
	}{
		{"in its place", files{"module-service.yaml": config}, nil, "", "ClusterIP"},
		{"another ending", files{"module-service.yml": config}, nil, warning("/module-service.yml[0]"), "NodePort"},
		{"another name", files{"cfg.yaml": config}, nil, warning("/cfg.yaml[0]"), "NodePort"},
		{"in JSON", files{"cfg.json": `{"apiVersion":"fn.koupleless.io/v1alpha1","kind":"ModuleService","metadata":{"name":"module-service"}}`}, nil, warning("/cfg.json[0]"), "NodePort"},
		{"not at the top", files{"sub/module-service.yaml": config}, nil, warning("/sub/module-service.yaml[0]"), "NodePort"},
		{"behind another document", files{"a.yaml": configMap + "---\n" + config}, nil, warning("/a.yaml[1]"), "NodePort"},
		{"two of them", files{"a.yaml": config, "b.yaml": other}, nil, warning("/a.yaml[0]") + warning("/b.yaml[0]"), "NodePort"},
		{"beside the one in its place", files{"module-service.yaml": config, "sub/module-service.yaml": other}, nil, warning("/sub/module-service.yaml[0]"), "ClusterIP"},
		{"of a version that is unknown", files{"cfg.yaml": strings.Replace(config, "v1alpha1", "v2", 1)}, nil, warning("/cfg.yaml[0]"), "NodePort"},
		{"named by --config", files{"cfg.yaml": config}, []string{"-c", "AT/cfg.yaml"}, "", "ClusterIP"},
		{"named by --config in other words", files{"sub/cfg.yaml": config}, []string{"-c", "AT/sub/../sub/cfg.yaml"}, "", "ClusterIP"},
		{"beside the one that --config names", files{"cfg.yaml": config, "old.yaml": other}, []string{"-c", "AT/cfg.yaml"}, warning("/old.yaml[0]"), "ClusterIP"},
		{"in its place, but --config names another", files{"module-service.yaml": other, "../prod.yaml": config}, []string{"-c", "AT/../prod.yaml"}, "", "ClusterIP"},
		{"in aliases that have no end", files{"cfg.yaml": config + loop("      "), "module-service.yaml": config}, nil, warning("/cfg.yaml[0]"), "ClusterIP"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, c.files)
			write(t, filepath.Join(dir, "m.yaml"), module("a", 80))
			args := []string{dir}
			for _, arg := range c.args {
				args = append(args, strings.Replace(arg, "AT", dir, 1))
			}
			told := strings.ReplaceAll(c.told, "AT", dir)
			service := strings.Replace(service("a", 80), "NodePort", c.typ, 1)

			code, stdout, stderr := run(t, "", append([]string{"build"}, args...)...)
			assert.Zero(t, code)
			assert.Equal(t, told, stderr)
			assert.NotContains(t, stdout, "kind: ModuleService", "a configuration is no manifest")
			assert.True(t, strings.HasSuffix(stdout, service), stdout)

			code, _, stderr = run(t, "", append([]string{"render"}, args...)...)
			assert.Zero(t, code)
			assert.Equal(t, told, stderr)
			assert.Equal(t, service, read(t, filepath.Join(dir, "service_a-service.yaml")))
			for name, content := range c.files {
				assert.Equal(t, content, read(t, filepath.Join(dir, name)))
			}

			code, _, stderr = run(t, "", append([]string{"build", "--strict"}, args...)...)
			assert.Equal(t, c.told != "", code == 1, stderr)
		})
	}
}

func TestUnusedConfigurationOfAKustomization(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, resource, kustomization, args, warned string
	}{
		{"listed and not named", "cfg.yaml", "", "", "ModuleService module-service: this configuration is not used"},
		{"listed and in its place", "module-service.yaml", "", "", ""},
		{"listed, in its place and renamed", "module-service.yaml", "namePrefix: dev-\n", "", ""},
		{"listed and named", "cfg.yaml", "", "cfg.yaml", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"m.yaml": module("a", 80), c.resource: settings("ClusterIP"),
				"kustomization.yaml": c.kustomization + "resources: [m.yaml, " + c.resource + "]\n"})
			args := []string{"build", dir}
			if c.args != "" {
				args = append(args, "-c", filepath.Join(dir, c.args))
			}
			code, stdout, stderr := run(t, "", args...)
			assert.Zero(t, code, stderr)
			assert.NotContains(t, stdout, "kind: ModuleService")
			if assert.Equal(t, c.warned != "", stderr != "", stderr) {
				assert.Contains(t, stderr, c.warned)
			}
		})
	}
}

func TestUnusedConfigurationOfTheFunction(t *testing.T) {
	t.Parallel()
	config := settings("ClusterIP")
	inList := func(s string) string {
		return "- " + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n  ") + "\n"
	}
	items := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + inList(module("a", 80))
	annotated := strings.Replace(config, "spec:", "  annotations: {config.kubernetes.io/path: sub/cfg.yaml, config.kubernetes.io/index: \"1\"}\nspec:", 1)
	functionConfig := func(s string) string {
		return "functionConfig:\n  " + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n  ") + "\n"
	}
	const asFunctionConfig = "this configuration is not used: give it as the functionConfig: to kustomize under transformers:, to kpt by configPath\n"
	for _, c := range []struct{ reason, in, told string }{
		{"documents", module("a", 80) + "---\n" + config, "warning: <stdin>[1]: ModuleService module-service: this configuration is not used: give it with --config to module-service build -\n"},
		{"no functionConfig", items + inList(config), "warning: ModuleService module-service: " + asFunctionConfig},
		{"its file is known", items + inList(annotated), "warning: sub/cfg.yaml[1]: ModuleService module-service: " + asFunctionConfig},
		{"kpt sends an empty ConfigMap", items + inList(annotated) + functionConfig(configMap), "warning: sub/cfg.yaml[1]: ModuleService module-service: " + asFunctionConfig},
		{"configPath: the same object comes twice", items + inList(annotated) + functionConfig(config), ""},
		{"the same with its fields in another order", items + inList(config) + functionConfig("spec: {template: {spec: {type: ClusterIP}}}\nkind: ModuleService\napiVersion: fn.koupleless.io/v1alpha1\n"), ""},
		{"another one of the same name", items + inList(annotated) + functionConfig(settings("LoadBalancer")), "warning: sub/cfg.yaml[1]: ModuleService module-service: " + asFunctionConfig},
		{"no ModuleService", items, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, c.in)
			assert.Zero(t, code)
			assert.Equal(t, c.told, stderr)
			before, _, _ := strings.Cut(c.in, "functionConfig:\n")
			assert.True(t, strings.HasPrefix(stdout, before), "a function drops nothing that is not ours")
			if strings.HasPrefix(c.in, items) {
				assert.Equal(t, c.told != "", strings.Contains(stdout, "severity: warning"), "it is a result")
			}
		})
	}
}

// TestConfigurationAmongTheFiles gives build the configuration as one of its files, as a pattern of the shell does.
func TestConfigurationAmongTheFiles(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80), "module-service.yaml": settings("ClusterIP")})
	all, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	require.NoError(t, err)
	_, stdout, stderr := run(t, "", append([]string{"build"}, all...)...)
	assert.Contains(t, stderr, string(os.PathSeparator)+"module-service.yaml[0]: ModuleService module-service: this configuration is not used")
	assert.Contains(t, stdout, "type: NodePort\n")
	assert.Contains(t, built(t, "", append(all, "-c", filepath.Join(dir, "module-service.yaml"))...), "type: ClusterIP\n")
}
