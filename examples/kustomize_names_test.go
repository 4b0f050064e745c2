package examples_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shop is a generated base: some modules with their base Deployment, and an Ingress for each.
type shop struct{ names []string }

// write writes the base into a directory, with all of its files listed.
func (s *shop) write(t *testing.T, dir string, random *rand.Rand) {
	t.Helper()
	write(t, filepath.Join(dir, "stock.yaml"), read(t, "kustomize/base/stock.yaml"))
	files := "resources:\n- stock.yaml\n"
	for i := range 3 {
		name := []string{"provider", "provider2", "cart", "a", "dev", "v2-dev", "pay"}[random.IntN(3)*2+i%2] // some names are parts of others
		name = fmt.Sprintf("%s%d", name, i)
		s.names = append(s.names, name)
		module := strings.NewReplacer("provider", name, "port: 80\n", fmt.Sprintf("port: %d\n", 1+random.IntN(65535))).Replace(read(t, "kustomize/base/moduledeployment.yaml"))
		ingress := strings.NewReplacer("provider", name, "name: shop\n", "name: "+name+"\n").Replace(read(t, "kustomize/base/ingress.yaml"))
		write(t, filepath.Join(dir, name+".yaml"), module)
		write(t, filepath.Join(dir, "ingress-"+name+".yaml"), ingress)
		files += "- " + name + ".yaml\n- ingress-" + name + ".yaml\n"
	}
	write(t, filepath.Join(dir, "kustomization.yaml"), files)
}

// list adds the committed Services to the base.
func (s *shop) list(t *testing.T, dir string) {
	t.Helper()
	r := moduleService(t, dir, "render")
	require.Zero(t, r.code, r.stderr)
	file := filepath.Join(dir, "kustomization.yaml")
	content := read(t, file)
	for _, name := range s.names {
		content += "- service_" + name + "-service.yaml\n"
	}
	write(t, file, content)
	r = moduleService(t, dir, "check", "--strict")
	require.Zero(t, r.code, r.stdout+r.stderr)
}

// TestKustomizeNames gives generated bases every combination of prefix, suffix and namespace, in three ways: by the function in
// a Component and once more in the layer, by build from committed Services, and by kustomize and then a pipe. The same resources
// must come out, and every Ingress must lead to a Service that is there.
func TestKustomizeNames(t *testing.T) {
	t.Parallel()
	need(t, "kustomize")
	for i := range 8 {
		layer, prefix, suffix := "resources: [../base]\n", "", ""
		if i&1 != 0 {
			prefix, layer = "dev-", layer+"namePrefix: dev-\n"
		}
		if i&2 != 0 {
			suffix, layer = "-v2", layer+"nameSuffix: -v2\n"
		}
		if i&4 != 0 {
			layer += "namespace: mall\n"
		}
		t.Run(fmt.Sprintf("prefix %q suffix %q namespace %t", prefix, suffix, i&4 != 0), func(t *testing.T) {
			t.Parallel()
			dir := copyOf(t, "kustomize")
			base, all := &shop{}, filepath.Join(dir, "all")
			base.write(t, filepath.Join(dir, "base"), rand.New(rand.NewPCG(1, uint64(i))))
			write(t, filepath.Join(all, "kustomization.yaml"), layer+"components: [../module-service]\ntransformers: [../module-service/function]\n")
			r := kustomizeBuild(t, all)
			require.Zero(t, r.code, r.stderr)
			assert.Empty(t, r.stderr)
			byFunction := byID(t, r.stdout)
			assert.Len(t, generated(byFunction), 3)
			for _, name := range base.names {
				service := resource(t, r.stdout, "Service", prefix+name+"-service"+suffix)
				assert.Equal(t, prefix+name+suffix, field(t, service, "metadata", "annotations", "fn.koupleless.io/module-deployment"))
			}
			assertBackends(t, r.stdout)

			base.list(t, filepath.Join(dir, "base"))
			write(t, filepath.Join(all, "kustomization.yaml"), layer+"configurations: [../module-service/name-reference.yaml]\n")
			r = moduleService(t, all, "build", "--strict", "--load-restrictor", "LoadRestrictionsNone")
			require.Zero(t, r.code, r.stderr)
			assert.Equal(t, byFunction, byID(t, r.stdout), "build")

			r = command(t, all, "sh", "-c", "kustomize build --load-restrictor LoadRestrictionsNone . > rendered.txt && module-service build --strict - < rendered.txt")
			require.Zero(t, r.code, r.stderr)
			assert.Equal(t, byFunction, byID(t, r.stdout), "a pipe")
		})
	}
}
