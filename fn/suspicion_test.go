package fn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNoMistakeRemovesAService has a module whose request is misspelt, misplaced or of a wrong type.
func TestNoMistakeRemovesAService(t *testing.T) {
	t.Parallel()
	const spec = "apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata: {name: md, namespace: shop, labels: {app: md}}\n" +
		"spec:\n  template: {spec: {module: {name: provider}}}\n"
	for _, c := range []struct{ reason, source, field, message string }{
		{"the flag is misspelt", spec + "  operationStrategy: {serviceStrategy: {enableModuleServce: true, port: 80}}\n",
			"spec.operationStrategy.serviceStrategy.enableModuleServce", `did you mean "enableModuleService"?`},
		{"the strategy is misspelt", spec + "  operationStrategy: {serviceStrategi: {enableModuleService: true, port: 80}}\n",
			"spec.operationStrategy.serviceStrategi", `did you mean "serviceStrategy"?`},
		{"the strategy around is misspelt", spec + "  operationStrategi: {serviceStrategy: {enableModuleService: true, port: 80}}\n",
			"spec.operationStrategi", `did you mean "operationStrategy"?`},
		{"the strategy stands in the spec", spec + "  serviceStrategy: {enableModuleService: true, port: 80}\n",
			"spec.serviceStrategy", "belongs in spec.operationStrategy"},
		{"the flag stands in the strategy around", spec + "  operationStrategy: {enableModuleService: true, port: 80}\n",
			"spec.operationStrategy.enableModuleService", "belongs in spec.operationStrategy.serviceStrategy"},
		{"the strategy stands in the template", strings.Replace(spec, "{spec: {module: {name: provider}}}",
			"{spec: {module: {name: provider}}, operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80}}}", 1),
			"spec.template.operationStrategy", "belongs in spec"},
		{"the spec stands in the metadata", "apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata:\n  name: md\n  namespace: shop\n" +
			"  labels: {app: md}\n  spec:\n    operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80}}\n",
			"metadata.spec.operationStrategy", "belongs in spec"},
		{"the strategy stands in the metadata", strings.Replace(spec, "labels:", "operationStrategy: {serviceStrategy: {enableModuleService: true}}, labels:", 1),
			"metadata.operationStrategy", "belongs in spec"},
		{"the namespace is misspelt, and nothing requests", strings.Replace(spec, "namespace:", "namespac:", 1), "metadata.namespac",
			`did you mean "namespace"?`},
		{"the name is misspelt, and nothing requests", strings.Replace(spec, "{name: md", "{nam: md", 1), "metadata.nam", `did you mean "name"?`},
		{"the annotations of controller V2", strings.Replace(spec, "labels:", `annotations: {fn.koupleless.io/enable-module-service: "true"}, labels:`, 1),
			"metadata.annotations[fn.koupleless.io/enable-module-service]", "belongs in spec.operationStrategy.serviceStrategy"},
		{"the kind is misspelt", strings.Replace(provider, "ModuleDeployment", "ModuleDeploymnet", 1), "kind", `did you mean "ModuleDeployment"?`},
		{"the API group is unknown", strings.Replace(provider, "koupleless.io", "koupleless.example", 1), "apiVersion", "known are"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			alone := reported(render(t, c.source))
			require.Len(t, alone, 1, "one mistake, one message")
			assert.Contains(t, alone[0], "warning: ")
			assert.Contains(t, alone[0], c.field+": ")
			assert.Contains(t, alone[0], c.message)

			outcome := render(t, c.source+separator+generated)
			assert.True(t, outcome.Failed(), "its Service would be removed")
			lines := strings.Join(reported(outcome), "\n")
			require.Len(t, reported(outcome), 1, "one mistake, one message")
			assert.Contains(t, lines, "error: ")
			assert.Contains(t, lines, "Service shop/provider-service exists and would be removed")
			assert.Contains(t, lines, c.message)
			blanks := strings.Replace(generated, "module-deployment: md", "module-deployment: a, md", 1)
			assert.True(t, render(t, c.source+separator+blanks).Failed(), "blanks in the mark mean nothing")
		})
	}
}

