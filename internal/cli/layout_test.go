package cli_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/bounds"
)

// patch looks like a ModuleDeployment, and is none by itself.
const patch = `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: a}
spec: {operationStrategy: {serviceStrategy: {enableModuleService: true, port: 9090}}}
`

// TestFilesThatAreNoResources: what a kustomization lists as something else than a resource is none.
func TestFilesThatAreNoResources(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field  string // of overlay/kustomization.yaml
		isLeft bool   // p.yaml is left out
	}{
		{"patches: [{path: p.yaml}]", true},
		{"Patches: [{Path: p.yaml}]", true},
		{"OpenAPI: {path: p.yaml}", true},
		{"patches: [{path: p.yaml, target: {kind: ModuleDeployment}}]", true},
		{"patchesStrategicMerge: [p.yaml]", true},
		{"patchesStrategicMerge: [\"a:\\n  p.yaml\\n\", ../overlay/p.yaml]", true},
		{"patchesJson6902: [{path: p.yaml, target: {kind: ModuleDeployment, name: a, version: v1}}]", true},
		{"replacements: [{path: p.yaml}]", true},
		{"configurations: [p.yaml]", true},
		{"generators: [p.yaml]", true},
		{"transformers: [p.yaml]", true},
		{"transformers: [../overlay]", true},
		{"validators: [p.yaml]", true},
		{"crds: [p.yaml]", true},
		{"openapi: {path: p.yaml}", true},
		{"configMapGenerator: [{name: c, files: [p.yaml]}]", true},
		{"configMapGenerator: [{name: c, files: [key.yaml=p.yaml]}]", true},
		{"secretGenerator: [{name: c, envs: [p.yaml]}]", true},
		{"helmCharts: [{name: c, valuesFile: p.yaml}]", true},
		{"helmCharts: [{name: c, additionalValuesFiles: [p.yaml]}]", true},
		{"resources: [p.yaml]", false},
		{"{resources: [p.yaml], crds: [p.yaml]}", false},
		{"patches: [{path: other.yaml}]", false},
		{"namePrefix: dev-", false},
		{"patches: p.yaml", false},
		{"a: [", false},
	} {
		t.Run(c.field, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"base/m.yaml": module("a", 80), "base/service_a-service.yaml": service("a", 80), "overlay/p.yaml": patch, "overlay/kustomization.yaml": c.field + "\n"})
			for _, args := range [][]string{{"render", dir}, {"check", dir}} {
				code, stdout, stderr := run(t, "", args...)
				if c.isLeft {
					assert.Zero(t, code, stderr)
					assert.Empty(t, stdout+stderr)
					continue
				}
				assert.Equal(t, 1, code)
				assert.Contains(t, stderr, "overlay/p.yaml:4:1: error: ModuleDeployment a: ")
			}
		})
	}
}

// TestBuildAboveKustomizations: what is in the files is not what an overlay makes of them.
func TestBuildAboveKustomizations(t *testing.T) {
	t.Parallel()
	const list = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: k}\nresources: [m.yaml]\nsortOptions: {order: fifo}\n"
	for _, c := range []struct {
		reason          string
		files           files
		changing, build string // separated by blanks
	}{
		{"overlays", files{"base/kustomization.yaml": list, "dev/kustomization.yaml": "resources: [../base]\npatches: [{path: p.yaml}]\n", "dev/p.yaml": patch,
			"prod/kustomization.yaml": "resources: [../base]\nnamePrefix: prod-\n"}, "dev prod", "dev prod"},
		{"a base that changes", files{"base/kustomization.yaml": list + "namespace: shop\n", "dev/kustomization.yaml": "resources: [../base]\n"}, "base", "dev"},
		{"a component", files{"base/kustomization.yaml": list, "c/kustomization.yaml": "kind: Component\npatches: [{path: p.yaml}]\n", "c/p.yaml": patch,
			"dev/kustomization.yaml": "resources: [../base]\ncomponents: [../c]\n"}, "dev", "dev"},
		{"an empty field changes nothing", files{"base/kustomization.yaml": list + "patches: []\nnamePrefix: null\ncommonLabels: {}\n"}, "", ""},
		{"lists of resources", files{"base/kustomization.yaml": list, "all/kustomization.yaml": "resources: [../base]\n"}, "", ""},
		{"hidden ones are not looked at", files{".old/kustomization.yaml": "namePrefix: old-\n"}, "", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, c.files)
			write(t, filepath.Join(dir, "base", "m.yaml"), module("a", 80))
			code, stdout, stderr := run(t, "", "build", dir)
			if c.changing == "" {
				assert.Zero(t, code, stderr)
				assert.Equal(t, module("a", 80)+"---\n"+service("a", 80), stdout)
				return
			}
			assert.Equal(t, 1, code)
			assert.Empty(t, stdout)
			changing := dir + "/" + strings.ReplaceAll(c.changing, " ", ", "+dir+"/")
			build := dir + "/" + strings.ReplaceAll(c.build, " ", " "+dir+"/")
			assert.Equal(t, "error: "+dir+": holds kustomizations that change the manifests that they list ("+changing+"), so the files are not what is deployed; run: "+
				"module-service build "+build+"\n", stderr)
		})
	}
}

