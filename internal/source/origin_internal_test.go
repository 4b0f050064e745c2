package source

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/sample"
)

// TestOriginsOfALargeKustomization: rendering it again takes too long, so that names show the file, if one can be it. They show the same
// as kustomize does.
func TestOriginsOfALargeKustomization(t *testing.T) {
	t.Parallel()
	misspelt := func(name string) string {
		return strings.Replace(sample.Module(name, 80), "port: 80", "port: 80, prot: 81", 1)
	}
	const patch = "apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata: {name: a}\nspec:\n  operationStrategy:\n    serviceStrategy:\n      prot: 81\n"
	for _, c := range []struct {
		reason, kustomization string
		files                 map[string]string
		want                  string // "" if it is the same, but the file is unknown
	}{
		{"one file", "namePrefix: p-\nresources: [m.yaml]\n", map[string]string{"m.yaml": misspelt("a")}, "%/m.yaml:8:78: warning: "},
		{"in a base", "nameSuffix: -p\nnamespace: x\nresources: [base]\n", map[string]string{"base/kustomization.yaml": "resources: [m.yaml]\n", "base/m.yaml": misspelt("a")}, "%/base/m.yaml:8:78: warning: "},
		{"a name in another one", "namePrefix: p-\nresources: [a.yaml, b.yaml]\n", map[string]string{"a.yaml": misspelt("my-cart"), "b.yaml": misspelt("cart")},
			"%/b.yaml:8:78: warning: %/a.yaml:8:78: warning: "},
		{"a prefix that makes the name of another one", "namePrefix: my-\nresources: [a.yaml, b.yaml]\n", map[string]string{"a.yaml": misspelt("cart"), "b.yaml": sample.Module("my-cart", 80)}, ""},
		{"in one file", "namePrefix: p-\nresources: [m.yaml]\n", map[string]string{"m.yaml": sample.Module("cart", 80) + "---\n" + misspelt("my-cart")}, "%/m.yaml:18:78: warning: "},
		{"a patch sets it", "resources: [m.yaml]\npatches: [{path: p.yaml}]\n", map[string]string{"m.yaml": sample.Module("a", 80), "p.yaml": patch}, "%/p.yaml:7:7: warning: "},
		{"a patch changes something else", "resources: [m.yaml]\npatches: [{path: p.yaml}]\n", map[string]string{"m.yaml": misspelt("a"), "p.yaml": strings.Replace(patch, "prot: 81", "port: 81", 1)},
			"%/m.yaml:8:78: warning: "},
		{"another kind", "resources: [m.yaml, s.yaml]\n", map[string]string{"m.yaml": misspelt("a"), "s.yaml": sample.Service("a", 80)}, "%/m.yaml:8:78: warning: "},
		{"two files", "resources: [x, z]\n", map[string]string{"x/kustomization.yaml": "resources: [m.yaml]\nnamespace: x\n", "x/m.yaml": misspelt("a"),
			"z/kustomization.yaml": "resources: [m.yaml]\nnamespace: z\n", "z/m.yaml": misspelt("a")}, ""},
		{"a prefix that is a name", "resources: [x, z]\n", map[string]string{"x/kustomization.yaml": "resources: [m.yaml]\nnamePrefix: bbb-\n", "x/m.yaml": misspelt("a"),
			"z/kustomization.yaml": "resources: [m.yaml]\nnamePrefix: c-\n", "z/m.yaml": sample.Module("bbb", 80)}, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			c.files["kustomization.yaml"] = c.kustomization
			dir := sample.Folder(t, c.files)
			for _, isSlow := range []bool{false, true} {
				var s Set
				require.NoError(t, s.ReadKustomization(dir, new(kustomize.Kustomizer)))
				require.Len(t, s.inputs, 1)
				s.inputs[0].isSlow = isSlow
				settings, _ := config.Decode(nil, "")
				outcome := fn.RunManifests(s.Items(), settings, nil)
				s.Trace(outcome.Results)
				places := ""
				for _, r := range outcome.Results {
					if line := fn.FormatResult(r); strings.Contains(line, "prot") {
						place, _, _ := strings.Cut(line, "ModuleDeployment")
						places += strings.ReplaceAll(place, dir, "%")
					}
				}
				switch {
				case c.want != "":
					assert.Equal(t, c.want, places)
				case isSlow:
					assert.Contains(t, places, "warning: %[")
				default:
					assert.NotContains(t, places, "warning: %[")
				}
			}
		})
	}
}