// TestNoMistakeRemovesARenamedService has a Service that kustomize gave a prefix or a suffix as it did its module, but not in the mark.
func TestNoMistakeRemovesARenamedService(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, module, service, mark string
		fails                         bool
	}{
		{"a prefix", "dev-md", "dev-provider-service", "md", true},
		{"a suffix", "md-v2", "provider-service-v2", "md", true},
		{"both", "dev-md-v2", "dev-provider-service-v2", "md", true},
		{"marked between two layers", "eu-dev-md", "eu-dev-provider-service", "dev-md", true},
		{"one of two owners", "dev-md", "dev-provider-service", "a,md", true},
		{"the Service has another prefix", "dev-md", "test-provider-service", "md", false},
		{"the Service has no suffix", "md2", "provider-service", "md", false},
		{"the mark names another one", "dev-md", "dev-provider-service", "a", false},
		{"the mark names a workload", "dev-md", "dev-provider-service", "Deployment/md", false},
		{"an empty mark", "dev-md", "dev-provider-service", `""`, false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			misspelt := strings.NewReplacer("name: md", "name: "+c.module, "enableModuleService", "enableModuleServise").Replace(provider)
			service := strings.NewReplacer("name: provider-service", "name: "+c.service, "module-deployment: md", "module-deployment: "+c.mark).Replace(generated)
			outcome := render(t, misspelt+separator+service)
			assert.Equal(t, c.fails, outcome.Failed(), reported(outcome))
			if c.fails {
				assert.Contains(t, strings.Join(reported(outcome), "\n"), "Service shop/"+c.service+" exists and would be removed")
				assert.Empty(t, outcome.Edits)
			}
		})
	}
	outcome := render(t, workload("Deployment", `{fn.koupleless.io/enable-module-servic: "true"}`)+separator+
		strings.NewReplacer("name: biz1-service", "name: b-service", "Deployment/biz1", "Deployment/iz1").Replace(fmt.Sprintf(biz1Service, "Deployment")))
	assert.True(t, outcome.Failed(), "a workload, with the prefix b")
}

func TestRenamedByKustomize(t *testing.T) {
	t.Parallel()
	// A finished rendering: the names have a prefix and a suffix, and nothing else says so.
	rename := strings.NewReplacer("name: md", "name: dev-md-1", "name: provider-service", "name: dev-provider-service-1")
	renamed := rename.Replace(generated)
	for _, c := range []struct {
		reason, source string
		edits, added   int
		reported       string
	}{
		{"the mark is brought up to date", rename.Replace(provider) + separator + renamed, 1, 0, ""},
		{"the mark is up to date", rename.Replace(provider) + separator + strings.Replace(renamed, "deployment: md", "deployment: dev-md-1", 1), 0, 0, ""},
		{"the ModuleDeployment has another prefix", provider + separator + renamed, 1, 1, ""},
		{"the mark names another one", rename.Replace(provider) + separator + strings.Replace(renamed, "deployment: md", "deployment: other", 1), 1, 1, ""},
		{"it selects something else", rename.Replace(provider) + separator + strings.Replace(renamed, "koupleless.io/provider", "koupleless.io/other", 1), 1, 1, ""},
		{"it is in another namespace", rename.Replace(provider) + separator + strings.Replace(renamed, "namespace: shop", "namespace: mall", 1), 1, 1, ""},
		{"there are two", rename.Replace(provider) + separator + strings.Replace(renamed, "deployment: md", "deployment: dev-md-1", 1) +
			separator + strings.NewReplacer("dev-provider-service-1", "dev-provider-service", "deployment: md", "deployment: dev-md-1").Replace(renamed), 0, 0,
			`its Service "shop/provider-service" was renamed by kustomize to one of "dev-provider-service-1" (in.yaml[1]), "dev-provider-service" (in.yaml[2])`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			if c.reported != "" {
				assert.Contains(t, strings.Join(reported(outcome), "\n"), c.reported)
				return
			}
			require.Empty(t, reported(outcome))
			assert.Len(t, outcome.Edits, c.edits)
			assert.Len(t, outcome.Added, c.added)
			if c.edits == 1 && c.added == 0 {
				assert.Contains(t, encode(t, outcome.edited(1)), "fn.koupleless.io/module-deployment: dev-md-1\n")
				assert.Contains(t, encode(t, outcome.edited(1)), "name: dev-provider-service-1\n")
			}
		})
	}
}

// TestAliasesAreNotSearchedWithoutEnd has a few lines of maps that stand for millions of millions of fields.
func TestAliasesAreNotSearchedWithoutEnd(t *testing.T) {
	t.Parallel()
	bomb := "x0: &x0 {a: b}\n"
	for i := 1; i < 14; i++ {
		bomb += fmt.Sprintf("x%d: &x%d {", i, i)
		for key := range 9 {
			bomb += fmt.Sprintf("k%d: *x%d, ", key, i-1)
		}
		bomb += "}\n"
	}
	for reason, source := range map[string]string{
		"in a ModuleDeployment":        specified("operationStrategy: {}") + bomb,
		"in a workload":                workload("Deployment", "{a: fn.koupleless.io/}") + bomb,
		"in a workload with a request": workload("Deployment", asking) + bomb + "note: fn.koupleless.io/selector\n",
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, reported(render(t, source)))
		})
	}
}