func TestBuildAboveManyOverlays(t *testing.T) {
	t.Parallel()
	tree := files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("a", 80)}
	for i := range 30 {
		tree[fmt.Sprintf("overlay-%02d/kustomization.yaml", i)] = "resources: [../base]\nnamePrefix: a-\n"
	}
	dir := folder(t, tree)
	code, _, stderr := run(t, "", "build", dir)
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "/overlay-19, and 10 more), so the files are not what is deployed; run one command for each that is deployed, such as: "+
		"module-service build "+dir+"/overlay-00\n")
}

// TestKustomizationsThatListFilesOutside: the files of a directory do not hold the modules of a base outside.
func TestKustomizationsThatListFilesOutside(t *testing.T) {
	for _, c := range []struct {
		reason  string
		list    string // of envs/dev
		outside bool
	}{
		{"a base", "../../base", true},
		{"in two steps", "../mid", true},
		{"by a way that leads back", "../../envs/a", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Chdir(folder(t, files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("b", 80),
				"envs/dev/kustomization.yaml": "resources: [" + c.list + ", c.yaml]\n", "envs/dev/c.yaml": configMap, "envs/a/kustomization.yaml": "resources: [m.yaml]\n",
				"envs/a/m.yaml": module("a", 80), "envs/x.yaml": module("x", 80)}))
			if c.list == "../mid" {
				write(t, "envs/mid/kustomization.yaml", "resources: [../../base]\n")
			}
			code, stdout, stderr := run(t, "", "build", "envs")
			if !c.outside {
				assert.Zero(t, code, stderr)
				assert.Empty(t, stderr)
				return
			}
			assert.Equal(t, 1, code)
			assert.Empty(t, stdout)
			assert.Regexp(t, `^error: envs: holds kustomizations that list files outside of it \(envs/(dev|mid)\), so the files are not what is deployed; `+
				"run: module-service build envs/a envs/dev envs/x.yaml\n$", stderr)
			code, stdout, stderr = run(t, "", "list", "envs")
			assert.Zero(t, code, stderr)
			assert.Contains(t, stdout, " base/service_b-service.yaml ")
			assert.Contains(t, stdout, " envs/service_x-service.yaml ", "what is in no kustomization")
			write(t, "envs/x.yaml", "a: [")
			code, stdout, stderr = run(t, "", "list", "envs")
			assert.Equal(t, 1, code)
			assert.Contains(t, stdout, " base/service_b-service.yaml ")
			assert.Contains(t, stderr, "envs/x.yaml:1:")
		})
	}
}

// TestKustomizationThatIsNotYAML: which files it lists, and which of those are patches, is unknown.
func TestKustomizationThatIsNotYAML(t *testing.T) {
	t.Chdir(folder(t, files{"b/kustomization.yaml": "resources:\n<<<<<<< HEAD\n- m.yaml\n=======\n- n.yaml\n>>>>>>> main\n", "b/m.yaml": module("a", 80),
		"o/kustomization.yaml": "resources: [../b\nnamePrefix: x-\n"}))
	before := contents(t, ".")
	for _, command := range []string{"render", "check", "build", "list"} {
		code, _, stderr := run(t, "", command, ".")
		assert.Equal(t, 1, code, command)
		assert.Equal(t, "b/kustomization.yaml:2:1: error: input is not YAML: could not find expected ':'; this is an unresolved merge conflict: resolve it\n"+
			"o/kustomization.yaml:2:1: error: input is not YAML: did not find expected ',' or ']'\n", stderr, command)
	}
	assert.Equal(t, before, contents(t, "."))
}

// TestKustomizationOfTheConfiguration: it is not to be built.
func TestKustomizationOfTheConfiguration(t *testing.T) {
	t.Chdir(folder(t, files{"f/kustomization.yaml": "resources: [c.yaml]\n", "f/c.yaml": "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: c}\n",
		"dev/kustomization.yaml": "namePrefix: dev-\nresources: [m.yaml]\n", "dev/m.yaml": module("a", 80)}))
	code, _, stderr := run(t, "", "build", ".")
	assert.Equal(t, 1, code)
	assert.True(t, strings.HasSuffix(stderr, "run: module-service build dev\n"), stderr)

	write(t, "f/c.yaml", "apiVersion: example.com/v1\nkind: ModuleService\nmetadata: {name: c}\n")
	_, _, stderr = run(t, "", "build", ".")
	assert.True(t, strings.HasSuffix(stderr, "run: module-service build dev f\n"), "a resource of another group is to be built: %s", stderr)
}

