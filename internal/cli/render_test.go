package cli_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/cli"
)

func TestRenderAndCheck(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80) + "---\n" + module("b", 81), "service_b-service.yaml": service("b", 80),
		"service_c-service.yaml": service("c", 80), "kustomization.yaml": "resources: []\n"})
	before := contents(t, dir)
	code, diff, stderr := run(t, "", "render", "--check", dir)
	assert.Equal(t, 3, code)
	assert.Equal(t, dir+"/service_c-service.yaml:1:1: note: Service c-service: to be removed: no module requests it\n"+
		"To fix it, run: module-service render "+dir+"\n", stderr)
	assert.Equal(t, before, contents(t, dir), "a check writes nothing")
	added := "+" + strings.ReplaceAll(strings.TrimSuffix(service("a", 80), "\n"), "\n", "\n+") + "\n"
	removed := "-" + strings.ReplaceAll(strings.TrimSuffix(service("c", 80), "\n"), "\n", "\n-") + "\n"
	assert.Equal(t, "--- /dev/null\n+++ b/service_a-service.yaml\n@@ -0,0 +1,15 @@\n"+added+
		`--- a/service_b-service.yaml
+++ b/service_b-service.yaml
@@ -11,5 +11,5 @@
   ports:
   - name: http
     protocol: TCP
-    port: 80
-    targetPort: 80
+    port: 81
+    targetPort: 81
`+"--- a/service_c-service.yaml\n+++ /dev/null\n@@ -1,15 +0,0 @@\n"+removed, diff)

	code, stdout, stderr := run(t, "", "render", dir)
	assert.Zero(t, code)
	assert.Equal(t, "created "+dir+"/service_a-service.yaml\nupdated "+dir+"/service_b-service.yaml\ndeleted "+dir+"/service_c-service.yaml\n", stdout)
	assert.Equal(t, dir+"/service_c-service.yaml:1:1: note: Service c-service: removed: no module requests it\n", stderr)
	after := files{"m.yaml": before["m.yaml"], "kustomization.yaml": before["kustomization.yaml"],
		"service_a-service.yaml": service("a", 80), "service_b-service.yaml": service("b", 81)}
	assert.Equal(t, after, contents(t, dir))

	for _, args := range [][]string{{"--check", dir}, {dir}} {
		code, stdout, stderr = run(t, "", append([]string{"render"}, args...)...)
		assert.Zero(t, code)
		assert.Empty(t, stdout+stderr, "a run that changes nothing prints nothing")
	}

	write(t, filepath.Join(dir, "m.yaml"), module("a", 80)+"---\n"+module("b", 82))
	code, diff, _ = run(t, "", "render", "--check", dir)
	assert.Equal(t, 3, code)
	assert.Contains(t, diff, "-    port: 81\n-    targetPort: 81\n+    port: 82\n+    targetPort: 82\n")
}

// TestManifestsThatAreDamaged must not be taken for manifests that are gone: the Services that they want would go with them.
func TestManifestsThatAreDamaged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, manifest, place, reported string }{
		{"the apiVersion is lost", strings.TrimPrefix(module("a", 80), "apiVersion: koupleless.io/v1alpha1\n"), "1:1", "apiVersion is absent"},
		{"the kind is misspelt", strings.Replace(module("a", 80), "kind:", "knd:", 1), "1:1", "kind is absent"},
		{"joined to another without a separator", configMap + module("a", 80), "5:13", "apiVersion is given more than once: is a separator between two resources missing?"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"c.yaml": configMap, "m.yaml": c.manifest, "service_a-service.yaml": service("a", 80)})
			before := contents(t, dir)
			for _, args := range [][]string{{"render", dir}, {"render", "--check", dir}, {"build", dir}} {
				code, stdout, stderr := run(t, "", args...)
				assert.Equal(t, 1, code)
				assert.Empty(t, stdout)
				assert.Contains(t, stderr, "m.yaml:"+c.place+": error: document 1: ")
				assert.Contains(t, stderr, c.reported)
				assert.Equal(t, before, contents(t, dir))
			}
		})
	}
}

