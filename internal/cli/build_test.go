package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/stream"
)

// values decodes all resources of an output, in their order.
func values(t *testing.T, output string) []any {
	t.Helper()
	s, err := stream.Read([]byte(output), "output")
	require.NoError(t, err, output)
	require.Empty(t, s.Errors())
	var all []any
	for _, item := range s.Items() {
		node, err := item.Node()
		require.NoError(t, err)
		var value any
		require.NoError(t, node.Decode(&value))
		all = append(all, value)
	}
	return all
}

// built runs a build that succeeds and says nothing.
func built(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	code, stdout, stderr := run(t, stdin, append([]string{"build"}, args...)...)
	require.Zero(t, code, stderr)
	require.Empty(t, stderr)
	return stdout
}

const (
	jsonModule = `{"apiVersion":"koupleless.io/v1alpha1","kind":"ModuleDeployment","metadata":{"name":"j","labels":{"app":"j"}},` +
		`"spec":{"baseDeploymentName":"stock","template":{"spec":{"module":{"name":"j","version":"1.0.0","url":"https://example.com/a.jar"}}},"operationStrategy":{"serviceStrategy":{"enableModuleService":true,"port":80}}}}`
	jsonService = `{"apiVersion":"v1","kind":"Service","metadata":{"name":"j-service","annotations":{"fn.koupleless.io/module-deployment":"j"}},` +
		`"spec":{"type":"NodePort","selector":{"module.koupleless.io/j":"true"},"ports":[{"name":"http","protocol":"TCP","port":80,"targetPort":80}]}}`
)

func TestBuild(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{
		"plain/b.yaml": "# b\n" + module("b", 81), "plain/a.yaml": configMap,
		"other/c.json":         `{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "c"}}`,
		"k/kustomization.yaml": "namePrefix: dev-\nresources: [m.yaml]\n", "k/m.yaml": module("a", 80),
		"module.json":           jsonModule,
		"yml/kustomization.yml": "resources: [../k]\n", "cap/Kustomization": "resources: [../k]\n",
	})
	at := func(name string) string { return filepath.Join(dir, name) }
	rendered := `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata:
  labels:
    app: a
  name: dev-a
spec:
  baseDeploymentName: stock
  operationStrategy:
    serviceStrategy:
      enableModuleService: true
      port: 80
  template:
    spec:
      module:
        name: a
        url: https://example.com/a.jar
        version: 1.0.0
`
	derived := strings.Replace(service("a", 80), "deployment: a", "deployment: dev-a", 1)
	plain := configMap + "---\n# b\n" + module("b", 81)
	for _, c := range []struct {
		reason string
		args   []string
		want   string
	}{
		{"a directory, in the order of the files", []string{at("plain")}, plain + "---\n" + service("b", 81)},
		{"a file", []string{at("plain/b.yaml")}, "# b\n" + module("b", 81) + "---\n" + service("b", 81)},
		{"a file of JSON, whose Services stand behind a separator, as in all YAML", []string{at("plain/a.yaml"), at("module.json")},
			configMap + "---\n" + jsonModule + "\n---\n" + jsonService + "\n"},
		{"standard input", []string{"-"}, "# stdin\n" + module("s", 90) + "---\n" + service("s", 90)},
		{"several paths in their order, and all Services at the end", []string{"-", at("plain"), at("plain/../k/m.yaml")},
			"# stdin\n" + module("s", 90) + "---\n" + plain + "---\n" + module("a", 80) + "---\n" + service("s", 90) + "---\n" + service("b", 81) + "---\n" + service("a", 80)},
		{"a kustomization", []string{at("k")}, rendered + "---\n" + derived},
		{"its second name", []string{at("yml")}, rendered + "---\n" + derived},
		{"its third name", []string{at("cap")}, rendered + "---\n" + derived},
		{"a kustomization and a directory", []string{at("k"), at("plain")}, rendered + "---\n" + plain + "---\n" + derived + "---\n" + service("b", 81)},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			out := built(t, "# stdin\n"+module("s", 90), c.args...)
			assert.Equal(t, c.want, out)
			assert.Equal(t, out, built(t, out, "-"), "built again it stays")
		})
	}
	t.Run("every format says the same", func(t *testing.T) {
		t.Parallel()
		args := []string{at("plain"), at("other"), at("k")}
		want := values(t, built(t, "", args...))
		assert.Len(t, want, 6)
		for _, format := range []string{"yaml", "json", "resourcelist"} {
			out := built(t, "", append(args, "--format", format)...)
			assert.Equal(t, want, values(t, out), format)
		}
		assert.Contains(t, built(t, "", append(args, "--format", "resourcelist")...), "message: generated 2, updated 0, removed 0, unchanged 0 module Services\n")
		for line := range strings.Lines(built(t, "", append(args, "--format", "json")...)) {
			assert.NotContains(t, line, "apiVersion: ")
		}
	})
}