// TestModulesThatAreNotListed: kustomize ships the Service alone.
func TestModulesThatAreNotListed(t *testing.T) {
	const warning = "base/m.yaml: is not listed in base/kustomization.yaml, which lists its Service, so kustomize renders the Service without " +
		"the module: run (cd base && kustomize edit add resource m.yaml)\n"
	for _, c := range []struct {
		reason  string
		files   files
		warning string
	}{
		{"beside the Service", files{"base/kustomization.yaml": "resources: [s.yaml]\n"}, warning},
		{"the Service is not listed either", files{"base/kustomization.yaml": "resources: [c.yaml]\n", "base/c.yaml": configMap}, ""},
		{"listed from above", files{"base/kustomization.yaml": "resources: [s.yaml]\n", "dev/kustomization.yaml": "resources: [../base, ../base/m.yaml]\n"}, ""},
		{"a patch", files{"base/kustomization.yaml": "resources: [a.yaml, s.yaml]\npatches: [{path: m.yaml}]\n", "base/a.yaml": module("a", 80)}, ""},
		{"another file with the module is listed", files{"base/kustomization.yaml": "resources: [a.yaml, s.yaml]\n", "base/a.yaml": module("a", 80), "base/m.yaml": configMap}, ""},
		{"in no kustomization", files{}, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			all := files{"base/m.yaml": module("a", 80), "base/s.yaml": service("a", 80)}
			maps.Copy(all, c.files)
			t.Chdir(folder(t, all))
			code, stdout, stderr := run(t, "", "check", ".")
			assert.Empty(t, stdout)
			if c.warning == "" {
				assert.Zero(t, code)
				assert.Empty(t, stderr)
				return
			}
			assert.Equal(t, 1, code)
			assert.Equal(t, "error: "+c.warning, stderr)
			code, stdout, stderr = run(t, "", "render", ".")
			assert.Zero(t, code)
			assert.Empty(t, stdout)
			assert.Equal(t, "warning: "+c.warning, stderr)
		})
	}
}

// TestServicesOfLayersWithTheFunction: kustomize renders the Services of a layer that runs the function.
func TestServicesOfLayersWithTheFunction(t *testing.T) {
	const component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
	base := files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("a", 80), "f/f.yaml": settings("ClusterIP"),
		"f/kustomization.yaml": "resources: [f.yaml]\n"}
	for _, c := range []struct {
		reason string
		layer  files
		want   string // the directory that the note names
	}{
		{"none runs it", files{"dev/kustomization.yaml": "resources: [../base]\n"}, ""},
		{"the base runs it", files{"base/kustomization.yaml": "resources: [m.yaml]\ntransformers: [../f]\n", "dev/kustomization.yaml": "resources: [../base]\ntransformers: [../f]\n"}, ""},
		{"an overlay runs it", files{"dev/kustomization.yaml": "resources: [../base]\ntransformers: [../f]\n"}, "dev"},
		{"an overlay has a component with it", files{
			"dev/kustomization.yaml": "resources: [../base]\ncomponents: [../c]\n", "c/kustomization.yaml": component + "transformers: [../f]\n"}, "dev"},
		{"an overlay has a component in a component with it", files{
			"dev/kustomization.yaml": "resources: [../base]\ncomponents: [../c]\n", "c/kustomization.yaml": component + "components: [../d]\n",
			"d/kustomization.yaml": component + "transformers: [../f]\n"}, "dev"},
		{"an overlay of another base runs it", files{
			"dev/kustomization.yaml": "resources: [../other]\ntransformers: [../f]\n", "other/kustomization.yaml": "resources: [c.yaml]\n", "other/c.yaml": configMap}, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			all := maps.Clone(base)
			maps.Copy(all, c.layer)
			t.Chdir(folder(t, all))
			code, _, stderr := run(t, "", "check", ".")
			assert.Equal(t, 3, code)
			if c.want == "" {
				assert.NotContains(t, stderr, "not needed")
				assert.Contains(t, stderr, "To fix it, run: module-service render .")
				return
			}
			assert.NotContains(t, stderr, "To fix it")
			assert.Contains(t, stderr, "If another kustomization needs the Service as a file, run: module-service render .")
			assert.Contains(t, stderr, "note: base/service_a-service.yaml: not needed: the kustomization in "+c.want+" runs the function")

			stale := filepath.Join(c.want, "stale.yaml")
			require.NoError(t, os.WriteFile(stale, []byte(module("b", 80)+"---\n"+service("b", 81)), 0o600))
			_, _, stderr = run(t, "", "check", ".")
			assert.Contains(t, stderr, "To fix it, run: module-service render .", "another file must change")
		})
	}
}

