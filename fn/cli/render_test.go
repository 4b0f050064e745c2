package cli_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRenderAndCheck(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80) + "---\n" + module("b", 81), "service_b-service.yaml": service("b", 80),
		"service_c-service.yaml": service("c", 80), "kustomization.yaml": "resources: [none.yaml]\n"})
	before := contents(t, dir)
	code, diff, stderr := run(t, "", "render", "--check", dir)
	assert.Equal(t, 1, code)
	assert.Empty(t, stderr, "the diff tells it")
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
	assert.Empty(t, stdout+stderr)
	after := files{"m.yaml": before["m.yaml"], "kustomization.yaml": before["kustomization.yaml"],
		"service_a-service.yaml": service("a", 80), "service_b-service.yaml": service("b", 81)}
	assert.Equal(t, after, contents(t, dir))

	code, stdout, stderr = run(t, "", "render", "--check", dir)
	assert.Zero(t, code)
	assert.Empty(t, stdout+stderr)

	write(t, filepath.Join(dir, "m.yaml"), module("a", 80)+"---\n"+module("b", 82))
	code, diff, _ = run(t, "", "render", "--check", dir)
	assert.Equal(t, 1, code)
	assert.Contains(t, diff, "-    port: 81\n-    targetPort: 81\n+    port: 82\n+    targetPort: 82\n")
}

// TestManifestsThatAreDamaged must not be taken for manifests that are gone: the Services that they want would go with them.
func TestManifestsThatAreDamaged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, manifest, told string }{
		{"the apiVersion is lost", strings.TrimPrefix(module("a", 80), "apiVersion: koupleless.io/v1alpha1\n"), "apiVersion must be a string, it is absent"},
		{"the kind is misspelt", strings.Replace(module("a", 80), "kind:", "knd:", 1), "kind must be a string, it is absent"},
		{"joined to another without a separator", configMap + module("a", 80), "apiVersion is given more than once: is a separator between two resources missing?"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"c.yaml": configMap, "m.yaml": c.manifest, "service_a-service.yaml": service("a", 80)})
			before := contents(t, dir)
			for _, args := range [][]string{{"render", dir}, {"render", "--check", dir}, {"build", dir}} {
				code, stdout, stderr := run(t, "", args...)
				assert.Equal(t, 1, code)
				assert.Empty(t, stdout)
				assert.Contains(t, stderr, "m.yaml[0]: document 1 (line 1): ")
				assert.Contains(t, stderr, c.told)
				assert.Equal(t, before, contents(t, dir))
			}
		})
	}
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
	for range 4 {
		all.Add(1)
		go func() {
			defer all.Done()
			out, err := exec.Command(binary(t), "render", dir).CombinedOutput()
			assert.NoError(t, err)
			assert.Empty(t, string(out))
		}()
	}
	all.Wait()
	assert.Equal(t, want, contents(t, dir))
}
