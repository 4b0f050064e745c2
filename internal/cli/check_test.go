package cli_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/cli"
	"github.com/koupleless/module-service/internal/jsontext"
)

// TestCheckOfRenderings checks what another program rendered: what check finds is what build makes of it.
func TestCheckOfRenderings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason    string
		rendering string
		code      int
		diff      []string // lines of it
		stderr    string   // without the last line
	}{
		{"right", module("a", 80) + "---\n" + service("a", 80), 0, nil, ""},
		{"no module", configMap, 0, nil, ""},
		{"a stale port", module("a", 81) + "---\n" + service("a", 80), 3, []string{"-    port: 80", "+    port: 81"}, ""},
		{"a missing Service", module("a", 80), 3, []string{"+kind: Service", "+  name: a-service"}, ""},
		{"a left-over Service", configMap + "---\n" + service("a", 80), 3, []string{"-kind: Service"},
			"<stdin>:6:1: note: Service a-service: to be removed: no module requests it\n"},
		{"the module requests a Service of another name", strings.Replace(module("a", 80), "module: {name: a", "module: {name: b", 1) + "---\n" + service("a", 80), 3,
			[]string{"-  name: a-service", "+  name: b-service"}, "<stdin>:11:1: note: Service a-service: to be removed: ModuleDeployment a requests Service b-service instead\n"},
		{"a Service of its own", configMap + "---\n" + strings.Replace(service("a", 80), "  annotations:\n    fn.koupleless.io/module-deployment: a\n", "", 1), 0, nil, ""},
		{"an error", module("a", 0), 1, nil, "<stdin>:8:74: error: ModuleDeployment a: spec.operationStrategy.serviceStrategy.port: must be between 1 and 65535, got 0\n"},
		{"nothing", "# nothing\n", 1, nil, "error: <stdin>: input is empty: it holds no resource, so there is nothing to render; check that the command which produces it succeeded\n"},
		{"a ResourceList", list, 1, nil, "error: <stdin>: is a ResourceList, not a manifest: pipe it into module-service without a command\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, c.rendering, "check", "-")
			assert.Equal(t, c.code, code, stderr)
			if c.code == 3 {
				c.stderr += "To fix it, use the output of: module-service build -\n"
				assert.True(t, strings.HasPrefix(stdout, "--- a/<stdin>\n+++ b/<stdin>\n"), stdout)
			} else {
				assert.Empty(t, stdout)
			}
			for _, line := range c.diff {
				assert.Contains(t, stdout, line+"\n")
			}
			assert.Equal(t, c.stderr, stderr)
		})
	}
}

// TestDiffsHoldNoCommands holds that no line of an input begins a command of GitHub if that reads the messages, in the diff, too.
func TestDiffsHoldNoCommands(t *testing.T) {
	t.Parallel()
	in := configMap + "data:\n  a: |\n    ::error file=a::b\n    ##[error]c\n---\n" + service("a", 80)
	_, stdout, _ := run(t, in, "check", "-")
	assert.Contains(t, stdout, "\n     ::error file=a::b\n     ##[error]c\n", "a diff that git apply reads")
	code, stdout, stderr := run(t, in, "check", "--report", "github", "-")
	assert.Equal(t, 3, code, stderr)
	assert.Contains(t, stdout, "\n     : :error file=a::b\n     # #[error]c\n")

	dir := folder(t, files{"##[error]d/m.yaml": module("a", 80)})
	code, stdout, stderr = run(t, "", "render", "--report", "github", dir)
	assert.Equal(t, 0, code, stderr)
	assert.Contains(t, stdout, "/# #[error]d/service_a-service.yaml\n")
}

// TestCheckOfFilesAmongOthers: no command for the files alone is recommended, such as one that deletes a Service whose module is in a
// file beside them.
func TestCheckOfFilesAmongOthers(t *testing.T) {
	for _, c := range []struct {
		reason string
		paths  []string
		diff   string
	}{
		{"the Service", []string{"deploy/s.yaml"}, "-kind: Service\n"},
		{"the module", []string{"deploy/m.yaml"}, "+kind: Service\n"},
		{"the module and another file, as pre-commit names those that a commit changes", []string{"deploy/m.yaml", "./deploy/c.yaml"}, "+kind: Service\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Chdir(folder(t, files{"deploy/m.yaml": module("a", 80), "deploy/s.yaml": service("a", 80), "deploy/c.yaml": configMap}))
			code, stdout, stderr := run(t, "", append([]string{"check"}, c.paths...)...)
			assert.Equal(t, 3, code)
			assert.Contains(t, stdout, c.diff)
			const command = "module-service check deploy"
			assert.True(t, strings.HasSuffix(stderr, "To fix it, check the directory, as another file in it can hold the module or its Service: "+command+"\n"), stderr)
			code, _, stderr = run(t, "", strings.Fields(command)[1:]...)
			assert.Zero(t, code, stderr)
		})
	}
}