// TestServicesThatAreNotListed: kustomize ships only what a kustomization lists.
func TestServicesThatAreNotListed(t *testing.T) {
	for _, c := range []struct {
		reason        string
		kustomization string // of base
		file          string // of the Service
		add           string // the command, "" if nothing is to be reported
	}{
		{"beside the kustomization", "resources: [m.yaml]\n", "base/service_a-service.yaml", "(cd base && kustomize edit add resource service_a-service.yaml)"},
		{"beside a kustomization with a field in another case", "Resources: [m.yaml]\n", "base/service_a-service.yaml", "(cd base && kustomize edit add resource service_a-service.yaml)"},
		{"beside a kustomization with a field in two cases, of which kustomize reads the exact one", "Resources: [other.yaml]\nresources: [m.yaml]\n", "base/service_a-service.yaml", "(cd base && kustomize edit add resource service_a-service.yaml)"},
		{"in a folder below", "resources: [sub/m.yaml]\n", "base/sub/service_a-service.yaml", "(cd base && kustomize edit add resource sub/service_a-service.yaml)"},
		{"in a folder whose name is a pattern for kustomize edit", "resources: ['x[1*?]/m.yaml']\n", "base/x[1*?]/service_a-service.yaml",
			"(cd base && kustomize edit add resource 'x[[]1[*][?]]/service_a-service.yaml')"},
		{"listed", "resources: [m.yaml, service_a-service.yaml]\n", "base/service_a-service.yaml", ""},
		{"listed from above", "resources: [m.yaml]\n", "base/service_a-service.yaml", ""},
		{"its module is not listed either", "resources: [other.yaml]\n", "base/service_a-service.yaml", ""},
		{"the kustomization runs the function", "resources: [m.yaml]\ntransformers: [f.yaml]\n", "base/service_a-service.yaml", ""},
		{"the kustomization runs the function, quoted", "resources: [m.yaml]\ntransformers: [quoted.yaml]\n", "base/service_a-service.yaml", ""},
		{"the kustomization runs the function, inline and quoted", "resources: [m.yaml]\ntransformers: [\"apiVersion: fn.koupleless.io/v1alpha1\\nkind:  'ModuleService'\\nmetadata: {name: f}\\n\"]\n", "base/service_a-service.yaml", ""},
		{"the kustomization runs the function of a directory", "resources: [m.yaml]\ntransformers: [function] # not f.yaml\n", "base/service_a-service.yaml", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			all := files{"base/kustomization.yaml": c.kustomization, "base/f.yaml": settings("ClusterIP")}
			all[filepath.Dir(c.file)+"/m.yaml"] = module("a", 80)
			if c.reason == "its module is not listed either" {
				all["base/other.yaml"] = configMap
			}
			if c.reason == "listed from above" {
				all["dev/kustomization.yaml"] = "resources: [../base, ../base/service_a-service.yaml]\n"
			}
			if !strings.Contains(c.kustomization, "[f.yaml]") {
				delete(all, "base/f.yaml")
			}
			if strings.Contains(c.kustomization, "[quoted.yaml]") {
				all["base/quoted.yaml"] = strings.Replace(settings("ClusterIP"), "kind: ModuleService", "kind: \"ModuleService\"", 1)
			}
			if strings.Contains(c.kustomization, "[function]") {
				all["base/function/f.yaml"], all["base/function/kustomization.yaml"] = settings("ClusterIP"), "resources: [f.yaml]\n"
			}
			t.Chdir(folder(t, all))
			warning := ""
			fix := "module-service render ."
			if c.add != "" {
				warning = c.file + ": is not listed in base/kustomization.yaml, so kustomize does not render it: run " + c.add + "\n"
				fix += " && " + c.add
			}
			code, _, stderr := run(t, "", "check", ".")
			assert.Equal(t, 3, code)
			assert.Equal(t, "To fix it, run: "+fix+"\n", stderr)

			code, stdout, stderr := run(t, "", "render", "--strict", ".")
			assert.Zero(t, code, "kustomize adds no file that is not there")
			assert.Equal(t, "created "+c.file+"\n", stdout)
			if c.add == "" {
				assert.Empty(t, stderr)
			} else {
				assert.Equal(t, "warning: "+warning, stderr)
			}
			code, stdout, stderr = run(t, "", "check", ".")
			assert.Empty(t, stdout)
			if c.add == "" {
				assert.Zero(t, code)
				assert.Empty(t, stderr)
				return
			}
			assert.Equal(t, 1, code)
			assert.Equal(t, "error: "+warning, stderr)
			code, _, stderr = run(t, "", "check", "base") // a kustomization, which lacks the Service
			assert.Equal(t, 1, code)
			assert.Contains(t, stderr, "error: "+warning)
			_, stdout, stderr = run(t, "", "render", ".")
			assert.Empty(t, stdout)
			assert.Equal(t, "warning: "+warning, stderr, "also when there is nothing to write")
		})
	}
}

