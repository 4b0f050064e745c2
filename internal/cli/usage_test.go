package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/cli"
)

func TestWrongUsage(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80)})
	file, none := filepath.Join(dir, "m.yaml"), filepath.Join(dir, "none")
	for _, c := range []struct {
		args    []string
		message string
	}{
		{[]string{"buil", dir}, `unknown command "buil": did you mean "build"?`},
		{[]string{"build", "--nothing", dir}, "unknown flag: --nothing"},
		{[]string{"build", "-x", dir}, "unknown shorthand flag"},
		{[]string{"build", "--format", "xml", dir}, `--format must be one of yaml, json, resourcelist, got "xml"`},
		{[]string{"build", dir, "--format"}, "flag needs an argument"},
		{[]string{"build", "--strict=perhaps", dir}, "invalid argument"},
		{[]string{"build", "--load-restrictor", "None", dir}, `--load-restrictor must be LoadRestrictionsRootOnly or LoadRestrictionsNone, got "None"`},
		{[]string{"build", none}, "no such file or directory"},
		{[]string{"build", dir, none}, "no such file or directory"},
		{[]string{"build", "-c", none, dir}, "no such file or directory"},
		{[]string{"build", "-c", dir, dir}, "--config " + dir + ": is a directory: name the file"},
		{[]string{"check", "--config=", dir}, "--config is empty, as with a variable that is not set"},
		{[]string{"build", dir, dir}, dir + " is in " + dir + ", which is given too: name only one of the two"},
		{[]string{"list", dir, filepath.Dir(dir)}, dir + " is in " + filepath.Dir(dir) + ", which is given too"},
		{[]string{"build", dir, "-o", filepath.Join(dir, "all.yaml")}, "where the next build would read it"},
		{[]string{"build", dir, "-o", dir}, "where the next build would read it"},
		{[]string{"build", "-", "-"}, "- is given twice"},
		{[]string{"check", none}, "no such file or directory"},
		{[]string{"check", "--load-restrictor", "None", dir}, "--load-restrictor must be"},
		{[]string{"render", dir, dir}, "which is given too"},
		{[]string{"render", dir, filepath.Dir(dir)}, dir + " is in " + filepath.Dir(dir)},
		{[]string{"check", dir, dir}, dir + " is in " + dir + ", which is given too: name only one of the two"},
		{[]string{"check", dir, filepath.Dir(dir)}, dir + " is in " + filepath.Dir(dir) + ", which is given too: name only one of the two"},
		{[]string{"render", "--check", dir, filepath.Dir(dir)}, dir + " is in " + filepath.Dir(dir)},
		{[]string{"install"}, "install takes one directory, got 0 arguments"},
		{[]string{"render", none}, "no such file or directory"},
		{[]string{"render", "-c", none, dir}, "no such file or directory"},
		{[]string{"render", file}, "is not a directory"},
		{[]string{"render", "-"}, "standard input is not a directory: pipe manifests into module-service without a command"},
		{[]string{dir}, `unknown command "` + dir + `": did you mean module-service render ` + dir + "?\n"},
		{[]string{file}, `unknown command "` + file + `": did you mean module-service build ` + file + "?\n"},
		{[]string{"render", "-o", "x", dir}, "unknown shorthand flag"},
		{[]string{"version", "x"}, "version takes no arguments"},
		{[]string{"completion", "bash", "x"}, "unknown command"},
		{[]string{"completion", "sh"}, `completion is for bash, fish, powershell, zsh, got "sh"`},
		{[]string{"help", "biuld"}, `unknown command "biuld": did you mean "build"?`},
		{[]string{"help", "config"}, `unknown command "config": did you mean "configuration"?`},
		{[]string{"help", "xconfiguration"}, `unknown command "xconfiguration": did you mean "configuration"?`},
		{[]string{"help", "comp"}, `unknown command "comp": did you mean "completion"?`},
		{[]string{"help", "nothing"}, "unknown command \"nothing\"\n"},
		{[]string{"help", "build", "x"}, `unknown command "x"`},
		{[]string{"render", "--chek", dir}, "unknown flag: --chek: did you mean --check?"},
		{[]string{"build", "--confg=x", dir}, "unknown flag: --confg: did you mean --config?"},
		{[]string{"build", "--enable-hlem", dir}, "unknown flag: --enable-hlem: did you mean --enable-helm?"},
		{[]string{"install", "--hlep"}, "unknown flag: --hlep: did you mean --help?"},
		{[]string{"--strict"}, "unknown flag: --strict: it belongs after a command, as in: module-service build --strict PATH, where - is standard input\n"},
		{[]string{"-c", file}, "unknown shorthand flag: 'c' in -c: it belongs after a command, as in: module-service build --config VALUE PATH, where - is standard input\n"},
		{[]string{"-f", file}, "unknown shorthand flag: 'f' in -f: it belongs after a command, as in: module-service build --filename FILE\n"},
		{[]string{"--debgu"}, "unknown flag: --debgu: did you mean --debug?"},
		{[]string{"--verison"}, "unknown flag: --verison: did you mean --version?"},
		{[]string{"build", "--unlike-any", dir}, "unknown flag: --unlike-any\n"},
		{[]string{"build", "-o", "json", dir}, "-o names the file to write: for the format use --format json, for a file of that name -o ./json"},
		{[]string{"build", "--dry-run", dir}, "unknown flag: --dry-run: to see what would change, run module-service check"},
		{[]string{"render", "--diff", dir}, "run module-service check"},
		{[]string{"diff", dir}, `unknown command "diff": did you mean "check"?`},
		{[]string{"validate", dir}, `did you mean "check"?`},
		{[]string{"lint", dir}, `did you mean "check"?`},
		{[]string{"list", "-o", "xml", dir}, "--output must be one of"},
		{[]string{"list", "-f", none}, "none: no such file or directory"},
		{[]string{"build", "-zc", dir}, "unknown shorthand flag: 'z' in -zc\n"},
	} {
		t.Run(strings.Join(c.args[:min(2, len(c.args))], " "), func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, module("s", 80), c.args...)
			assert.Equal(t, 2, code, "%q", c.args)
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, "error: ")
			assert.Contains(t, stderr, c.message)
			if command := c.args[0]; slices.Contains([]string{"build", "check", "render", "install", "version", "list"}, command) {
				assert.Contains(t, stderr, "\nUsage: module-service "+command+" ")
				assert.Contains(t, stderr, "\nRun \"module-service "+command+" --help\" for more.\n")
			}
			assert.Contains(t, stderr, "\nRun \"module-service ")
			assert.NotContains(t, stderr, "stat ")
		})
	}
}