// What render would report has to be corrected first, though the rendering has no such error.
func TestAdviceBesideAnErrorInFiles(t *testing.T) {
	t.Chdir(folder(t, files{"k/kustomization.yaml": "resources: [m.yaml]\n", "k/m.yaml": module("a", 81) + "---\n" + service("a", 80), "k/copy.yaml": service("a", 80)}))
	code, _, stderr := run(t, "", "check", "k")
	assert.Equal(t, 3, code)
	assert.Contains(t, stderr, "To fix it, run module-service render k, which reports an error to correct first; if k changes the module by a patch")
	code, _, stderr = run(t, "", "render", "k")
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "duplicate Service")
}

// A file of JSON stays one.
func TestCommandThatFixesJSON(t *testing.T) {
	t.Chdir(folder(t, files{"m.yaml": module("a", 80)}))
	_, text, _ := run(t, "", "build", "--format", "json", "m.yaml")
	require.NoError(t, os.WriteFile("all.json", []byte(strings.Replace(text, `"port": 80`, `"port": 81`, 1)), 0o600))
	require.NoError(t, os.Remove("m.yaml"))
	code, _, stderr := run(t, "", "check", "all.json")
	require.Equal(t, 3, code)
	const command = "module-service build --format json -o all.json all.json"
	assert.Equal(t, "To fix it, run: "+command+"\n", stderr)
	code, _, stderr = run(t, "", strings.Fields(command)[1:]...)
	require.Zero(t, code, stderr)
	code, _, stderr = run(t, "", "check", "all.json")
	assert.Zero(t, code, stderr)
	values, err := jsontext.Values([]byte(contents(t, ".")["all.json"]))
	require.NoError(t, err)
	assert.Len(t, values, 2)
}

// TestCommandThatFixes shows for every kind of PATH the last line of a check, and that a second check is content with what the
// command does.
func TestCommandThatFixes(t *testing.T) {
	stale := module("a", 81) + "---\n" + service("a", 80)
	for _, c := range []struct {
		reason string
		files  files
		args   []string
		fix    string
		fixed  bool // by the command itself
	}{
		{"a directory", files{"deploy/m.yaml": stale}, []string{"deploy"}, "module-service render deploy", true},
		{"the current directory", files{"m.yaml": stale}, nil, "module-service render .", true},
		{"several directories", files{"a/m.yaml": stale, "b/m.yaml": configMap, "c/m.yaml": stale}, []string{"a", "b", "c"}, "module-service render a c", true},
		{"a configuration", files{"a/m.yaml": stale, "my settings": settings("ClusterIP")}, []string{"-c", "my settings", "a"}, "module-service render -c 'my settings' a", true},
		{"a folder to ignore, whose module requests the Service, too", files{"a/m.yaml": stale, "a/b/m.yaml": module("a", 80)},
			[]string{"--ignore", "b", "a"}, "module-service render --ignore b a", true},
		{"a name that forges a line", files{"a\nb'/m.yaml": stale}, []string{"a\nb'"}, `module-service render $'a\x0ab\''`, false},
		{"a directory that begins with a dash", files{"-a/m.yaml": stale}, []string{"--", "-a"}, "module-service render ./-a", true},
		{"a file", files{"all.yaml": stale}, []string{"all.yaml"}, "module-service build -o all.yaml all.yaml", true},
		{"several files are one rendering", files{"m.yaml": module("a", 81), "s.yaml": service("a", 80)}, []string{"m.yaml", "s.yaml"}, "use the output of: module-service build m.yaml s.yaml", false},
		{"a kustomization with the module among its files", files{"k/kustomization.yaml": "resources: [m.yaml]\n", "k/m.yaml": stale}, []string{"k"}, "module-service render k", true},
		{"a kustomization that patches a base", files{"k/kustomization.yaml": "resources: [../b]\npatches: [{target: {kind: ModuleDeployment}, patch: '[{\"op\": \"replace\", \"path\": \"/spec/operationStrategy/serviceStrategy/port\", \"value\": 81}]'}]\n",
			"b/kustomization.yaml": "resources: [m.yaml]\n", "b/m.yaml": module("a", 80) + "---\n" + service("a", 80)}, []string{"k"}, "if k changes", false},
		{"a kustomization that does not list the new Service", files{"k/kustomization.yaml": "resources: [m.yaml]\n", "k/m.yaml": module("a", 81)}, []string{"k"},
			"module-service render k && (cd k && kustomize edit add resource service_a-service.yaml)", false},
		{"a kustomization that needs a flag", files{"k/kustomization.yaml": "resources: [../m.yaml]\n", "m.yaml": stale}, []string{"--load-restrictor", "LoadRestrictionsNone", "k"},
			"run module-service render .; ", false},
		{"a directory and a kustomization in it", files{"a/m.yaml": configMap, "a/k/kustomization.yaml": "resources: [m.yaml]\n", "a/k/m.yaml": stale}, []string{"a/k", "a"}, "module-service render a", true},
		{"one of each", files{"k/kustomization.yaml": "resources: [m.yaml]\n", "k/m.yaml": stale, "a/m.yaml": stale, "all.yaml": stale}, []string{"all.yaml", "k", "a"},
			"module-service render k a && module-service build -o all.yaml all.yaml", false},
		{"a check by render reads the files of a kustomization", files{"k/kustomization.yaml": "resources: [m.yaml]\nnamePrefix: dev-\n", "k/m.yaml": stale},
			[]string{"--check", "k"}, "module-service render k", true},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Chdir(folder(t, c.files))
			args := append([]string{"check"}, c.args...)
			if len(c.args) > 0 && c.args[0] == "--check" {
				args[0] = "render"
			}
			before := contents(t, ".")
			code, stdout, stderr := run(t, "", args...)
			assert.Equal(t, 3, code)
			assert.Contains(t, stdout, "+    port: 81\n")
			if patched, isPatched := strings.CutSuffix(c.fix, "if k changes"); isPatched || strings.HasPrefix(c.fix, "run ") {
				assert.Equal(t, "To fix it, "+patched+"if k changes the module by a patch or a replacement, patch the Service too, "+
					"or list the function in its Component and transformers (docs/kustomize.md)\n", stderr)
			} else if strings.HasPrefix(c.fix, "use ") {
				assert.Equal(t, "To fix it, "+c.fix+"\n", stderr)
			} else {
				assert.Equal(t, "To fix it, run: "+c.fix+"\n", stderr)
			}
			assert.Equal(t, before, contents(t, "."), "a check writes nothing")
			if !c.fixed {
				return
			}
			code, _, stderr = run(t, "", strings.Split(strings.ReplaceAll(c.fix, "'my settings'", "my settings"), " ")[1:]...)
			if strings.Contains(c.fix, "'") {
				code, _, stderr = run(t, "", "render", "-c", "my settings", "a")
			}
			assert.Zero(t, code, stderr)
			code, stdout, stderr = run(t, "", args...)
			assert.Zero(t, code)
			assert.Empty(t, stdout+stderr)
		})
	}
}

