package examples_test

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/kio"
)

// TestBuildIsWhatKustomizeRenders compares the two ways. Both outputs must hold the same resources with the same values.
func TestBuildIsWhatKustomizeRenders(t *testing.T) {
	t.Parallel()
	need(t, "kustomize")
	for _, c := range kustomizeCases {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			if slices.Contains(c.flags, "--enable-helm") {
				need(t, "helm")
			}
			built, byKustomize := c.render(t)
			require.Equal(t, sorted(byKustomize), sorted(built))
			for id, value := range byKustomize {
				assert.Equal(t, value, built[id], id)
			}
			assert.Equal(t, c.services, generated(built))
		})
	}
}

// TestWhereBuildAndKustomizeDiffer shows what a function knows and the rendered output does not show: that a resource comes from
// a function.
func TestWhereBuildAndKustomizeDiffer(t *testing.T) {
	t.Parallel()
	need(t, "kustomize")
	const wanted = "v1 Service  provider-service"
	for _, c := range []struct {
		kustomizeCase
		built, byKustomize []string // that the other has not, or has with other values
	}{
		{kustomizeCase{reason: "the label that names kustomize", top: "resources: [m.yaml, base.yaml]\nbuildMetadata: [managedByLabel]\n"},
			[]string{wanted}, []string{wanted}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			built, byKustomize := c.render(t)
			assert.Equal(t, c.built, notIn(built, byKustomize))
			assert.Equal(t, c.byKustomize, notIn(byKustomize, built))
		})
	}
}

// notIn returns the identities of resources that are not among others, or not with the same values.
func notIn(resources, others map[string]any) []string {
	var all []string
	for _, id := range sorted(resources) {
		if !reflect.DeepEqual(resources[id], others[id]) {
			all = append(all, id)
		}
	}
	return all
}

// TestOutputDirectory compares the files that build and kustomize write into a directory.
func TestOutputDirectory(t *testing.T) {
	t.Parallel()
	need(t, "kustomize")
	object := func(apiVersion, kind, name, namespace string) string {
		return "---\napiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: \"" + name + "\", namespace: " + namespace + "}\n"
	}
	clusterWide := object("v1", "Namespace", "shop", "null") + object("rbac.authorization.k8s.io/v1", "ClusterRole", "system:Shop", "null")
	for reason, resources := range map[string]string{
		"one namespace":                object("v1", "ConfigMap", "a", "shop") + object("apps/v1", "Deployment", "a", "shop"),
		"no namespace":                 object("v1", "ConfigMap", "a", "null") + object("example.com/v1", "Custom", "a", "null"),
		"a namespace and cluster-wide": object("v1", "ConfigMap", "a", "shop") + clusterWide,
		"two namespaces":               object("v1", "ConfigMap", "a", "shop") + object("v1", "ConfigMap", "a", "other") + clusterWide,
		"a namespace and none":         object("v1", "ConfigMap", "a", "shop") + object("v1", "ConfigMap", "b", "null"),
		"none and the default":         object("v1", "ConfigMap", "a", "default") + object("v1", "ConfigMap", "b", "null"),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, filepath.Join(dir, "in/kustomization.yaml"), "resources: [all.yaml]\n")
			write(t, filepath.Join(dir, "in/all.yaml"), resources)
			require.NoError(t, os.Mkdir(filepath.Join(dir, "out"), 0o755))
			require.NoError(t, os.Mkdir(filepath.Join(dir, "want"), 0o755))
			k := command(t, dir, "kustomize", "build", "in", "-o", "want")
			require.Zero(t, k.code, k.stderr)
			r := moduleService(t, dir, "build", "in", "-o", "out")
			require.Zero(t, r.code, r.stderr)
			written := tree(t, filepath.Join(dir, "out"))
			want := tree(t, filepath.Join(dir, "want"))
			assert.NotEmpty(t, want)
			assert.Len(t, written, len(want))
			for path, content := range want {
				name := filepath.Base(path)
				require.Contains(t, written, filepath.Join(dir, "out", name))
				assert.Equal(t, byID(t, content), byID(t, written[filepath.Join(dir, "out", name)]), name)
			}
		})
	}
}

// render returns what build and kustomize make of a case: the values of the resources by their identities.
func (c kustomizeCase) render(t *testing.T) (built, byKustomize map[string]any) {
	t.Helper()
	root := t.TempDir()
	function := "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata:\n  name: module-service\n" +
		"  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: module-service}\n"
	if c.config != "" {
		function += "spec:\n" + c.config
	}
	for name, content := range map[string]string{"build": c.top, "kustomize": c.top + "transformers: [module-service.yaml]\n"} {
		way := filepath.Join(root, name)
		for file, text := range map[string]string{"m.yaml": shopModule, "base.yaml": shopBase, "ingress.yaml": shopIngress} {
			write(t, filepath.Join(way, file), text)
		}
		for file, text := range c.files {
			write(t, filepath.Join(way, file), text)
		}
		write(t, filepath.Join(way, c.dir, "kustomization.yaml"), content)
		write(t, filepath.Join(way, c.dir, "module-service.yaml"), function)
	}
	r := moduleService(t, filepath.Join(root, "build", c.dir), append([]string{"build"}, c.flags...)...)
	require.Zero(t, r.code, r.stderr)
	k := command(t, filepath.Join(root, "kustomize", c.dir), "kustomize", append([]string{"build", "--enable-alpha-plugins", "--enable-exec"}, c.flags...)...)
	require.Zero(t, k.code, k.stderr)
	return byID(t, r.stdout), byID(t, k.stdout)
}

func byID(t *testing.T, documents string) map[string]any {
	t.Helper()
	nodes, err := kio.FromBytes([]byte(documents))
	require.NoError(t, err)
	all := map[string]any{}
	for _, n := range nodes {
		id := n.GetApiVersion() + " " + n.GetKind() + " " + n.GetNamespace() + " " + n.GetName()
		require.NotContains(t, all, id)
		var value any
		require.NoError(t, n.YNode().Decode(&value))
		all[id] = value
	}
	return all
}

func sorted[V any](resources map[string]V) []string { return slices.Sorted(maps.Keys(resources)) }

// generated returns the namespaces and names of the Services that carry the mark.
func generated(resources map[string]any) []string {
	var all []string
	for _, id := range sorted(resources) {
		resource := resources[id].(map[string]any)
		metadata := resource["metadata"].(map[string]any)
		annotations, _ := metadata["annotations"].(map[string]any)
		if _, marked := annotations["fn.koupleless.io/module-deployment"]; !marked || resource["kind"] != "Service" {
			continue
		}
		name := metadata["name"].(string)
		if namespace, ok := metadata["namespace"].(string); ok {
			name = namespace + "/" + name
		}
		all = append(all, name)
	}
	return all
}