// TestBuildLeavesServicesByHandAlone compares such a Service with what is wanted, which must not show in any format, in
// whichever way the input is read.
func TestBuildLeavesServicesByHandAlone(t *testing.T) {
	t.Parallel()
	byHand := "apiVersion: v1\nkind: Service\nmetadata: {name: a-service}\nspec: {selector: {mine: \"true\"}, ports: [{name: http, port: 70}]}\n"
	for reason, in := range map[string]string{
		"framed by its lines": module("a", 80) + "---\n" + byHand,
		"parsed whole":        strings.Replace(module("a", 80), "{app: a}", "&l {app: a}", 1) + "---\n" + byHand,
		"JSON": `{"apiVersion":"v1","kind":"List","items":[` +
			`{"apiVersion":"v1","kind":"Service","metadata":{"name":"a-service"},"spec":{"selector":{"mine":"true"},"ports":[{"name":"http","port":70}]}},` +
			`{"apiVersion":"koupleless.io/v1alpha1","kind":"ModuleDeployment","metadata":{"name":"a","labels":{}},` +
			`"spec":{"template":{"spec":{"module":{"name":"a"}}},"operationStrategy":{"serviceStrategy":{"enableModuleService":true,"port":80}}}}]}`,
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			out := t.TempDir()
			for _, args := range [][]string{nil, {"--format", "json"}, {"--format", "resourcelist"}, {"-o", out}} {
				code, stdout, stderr := run(t, in, append([]string{"build", "-"}, args...)...)
				require.Zero(t, code, stderr)
				assert.Contains(t, stderr, "is not managed")
				if stdout == "" {
					stdout = read(t, filepath.Join(out, "v1_service_a-service.yaml"))
				}
				assert.Contains(t, values(t, stdout), values(t, byHand)[0], "%q", args)
			}
		})
	}
}

func TestBuildOfTheWorkingDirectory(t *testing.T) {
	t.Chdir(folder(t, files{"m.yaml": module("a", 80)}))
	assert.Equal(t, module("a", 80)+"---\n"+service("a", 80), built(t, ""))
}

// helmOutput is what helm template prints.
const helmOutput = `---
# Source: shop/templates/config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: "settings"   # quoted
data:
  script: |
    # --- no document

    echo
---
# Source: shop/templates/empty.yaml
---
# Source: shop/templates/module.yaml
`

func TestBuildOfWhatHelmPrints(t *testing.T) {
	t.Parallel()
	in := helmOutput + module("a", 80) + "---\n# the end\n"
	want := helmOutput + module("a", 80) + "---\n" + service("a", 80) + "---\n# the end\n"
	code, piped, _ := run(t, in)
	require.Zero(t, code)
	assert.Equal(t, piped, built(t, in, "-"), "as in a pipe")
	assert.ElementsMatch(t, strings.Split(want, "\n"), strings.Split(piped, "\n"), "every line stays")
	assert.True(t, strings.HasPrefix(piped, helmOutput+module("a", 80)), "order and comments stay")
}

// TestBuildOutputIsWhole: where one file of several cannot be written, none is.
func TestBuildOutputIsWhole(t *testing.T) {
	t.Parallel()
	in := filepath.Join(folder(t, files{"m.yaml": module("a", 80)}), "m.yaml")
	out := t.TempDir()
	taken := filepath.Join(out, "v1_service_a-service.yaml")
	require.NoError(t, os.Mkdir(taken, 0o755))
	code, _, stderr := run(t, "", "build", in, "-o", out)
	assert.Equal(t, 1, code)
	assert.Equal(t, "error: --output: "+taken+" is not a regular file: remove it\n", stderr)
	entries, err := os.ReadDir(out)
	require.NoError(t, err)
	assert.Len(t, entries, 1)
}