// TestFixOfAPatchedModule: render of the base is advised only if it changes something there.
func TestFixOfAPatchedModule(t *testing.T) {
	const patched = "if o changes the module by a patch or a replacement, patch the Service too, or list the function in its Component and transformers (docs/kustomize.md)\n"
	for _, c := range []struct {
		reason string
		change files // of a base and an overlay that patches its module
		fix    string
	}{
		{"the base is current", nil, "To fix it, " + patched},
		{"the overlay holds a module of that name, with its Service", files{"o/m.yaml": inNamespace(module("a", 90)), "o/s.yaml": inNamespace(service("a", 90)), "more": "m.yaml, s.yaml, "}, "To fix it, " + patched},
		{"the base is not current", files{"base/m.yaml": module("a", 85)}, "To fix it, run module-service render base; " + patched},
		{"the base has an error", files{"base/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "base/n.yaml": module("b", 0)}, "To fix it, run module-service render base; " + patched},
		{"the base does not list its Service", files{"base/kustomization.yaml": "resources: [m.yaml]\n"},
			"To fix it, run module-service render base; " + strings.Replace(patched, "too", "too (if only the patch requests it, list a file with it in o)", 1)},
		{"the base is current by its own configuration", files{"base/module-service.yaml": settings("ClusterIP"), "base/s.yaml": strings.Replace(service("a", 80), "NodePort", "ClusterIP", 1)}, "To fix it, " + patched},
		{"the base is current, but not by the configuration of the overlay", files{"o/module-service.yaml": settings("ClusterIP")},
			"To fix it, if only o lists base, run module-service render -c o/module-service.yaml base, else patch the Service in o; " + patched},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := files{"base/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "base/m.yaml": module("a", 80), "base/s.yaml": service("a", 80)}
			maps.Copy(tree, c.change)
			tree["o/kustomization.yaml"] = "resources: [" + tree["more"] + "../base]\npatches: [{target: {kind: ModuleDeployment, name: a, namespace: default}, patch: " +
				"'[{\"op\": \"replace\", \"path\": \"/spec/operationStrategy/serviceStrategy/port\", \"value\": 81}]'}]\n"
			delete(tree, "more")
			t.Chdir(folder(t, tree))
			code, _, stderr := run(t, "", "check", "o")
			assert.Equal(t, 3, code)
			assert.Equal(t, c.fix, linesWith(stderr, "To fix it"), stderr)
		})
	}
}

func inNamespace(manifest string) string {
	return strings.Replace(manifest, "metadata:\n", "metadata:\n  namespace: shop\n", 1)
}

// TestFixOfAServiceInTheBase checks an overlay that holds a module whose Service is in its base. A second Service in the overlay would
// make kustomize fail, so no command to create one is printed.
func TestFixOfAServiceInTheBase(t *testing.T) {
	t.Chdir(folder(t, files{"base/kustomization.yaml": "resources: [s.yaml]\n", "base/s.yaml": service("a", 80),
		"k/kustomization.yaml": "resources: [../base, m.yaml]\n", "k/m.yaml": module("a", 81)}))
	code, _, stderr := run(t, "", "check", "k")
	assert.Equal(t, 3, code)
	assert.Equal(t, "To fix it, run module-service render in a directory that holds both k and base/s.yaml; if k changes the module by a patch or a replacement, patch the Service too\n", stderr)
	code, _, stderr = run(t, "", "render", ".")
	assert.Zero(t, code, stderr)
	code, stdout, stderr := run(t, "", "check", "k")
	assert.Zero(t, code, stdout+stderr)
}

// TestFixOfAFileWithAConfiguration: build prints no configuration, so that it would be gone from the file.
func TestFixOfAFileWithAConfiguration(t *testing.T) {
	stderr := drift(t, files{"all.yaml": settings("ClusterIP") + "---\n" + module("a", 80)}, nil, "all.yaml")
	assert.Contains(t, stderr, "To fix it, first move the ModuleService out of all.yaml, as build does not print it\nTo fix it, run: module-service build -o all.yaml all.yaml\n")
}

// TestFixBesideAModuleThatIsNotListed checks a kustomization whose own Service differs, and in whose directory is a module that it does not
// list: render of the directory creates the Service of that one, too.
func TestFixBesideAModuleThatIsNotListed(t *testing.T) {
	t.Chdir(folder(t, files{"k/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "k/m.yaml": module("a", 81), "k/s.yaml": service("a", 80), "k/new.yaml": module("b", 80)}))
	code, _, stderr := run(t, "", "check", "k")
	assert.Equal(t, 3, code)
	assert.Equal(t, "To fix it, run: module-service render k\n", stderr)
	code, _, stderr = run(t, "", "render", "k")
	assert.Zero(t, code, stderr)
	code, stdout, stderr := run(t, "", "check", "k")
	assert.Zero(t, code, stdout+stderr)
}

// TestFixOfAServiceThatAnotherOverlayHolds: a second Service in the base would make kustomize fail for the overlay that holds the first.
func TestFixOfAServiceThatAnotherOverlayHolds(t *testing.T) {
	const held = "To fix it, move prod/s.yaml to base and list it there instead, as % renders its module, too, but not the Service\n"
	layout := files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("a", 80), "prod/kustomization.yaml": "resources: [../base, s.yaml]\nnamePrefix: prod-\n",
		"prod/s.yaml": service("a", 80), "dev/kustomization.yaml": "resources: [../base]\nnamespace: dev\n"}
	for args, fixes := range map[string]string{
		"base prod": strings.ReplaceAll(held, "%", "base"),
		"prod dev":  strings.ReplaceAll(held, "%", "dev"),
		"base":      "To fix it, run: module-service render base && (cd base && kustomize edit add resource service_a-service.yaml)\n",
	} {
		t.Run(args, func(t *testing.T) {
			assert.Equal(t, fixes, drift(t, layout, nil, args))
			if args == "base" { // which shows no overlay
				return
			}
			require.NoError(t, os.Rename("prod/s.yaml", "base/s.yaml"))
			write(t, "base/kustomization.yaml", "resources: [m.yaml, s.yaml]\n")
			write(t, "prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-\n")
			code, stdout, stderr := run(t, "", append([]string{"check"}, strings.Fields(args)...)...)
			assert.Zero(t, code, stdout+stderr)
		})
	}
}

// TestFixOfAServiceWhoseModuleIsElsewhere: render of the base alone would remove the Service with what was edited in it, and render of all
// of it does nothing while a patch hides what the overlay renders.
func TestFixOfAServiceWhoseModuleIsElsewhere(t *testing.T) {
	const (
		move     = "To fix it, move what is removed from g/base/s.yaml to the kustomization with its module"
		anywhere = "; if none has that, run module-service render in a directory that holds all kustomizations with this Service; if g/prod deletes the module by a patch, " +
			"delete the Service, too ($patch: delete)\n"
		first  = "To fix it, first move what is removed from g/base/s.yaml to the kustomization with its module, if there is one outside of g/base\n"
		render = "To fix it, run: module-service render g/base && (cd g/base && kustomize edit remove resource s.yaml)\n"
	)
	layout := files{"g/base/kustomization.yaml": "resources: [s.yaml, b.yaml]\n", "g/base/s.yaml": service("a", 80), "g/base/b.yaml": module("b", 80) + "---\n" + service("b", 80),
		"g/prod/kustomization.yaml": "resources: [../base]\npatches: [{target: {name: none}, patch: '[]'}]\n", "g/dev/kustomization.yaml": "resources: [../base, m.yaml]\n", "g/dev/m.yaml": module("a", 80)}
	for _, c := range []struct {
		reason string
		files  files
		args   string
		fixes  string
	}{
		{"the overlay alone", nil, "g/prod", move + anywhere},
		{"the base alone", nil, "g/base", first + render},
		{"with the overlay that requests it", nil, "g/base g/dev g/prod", move + ", as g/dev requests it\n"},
		{"with the directory that holds all", nil, "g g/prod", move + ", as g requests it\n"},
		{"what requests it has another one of its own", files{"g/dev/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "g/dev/s.yaml": service("a", 80)}, "g/base g/dev", first + render},
		{"in the overlay, too, something is to be done", files{"g/prod/kustomization.yaml": "resources: [../base, c.yaml]\npatches: [{path: p.yaml}]\n", "g/prod/c.yaml": configMap,
			"g/prod/p.yaml": "apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata: {name: b}\nspec: {operationStrategy: {serviceStrategy: {port: 81}}}\n"}, "g/prod",
			move + anywhere + "To fix it, run module-service render in the directory of the modules of g/prod; if g/prod changes the module by a patch or a replacement, patch the Service too ($patch: delete removes it), " +
				"or list the function in its Component and transformers (docs/kustomize.md)\n"},
		{"the overlay holds a module whose Service is in the base, too", files{"g/prod/kustomization.yaml": "resources: [../base, m.yaml]\n", "g/prod/m.yaml": module("b", 80),
			"g/base/b.yaml": service("b", 80)}, "g/prod", move + anywhere},
	} {
		t.Run(c.reason, func(t *testing.T) {
			stderr := drift(t, layout, c.files, c.args)
			_, fixes, _ := strings.Cut(stderr, "no module requests it\n")
			fixes = fixes[strings.Index(fixes, "To fix it"):]
			assert.Equal(t, c.fixes, fixes)
		})
	}
}

// drift makes a folder of a layout and its changes the working directory, and returns what a check there prints, which must find something.
func drift(t *testing.T, layout, changes files, args string) string {
	t.Helper()
	tree := maps.Clone(layout)
	maps.Copy(tree, changes)
	t.Chdir(folder(t, tree))
	code, _, stderr := run(t, "", append([]string{"check"}, strings.Fields(args)...)...)
	assert.Equal(t, 3, code)
	return stderr
}

// TestFixOfAServiceWhoseModuleAnOverlayDeletes: the Service is where it belongs, with its module, so that no advice is to move it.
func TestFixOfAServiceWhoseModuleAnOverlayDeletes(t *testing.T) {
	const (
		patched = "To fix it, if g/prod deletes the module by a patch, delete the Service, too ($patch: delete): "
		patch   = "- patch: '{apiVersion: koupleless.io/v1alpha1, kind: ModuleDeployment, metadata: {name: %}, $patch: delete}'\n"
	)
	layout := files{"g/base/kustomization.yaml": "resources: [a.yaml, services/a.yaml, b.yaml]\n", "g/base/a.yaml": module("a", 80), "g/base/services/a.yaml": service("a", 80),
		"g/base/b.yaml": module("b", 80) + "---\n" + service("b", 80), "g/dev/kustomization.yaml": "resources: [../base]\n",
		"g/prod/kustomization.yaml": "resources: [../base]\npatches:\n" + strings.Replace(patch, "%", "a", 1)}
	other := files{"g/base/kustomization.yaml": "resources: [a.yaml, services/a.yaml, b.yaml, c.yaml, d.yaml]\n", "g/base/c.yaml": service("c", 80), "g/base/d.yaml": service("d", 80),
		"g/dev/kustomization.yaml": "resources: [../base, c.yaml]\n", "g/dev/c.yaml": module("c", 80)}
	for _, c := range []struct {
		reason string
		files  files
		args   string
		fixes  string
	}{
		{"with the base", nil, "g/base g/prod", patched + "g/base requests what is removed from g/base/services/a.yaml\n"},
		{"with another overlay", nil, "g/dev g/prod", patched + "g/dev requests what is removed from g/base/services/a.yaml\n"},
		{"with the directory that holds all", nil, "g g/prod", patched + "g requests what is removed from g/base/services/a.yaml\n"},
		{"with something else to be done in the overlay", files{"g/prod/kustomization.yaml": layout["g/prod/kustomization.yaml"] +
			"- patch: '{apiVersion: koupleless.io/v1alpha1, kind: ModuleDeployment, metadata: {name: b}, spec: {operationStrategy: {serviceStrategy: {port: 81}}}}'\n"}, "g/base g/prod",
			patched + "g/base requests what is removed from g/base/services/a.yaml\nTo fix it, run module-service render in the directory of the modules of g/prod; if g/prod changes the module by a patch or a replacement, patch the Service too"},
		{"with a Service to be moved, and one that nothing requests", other, "g/dev g/prod", patched + "g/dev requests what is removed from g/base/services/a.yaml\n" +
			"To fix it, move what is removed from g/base/c.yaml to the kustomization with its module, as g/dev requests it\n" +
			"To fix it, move what is removed from g/base/d.yaml to the kustomization with its module; if none has that, "},
	} {
		t.Run(c.reason, func(t *testing.T) {
			stderr := drift(t, layout, c.files, c.args)
			assert.Contains(t, stderr, c.fixes)
			if c.files == nil {
				assert.Equal(t, 1, strings.Count(stderr, "To fix it"), stderr)
				write(t, "g/prod/kustomization.yaml", contents(t, ".")["g/prod/kustomization.yaml"]+"- patch: '{apiVersion: v1, kind: Service, metadata: {name: a-service}, $patch: delete}'\n")
				code, stdout, stderr := run(t, "", append([]string{"check"}, strings.Fields(c.args)...)...)
				assert.Zero(t, code, stdout+stderr)
			}
		})
	}
}

// TestFixOfAServiceThatTheDirectoryRemoves: render of a directory that is checked, too, removes it, as no module there requests it, so that no
// advice is to move it.
func TestFixOfAServiceThatTheDirectoryRemoves(t *testing.T) {
	const render = "To fix it, run: module-service render g && (cd g/base && kustomize edit remove resource s.yaml)"
	layout := files{"g/base/kustomization.yaml": "resources: [b.yaml, s.yaml]\n", "g/base/b.yaml": module("b", 80), "g/base/s.yaml": service("a", 80),
		"g/o/kustomization.yaml": "resources: [../base]\nnamespace: o\n"}
	for _, c := range []struct {
		reason string
		files  files
		args   string
		fixes  string
	}{
		{"its module was renamed", nil, "g g/o", render + " && (cd g/base && kustomize edit add resource service_b-service.yaml)\n" +
			"To fix it, run module-service render g/base; if g/o changes the module by a patch or a replacement, patch the Service too ($patch: delete removes it) " +
			"(if only the patch requests it, list a file with it in g/o), or list the function in its Component and transformers (docs/kustomize.md)\n"},
		{"its module was removed", files{"g/base/b.yaml": configMap}, "g/o g", render + "\n"},
		{"the overlay holds it", files{"g/base/b.yaml": configMap, "g/base/kustomization.yaml": "resources: [b.yaml]\n", "g/base/s.yaml": configMap, "g/o/s.yaml": service("a", 80),
			"g/o/kustomization.yaml": "resources: [../base, s.yaml]\n"}, "g g/o", strings.ReplaceAll(render, "g/base", "g/o") + "\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			_, fixes, _ := strings.Cut(drift(t, layout, c.files, c.args), "To fix it")
			assert.Equal(t, c.fixes, "To fix it"+fixes)
		})
	}
}

// TestFixOfAServiceThatAnOverlayDoesNotNeed: render of the base does not remove it, as the base needs it.
func TestFixOfAServiceThatAnOverlayDoesNotNeed(t *testing.T) {
	t.Chdir(folder(t, files{"base/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "base/m.yaml": module("a", 80), "base/s.yaml": service("a", 80),
		"k/kustomization.yaml": "resources: [../base]\npatches:\n- target: {kind: ModuleDeployment}\n  patch: '[{\"op\": \"remove\", \"path\": \"/spec/operationStrategy\"}]'\n"}))
	code, _, stderr := run(t, "", "check", "k")
	assert.Equal(t, 3, code)
	assert.True(t, strings.HasSuffix(stderr, "To fix it, if k changes the module by a patch or a replacement, patch the Service too "+
		"($patch: delete removes it), or list the function in its Component and transformers (docs/kustomize.md)\n"), stderr)
	write(t, "k/kustomization.yaml", contents(t, ".")["k/kustomization.yaml"]+"- patch: '{apiVersion: v1, kind: Service, metadata: {name: a-service}, $patch: delete}'\n")
	code, stdout, stderr := run(t, "", "check", "k")
	assert.Zero(t, code, stdout+stderr)
}

// TestFixOfModulesOfAChart: no file holds them.
func TestFixOfModulesOfAChart(t *testing.T) {
	t.Chdir(folder(t, files{"k/kustomization.yaml": "resources: [m.yaml, s.yaml]\nnamePrefix: dev-\n", "k/m.yaml": module("a", 81), "k/s.yaml": service("a", 80),
		"o/kustomization.yaml": "resources: [../k]\n"}))
	code, _, stderr := run(t, "", "check", "--enable-helm", "o")
	assert.Equal(t, 3, code)
	assert.True(t, strings.HasSuffix(stderr, "; if the module is from a chart, deploy the output of: module-service build --enable-helm o\n"), stderr)
	code, _, stderr = run(t, "", "check", "--helm-api-versions=a/v1", "--helm-api-versions", "b/v1", "--enable-helm", "--load-restrictor=LoadRestrictionsNone", "--strict=false", "o")
	assert.Equal(t, 3, code)
	assert.True(t, strings.HasSuffix(stderr, " module-service build --enable-helm --helm-api-versions a/v1 --helm-api-versions b/v1 --load-restrictor LoadRestrictionsNone o\n"), stderr)
}

func TestFixOfSelectorsThatKustomizeExtends(t *testing.T) {
	for reason, labels := range map[string]string{
		"labels":       "labels: [{pairs: {env: dev}, includeSelectors: true}]\n",
		"commonLabels": "commonLabels: {env: dev}\n",
	} {
		t.Run(reason, func(t *testing.T) {
			t.Chdir(folder(t, files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("a", 80) + "---\n" + service("a", 80),
				"k/kustomization.yaml": "resources: [../base]\n" + labels}))
			code, stdout, stderr := run(t, "", "check", "k")
			assert.Equal(t, 3, code)
			assert.Contains(t, stdout, "-    env: dev\n")
			assert.Contains(t, stderr, "To fix it, if k adds labels to the selector of the Service, set includeSelectors: false for them under labels:, or move them there "+
				"from commonLabels:; if k changes the module by a patch or a replacement, patch the Service too, ")
			write(t, "base/m.yaml", module("a", 81)+"---\n"+service("a", 80))
			_, _, stderr = run(t, "", "check", "k")
			assert.Contains(t, stderr, "from commonLabels:; if something else differs, run module-service render base; if k changes the module by a patch or a replacement, patch the Service too, ")
		})
	}
}

// TestCheckOfSeveral: each directory is checked by itself, with its own configuration, and all are reported in the order given.
func TestCheckOfSeveral(t *testing.T) {
	t.Parallel()
	all := files{"empty/none.txt": ""}
	var dirs []string
	want := ""
	for _, name := range []string{"z", "w", "x", "b", "a"} {
		all[name+"/kustomization.yaml"] = "resources: [m.yaml]\nnamespace: " + name + "\n"
		all[name+"/m.yaml"] = module("m", 80)
		all[name+"/module-service.yaml"] = settings("ClusterIP")
		want += "--- a/" + name + "\n"
	}
	all["broken/m.yaml"] = module("m", 0)
	root := folder(t, all)
	for _, name := range []string{"z", "w", "x", "b", "a"} {
		dirs = append(dirs, filepath.Join(root, name))
	}
	code, stdout, stderr := run(t, "", append([]string{"check"}, dirs...)...)
	assert.Equal(t, 3, code, stderr)
	assert.Equal(t, 5, strings.Count(stdout, "+  type: ClusterIP\n"), "each has its configuration")
	var headers strings.Builder
	for line := range strings.Lines(stdout) {
		if strings.HasPrefix(line, "--- a/") {
			headers.WriteString(strings.Replace(line, strings.TrimPrefix(root, "/")+"/", "", 1))
		}
	}
	assert.Equal(t, want, headers.String(), "in the order given")

	code, stdout, stderr = run(t, "", "check", dirs[0], filepath.Join(root, "empty"), filepath.Join(root, "broken"), dirs[1])
	assert.Equal(t, 1, code, "an error goes before what would change")
	assert.Equal(t, 2, strings.Count(stdout, "+kind: Service\n"), "the others are checked all the same")
	assert.Contains(t, stderr, "error: "+root+"/empty: no Kubernetes resources found\n")
	assert.Contains(t, stderr, root+"/broken/m.yaml:8:74: error: ModuleDeployment m: ")
}

func TestCheckOfAKustomizationWithTheFunction(t *testing.T) {
	t.Parallel()
	function := strings.Replace(settings("ClusterIP"), "  name: module-service\n", "  name: module-service\n  annotations:\n    config.kubernetes.io/function: |\n      exec:\n        path: module-service\n", 1)
	dir := folder(t, files{"kustomization.yaml": "resources: [m.yaml]\ntransformers: [f.yaml]\n", "m.yaml": module("a", 80), "f.yaml": function})
	code, _, stderr := run(t, "", "check", dir)
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "it lists ModuleService under transformers:")
	code, stdout, listed := run(t, "", "list", dir)
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout, "whether a Service is requested is unknown")
	assert.Equal(t, stderr, listed)
	code, _, _ = run(t, "", "render", "--check", dir)
	assert.Equal(t, 3, code)
}

// TestSeveralDirectoriesAreRendered: nothing is written if one of them has an error.
func TestSeveralDirectoriesAreRendered(t *testing.T) {
	t.Parallel()
	root := folder(t, files{"a/m.yaml": module("a", 80), "b/m.yaml": module("b", 80), "b/module-service.yaml": settings("ClusterIP"), "c/m.yaml": module("c", 0)})
	a, b, c := filepath.Join(root, "a"), filepath.Join(root, "b"), filepath.Join(root, "c")
	before := contents(t, root)
	code, stdout, stderr := run(t, "", "render", b, c, a)
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "must be between 1 and 65535")
	assert.Equal(t, before, contents(t, root))

	code, stdout, stderr = run(t, "", "render", b, a)
	assert.Zero(t, code, stderr)
	assert.Equal(t, "created "+b+"/service_b-service.yaml\ncreated "+a+"/service_a-service.yaml\n", stdout)
	assert.Contains(t, contents(t, root)["b/service_b-service.yaml"], "type: ClusterIP\n", "each has its configuration")
	assert.Contains(t, contents(t, root)["a/service_a-service.yaml"], "type: NodePort\n")
}