// TestRenderPrintsFiles gives a directory by several names, which the lines keep.
func TestRenderPrintsFiles(t *testing.T) {
	for _, c := range []struct {
		reason string
		dir    string // ABOVE stands for the folder that it is in
		names  files
		want   string
	}{
		{"relative", "deploy", files{"m.yaml": module("a", 80)}, "created deploy/service_a-service.yaml\n"},
		{"with a slash", "deploy/", files{"m.yaml": module("a", 80)}, "created deploy/service_a-service.yaml\n"},
		{"absolute", "ABOVE/deploy", files{"m.yaml": module("a", 80)}, "created ABOVE/deploy/service_a-service.yaml\n"},
		{"in a folder", "deploy", files{"b/m.yaml": module("b", 80), "a/m.yaml": module("a", 80)}, "created deploy/a/service_a-service.yaml\ncreated deploy/b/service_b-service.yaml\n"},
		{"a name that would forge a line", "deploy", files{"a\nupdated b/m.yaml": module("a", 80)}, "created \"deploy/a\\012updated b/service_a-service.yaml\"\n"},
		{"a Service in a file with others", "deploy", files{"m.yaml": module("a", 80) + "---\n" + service("a", 81)}, "updated deploy/m.yaml\n"},
		{"nothing", "deploy", files{"m.yaml": configMap}, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			above := filepath.Dir(folder(t, c.names))
			t.Chdir(above)
			code, stdout, stderr := run(t, "", "render", strings.Replace(c.dir, "ABOVE", above, 1))
			assert.Zero(t, code)
			assert.Empty(t, stderr)
			assert.Equal(t, strings.ReplaceAll(c.want, "ABOVE", above), stdout)
		})
	}
}

// TestRenderThatCannotPrint: the files are written, and the exit code shows that their names were not printed.
func TestRenderThatCannotPrint(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80)})
	var stderr bytes.Buffer
	assert.Equal(t, 1, cli.Run([]string{"render", dir}, strings.NewReader(""), &fullWriter{10}, &stderr))
	assert.Equal(t, "error: the files are written, but their names could not be printed: no space left\n", stderr.String())
	assert.Equal(t, service("a", 80), read(t, filepath.Join(dir, "service_a-service.yaml")))
}

// TestRendersAtOnce starts several renders of one tree: each must find it right or make it so.
func TestRendersAtOnce(t *testing.T) {
	t.Parallel()
	in, want := files{}, files{}
	for i := range 10 {
		name := fmt.Sprintf("m%d", i)
		in[name+".yaml"] = module(name, 80)
		in["service_"+name+"-service.yaml"] = service(name, 81)
		want[name+".yaml"] = in[name+".yaml"]
		want["service_"+name+"-service.yaml"] = service(name, 80)
	}
	dir := folder(t, in)
	var all sync.WaitGroup
	outs := make([]string, 4)
	for i := range outs {
		all.Add(1)
		go func() {
			defer all.Done()
			out, err := exec.Command(binary(t), "render", dir).CombinedOutput()
			assert.NoError(t, err)
			outs[i] = string(out)
		}()
	}
	all.Wait()
	reported := ""
	for i := range 10 {
		reported += fmt.Sprintf("updated %s/service_m%d-service.yaml\n", dir, i)
	}
	assert.ElementsMatch(t, []string{reported, "", "", ""}, outs, "one of them has done it all")
	assert.Equal(t, want, contents(t, dir))
}

// TestRendersOfTwoDirectoriesAtOnce names them in either order: no two renders may wait for each other.
func TestRendersOfTwoDirectoriesAtOnce(t *testing.T) {
	t.Parallel()
	root := folder(t, files{"a/m.yaml": module("a", 80), "b/m.yaml": module("b", 80)})
	a, b := filepath.Join(root, "a"), filepath.Join(root, "b")
	var all sync.WaitGroup
	for i := range 8 {
		dirs := []string{a, b}
		if i%2 == 1 {
			dirs = []string{b, a}
		}
		all.Add(1)
		go func() {
			defer all.Done()
			out, err := exec.Command(binary(t), append([]string{"render"}, dirs...)...).CombinedOutput()
			assert.NoError(t, err, string(out))
		}()
	}
	all.Wait()
	after := contents(t, root)
	assert.Equal(t, service("a", 80), after["a/service_a-service.yaml"])
	assert.Equal(t, service("b", 80), after["b/service_b-service.yaml"])
}

