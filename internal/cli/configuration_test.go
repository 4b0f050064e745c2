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
			"move it to module-service.yaml at the top of the directory, or give it with --config\n"
	}
	nested := strings.Replace(warning("/sub/module-service.yaml[0]"), "used: move", "used: run the command on its directory (AT/sub) by itself and leave that out here with --ignore /sub, move", 1)
	for _, c := range []struct {
		reason   string
		files    files
		args     []string
		reported string
		typ      string // of the Service
	}{
		{"in its place", files{"module-service.yaml": config}, nil, "", "ClusterIP"},
		{"in its place, before a separator", files{"module-service.yaml": config + "---\n"}, nil, "", "ClusterIP"},
		{"another ending", files{"module-service.yml": config}, nil, warning("/module-service.yml[0]"), "NodePort"},
		{"another name", files{"cfg.yaml": config}, nil, warning("/cfg.yaml[0]"), "NodePort"},
		{"in JSON", files{"cfg.json": `{"apiVersion":"fn.koupleless.io/v1alpha1","kind":"ModuleService","metadata":{"name":"module-service"}}`}, nil, warning("/cfg.json[0]"), "NodePort"},
		{"not at the top", files{"sub/module-service.yaml": config}, nil, nested, "NodePort"},
		{"behind another document", files{"a.yaml": configMap + "---\n" + config}, nil, warning("/a.yaml[1]"), "NodePort"},
		{"two of them", files{"a.yaml": config, "b.yaml": other}, nil, warning("/a.yaml[0]") + warning("/b.yaml[0]"), "NodePort"},
		{"beside the one in its place", files{"module-service.yaml": config, "sub/module-service.yaml": other}, nil, nested, "ClusterIP"},
		{"in a directory whose name a shell divides", files{"s b/module-service.yaml": other}, nil, strings.NewReplacer("AT/sub", "AT/s b", "/sub,", "'/s b',").Replace(nested), "NodePort"},
		{"in one whose name is a pattern of others", files{"[s]/module-service.yaml": other}, nil, warning("/[s]/module-service.yaml[0]"), "NodePort"},
		{"below a package, into which no pattern reaches", files{"p/Kptfile": "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: p}\n", "p/sub/module-service.yaml": other}, nil, warning("/p/sub/module-service.yaml[0]"), "NodePort"},
		{"in a package", files{"sub/Kptfile": "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: p}\n", "sub/module-service.yaml": other}, nil, nested, "NodePort"},
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
			reported := strings.ReplaceAll(c.reported, "AT", dir)
			service := strings.Replace(service("a", 80), "NodePort", c.typ, 1)

			code, stdout, stderr := run(t, "", append([]string{"build"}, args...)...)
			assert.Zero(t, code)
			assert.Equal(t, reported, stderr)
			assert.NotContains(t, stdout, "kind: ModuleService", "a configuration is no manifest")
			assert.True(t, strings.HasSuffix(stdout, service), stdout)

			code, _, stderr = run(t, "", append([]string{"render"}, args...)...)
			assert.Zero(t, code)
			assert.Equal(t, reported, stderr)
			assert.Equal(t, service, read(t, filepath.Join(dir, "service_a-service.yaml")))
			for name, content := range c.files {
				assert.Equal(t, content, read(t, filepath.Join(dir, name)))
			}

			code, _, stderr = run(t, "", append([]string{"build", "--strict"}, args...)...)
			assert.Equal(t, c.reported != "", code == 1, stderr)
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

// TestConfigurationBesideAKustomization: only the one in its own directory is looked for, so that others change nothing there. AT stands
// for the directory.
func TestConfigurationBesideAKustomization(t *testing.T) {
	t.Parallel()
	config, other := settings("ClusterIP"), settings("LoadBalancer")
	const secondDocument = configMap + "---\n"
	warning := func(file string) string {
		move := "move"
		if filepath.Base(file) == "module-service.yaml" {
			move = "copy"
		}
		return "warning: AT/" + file + ": this configuration is not used: add --config AT/" + file + ", or " + move + " it to AT/ov/module-service.yaml\n"
	}
	beside := func(file string) string { return strings.Replace(warning(file), "move it", "move its settings", 1) }
	for _, c := range []struct {
		reason   string
		files    files
		args     []string
		reported string
	}{
		{"none", nil, nil, ""},
		{"in its place", files{"ov/module-service.yaml": config}, nil, ""},
		{"of the base, in an overlay that it would not change", files{"base/module-service.yaml": config}, nil, ""},
		{"of the base, in an overlay that has no Service yet", files{"base/module-service.yaml": config, "base/m.yaml": module("a", 80)}, nil, warning("base/module-service.yaml")},
		{"of the base, in an overlay with its own", files{"ov/module-service.yaml": other, "base/module-service.yaml": config, "base/m.yaml": module("a", 80)}, nil, ""},
		{"in the base, with another ending", files{"base/module-service.yml": config}, nil, warning("base/module-service.yml")},
		{"in the folder of a resource", files{"base/sub/module-service.yaml": config, "base/m.yaml": module("a", 80)}, nil, warning("base/sub/module-service.yaml")},
		{"another ending", files{"ov/module-service.yml": config}, nil, warning("ov/module-service.yml")},
		{"no hyphen", files{"ov/moduleservice.yaml": config}, nil, warning("ov/moduleservice.yaml")},
		{"hidden", files{"ov/.module-service.yaml": config}, nil, warning("ov/.module-service.yaml")},
		{"another name", files{"ov/cfg.json": `{"apiVersion":"fn.koupleless.io/v1alpha1","kind":"ModuleService"}`}, nil, warning("ov/cfg.json")},
		{"another name, behind another document", files{"base/cfg.yaml": secondDocument + config}, nil, warning("base/cfg.yaml")},
		{"what is broken has the name", files{"base/module-service.yml": "a: [\n"}, nil, warning("base/module-service.yml")},
		{"two of them", files{"base/module-service.yml": config, "ov/module-service.yml": config}, nil,
			warning("base/module-service.yml") + warning("ov/module-service.yml")},
		{"beside the one in its place", files{"ov/module-service.yaml": config, "ov/module-service.yml": other}, nil, beside("ov/module-service.yml")},
		{"beside the same one in its place", files{"ov/module-service.yaml": config, "ov/module-service.yml": config}, nil, ""},
		{"another is chosen", files{"base/module-service.yaml": config, "cfg.yaml": other}, []string{"-c", "AT/cfg.yaml"}, ""},
		{"it is chosen", files{"base/cfg.yaml": config}, []string{"-c", "AT/base/cfg.yaml"}, ""},
		{"kustomize reads it for something else", files{"ov/cfg.yaml": config, "ov/kustomization.yaml": "resources: [../base]\nconfigMapGenerator: [{name: c, files: [cfg.yaml]}]\n"}, nil, ""},
		{"other files that are not listed", files{"base/values.yaml": "a: 1\n", "base/readme.md": config, "base/old.yaml": service("fn.koupleless.io/", 80), "other/module-service.yaml": config}, nil, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"base/m.yaml": module("a", 80) + "---\n" + service("a", 80), "base/sub/c.yaml": configMap, "base/kustomization.yaml": "resources: [m.yaml, sub/c.yaml]\n",
				"ov/kustomization.yaml": "resources: [../base]\n", ".git/HEAD": ""})
			for name, content := range c.files {
				write(t, filepath.Join(dir, name), content)
			}
			args := []string{filepath.Join(dir, "ov")}
			for _, arg := range c.args {
				args = append(args, strings.Replace(arg, "AT", dir, 1))
			}
			for _, command := range []string{"build", "check", "list"} {
				code, _, stderr := run(t, "", append([]string{command, "--strict"}, args...)...)
				assert.Equal(t, c.reported != "", code == 1, "%s: %s", command, stderr)
				_, _, stderr = run(t, "", append([]string{command}, args...)...)
				var warned strings.Builder
				for line := range strings.Lines(stderr) {
					if strings.HasPrefix(line, "warning: ") {
						warned.WriteString(line)
					}
				}
				assert.Equal(t, strings.ReplaceAll(c.reported, "AT", dir), warned.String(), command)
			}
		})
	}
	t.Run("used for another PATH", func(t *testing.T) {
		t.Parallel()
		dir := folder(t, files{"base/m.yaml": module("a", 80) + "---\n" + strings.Replace(service("a", 80), "NodePort", "ClusterIP", 1), "base/kustomization.yaml": "resources: [m.yaml]\n",
			"ov/kustomization.yaml": "resources: [../base]\n", "base/module-service.yaml": config})
		code, _, stderr := run(t, "", "check", dir+"/base", dir+"/ov")
		assert.Zero(t, code)
		assert.Empty(t, stderr, "the overlay has what the base has")
	})
	t.Run("hidden in a directory that is no kustomization", func(t *testing.T) {
		t.Parallel()
		dir := folder(t, files{"ov/m.yaml": module("a", 80) + "---\n" + service("a", 80), "ov/sub/.module-service.yaml": config, "ov/old/.module-service.yaml": config, "ov/.krmignore": "old\n"})
		for _, command := range []string{"build", "render", "check", "list"} {
			code, _, stderr := run(t, "", command, dir+"/ov")
			assert.Zero(t, code)
			assert.Equal(t, strings.ReplaceAll(warning("ov/sub/.module-service.yaml"), "AT", dir), stderr, command)
		}
	})
}