func TestRenderOfTheCurrentDirectory(t *testing.T) {
	t.Chdir(folder(t, files{"m.yaml": module("a", 80)}))
	code, stdout, stderr := run(t, "", "render")
	assert.Zero(t, code, stderr)
	assert.Equal(t, "created service_a-service.yaml\n", stdout)
}

// TestRemovalsAreReported: a note for each Service that is removed, in every mode, and for nothing else.
func TestRemovalsAreReported(t *testing.T) {
	t.Parallel()
	const noted = "Service gone-service: removed: no module requests it\n"
	manifests := module("a", 81) + "---\n" + service("a", 80) + "---\n" + service("gone", 80)
	dir := folder(t, files{"all.yaml": manifests})
	kustomization := folder(t, files{"all.yaml": manifests, "kustomization.yaml": "resources: [all.yaml]\n"})
	for _, c := range []struct {
		reason string
		args   []string
		where  string
	}{
		{"the function", nil, "<stdin>:27:1: note: "},
		{"standard input", []string{"build", "-"}, "<stdin>:27:1: note: "},
		{"a directory", []string{"build", dir}, dir + "/all.yaml:27:1: note: "},
		{"a kustomization", []string{"build", kustomization}, kustomization + "/all.yaml:27:1: note: "},
		{"in place", []string{"render", dir}, dir + "/all.yaml:27:1: note: "},
	} {
		code, _, stderr := run(t, manifests, c.args...)
		assert.Zero(t, code)
		assert.Equal(t, c.where+noted, stderr, c.reason)
	}
	code, stdout, stderr := run(t, list+"- {apiVersion: v1, kind: Service, metadata: {name: gone-service, annotations: {fn.koupleless.io/module-deployment: gone}}}\n")
	assert.Zero(t, code)
	assert.Equal(t, "note: "+noted, stderr)
	assert.Contains(t, stdout, "severity: info", "it stays an info result")

	dir = folder(t, files{"all.yaml": manifests})
	assert.NoError(t, os.Chmod(dir, 0o555))
	t.Cleanup(func() { assert.NoError(t, os.Chmod(dir, 0o755)) })
	if os.Geteuid() != 0 {
		_, _, stderr = run(t, "", "render", dir)
		assert.NotContains(t, stderr, "note:", "a render that fails removes nothing")
	}
}