// TestServicesThatAreListedAndDeleted: kustomize fails at a file that is not there.
func TestServicesThatAreListedAndDeleted(t *testing.T) {
	const remove = "(cd base && kustomize edit remove resource service_gone-service.yaml)"
	t.Chdir(folder(t, files{"base/kustomization.yaml": "resources: [m.yaml, service_gone-service.yaml]\n", "base/m.yaml": configMap, "base/service_gone-service.yaml": service("gone", 80)}))
	code, _, stderr := run(t, "", "render", "--check", "base")
	assert.Equal(t, 3, code)
	assert.True(t, strings.HasSuffix(stderr, "To fix it, run: module-service render base && "+remove+"\n"), stderr)
	code, _, stderr = run(t, "", "render", "--strict", "base")
	assert.Zero(t, code)
	assert.Equal(t, "base/service_gone-service.yaml:1:1: note: Service gone-service: removed: no module requests it\n"+
		"warning: base/service_gone-service.yaml: is deleted, but still listed in base/kustomization.yaml, so kustomize fails: run "+remove+"\n", stderr)

	const missing = "warning: base/service_gone-service.yaml: does not exist, but is listed in base/kustomization.yaml, so kustomize fails: run " + remove + "\n"
	for range 2 {
		code, stdout, stderr := run(t, "", "render", "base")
		assert.Zero(t, code)
		assert.Empty(t, stdout)
		assert.Equal(t, missing, stderr, "as long as it is listed")
	}
	code, _, stderr = run(t, "", "render", "--check", "base")
	assert.Zero(t, code)
	assert.Equal(t, missing, stderr)
	write(t, "base/kustomization.yaml", "resources: [m.yaml, https://example.com/none.yaml, github.com/example/none, none/none.yaml, none]\ncomponents: [more]\n")
	code, _, stderr = run(t, "", "render", "base")
	assert.Zero(t, code)
	assert.Equal(t, "warning: base/none: does not exist, but is listed in base/kustomization.yaml, so kustomize fails: run (cd base && kustomize edit remove resource none)\n"+
		"warning: base/none/none.yaml: does not exist, but is listed in base/kustomization.yaml, so kustomize fails: run (cd base && kustomize edit remove resource none/none.yaml)\n",
		stderr, "a directory, and no remote file or base")
}

// TestKustomizationsThatBecomeEmpty follows the commands that check prints after the only module of a directory was deleted: kustomize
// refuses what they leave.
func TestKustomizationsThatBecomeEmpty(t *testing.T) {
	for _, c := range []struct{ reason, kustomization, lister, want string }{
		{"listed by a kustomization", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", "resources: [m.yaml, pay]\n",
			"delete it, and run (cd base && kustomize edit remove resource pay)"},
		{"with a field that is null", "resources:\n", "resources: [m.yaml, ./pay]\n", "delete it, and run (cd base && kustomize edit remove resource ./pay)"},
		{"not listed", "# none\n", "resources: [m.yaml]\n", "delete it, or list resources in it"},
		{"a Component", "kind: Component\n", "resources: [m.yaml]\ncomponents: [pay]\n", "delete it, or list resources in it"},
		{"an empty list, which kustomize accepts", "resources: []\n", "resources: [m.yaml, pay]\n", ""},
		{"a prefix", "namePrefix: dev-\n", "resources: [m.yaml, pay]\n", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Chdir(folder(t, files{"base/kustomization.yaml": c.lister, "base/m.yaml": configMap, "base/pay/kustomization.yaml": c.kustomization}))
			message := func(severity string) (text string) {
				if c.want != "" {
					text = severity + ": base/pay/kustomization.yaml: lists nothing, so kustomize fails: " + c.want + "\n"
				}
				return text
			}
			for _, command := range []string{"render", "check"} {
				code, stdout, stderr := run(t, "", command, ".")
				assert.Zero(t, code, command)
				assert.Equal(t, message("warning"), stdout+stderr, command)
			}
			_, _, stderr := run(t, "", "check", "--strict", ".")
			assert.Equal(t, message("error"), stderr)
		})
	}
}

// TestAbsolutePathsInKustomizations: kustomize accepts them below the kustomization, also if a link leads to it.
func TestAbsolutePathsInKustomizations(t *testing.T) {
	top := folder(t, files{"base/m.yaml": module("a", 80), "base/p.yaml": patch})
	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(top, link))
	list := func(dir, more string) {
		write(t, filepath.Join(top, "base/kustomization.yaml"), "resources: ["+dir+"/base/m.yaml"+more+"]\npatches: [{path: "+dir+"/base/p.yaml}]\n")
	}
	for _, here := range []string{top, link} {
		t.Chdir(here)
		for _, there := range []string{top, link} {
			for _, dir := range []string{".", here, "base", there + "/base"} {
				list(there, "")
				_, _, stderr := run(t, "", "render", dir)
				assert.Contains(t, stderr, "service_a-service.yaml: is not listed in ", dir)
				list(there, ", "+there+"/base/service_a-service.yaml")
				code, stdout, stderr := run(t, "", "render", "--check", dir)
				assert.Zero(t, code, "%s of %s in %s", dir, there, here)
				assert.Empty(t, stdout+stderr)
				require.NoError(t, os.Remove("base/service_a-service.yaml"))
			}
		}
	}
	t.Chdir(top)
	list(link, ", "+link+"/base/gone.yaml")
	_, _, stderr := run(t, "", "render", ".")
	assert.Contains(t, stderr, "base/gone.yaml: does not exist, but is listed in base/kustomization.yaml, so kustomize fails: run (cd base && kustomize edit remove resource "+link+"/base/gone.yaml)\n")
}

