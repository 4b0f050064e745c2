package kustomize_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"

	"github.com/koupleless/module-service/internal/kustomize"
)

// The fields of a kustomization that can name a remote file, and those that can name a Git repository as well. All other
// fields load nothing, or nothing that is not local.
var (
	fileFields = []string{
		"openapi.path", "crds[0]", "configurations[0]",
		"patches[0].path", "patchesJson6902[0].path", "patchesStrategicMerge[0]", "replacements[0].path",
		"configMapGenerator[0].files[0]", "configMapGenerator[0].envs[0]", "configMapGenerator[0].env",
		"secretGenerator[0].files[0]", "secretGenerator[0].envs[0]", "secretGenerator[0].env",
		"helmCharts[0].valuesFile", "helmCharts[0].additionalValuesFiles[0]", "helmChartInflationGenerator[0].values",
	}
	baseFields  = []string{"resources[0]", "bases[0]", "components[0]", "generators[0]", "transformers[0]", "validators[0]"}
	chartFields = []string{"helmCharts[0].repo", "helmChartInflationGenerator[0].chartRepoUrl"}
)

// A trap is a server that must not be asked, and a git that must not be run.
type trap struct {
	url       string
	connected atomic.Int32
	ran       string // the file that the git makes
}

func newTrap(t *testing.T) *trap {
	t.Helper()
	tr := &trap{ran: filepath.Join(t.TempDir(), "ran")}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ConnState = func(net.Conn, http.ConnState) { tr.connected.Add(1) }
	server.Start()
	t.Cleanup(server.Close)
	tr.url = server.URL
	bin := t.TempDir()
	write(t, filepath.Join(bin, "git"), "#!/bin/sh\n: >"+tr.ran+"\nexit 1\n")
	require.NoError(t, os.Chmod(filepath.Join(bin, "git"), 0o755))
	t.Setenv("PATH", bin)
	return tr
}

func (tr *trap) assertUntouched(t *testing.T, reason string) {
	t.Helper()
	assert.Zero(t, tr.connected.Load(), "%s: connections", reason)
	assert.NoFileExists(t, tr.ran, "%s: git ran", reason)
}

// TestEveryFieldThatNamesARemote puts a remote into each field of a kustomization that holds a string, as the types of
// kustomize declare them: a field that a new version adds is tried, too.
func TestEveryFieldThatNamesARemote(t *testing.T) {
	tr := newTrap(t)
	bases := []string{
		"file:///srv/repo//base", "https://127.0.0.1:1/a/b.git//c?ref=--upload-pack=touch%20x", "https://127.0.0.1:1/a/b?version=-x",
		"git@localhost:a/b", "github.com/a/b", "git::ssh://-x/a/b",
	}
	var fields []string
	for field, with := range stringFields(reflect.TypeFor[types.Kustomization](), "") {
		fields = append(fields, field)
		for i, value := range append([]string{tr.url + "/a.yaml"}, bases...) {
			var k types.Kustomization
			with(reflect.ValueOf(&k).Elem(), value)
			content, err := yaml.Marshal(k)
			require.NoError(t, err)
			err = build(folder(t, files{"kustomization.yaml": string(content)}))
			refused := slices.Contains(baseFields, field) || slices.Contains(chartFields, field) || i == 0 && slices.Contains(fileFields, field) ||
				strings.HasPrefix(value, "https://") && slices.Contains(fileFields, field)
			reason := field + ": " + value
			if refused {
				require.Error(t, err, reason)
				assert.Regexp(t, `kustomization.yaml:\d+:\d+: `, err.Error(), reason)
				assert.Contains(t, err.Error(), field+": ")
				assert.Contains(t, err.Error(), "is remote: copy it into the repository, or run with --enable-remote", reason)
			} else if err != nil {
				assert.NotContains(t, err.Error(), "remote", reason)
			}
			tr.assertUntouched(t, reason)
		}
	}
	assert.Subset(t, fields, slices.Concat(fileFields, baseFields, chartFields), "the fields exist")
}

// stringFields yields the path of each string that a type can hold, with a function that sets it.
func stringFields(of reflect.Type, path string) func(yield func(string, func(reflect.Value, string)) bool) {
	return func(yield func(string, func(reflect.Value, string)) bool) {
		eachString(of, path, yield)
	}
}

