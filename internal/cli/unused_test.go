package cli_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestConfigurationBesideTheDirectory: only a configuration at the top of the directory is read; one elsewhere is reported.
func TestConfigurationBesideTheDirectory(t *testing.T) {
	deploy := files{"deploy/prod/m.yaml": module("a", 80) + "---\n" + service("a", 80)}
	note := func(file, dir string) string {
		return "note: " + file + ": not used: the configuration of " + dir + " is looked for in that directory only; to use this one add --config " + file + "\n"
	}
	for _, c := range []struct {
		reason string
		files  files
		args   []string // behind the command
		notes  string
	}{
		{"none", nil, []string{"deploy/prod"}, ""},
		{"in a parent", files{"deploy/module-service.yaml": settings("NodePort")}, []string{"deploy/prod"}, note("deploy/module-service.yaml", "deploy/prod")},
		{"in the working directory", files{"module-service.yaml": settings("NodePort")}, []string{"deploy/prod"}, note("module-service.yaml", "deploy/prod")},
		{"in both", files{"deploy/module-service.yaml": settings("NodePort"), "module-service.yaml": settings("NodePort")}, []string{"deploy/prod"},
			note("deploy/module-service.yaml", "deploy/prod") + note("module-service.yaml", "deploy/prod")},
		{"beside one that is in use", files{"deploy/module-service.yaml": settings("ClusterIP"), "deploy/prod/module-service.yaml": settings("NodePort")}, []string{"deploy/prod"},
			note("deploy/module-service.yaml", "deploy/prod")},
		{"the one in use", files{"deploy/module-service.yaml": settings("NodePort")}, []string{"deploy"}, ""},
		{"another was chosen", files{"deploy/module-service.yaml": settings("ClusterIP"), "settings.yaml": settings("NodePort")}, []string{"-c", "settings.yaml", "deploy/prod"}, ""},
		{"in another folder", files{"other/module-service.yaml": settings("ClusterIP")}, []string{"deploy/prod"}, ""},
		{"above the repository", files{"module-service.yaml": settings("ClusterIP"), "deploy/.git/HEAD": "ref: refs/heads/main\n"}, []string{"deploy/prod"},
			note("module-service.yaml", "deploy/prod")},
		{"a folder of that name", files{"module-service.yaml/x": ""}, []string{"deploy/prod"}, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			root := folder(t, deploy)
			for name, content := range c.files {
				write(t, root+"/"+name, content)
			}
			t.Chdir(root)
			for _, command := range []string{"build", "render", "check", "list"} {
				code, _, stderr := run(t, "", append([]string{command}, c.args...)...)
				assert.Zero(t, code, stderr)
				assert.Equal(t, c.notes, stderr, command)
			}
			code, _, stderr := run(t, "", append([]string{"check", "--strict"}, c.args...)...)
			assert.Zero(t, code, "a note is never an error")
			assert.Equal(t, c.notes, stderr)
		})
	}
	t.Run("used for a directory above, and not for the kustomization", func(t *testing.T) {
		t.Chdir(folder(t, files{"p/module-service.yaml": settings("NodePort"), "p/m.yaml": configMap, "p/ov/kustomization.yaml": "resources: [m.yaml]\n", "p/ov/m.yaml": configMap}))
		_, _, stderr := run(t, "", "check", "p", "p/ov")
		assert.Equal(t, note("p/module-service.yaml", "p/ov"), stderr)
		write(t, "p/ov/module-service.yaml", settings("NodePort"))
		_, _, stderr = run(t, "", "check", "p", "p/ov")
		assert.NotContains(t, stderr, note("p/module-service.yaml", "p/ov"), "it has its own")
	})
	t.Run("above the repository that is the working directory", func(t *testing.T) {
		root := folder(t, files{"module-service.yaml": settings("ClusterIP"), "deploy/.git/HEAD": "", "deploy/prod/m.yaml": configMap})
		t.Chdir(root + "/deploy")
		_, _, stderr := run(t, "", "check", "prod")
		assert.Empty(t, stderr)
	})
}

// TestConfigurationBesideFiles: files and standard input get the configuration that --config names, and no other one.
func TestConfigurationBesideFiles(t *testing.T) {
	m, other := module("a", 80)+"---\n"+service("a", 80), module("b", 80)+"---\n"+service("b", 80)
	t.Chdir(folder(t, files{"module-service.yaml": settings("NodePort"), "m.yaml": m, "deploy/module-service.yaml": settings("NodePort"), "deploy/m.yaml": other, "none/.git/HEAD": "", "none/m.yaml": m}))
	note := func(file string) string {
		return "note: " + file + ": not used: no configuration is looked for beside files and standard input; to use this one add --config " + file + "\n"
	}
	const here, inDeploy = "module-service.yaml", "deploy/module-service.yaml"
	for _, c := range []struct{ args, notes string }{
		{"m.yaml", note(here)},
		{"-", note(here)},
		{"deploy/m.yaml", note(inDeploy) + note(here)},
		{"m.yaml deploy/m.yaml", note(inDeploy) + note(here)},
		{"--config deploy/module-service.yaml m.yaml", ""},
		{"none/m.yaml", note(here)},
	} {
		for _, command := range []string{"build", "check", "list"} {
			_, _, stderr := run(t, m, append([]string{command}, strings.Fields(c.args)...)...)
			assert.Equal(t, c.notes, stderr, "%s %s", command, c.args)
		}
	}
	_, _, stderr := run(t, "", "build", "m.yaml", here)
	assert.Contains(t, stderr, "this configuration is not used")
	assert.NotContains(t, stderr, "note: ", "the warning is enough")
}

