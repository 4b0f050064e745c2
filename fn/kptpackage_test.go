package fn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
)

// packaged puts a resource into a file of a kpt package, which is "" for none.
func packaged(source, pkg, file string) string {
	annotations := fmt.Sprintf("internal.config.kubernetes.io/path: %s, internal.config.kubernetes.io/index: '0'", file)
	if pkg != "" {
		annotations += ", internal.config.kubernetes.io/package-path: " + pkg
	}
	return strings.Replace(source, "metadata: {", "metadata: {annotations: {"+annotations+"}, ", 1)
}

// kptfile is what kpt sends of a package beside its resources.
func kptfile(pkg string) string {
	return packaged("apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: p}\n", pkg, "Kptfile")
}

func TestNewServicesAreOfThePackageOfTheirOwner(t *testing.T) {
	t.Parallel()
	taken := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: service_x}\n"
	const file = "deploy/service_provider-service.yaml"
	for _, c := range []struct{ reason, source, pkg, index string }{
		{"in a subpackage", packaged(provider, "/root/shop", "deploy/md.yaml"), "/root/shop", "0"},
		{"in the outermost one", packaged(provider, "/root", "deploy/md.yaml"), "/root", "0"},
		{"in none", packaged(provider, "", "deploy/md.yaml"), "", "0"},
		{"a file of that name in another package", packaged(provider, "/root/shop", "deploy/md.yaml") + separator + packaged(taken, "/root", file), "/root/shop", "0"},
		{"one in the same package", packaged(provider, "/root/shop", "deploy/md.yaml") + separator + packaged(taken, "/root/shop", file), "/root/shop", "1"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			require.Len(t, outcome.Added, 1)
			assert.Equal(t, file, outcome.Added[0].Path)
			annotations := stringMap(t, outcome.added()[0], "metadata", "annotations")
			assert.Equal(t, file, annotations["internal.config.kubernetes.io/path"])
			assert.Equal(t, c.index, annotations["internal.config.kubernetes.io/index"])
			pkg, found := annotations["internal.config.kubernetes.io/package-path"]
			assert.Equal(t, c.pkg, pkg)
			assert.Equal(t, c.pkg != "", found, "only where it is there")
		})
	}
}

func TestPackageWithoutAFileIsNotCopied(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(provider, "labels:", "annotations: {internal.config.kubernetes.io/package-path: /root}, labels:", 1))
	require.Len(t, outcome.Added, 1)
	assert.NotContains(t, encode(t, outcome.added()...), "package-path")
}

func TestFilesOfPackagesInMessages(t *testing.T) {
	t.Parallel()
	bad := strings.Replace(provider, "port: 80", "port: 0", 1)
	for _, c := range []struct{ reason, source, file string }{
		{"a subpackage", kptfile("/root/shop") + separator + kptfile("/root") + separator + packaged(bad, "/root/shop", "deploy/md.yaml"), "shop/deploy/md.yaml"},
		{"one in a subpackage", kptfile("/root") + separator + kptfile("/root/shop") + separator + packaged(bad, "/root/shop/cart", "md.yaml"), "shop/cart/md.yaml"},
		{"the outermost", kptfile("/root/shop") + separator + kptfile("/root") + separator + packaged(bad, "/root", "deploy/md.yaml"), "deploy/md.yaml"},
		{"the only one", kptfile("/root/shop") + separator + packaged(bad, "/root/shop", "deploy/md.yaml"), "deploy/md.yaml"},
		{"a neighbour whose name begins alike", kptfile("/root") + separator + packaged(bad, "/root2", "deploy/md.yaml"), "/root2/deploy/md.yaml"},
		{"no Kptfile shows the outermost", packaged(bad, "/root/shop", "deploy/md.yaml"), "/root/shop/deploy/md.yaml"},
		{"another Kptfile", strings.Replace(kptfile("/root"), "kpt.dev/v1", "example.com/v1", 1) + separator + packaged(bad, "/root", "md.yaml"), "/root/md.yaml"},
		{"no packages", packaged(bad, "", "deploy/md.yaml"), "deploy/md.yaml"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			require.Len(t, outcome.Results, 1)
			assert.Equal(t, c.file, outcome.Results[0].File.Path)
			assert.Contains(t, fn.FormatResult(outcome.Results[0]), "error: "+c.file+"[0]: ModuleDeployment shop/md: ")
		})
	}
}

func TestOneFileNameInTwoPackages(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Join([]string{kptfile("/root/shop"), packaged(provider, "/root/shop", "md.yaml"), kptfile("/root"), packaged(provider, "/root", "md.yaml")}, separator))
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], `error: md.yaml[0]: ModuleDeployment shop/md: metadata.name: duplicate ModuleDeployment "md": already defined at shop/md.yaml[0]`)
}