func eachString(of reflect.Type, path string, yield func(string, func(reflect.Value, string)) bool) bool {
	switch of.Kind() {
	case reflect.String:
		return yield(path, func(v reflect.Value, s string) { v.SetString(s) })
	case reflect.Interface:
		return yield(path, func(v reflect.Value, s string) { v.Set(reflect.ValueOf(s)) })
	case reflect.Pointer:
		return eachString(of.Elem(), path, func(path string, set func(reflect.Value, string)) bool {
			return yield(path, func(v reflect.Value, s string) {
				v.Set(reflect.New(of.Elem()))
				set(v.Elem(), s)
			})
		})
	case reflect.Slice:
		return eachString(of.Elem(), path+"[0]", func(path string, set func(reflect.Value, string)) bool {
			return yield(path, func(v reflect.Value, s string) {
				v.Set(reflect.MakeSlice(of, 1, 1))
				set(v.Index(0), s)
			})
		})
	case reflect.Map:
		return eachString(of.Elem(), path+".path", func(path string, set func(reflect.Value, string)) bool {
			return yield(path, func(v reflect.Value, s string) {
				element := reflect.New(of.Elem()).Elem()
				set(element, s)
				v.Set(reflect.MakeMap(of))
				v.SetMapIndex(reflect.ValueOf("path"), element)
			})
		})
	case reflect.Struct:
		for i := range of.NumField() {
			name, options, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			field := strings.TrimPrefix(path+"."+name, ".")
			if of.Field(i).Anonymous && name == "" || strings.Contains(options, "inline") {
				field = path
			}
			more := eachString(of.Field(i).Type, field, func(path string, set func(reflect.Value, string)) bool {
				return yield(path, func(v reflect.Value, s string) { set(v.Field(i), s) })
			})
			if !more {
				return false
			}
		}
	}
	return true
}

// TestPluginsThatNameARemote gives the configuration of each plugin that is built in and loads files: inline, in files of
// YAML and JSON, in lists and with keys in any case.
func TestPluginsThatNameARemote(t *testing.T) {
	tr := newTrap(t)
	plugins := map[string]string{
		"ConfigMapGenerator: files":                   "files: [k=URL]",
		"ConfigMapGenerator: envs":                    "envs: [URL]",
		"ConfigMapGenerator: env":                     "env: URL",
		"SecretGenerator: files":                      "files: [URL]",
		"SecretGenerator: envs":                       "ENVS: [URL]",
		"PatchTransformer: path":                      "path: URL",
		"PatchTransformer: Path":                      "Path: URL",
		"PatchJson6902Transformer: path":              "path: URL",
		"PatchStrategicMergeTransformer: paths":       "paths: [URL]",
		"ReplacementTransformer: replacements.path":   "replacements: [{path: URL}]",
		"ValueAddTransformer: targetFilePath":         "targetFilePath: URL",
		"HelmChartInflationGenerator: valuesFile":     "valuesFile: URL",
		"HelmChartInflationGenerator: repo":           "repo: URL",
		"HelmChartInflationGenerator: additional":     "additionalValuesFiles: [URL]",
		"PatchTransformer: path by a merge key":       "<<: {path: URL}",
		"PatchTransformer: path by an alias":          "x: &a URL\npath: *a",
		"ConfigMapGenerator: files in capitals":       "FILES: [k=URL]",
		"ReplacementTransformer: replacements.path 2": "replacements: [{}, {Path: URL}]",
	}
	for plugin, fields := range plugins {
		kind, _, _ := strings.Cut(plugin, ":")
		configuration := fmt.Sprintf("apiVersion: builtin\nkind: %s\nmetadata: {name: a}\n%s\n", kind, strings.ReplaceAll(fields, "URL", tr.url+"/a"))
		list := "apiVersion: v1\nkind: List\nitems:\n- " + strings.ReplaceAll(strings.TrimSuffix(configuration, "\n"), "\n", "\n  ") + "\n"
		for _, field := range []string{"generators", "transformers", "validators"} {
			for way, contents := range map[string]files{
				"inline":         {"kustomization.yaml": field + ":\n- |\n" + indented(configuration)},
				"inline, second": {"kustomization.yaml": field + ":\n- |\n" + indented("apiVersion: v1\nkind: A\nmetadata: {name: a}\n---\n"+configuration)},
				"inline list":    {"kustomization.yaml": field + ":\n- |\n" + indented(list)},
				"in a file":      {"kustomization.yaml": field + ": [p.yaml]\n", "p.yaml": configuration},
				"in a directory": {"kustomization.yaml": field + ": [d]\n", "d/kustomization.yaml": "resources: [p.yaml]\n", "d/p.yaml": list},
			} {
				reason := plugin + ", " + field + ", " + way
				assert.ErrorContains(t, build(folder(t, contents)), "is remote: copy it into the repository, or run with --enable-remote", reason)
				tr.assertUntouched(t, reason)
			}
		}
	}
}

func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ") + "\n"
}