func TestCheckThatCannotPrint(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	assert.Equal(t, 1, cli.Run([]string{"check", "-"}, strings.NewReader(module("a", 80)), &fullWriter{10}, &stderr))
	assert.Contains(t, stderr.String(), "no space left")
}

// TestCheckOfOverlays: kustomize renames a ModuleDeployment and its committed Service, but not the owner in the mark. No command
// could change that in a rendering, so it is no drift.
func TestCheckOfOverlays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason  string
		overlay string // its fields but resources
		code    int
		diff    string // a line of it
	}{
		{"a prefix", "namePrefix: dev-\n", 0, ""},
		{"a suffix and a namespace", "nameSuffix: -dev\nnamespace: dev\n", 0, ""},
		{"a prefix and a patch of the port", "namePrefix: dev-\npatches: [{path: p.yaml}]\n", 3, "+    port: 9090"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{
				"base/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "base/m.yaml": module("a", 80), "base/s.yaml": service("a", 80),
				"dev/kustomization.yaml": "resources: [../base]\n" + c.overlay, "dev/p.yaml": patch,
			})
			code, stdout, stderr := run(t, "", "check", filepath.Join(dir, "dev"))
			assert.Equal(t, c.code, code, stderr)
			assert.Contains(t, stdout, c.diff)
			if c.code == 0 {
				assert.Empty(t, stdout+stderr)
			}
			_, rendered, _ := run(t, "", "build", filepath.Join(dir, "dev"))
			code, _, stderr = run(t, rendered, "check", "-")
			assert.Zero(t, code, stderr)
		})
	}
}