// TestDeletedFilesThatAreListedByAnotherName: "kustomize edit remove resource" removes only what is listed as it is given.
func TestDeletedFilesThatAreListedByAnotherName(t *testing.T) {
	dir := folder(t, nil)
	t.Chdir(dir)
	for _, name := range []string{"./gone.yaml", "../base/gone.yaml", dir + "/base/gone.yaml"} {
		write(t, "base/m.yaml", configMap)
		write(t, "base/gone.yaml", service("gone", 80))
		write(t, "base/kustomization.yaml", "resources: [m.yaml, "+name+"]\ncrds: [gone.yaml]\n")
		_, _, stderr := run(t, "", "check", ".")
		assert.True(t, strings.HasSuffix(stderr, "To fix it, run: module-service render . && (cd base && kustomize edit remove resource "+name+")\n"), stderr)
	}
}

// TestManyListedFilesThatDoNotExist: how many more there are is reported, and no other message is left out for them.
func TestManyListedFilesThatDoNotExist(t *testing.T) {
	var list strings.Builder
	for i := range bounds.Messages {
		fmt.Fprintf(&list, "- gone%d.yaml\n", i)
	}
	t.Chdir(folder(t, files{"base/kustomization.yaml": "resources:\n- m.yaml\n" + list.String(), "base/m.yaml": module("a", 80)}))
	for i, args := range [][]string{{"render", "base"}, {"render", "--check", "--strict", "base"}} {
		severity := []string{"warning", "error"}[i]
		code, _, stderr := run(t, "", args...)
		assert.Equal(t, i, code)
		assert.Equal(t, bounds.Messages-1, strings.Count(stderr, "does not exist, but is listed"), severity)
		assert.Contains(t, stderr, "base/service_a-service.yaml: is not listed in base/kustomization.yaml")
		assert.True(t, strings.HasSuffix(stderr, severity+": and 1 more\n"), severity)
	}
}