func TestBuildOutput(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80), "existing": "old", "out/keep": "mine",
		"note.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: note}\n"})
	want := module("a", 80) + "---\n" + service("a", 80)
	at := func(name string) string { return filepath.Join(dir, name) }
	in := at("m.yaml")

	assert.Empty(t, built(t, "", in, "-o", at("new")))
	assert.Equal(t, want, read(t, at("new")))
	require.NoError(t, os.Chmod(at("existing"), 0o600))
	built(t, "", in, "--output", at("existing"))
	assert.Equal(t, want, read(t, at("existing")))
	info, err := os.Stat(at("existing"))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "a file keeps its mode")

	require.NoError(t, os.Symlink("existing", at("link")))
	code, _, stderr := run(t, "", "build", in, "--format", "json", "-o", at("link"))
	assert.Equal(t, 1, code)
	assert.Equal(t, "error: --output: "+at("link")+" is a symbolic link, which is not followed: name what it leads to, or remove it\n", stderr)
	assert.Equal(t, want, read(t, at("existing")), "a link is not followed")

	built(t, "", in, "-o", os.DevNull)
	info, err = os.Stat(os.DevNull)
	require.NoError(t, err)
	assert.False(t, info.Mode().IsRegular(), "a device stays what it is")

	for name, extension := range map[string]string{"yaml": ".yaml", "json": ".json"} {
		out := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.Mkdir(out, 0o755))
		built(t, "", in, "--format", name, "-o", out)
		written := contents(t, out)
		require.Len(t, written, 2)
		assert.Equal(t, values(t, want)[1:], values(t, written["v1_service_a-service"+extension]))
		assert.Equal(t, values(t, want)[:1], values(t, written["koupleless.io_v1alpha1_moduledeployment_a"+extension]))
	}
	braces := "{apiVersion: v1, kind: ConfigMap, metadata: {name: note}}\n"
	built(t, braces, "-", "-o", at("out"))
	assert.Equal(t, "---\n"+braces, read(t, at("out/v1_configmap_note.yaml")), "kubectl before 1.33 would take it for JSON")
	for reason, c := range map[string]struct {
		code    int
		args    []string
		message string
	}{
		"a file in a folder that is not there": {1, []string{"-o", at("none/out")}, "error: --output: directory " + at("none") + " does not exist: create it first\n"},
		"a folder that is not there":           {1, []string{"-o", at("none") + "/"}, "error: --output: directory " + at("none") + " does not exist: create it first\n"},
		"a file that is used as a folder":      {1, []string{"-o", at("m.yaml/out")}, "error: --output: " + at("m.yaml") + " is not a directory\n"},
		"a folder in such a file":              {1, []string{"-o", at("m.yaml/a/out")}, "error: --output: stat " + at("m.yaml/a") + ": not a directory\n"},
		"one document in a folder":             {2, []string{"-o", at("out"), "--format", "resourcelist"}, "name a file"},
		"two resources of one name":            {1, []string{at("note.yaml"), at("note.yaml"), "-o", at("out")}, "two resources would be written to"},
	} {
		before := contents(t, dir)
		code, stdout, stderr := run(t, "", append([]string{"build", in}, c.args...)...)
		assert.Equal(t, c.code, code, reason)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, c.message, reason)
		assert.Equal(t, before, contents(t, dir), reason)
	}
}

// TestBuildOfSeveralEnvironments holds that one output never holds two resources of one name.
func TestBuildOfSeveralEnvironments(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"dev/kustomization.yaml": "resources: [m.yaml]\n", "dev/m.yaml": module("a", 80), "prod/kustomization.yaml": "resources: [m.yaml]\n", "prod/m.yaml": module("a", 81)})
	code, stdout, stderr := run(t, "", "build", dir)
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	assert.Equal(t, "error: "+dir+": its kustomizations ("+dir+"/dev, "+dir+"/prod) hold modules of one name, so they are deployed apart: build each of them by itself\n", stderr)
	code, _, stderr = run(t, "", "render", dir)
	assert.Zero(t, code, stderr)
	code, stdout, stderr = run(t, "", "build", dir+"/prod")
	assert.Zero(t, code, stderr)
	assert.Contains(t, stdout, "port: 81\n")
}

// TestBuildOfSeveralDirectories holds the same of resources in two directories, which are deployed together.
func TestBuildOfSeveralDirectories(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{
		"one/k/kustomization.yaml": "resources: [m.yaml]\n", "one/k/m.yaml": module("a", 80), "two/m.yaml": module("a", 80), "three/k/kustomization.yaml": "resources: [m.yaml]\n",
		"three/k/m.yaml": module("a", 80),
	})
	for _, c := range [][]string{{"one", "two"}, {"two", "one"}, {"one", "three"}} {
		first, second := filepath.Join(dir, c[0]), filepath.Join(dir, c[1])
		code, stdout, stderr := run(t, "", "build", first, second)
		assert.Equal(t, 1, code, "%v hold one module", c)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, `duplicate ModuleDeployment "a": already defined at `+first, "%v", c)
	}
}
