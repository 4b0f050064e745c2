package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
)

// TestDefaultNamespace has resources without a namespace beside ones of the namespace default: a cluster keeps them in one.
func TestDefaultNamespace(t *testing.T) {
	t.Parallel()
	in := func(namespace, source string) string {
		return strings.NewReplacer("namespace: shop, ", namespace, "  namespace: shop\n", strings.ReplaceAll("  "+namespace+"\n", ", \n", "\n")).Replace(source)
	}
	const none, explicit = "", "namespace: default, "
	second := strings.Replace(provider, "name: md", "name: second", 1)
	const note = `an absent namespace is treated as "default", so both resources share Service "provider-service"`
	for _, c := range []struct {
		reason, source string
		notes          []string
		added          int
	}{
		{"two that request it", in(explicit, provider) + separator + in(none, second), []string{note, summary("1", "0", "0", "0")}, 1},
		{"the other way round", in(none, provider) + separator + in(explicit, second), []string{note, summary("1", "0", "0", "0")}, 1},
		{"one that exists", in(explicit, provider) + separator + strings.Replace(generated, "  namespace: shop\n", "", 1), []string{note, summary("0", "0", "0", "1")}, 0},
		{"one that exists in the other", in(none, provider) + separator + in(explicit, generated), []string{note, summary("0", "0", "0", "1")}, 0},
		{"both of none", in(none, provider) + separator + in(none, second), []string{summary("1", "0", "0", "0")}, 1},
		{"another namespace", in(explicit, provider) + separator + second, []string{summary("2", "0", "0", "0")}, 2},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			require.Empty(t, reported(outcome))
			assert.Equal(t, c.notes, infos(outcome))
			assert.Len(t, outcome.Added, c.added)
			if c.added == 0 {
				return
			}
			again := render(t, c.source+separator+encode(t, outcome.added()...))
			assert.Empty(t, again.Edits, "the next run changes nothing")
			assert.Empty(t, again.Added)
		})
	}
	different := render(t, in(explicit, provider)+separator+strings.Replace(in(none, second), "port: 80,", "port: 81,", 1))
	require.Len(t, reported(different), 1)
	assert.Contains(t, reported(different)[0], "wants Service default/provider-service with port 81, but ModuleDeployment default/md")
}

// TestOneIdentityInTheDefaultNamespace: what a cluster keeps in one place is there twice, though only one of the two names the namespace.
func TestOneIdentityInTheDefaultNamespace(t *testing.T) {
	t.Parallel()
	named := func(text string) string { return strings.ReplaceAll(text, "namespace: shop", "namespace: default") }
	absent := strings.NewReplacer("namespace: shop, ", "", "  namespace: shop\n", "")
	other := strings.Replace(provider, "name: provider", "name: consumer", 1)
	foreign := strings.Replace(generated, "fn.koupleless.io/module-deployment: md", "by: hand", 1)
	for _, c := range []struct{ reason, first, second, message string }{
		{"a ModuleDeployment", provider, provider, `error: in.yaml[1]: ModuleDeployment default/md: metadata.name: duplicate ModuleDeployment "md"`},
		{"for another Service", provider, other, `error: in.yaml[1]: ModuleDeployment default/md: metadata.name: duplicate ModuleDeployment "md"`},
		{"one that requests nothing", module("provider", "{}"), provider, `error: in.yaml[1]: ModuleDeployment default/md: metadata.name: duplicate ModuleDeployment "md"`},
		{"a generated Service", provider + separator + generated, generated, `error: in.yaml[2]: Service default/provider-service: metadata.name: duplicate Service "provider-service"`},
		{"a Service that is not generated", provider + separator + generated, foreign, "duplicates the generated Service of this name"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, absent.Replace(c.first)+separator+named(c.second))
			require.Len(t, reported(outcome), 1)
			assert.Contains(t, reported(outcome)[0], c.message)
			assert.Empty(t, outcome.Edits)
		})
	}
}

// TestDefaultNamespaceOfReferences: what a resource of the default namespace names is there, however each of them says so.
func TestDefaultNamespaceOfReferences(t *testing.T) {
	t.Parallel()
	module := strings.NewReplacer("spec:\n", "spec:\n  baseDeploymentName: stock\n", "targetPort: 8080", "targetPort: api").Replace(provider)
	base := "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: stock, namespace: shop}\nspec: {template: {spec: {containers: [{name: base}]}}}\n"
	ingress := "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: front, namespace: shop}\n" +
		"spec: {defaultBackend: {service: {name: provider-service, port: {number: 80}}}}\n"
	named := func(text string) string { return strings.ReplaceAll(text, "namespace: shop", "namespace: default") }
	absent := func(text string) string {
		return strings.ReplaceAll(strings.ReplaceAll(text, "namespace: shop, ", ""), ", namespace: shop", "")
	}
	for reason, source := range map[string]string{
		"the module says so": named(module) + separator + absent(base) + separator + absent(ingress),
		"the others do":      absent(module) + separator + named(base) + separator + named(ingress),
	} {
		items := documents(t, source)
		statuses, results := fn.Inspect(items, config.Default(), nil)
		require.Len(t, statuses, 1, reason)
		assert.Equal(t, fn.Reference{Kind: "Ingress", Namespace: items[2].ID().Namespace, Name: "front"}, statuses[0].Routes[0].Reference, reason)
		assert.Contains(t, results[0].Message, `declares a port named "api"`, reason)
	}
}