// TestOneNameInSeveralKustomizations: environments hold ModuleDeployments of one name, and each gets its own Service.
func TestOneNameInSeveralKustomizations(t *testing.T) {
	t.Parallel()
	list := func(names ...string) string { return "resources: [" + strings.Join(names, ", ") + "]\n" }
	t.Run("each gets its own", func(t *testing.T) {
		t.Parallel()
		dir := folder(t, files{"dev/kustomization.yaml": list("m.yaml", "service_a-service.yaml"), "dev/m.yaml": module("a", 80),
			"prod/kustomization.yaml": list("m.yaml", "s.yaml"), "prod/m.yaml": module("a", 443), "prod/s.yaml": service("a", 80), "m.yaml": module("b", 1)})
		code, stdout, stderr := run(t, "", "render", dir)
		require.Zero(t, code, stderr)
		assert.Equal(t, "created "+dir+"/dev/service_a-service.yaml\nupdated "+dir+"/prod/s.yaml\ncreated "+dir+"/service_b-service.yaml\n", stdout)
		assert.Empty(t, stderr)
		assert.Equal(t, service("a", 80), contents(t, dir)["dev/service_a-service.yaml"])
		assert.Equal(t, service("a", 443), contents(t, dir)["prod/s.yaml"])
		code, stdout, stderr = run(t, "", "check", dir)
		assert.Zero(t, code)
		assert.Empty(t, stdout+stderr)
	})
	t.Run("one in the default namespace by name, the other one in none", func(t *testing.T) {
		t.Parallel()
		named := func(text string) string {
			return strings.Replace(text, "metadata:\n", "metadata:\n  namespace: default\n", 1)
		}
		tree := files{"dev/kustomization.yaml": list("m.yaml", "s.yaml"), "dev/m.yaml": named(module("a", 80)), "dev/s.yaml": named(service("a", 80)),
			"prod/kustomization.yaml": list("m.yaml", "s.yaml"), "prod/m.yaml": module("a", 80), "prod/s.yaml": service("a", 80)}
		code, stdout, stderr := run(t, "", "check", folder(t, tree))
		assert.Zero(t, code)
		assert.Empty(t, stdout+stderr)
		tree["dev/s.yaml"] = service("a", 81)
		dir := folder(t, tree)
		code, stdout, stderr = run(t, "", "render", "--strict", dir)
		assert.Zero(t, code)
		assert.Equal(t, "updated "+dir+"/dev/s.yaml\n", stdout)
		assert.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
		assert.Contains(t, stderr, dir+"/dev/s.yaml:3:1: note: Service a-service: metadata.namespace: an absent namespace is treated as")
	})
	t.Run("a Service that is committed in the base stays", func(t *testing.T) {
		t.Parallel()
		dir := folder(t, files{"base/kustomization.yaml": list("s.yaml"), "base/s.yaml": service("a", 80),
			"dev/kustomization.yaml": list("../base", "m.yaml"), "dev/m.yaml": module("a", 81),
			"prod/kustomization.yaml": list("m.yaml"), "prod/m.yaml": module("a", 80)})
		code, stdout, stderr := run(t, "", "render", dir)
		require.Zero(t, code, stderr)
		assert.Equal(t, "updated "+dir+"/base/s.yaml\ncreated "+dir+"/prod/service_a-service.yaml\n", stdout)
		assert.NotContains(t, stderr, "removed")
	})
	clash := files{"x/kustomization.yaml": list("m.yaml"), "x/m.yaml": module("w", 1), "y/kustomization.yaml": list("m.yaml"), "y/m.yaml": module("w", 1)}
	for reason, c := range map[string]struct{ service, stdout, stderr string }{
		"of a module that was renamed": {strings.Replace(service("a", 80), "module-deployment: a", "module-deployment: old", 1), "updated %/o/s.yaml\n", ""},
		"that is not generated":        {strings.Replace(service("a", 81), "fn.koupleless.io/module-deployment", "x", 1), "", "and is not managed"},
		"in the default namespace":     {strings.Replace(service("a", 81), "name: a-service\n", "name: a-service\n  namespace: default\n", 1), "updated %/o/s.yaml\n", "treated as"},
	} {
		t.Run("a Service beside a base stays with it: "+reason, func(t *testing.T) {
			t.Parallel()
			tree := files{"base/kustomization.yaml": list("m.yaml"), "base/m.yaml": module("a", 80), "o/kustomization.yaml": list("../base", "s.yaml"), "o/s.yaml": c.service}
			maps.Copy(tree, clash)
			dir := folder(t, tree)
			code, stdout, stderr := run(t, "", "render", dir)
			require.Zero(t, code, stderr)
			assert.Equal(t, strings.ReplaceAll(c.stdout, "%", dir)+"created "+dir+"/x/service_w-service.yaml\ncreated "+dir+"/y/service_w-service.yaml\n", stdout)
			assert.Contains(t, stderr, c.stderr)
		})
	}
	t.Run("what is apart from them stays together", func(t *testing.T) {
		t.Parallel()
		canary := strings.Replace(module("a", 80), "  name: a\n", "  name: canary\n", 1)
		both := strings.Replace(service("a", 80), "module-deployment: a\n", "module-deployment: a,canary\n", 1)
		tree := files{"base/kustomization.yaml": list("m.yaml", "s.yaml"), "base/m.yaml": module("a", 80), "base/s.yaml": both,
			"o/kustomization.yaml": list("../base", "m.yaml"), "o/m.yaml": canary}
		maps.Copy(tree, clash)
		dir := folder(t, tree)
		code, stdout, stderr := run(t, "", "render", dir)
		require.Zero(t, code, stderr)
		assert.Equal(t, "created "+dir+"/x/service_w-service.yaml\ncreated "+dir+"/y/service_w-service.yaml\n", stdout, "the modules of the overlay and its base share a Service")
		tree["o/m.yaml"] = strings.Replace(canary, "port: 80}", "port: 81}", 1)
		code, _, stderr = run(t, "", "check", folder(t, tree))
		assert.Equal(t, 1, code)
		assert.Contains(t, stderr, "wants Service a-service with port 81, but ModuleDeployment a")
		tree["o/m.yaml"], tree["o/kustomization.yaml"] = canary, list("m.yaml", "../base/m.yaml", "../base/s.yaml")
		code, _, stderr = run(t, "", "check", folder(t, tree))
		assert.Equal(t, 3, code, stderr)
		assert.NotContains(t, stderr, "/base/", "they list files of each other")
	})
	t.Run("an error in one changes none", func(t *testing.T) {
		t.Parallel()
		all := files{"dev/kustomization.yaml": list("m.yaml"), "dev/m.yaml": module("a", 80), "prod/kustomization.yaml": list("m.yaml"), "prod/m.yaml": module("a", 0),
			"prod/s.yaml": service("gone", 80)}
		dir := folder(t, all)
		code, stdout, stderr := run(t, "", "render", dir)
		assert.Equal(t, 1, code)
		assert.Empty(t, stdout)
		assert.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
		assert.Equal(t, all, contents(t, dir))
	})
	t.Run("in one kustomization it is an error", func(t *testing.T) {
		t.Parallel()
		dir := folder(t, files{"dev/kustomization.yaml": list("m.yaml", "n.yaml"), "dev/m.yaml": module("a", 80), "dev/n.yaml": module("a", 81)})
		code, _, stderr := run(t, "", "render", dir)
		assert.Equal(t, 1, code)
		assert.Contains(t, stderr, "metadata.name: ")
	})
	t.Run("workloads", func(t *testing.T) {
		t.Parallel()
		dir := folder(t, files{"dev/kustomization.yaml": list("m.yaml", "service_a-service.yaml"), "dev/m.yaml": workload("a", 80),
			"prod/kustomization.yaml": list("m.yaml", "service_a-service.yaml"), "prod/m.yaml": workload("a", 443)})
		code, stdout, stderr := run(t, "", "render", dir)
		require.Zero(t, code, stderr)
		assert.Equal(t, "created "+dir+"/dev/service_a-service.yaml\ncreated "+dir+"/prod/service_a-service.yaml\n", stdout)
		assert.Empty(t, stderr)
		code, _, stderr = run(t, "", "check", dir)
		assert.Zero(t, code, stderr)
	})
	for reason, c := range map[string]struct{ owner, mark, message string }{
		"a kind":        {strings.Replace(module("a", 80), "kind: ModuleDeployment", "kind: ModuleDeploymnet", 1), "a", "kind: is \"ModuleDeploymnet\""},
		"an annotation": {strings.Replace(workload("a", 80), "fn.koupleless.io/enable-module-service", "fn.koupleles.io/enable-module-service", 1), "Deployment/a", "is unknown: did you mean \"fn.koupleless.io/enable-module-service\"?"},
		"its metadata":  {strings.Replace(workload("a", 80), "metadata:\n  name", "metdata:\n  name", 1), "Deployment/a", `metdata: is unknown: did you mean "metadata"?`},
		"its prefix":    {strings.ReplaceAll(workload("a", 80), "fn.koupleless.io/", "koupleless.io/"), "Deployment/a", "is unknown: did you mean \"fn.koupleless.io/enable-module-service\"?"},
	} {
		t.Run("a Service that is committed in the base of a module that is misspelt stays: "+reason, func(t *testing.T) {
			t.Parallel()
			s := strings.Replace(service("a", 80), "module-deployment: a", "module-deployment: "+c.mark, 1)
			all := files{"base/kustomization.yaml": list("s.yaml"), "base/s.yaml": s,
				"dev/kustomization.yaml": list("../base", "m.yaml", "b.yaml"), "dev/m.yaml": c.owner, "dev/b.yaml": module("b", 80),
				"prod/kustomization.yaml": list("b.yaml"), "prod/b.yaml": module("b", 443)}
			dir := folder(t, all)
			code, stdout, stderr := run(t, "", "render", dir)
			assert.Equal(t, 1, code)
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, c.message)
			assert.Regexp(t, "[?;] Service a-service exists and would be removed\n", stderr)
			assert.Equal(t, all, contents(t, dir))
		})
	}
	t.Run("none requests a Service", func(t *testing.T) {
		t.Parallel()
		none := strings.Replace(module("a", 80), "enableModuleService: true", "enableModuleService: false", 1)
		dir := folder(t, files{"dev/m.yaml": none, "prod/m.yaml": none})
		code, stdout, stderr := run(t, "", "check", dir)
		assert.Zero(t, code)
		assert.Empty(t, stdout+stderr)
	})
}