func TestUnusedConfigurationOfTheFunction(t *testing.T) {
	t.Parallel()
	config := settings("ClusterIP")
	inList := func(s string) string {
		return "- " + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n  ") + "\n"
	}
	items := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + inList(module("a", 80))
	annotated := strings.Replace(config, "spec:", "  annotations: {config.kubernetes.io/path: sub/cfg.yaml, config.kubernetes.io/index: \"1\"}\nspec:", 1)
	inPackage := func(s, pkg string) string {
		return strings.Replace(s, "spec:", "  annotations: {config.kubernetes.io/path: cfg.yaml, internal.config.kubernetes.io/package-path: "+pkg+"}\nspec:", 1)
	}
	kptfile := func(pkg string) string {
		return inPackage("apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: sub\nspec: {}\npipeline: {mutators: [{image: set-labels}, {exec: module-service, configPath: ./cfg.yaml}]}\n", pkg)
	}
	functionConfig := func(s string) string {
		return "functionConfig:\n  " + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n  ") + "\n"
	}
	const asFunctionConfig = "this configuration is not used: give it as the functionConfig: to kustomize under transformers:, to kpt by configPath\n"
	for _, c := range []struct{ reason, in, reported string }{
		{"documents", module("a", 80) + "---\n" + config, "warning: <stdin>[1]: ModuleService module-service: this configuration is not used: give it with --config to module-service build -\n"},
		{"no functionConfig", items + inList(config), "warning: ModuleService module-service: " + asFunctionConfig},
		{"its file is known", items + inList(annotated), "warning: sub/cfg.yaml[1]: ModuleService module-service: " + asFunctionConfig},
		{"kpt sends an empty ConfigMap", items + inList(annotated) + functionConfig(configMap), "warning: sub/cfg.yaml[1]: ModuleService module-service: " + asFunctionConfig},
		{"configPath: the same object comes twice", items + inList(annotated) + functionConfig(config), ""},
		{"the same with its fields in another order", items + inList(config) + functionConfig("spec: {template: {spec: {type: ClusterIP}}}\nkind: ModuleService\napiVersion: fn.koupleless.io/v1alpha1\n"), ""},
		{"another one of the same name", items + inList(annotated) + functionConfig(settings("LoadBalancer")), "warning: sub/cfg.yaml[1]: ModuleService module-service: " + asFunctionConfig},
		{"its own package gives it to its function", items + inList(kptfile("/p")) + inList(kptfile("/p/sub")) + inList(inPackage(config, "/p/sub")) + functionConfig(settings("LoadBalancer")),
			"note: sub/cfg.yaml[0]: ModuleService module-service: kpt runs the function with this configuration on its package first, and then with the one of a package around that, which wins where they differ: give both the same settings\n"},
		{"another package gives one of that name", items + inList(kptfile("/p")) + inList(inPackage(config, "/p/sub")) + functionConfig(settings("LoadBalancer")), "warning: sub/cfg.yaml[0]: ModuleService module-service: " + asFunctionConfig},
		{"no ModuleService", items, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, c.in)
			assert.Zero(t, code)
			assert.Equal(t, c.reported, stderr)
			before, _, _ := strings.Cut(c.in, "functionConfig:\n")
			assert.True(t, strings.HasPrefix(stdout, before), "a function drops nothing that is not ours")
			if strings.HasPrefix(c.in, items) {
				assert.Equal(t, strings.HasPrefix(c.reported, "warning"), strings.Contains(stdout, "severity: warning"), "it is a result")
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

func TestBuildConfiguration(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{
		"a/m.yaml": module("a", 80), "a/module-service.yaml": settings("ClusterIP"),
		"b/m.yaml": module("b", 80), "b/module-service.yaml": settings("LoadBalancer"),
		"k/m.yaml": module("k", 80), "k/kustomization.yaml": "resources: [m.yaml]\n", "k/module-service.yaml": settings("ClusterIP"),
		"other.yaml": settings("LoadBalancer"),
	})
	at := func(name string) string { return filepath.Join(dir, name) }
	types := func(args ...string) []string {
		var all []string
		for _, value := range values(t, built(t, "", args...)) {
			resource := value.(map[string]any)
			assert.NotEqual(t, "ModuleService", resource["kind"], "configuration is never printed")
			if resource["kind"] == "Service" {
				all = append(all, resource["spec"].(map[string]any)["type"].(string))
			}
		}
		return all
	}
	assert.Equal(t, []string{"ClusterIP"}, types(at("a")), "found by its name in the directory")
	assert.Equal(t, []string{"ClusterIP"}, types(at("k")), "and in a kustomization")
	_, ofFile, note := run(t, "", "build", at("a/m.yaml"))
	assert.Contains(t, ofFile, "type: NodePort\n", "a file has none")
	assert.Contains(t, note, "module-service.yaml: not used: no configuration is looked for beside files and standard input; to use this one add --config ")
	assert.Equal(t, []string{"LoadBalancer"}, types(at("a"), "-c", at("other.yaml")), "the one that is named wins")
	assert.Equal(t, []string{"ClusterIP", "ClusterIP"}, types(at("a"), at("b"), "--config", at("a/module-service.yaml")))

	named := strings.Replace(configMap, "metadata:", "data: {type: ClusterIP}\nmetadata:", 1)
	write(t, at("c/m.yaml"), module("c", 80))
	write(t, at("c/settings.yaml"), named)
	for _, spelling := range []string{at("c/settings.yaml"), at("c") + "/./settings.yaml", at("a") + "/../c/settings.yaml"} {
		assert.NotContains(t, built(t, "", at("c"), "-c", spelling), "kind: ConfigMap", "nor where it is a ConfigMap, by whatever path")
	}

	code, stdout, stderr := run(t, "", "build", at("a"), at("b"))
	assert.Equal(t, 2, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "both "+at("a/module-service.yaml")+" and "+at("b/module-service.yaml")+" are a configuration: name one by --config")
}

// TestConfigurationThatIsALink: what a directory's author may not read must not come out, not even in a message.
func TestConfigurationThatIsALink(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, target, message string
		files                   files
	}{
		{"a secret of the machine", "../token", "is a symbolic link that leads out of", files{}},
		{"for a kustomization, too", "../token", "is a symbolic link that leads out of", files{"kustomization.yaml": "resources: [m.yaml]\n"}},
		{"nothing", "none.yaml", "is a broken symbolic link", files{}},
		{"a file in the directory, as in a ConfigMap that is mounted", ".data/settings.yaml", "", files{}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, c.files)
			write(t, filepath.Join(dir, "m.yaml"), module("a", 80))
			write(t, filepath.Join(dir, ".data", "settings.yaml"), settings("ClusterIP"))
			write(t, filepath.Join(dir, "..", "token"), "c2VjcmV0")
			link := filepath.Join(dir, "module-service.yaml")
			require.NoError(t, os.Symlink(c.target, link))
			for _, args := range [][]string{{"build", dir}, {"render", "--check", dir}} {
				code, stdout, stderr := run(t, "", args...)
				if c.message == "" {
					assert.Contains(t, stdout, "type: ClusterIP")
					assert.NotContains(t, stderr, "error: ")
					continue
				}
				assert.Equal(t, 1, code)
				assert.Empty(t, stdout)
				assert.Contains(t, stderr, "error: "+link+": "+c.message)
				assert.NotContains(t, stderr, "c2VjcmV0")
			}
		})
	}
}