// TestFaults shows that all faults of a run are reported at once, that nothing is printed and nothing written.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason   string
		files    files
		args     []string
		reported []string
	}{
		{"of several files and documents",
			files{"a.yaml": "a: [\n", "b.json": "{", "c.yaml": module("c", 0) + "---\n" + module("d", 70000), "e.yaml": configMap + "---\na: b\n"}, nil,
			[]string{"a.yaml:1:1: error: input is not YAML", "b.json:1:1: error: input is neither JSON", "c.yaml:8:74: error: ModuleDeployment c: ", "c.yaml:18:74: error: ModuleDeployment d: ", "e.yaml:6:1: error: document 2"}},
		{"a warning with --strict", files{"m.yaml": strings.Replace(module("a", 80), "port: 80", "port: 80, prot: 1", 1)}, []string{"--strict"},
			[]string{"m.yaml:8:78: error: ModuleDeployment a: spec.operationStrategy.serviceStrategy.prot: is unknown"}},
		{"a warning with strict in the configuration", files{"m.yaml": strings.Replace(module("a", 80), "port: 80", "port: 80, prot: 1", 1),
			"module-service.yaml": strings.Replace(settings("ClusterIP"), "spec:\n", "spec:\n  strict: true\n", 1)}, nil,
			[]string{"m.yaml:8:78: error: ModuleDeployment a: spec.operationStrategy.serviceStrategy.prot: is unknown"}},
		{"a link that leads out", files{"m.yaml": module("a", 80), "../out.yaml": configMap}, nil, []string{"link.yaml: is a symbolic link that leads out of"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, c.files)
			if _, ok := c.files["../out.yaml"]; ok {
				assert.NoError(t, os.Symlink("../out.yaml", filepath.Join(dir, "link.yaml")))
			}
			before := contents(t, filepath.Dir(dir))
			for _, args := range [][]string{{"build", dir}, {"build", dir, "--format", "resourcelist"}, {"build", dir, "-o", filepath.Join(dir, "out")}, {"render", dir}, {"render", "--check", dir}} {
				code, stdout, stderr := run(t, "", append(args, c.args...)...)
				assert.Equal(t, 1, code, "%q", args)
				if slices.Contains(args, "resourcelist") {
					assert.Contains(t, stdout, "results:\n- message: ", "the errors are in it, too")
				} else {
					assert.Empty(t, stdout)
				}
				reported := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
				if assert.Len(t, reported, len(c.reported), stderr) {
					for i := range reported {
						assert.Contains(t, reported[i], "error: ")
						assert.Contains(t, reported[i], filepath.Join(dir, c.reported[i]))
					}
				}
				assert.Equal(t, before, contents(t, filepath.Dir(dir)))
			}
		})
	}
}

func TestNothingFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason  string
		files   files
		warning string
	}{
		{"no manifests", files{"README": "no manifests\n"}, ""},
		{"a file about something else", files{"values.yaml": "replicas: 1\n"}, ""},
		{"a configuration", files{"module-service.yaml": settings("ClusterIP")}, ""},
		{"a configuration under another name", files{"settings.yaml": settings("ClusterIP")}, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, c.files)
			code, stdout, stderr := run(t, "", "build", dir)
			assert.Equal(t, 1, code, "a host takes an empty output for an order to delete all")
			assert.Empty(t, stdout)
			assert.True(t, strings.HasSuffix(stderr, "error: "+dir+": no Kubernetes resources found\n"), stderr)
			assert.Contains(t, stderr, c.warning)

			for _, args := range [][]string{{"check", dir}, {"render", "--check", dir}} {
				code, stdout, stderr = run(t, "", args...)
				assert.Equal(t, 1, code, "nothing would ever be found wrong in a directory that moved")
				assert.Empty(t, stdout)
				assert.Contains(t, stderr, c.warning)
				assert.Contains(t, stderr, "error: "+dir+": no Kubernetes resources found\n")
			}
			code, stdout, stderr = run(t, "", "render", dir)
			assert.Zero(t, code, "a render may have deleted the last Service")
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, c.warning)
			assert.Contains(t, stderr, "warning: "+dir+": no Kubernetes resources found: check that it is the right directory\n")
			code, _, _ = run(t, "", "render", dir, "--strict")
			assert.Equal(t, 1, code)
		})
	}

	dir := folder(t, files{"m.yaml": "a: ["})
	_, _, stderr := run(t, "", "render", dir)
	assert.NotContains(t, stderr, "no Kubernetes resources found", "what is broken may hold some")

	code, stdout, stderr := run(t, "", "build", "-")
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "error: <stdin>: input is empty")
}

func TestWarningsDoNotFail(t *testing.T) {
	t.Parallel()
	misspelt := strings.Replace(module("a", 80), "port: 80", "port: 80, prot: 1", 1)
	dir := folder(t, files{"m.yaml": misspelt})
	code, stdout, stderr := run(t, "", "build", dir)
	assert.Zero(t, code)
	assert.Equal(t, misspelt+"---\n"+service("a", 80), stdout)
	assert.True(t, strings.HasPrefix(stderr, dir+"/m.yaml:8:78: warning: "), stderr)
}

func TestKustomizationWhosePatchesDeleteAll(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80), "kustomization.yaml": "resources: [m.yaml]\n" +
		"patches: [{target: {kind: ModuleDeployment}, patch: '{kind: ModuleDeployment, metadata: {name: a}, $patch: delete}'}]\n"})
	for _, command := range []string{"build", "check", "list"} {
		code, stdout, stderr := run(t, "", command, dir)
		assert.Equal(t, 1, code)
		assert.Empty(t, stdout)
		assert.Equal(t, "error: "+dir+": the kustomization renders no resource: check what it lists, and which patches delete resources\n", stderr, command)
	}
}