// workload is one of controller V2 that requests a Service.
func workload(name string, port int) string {
	return fmt.Sprintf(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: %[1]s
  annotations: {fn.koupleless.io/enable-module-service: "true", fn.koupleless.io/port: "%[2]d"}
spec:
  template:
    metadata: {labels: {virtual-kubelet.koupleless.io/component: module, module.koupleless.io/name: %[1]s, module.koupleless.io/version: 1.0.0}}
    spec: {containers: [{name: %[1]s, image: https://example.com/a.jar}]}
`, name, port)
}

// TestUnlistedServiceWrittenByHand: render creates no Service beside one without the mark, so check names the file that is not listed.
func TestUnlistedServiceWrittenByHand(t *testing.T) {
	t.Parallel()
	byHand := strings.Replace(service("a", 80), "  annotations:\n    fn.koupleless.io/module-deployment: a\n", "", 1)
	dir := folder(t, files{"kustomization.yaml": "resources: [m.yaml]\n", "m.yaml": module("a", 80), "s.yaml": byHand})
	code, _, stderr := run(t, "", "check", dir)
	assert.Equal(t, 3, code)
	assert.Contains(t, stderr, "To fix it, run: (cd "+dir+" && kustomize edit add resource s.yaml)\n")
	write(t, dir+"/kustomization.yaml", "resources: [m.yaml, s.yaml]\n")
	code, stdout, stderr := run(t, "", "check", dir)
	assert.Zero(t, code)
	assert.Empty(t, stdout+stderr)
}