// TestRenderOfAChart holds that no command takes the templates of a chart for manifests.
func TestRenderOfAChart(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n", "templates/m.yaml": module("a", 80)})
	before := snapshot(t, dir)
	for _, args := range [][]string{{"render", dir}, {"render", "--check", dir}, {"check", dir}, {"build", dir}, {"list", dir}} {
		code, stdout, stderr := run(t, "", args...)
		assert.Equal(t, 1, code, args)
		assert.Empty(t, stdout, args)
		assert.Equal(t, "error: "+dir+": is a Helm chart; render it with Helm first: helm template "+dir+" | module-service build -\n", stderr, args)
	}
	assert.Equal(t, before, snapshot(t, dir))
}

func TestRenderOfAnOverlay(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": module("a", 80), "dev/kustomization.yaml": "resources: [../base]\n"})
	code, _, stderr := run(t, "", "render", dir+"/dev")
	assert.Zero(t, code)
	const empty = "/dev: no Kubernetes resources found: it is a kustomization whose resources are elsewhere; "
	assert.Equal(t, "warning: "+dir+empty+"render their directory, or run: module-service build "+dir+"/dev\n", stderr)

	write(t, dir+"/dev/function.yaml", "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata:\n  name: f\n"+
		"  annotations: {config.kubernetes.io/function: 'exec: {path: module-service}'}\n")
	write(t, dir+"/dev/kustomization.yaml", "resources: [../base]\ntransformers: [function.yaml]\n")
	code, _, stderr = run(t, "", "render", dir+"/dev")
	assert.Zero(t, code)
	assert.Equal(t, "warning: "+dir+empty+"kustomize runs the function for it; to check that run: kustomize build --enable-alpha-plugins --enable-exec "+dir+
		"/dev | module-service check -\n", stderr, "build refuses this kustomization")
}

func TestRenderOfTheFirstServiceOfAFile(t *testing.T) {
	placed := func(text, namespace string) string {
		return strings.Replace(text, "metadata:\n", "metadata:\n  namespace: "+namespace+"\n", 1)
	}
	ordered := func(namespace string) string {
		return strings.Replace(service("a", 80), "-service\n", "-service\n  namespace: "+namespace+"\n", 1)
	}
	for _, c := range []struct{ reason, module, before, after string }{
		{"replaced by another one", placed(module("a", 80), "shop"), service("a", 80), ordered("shop")},
		{"removed before another one", placed(module("a", 80), "shop"), service("a", 80) + "---\n" + ordered("shop"), ordered("shop")},
		{"after a separator", placed(module("a", 80), "shop"), "---\n" + service("a", 80), "---\n" + ordered("shop")},
		{"with line breaks of Windows", placed(module("a", 80), "shop"), strings.ReplaceAll(service("a", 80), "\n", "\r\n"),
			strings.ReplaceAll(ordered("shop"), "\n", "\r\n")},
		{"after a byte order mark", placed(module("a", 80), "shop"), "\ufeff" + service("a", 80) + "---\n" + ordered("shop"), "\ufeff" + ordered("shop")},
		{"before JSON, which needs the separator", module("b", 80), service("a", 80) + "---\n" + `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}` + "\n---\n" +
			service("b", 80), "---\n" + `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}` + "\n---\n" + service("b", 80)},
	} {
		t.Run(c.reason, func(t *testing.T) {
			dir := folder(t, files{"m.yaml": c.module, "service_a-service.yaml": c.before})
			code, stdout, _ := run(t, "", "render", dir)
			assert.Equal(t, 0, code)
			assert.Contains(t, stdout, "updated ")
			assert.Equal(t, c.after, contents(t, dir)["service_a-service.yaml"])
			code, stdout, _ = run(t, "", "check", dir)
			assert.Equal(t, 0, code, stdout)
		})
	}
}