func TestKustomizationsThatFail(t *testing.T) {
	t.Parallel()
	function := settings("ClusterIP") + "---\n"
	function = strings.Replace(function, "  name: module-service\n", "  name: module-service\n  annotations:\n    config.kubernetes.io/function: |\n      exec:\n        path: module-service\n", 1)
	for _, c := range []struct {
		reason  string
		files   files
		message string
	}{
		{"under transformers", files{"kustomization.yaml": "resources: [m.yaml]\ntransformers: [f.yaml]\n"}, "it lists ModuleService under transformers:, generators: or validators:"},
		{"under generators", files{"kustomization.yaml": "resources: [m.yaml]\ngenerators: [f.yaml]\n"}, "remove it there"},
		{"in a component", files{"kustomization.yaml": "resources: [m.yaml]\ncomponents: [c]\n", "c/f.yaml": function,
			"c/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ntransformers: [f.yaml]\n"}, "itself or through a base or component"},
		{"nothing in it", files{"kustomization.yaml": ""}, "kustomization.yaml is empty"},
		{"two kustomization files", files{"kustomization.yaml": "resources: [m.yaml]\n", "Kustomization": "resources: [m.yaml]\n"}, "Found multiple kustomization files"},
		{"a chart without --enable-helm", files{"kustomization.yaml": "helmCharts: [{name: c}]\n"}, "must specify --enable-helm"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, c.files)
			write(t, filepath.Join(dir, "m.yaml"), module("a", 80))
			write(t, filepath.Join(dir, "f.yaml"), function)
			code, stdout, stderr := run(t, "", "build", dir)
			assert.Equal(t, 1, code)
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, "error: kustomization "+dir+": ")
			assert.Contains(t, stderr, c.message)
		})
	}
}

func TestCommandsForAKustomizationWithTheFunctionAreQuoted(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t, files{"my dir/kustomization.yaml": "resources: [m.yaml]\ntransformers: [f.yaml]\n", "my dir/m.yaml": module("a", 80),
		"my dir/f.yaml": strings.Replace(settings("ClusterIP"), "  name: module-service\n",
			"  name: module-service\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: module-service}\n", 1)}), "my dir")
	for _, command := range []string{"build", "check", "list"} {
		code, _, stderr := run(t, "", command, dir)
		assert.Equal(t, 1, code)
		assert.Contains(t, stderr, "kustomize build --enable-alpha-plugins --enable-exec '"+dir+"', whose output module-service check - and list - read; "+
			"to check its files, run: module-service render --check '"+dir+"'\n", command)
	}
}

func TestBuildOfAChart(t *testing.T) {
	t.Parallel()
	chart := files{"Chart.yaml": "apiVersion: v2\nname: c\n", "templates/m.yaml": "{{ if .Values.a }}", "crds/crd.yaml": configMap}
	for _, c := range []struct {
		reason  string
		more    files
		path    string
		refused bool
	}{
		{"its CRDs alone would be taken for all that there is", nil, "", true},
		{"a chart among manifests is left out", files{"../m.yaml": configMap}, "..", false},
		{"a folder of a chart", nil, "crds", false},
		{"a kustomization is rendered as one", files{"kustomization.yaml": "resources: [crds/crd.yaml]\n"}, "", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, chart)
			for name, content := range c.more {
				write(t, filepath.Join(dir, name), content)
			}
			code, stdout, stderr := run(t, "", "build", filepath.Join(dir, c.path))
			if !c.refused {
				assert.Zero(t, code, stderr)
				assert.Contains(t, stdout, configMap)
				return
			}
			assert.Equal(t, 1, code)
			assert.Empty(t, stdout)
			assert.Equal(t, "error: "+dir+": is a Helm chart; render it with Helm first: helm template "+dir+" | module-service build -\n", stderr)
		})
	}
}

func TestLoadRestrictor(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"kustomization.yaml": "resources: [../out.yaml]\n", "../out.yaml": module("a", 80)})
	assert.Contains(t, built(t, "", dir, "--load-restrictor", "LoadRestrictionsNone"), "---\n"+service("a", 80))
}

func TestOutputOfBuildAndCheckThatFails(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80)})
	for _, args := range [][]string{{"build", dir}, {"build", dir, "--format", "json"}, {"build", dir, "--format", "resourcelist"}, {"render", "--check", dir}} {
		_, whole, _ := run(t, "", args...)
		for _, room := range []int{0, 1, len(whole) - 1} {
			var stderr bytes.Buffer
			assert.Equal(t, 1, cli.Run(args, strings.NewReader(""), &fullWriter{room}, &stderr), "%q with room for %d of %d bytes", args, room, len(whole))
			assert.Contains(t, stderr.String(), "no space left")
		}
	}
}