// TestMistakesInABase: each is reported once, however many kustomizations list the base.
func TestMistakesInABase(t *testing.T) {
	t.Parallel()
	for reason, c := range map[string]struct{ base, m, message string }{
		"a file that is no YAML":     {"resources: [m.yaml]\n", "a: b\n  c: d\n", "base/m.yaml:2:3: error: input is not YAML: "},
		"a file that does not exist": {"resources: [gone.yaml]\n", module("a", 80), `%/base/kustomization.yaml:1:13: error: resources[0]: "gone.yaml" does not exist`},
		"a module with a wrong port": {"resources: [m.yaml]\n", module("a", 0), "base/m.yaml:8:74: error: ModuleDeployment a: spec.operationStrategy.serviceStrategy.port: "},
		"a module without a name":    {"resources: [m.yaml]\n", module("", 80), "error: %/base/m.yaml: missing metadata.name in the ModuleDeployment\n"},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"base/kustomization.yaml": c.base, "base/m.yaml": c.m, "a/kustomization.yaml": "resources: [../base]\n", "b/kustomization.yaml": "resources: [../base]\n"})
			for _, command := range []string{"check", "list"} {
				code, _, stderr := run(t, "", command, filepath.Join(dir, "a"), filepath.Join(dir, "b"))
				assert.Equal(t, 1, code)
				assert.Equal(t, 1, strings.Count(stderr, strings.ReplaceAll(c.message, "%", dir)), stderr)
			}
		})
	}
}

// TestFixOfManyKustomizations: the command to run stays one that a shell takes.
func TestFixOfManyKustomizations(t *testing.T) {
	t.Parallel()
	tree := files{}
	for i := range 60 {
		dir := fmt.Sprintf("k%02d", i)
		tree[dir+"/kustomization.yaml"], tree[dir+"/m.yaml"] = "resources: [m.yaml]\n", module("a", 80)
	}
	code, _, stderr := run(t, "", "check", folder(t, tree))
	assert.Equal(t, 3, code)
	assert.Equal(t, 50, strings.Count(stderr, "kustomize edit add resource service_a-service.yaml"))
	assert.True(t, strings.HasSuffix(stderr, "\nTo fix it, run check again afterwards: kustomizations need 10 more commands\n"), stderr)
}