func TestBrokenConfiguration(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, config string
		messages       []string
	}{
		{"unknown fields", settings("ClusterIP") + "  nme: x\n  stric: true\n", []string{
			`c.yaml:9:3: error: ModuleService module-service: spec.nme: is unknown: did you mean "name"?`,
			`c.yaml:10:3: error: ModuleService module-service: spec.stric: is unknown: did you mean "strict"?`}},
		{"labels and annotations that are none, below others", "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspec:\n  template:\n    metadata:\n" +
			"      labels:\n        team: shop\n        tier: a b\n        no key: x\n      annotations:\n        a: b\n        no key: x\n", []string{
			`c.yaml:8:15: error: ModuleService: spec.template.metadata.labels: Invalid value: "a b"`,
			`c.yaml:9:9: error: ModuleService: spec.template.metadata.labels: Invalid value: "no key"`,
			`c.yaml:12:9: error: ModuleService: spec.template.metadata.annotations: Invalid value: "no key"`}},
		{"a type that is none", settings("Cluster"), []string{"spec.template.spec.type: "}},
		{"no YAML", "a:\n  b: [\n", []string{"c.yaml:2:3: error: input is not YAML: did not find expected node content"}},
		{"another object", strings.Replace(configMap, "ConfigMap", "Secret", 1), []string{"must be ModuleService"}},
		{"a list", "- a\n", []string{"must be an object of kind ModuleService"}},
		{"empty", "", []string{"c.yaml: is empty: a configuration is an object of kind ModuleService"}},
		{"a comment", "# none\n", []string{"c.yaml: is empty"}},
		{"null", "---\n", []string{"c.yaml: is empty"}},
		{"two documents", settings("ClusterIP") + "---\n" + configMap, []string{"c.yaml: must hold the configuration and nothing else: remove the document at line 10\n"}},
		{"two documents, the second one no YAML", settings("ClusterIP") + "---\na:\n  b: [\n", []string{"c.yaml:11:3: error: input is not YAML: did not find expected node content"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"deploy/m.yaml": module("a", 80), "c.yaml": c.config})
			for _, command := range []string{"build", "render"} {
				code, stdout, stderr := run(t, "", command, "-c", filepath.Join(dir, "c.yaml"), filepath.Join(dir, "deploy"))
				assert.Equal(t, 1, code)
				assert.Empty(t, stdout)
				for _, message := range c.messages {
					assert.Contains(t, stderr, message)
				}
				assert.Len(t, contents(t, dir), 2, "nothing is rendered")
			}
		})
	}
}

// TestBrokenConfigurationOfWhatCannotBeRead has an error in the configuration and another one for which no resource is read: each command
// reports the two.
func TestBrokenConfigurationOfWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"build", "render", "check", "list"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"Chart.yaml": "apiVersion: v2\nname: a\n", "module-service.yaml": settings("ClusterIP") + "  nme: x\n"})
			code, stdout, stderr := run(t, "", command, dir)
			assert.Equal(t, 1, code)
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, "is a Helm chart")
			assert.Contains(t, stderr, `spec.nme: is unknown: did you mean "name"?`)
		})
	}
}