// TestWaysToARemote names one in other ways than by a field of the outermost kustomization.
func TestWaysToARemote(t *testing.T) {
	tr := newTrap(t)
	remote := "resources: [" + tr.url + "/a]\n"
	for _, c := range []struct {
		reason, message string
		contents        files
	}{
		{"in a base", "base/kustomization.yaml:1:13: resources[0]: ", files{"kustomization.yaml": "resources: [base]\n", "base/kustomization.yaml": remote}},
		{"in a component", "c/kustomization.yaml:3:13: resources[0]: ", files{"kustomization.yaml": "components: [c]\n",
			"c/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + remote}},
		{"in the second name", "kustomization.yml:1:13: ", files{"kustomization.yml": remote}},
		{"in the third name", "Kustomization:1:13: ", files{"Kustomization": remote}},
		{"with keys in capitals", "kustomization.yaml:1:13: ", files{"kustomization.yaml": strings.Replace(remote, "resources", "RESOURCES", 1)}},
		{"by an alias", "components[0]: ", files{"kustomization.yaml": "crds: []\nnamePrefix: &a github.com/a/b\ncomponents: [*a]\n"}},
		{"behind a local file that is broken", "resources[0]: ", files{"kustomization.yaml": "resources: [github.com/a/b]\n", "github.com/a/b": "{"}},
		{"behind a local directory", "resources[0]: ", files{"kustomization.yaml": "resources: [github.com/a/b]\n", "github.com/a/b/kustomization.yaml": ""}},
		{"in one kustomization file of two", "Kustomization:1:13: ", files{"kustomization.yaml": "namePrefix: a\n", "Kustomization": remote}},
		{"in a link to a file of another name", "other:1:13: resources[0]: ", files{"kustomization.yaml": "-> other", "other": remote}},
		{"put together from parts", "remote resources are off", files{
			"kustomization.yaml":   "resources: [a.yaml]\ntransformers: [t]\n",
			"a.yaml":               configMap,
			"t/kustomization.yaml": "resources: [p.yaml]\ntransformers: [prefix.yaml]\n",
			"t/p.yaml":             "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npath: " + strings.TrimPrefix(tr.url, "http://") + "/a\n",
			"t/prefix.yaml":        "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: x}\nprefix: http://\nfieldSpecs: [{path: path}]\n",
		}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			linked := ""
			if to, isLink := strings.CutPrefix(c.contents["kustomization.yaml"], "-> "); isLink {
				linked = to
				delete(c.contents, "kustomization.yaml")
			}
			dir := folder(t, c.contents)
			if linked != "" {
				require.NoError(t, os.Symlink(linked, filepath.Join(dir, "kustomization.yaml")))
			}
			err := build(dir)
			require.ErrorContains(t, err, c.message)
			assert.Contains(t, err.Error(), "--enable-remote")
			tr.assertUntouched(t, c.reason)
		})
	}
}

// TestADirectoryThatIsCalledLikeARepository is not fetched: kustomize itself would run git.
func TestADirectoryThatIsCalledLikeARepository(t *testing.T) {
	tr := newTrap(t)
	dir := folder(t, files{"github.com/a/b/kustomization.yaml": "resources: [m.yaml]\n", "github.com/a/b/m.yaml": configMap})
	t.Chdir(dir)
	require.NoError(t, build("github.com/a/b"))
	tr.assertUntouched(t, "its path")
}

// TestOptionsOfHelm: helm runs a program that the option --post-renderer names.
func TestOptionsOfHelm(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"name", "releaseName"} {
		dir := folder(t, files{"kustomization.yaml": "helmCharts:\n- {" + field + ": --post-renderer=./run}\n"})
		k := kustomize.Kustomizer{Options: kustomize.Options{EnableHelm: true, HelmCommand: "false"}}
		_, err := k.Build(dir, 0)
		assert.ErrorContains(t, err, "helmCharts[0]."+field+`: "--post-renderer=./run" must not begin with -`)
	}
}

func TestURLsThatAreNotLoaded(t *testing.T) {
	t.Parallel()
	assert.NoError(t, build(folder(t, files{
		"kustomization.yaml": "resources: [a.yaml, me@x.yaml]\ncommonAnnotations: {u: 'https://h/a'}\nimages: [{name: a, newName: h.example/a/b}]\n" +
			"configMapGenerator: [{name: c, literals: ['u=https://h/a'], files: [me@h=a.yaml]}]\n" +
			"patches:\n- patch: |-\n    - {op: add, path: /data, value: {u: 'https://h/a'}}\n  target: {kind: ConfigMap}\n",
		"a.yaml":    configMap,
		"me@x.yaml": strings.Replace(configMap, "settings", "others", 1),
	})))
}