// TestOverridesThatMatchNothing: most often the name of a module is misspelt.
func TestOverridesThatMatchNothing(t *testing.T) {
	const overrides = "  overrides:\n  - match: {module: a}\n    template: {spec: {type: NodePort}}\n  - match: {module: bb}\n    template: {spec: {type: NodePort}}\n"
	const noted = "settings.yaml:12:12: note: ModuleService module-service: spec.overrides[1].match: not used: matches no module that requests a Service"
	fine := func(name string) string { return module(name, 80) + "---\n" + service(name, 80) }
	t.Chdir(folder(t, files{"settings.yaml": settings("NodePort") + overrides, "a/m.yaml": fine("a"), "b/m.yaml": fine("b"), "bb/m.yaml": fine("bb"), "none/m.yaml": configMap}))
	for _, c := range []struct {
		dirs  string
		notes string
	}{
		{"a", noted + "\n"},
		{"a b", noted + "; did you mean module: b?\n"},
		{"a bb", ""}, // each matches in one of them
		{"none", ""}, // a configuration that is shared, and nothing that it could be about
	} {
		for _, command := range []string{"build", "render", "check"} {
			args := append([]string{command, "-c", "settings.yaml"}, strings.Fields(c.dirs)...)
			code, _, stderr := run(t, "", args...)
			assert.Zero(t, code, stderr)
			assert.Equal(t, c.notes, stderr, "%s %s", command, c.dirs)
		}
	}
}

// TestSettingsInAKptfile: what a Kptfile gives to the function, and no configuration is, is for kpt alone. Without a warning render would give
// the Services of the package other names or types.
func TestSettingsInAKptfile(t *testing.T) {
	kptfile := func(function string) string {
		return "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: p}\npipeline:\n  mutators:\n  - image: set-labels:v1\n    configMap: {a: b}\n  - " + function + "\n"
	}
	warning := func(column int, field string) string {
		return fmt.Sprintf("p/Kptfile:8:%d: warning: pipeline.mutators[1].%s: gives the function settings that only kpt uses: "+
			"move them to p/module-service.yaml, and name that by configPath\n", column, field)
	}
	const named = "{exec: module-service, configPath: ./cfg.yaml}"
	data := strings.Replace(configMap, "metadata:", "data: {type: ClusterIP}\nmetadata:", 1)
	for _, c := range []struct {
		reason, function string
		files            files
		want             string
	}{
		{"arguments", "{exec: module-service, configMap: {type: ClusterIP}}", nil, warning(28, "configMap")},
		{"of an image", "{image: 'example.com:5000/a/module-service:v1', configMap: {type: ClusterIP}}", nil, warning(53, "configMap")},
		{"of an image by its digest", "{image: 'module-service@sha256:1f', configMap: {type: ClusterIP}}", nil, warning(41, "configMap")},
		{"of a program with a path and arguments", "{exec: ./bin/module-service --allow-empty, configMap: {type: ClusterIP}}", nil, warning(48, "configMap")},
		{"a file of them", named, files{"p/cfg.yaml": data}, warning(28, "configPath")},
		{"a file of none", named, files{"p/cfg.yaml": configMap}, ""},
		{"none", "{exec: module-service}", nil, ""},
		{"no arguments", "{exec: module-service, configMap: {}}", nil, ""},
		{"of another function", "{exec: module-services, configMap: {type: ClusterIP}}", nil, ""},
		{"a configuration", "{exec: module-service, configPath: module-service.yaml}", files{"p/module-service.yaml": settings("ClusterIP")}, ""},
		{"a file that is used", "{exec: module-service, configPath: module-service.yaml}", files{"p/module-service.yaml": data}, ""},
		{"a file that is not there", named, nil, ""},
		{"a file outside", "{exec: module-service, configPath: ../cfg.yaml}", files{"cfg.yaml": data}, ""},
		{"no YAML", "{", nil, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			root := folder(t, files{"p/m.yaml": module("a", 80), "p/Kptfile": kptfile(c.function)})
			for name, content := range c.files {
				write(t, root+"/"+name, content)
			}
			t.Chdir(root)
			for _, command := range []string{"build", "check", "list"} {
				_, _, stderr := run(t, "", command, "p")
				stderr, _, _ = strings.Cut(stderr, "To fix it, ")
				assert.Equal(t, c.want, stderr, command)
			}
			code, _, stderr := run(t, "", "build", "--strict", "p")
			assert.Equal(t, c.want != "", code == 1, stderr)
			_, _, stderr = run(t, "", "build", "--config", os.DevNull, "p")
			assert.NotContains(t, stderr, "Kptfile", "another configuration was chosen")
		})
	}
}
