package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEqualWishesShareAService(t *testing.T) {
	t.Parallel()
	second := strings.Replace(provider, "name: md", "name: alpha", 1)
	outcome := render(t, provider+separator+second)
	require.Empty(t, reported(outcome))
	require.Len(t, outcome.Added, 1)
	assert.Contains(t, encode(t, outcome.added()...), "fn.koupleless.io/module-deployment: alpha,md\n")
}

func TestDifferentWishesConflict(t *testing.T) {
	t.Parallel()
	second := strings.Replace(provider, "name: md", "name: alpha", 1)
	for _, c := range []struct {
		reason, old, new, field string
		proposed                any
	}{
		{"port", "port: 80,", "port: 81,", portPath, 80},
		{"targetPort", "targetPort: 8080", "targetPort: web", targetPath, 8080},
		{"API group", "koupleless.io/v1alpha1", "serverless.alipay.com/v1alpha1", "apiVersion", "koupleless.io/v1alpha1"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, provider+separator+strings.Replace(second, c.old, c.new, 1))
			require.Len(t, outcome.Results, 1, reported(outcome))
			fault := outcome.Results[0]
			assert.Equal(t, "alpha", fault.ResourceRef.Name)
			assert.Equal(t, c.field, fault.Field.Path)
			assert.Equal(t, c.proposed, fault.Field.ProposedValue)
			assert.Contains(t, fault.Message, "Service shop/provider-service")
			assert.Contains(t, fault.Message, "ModuleDeployment shop/md (in.yaml[0])")
		})
	}
}

func TestDifferentOverridesConflict(t *testing.T) {
	t.Parallel()
	const spec = "{overrides: [{match: {moduleDeployment: alpha}, template: {spec: {type: ClusterIP}}}]}"
	outcome := configured(t, spec, provider+separator+strings.Replace(provider, "name: md", "name: alpha", 1))
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], "metadata.name: wants Service shop/provider-service with one set of the configuration's overrides")
	outcome = configured(t, strings.Replace(spec, "alpha", "'*'", 1), provider+separator+strings.Replace(provider, "name: md", "name: alpha", 1))
	assert.Empty(t, reported(outcome), "one template for both")
}

func TestPortThatIsTheTargetPortMayBeLeftOut(t *testing.T) {
	t.Parallel()
	same := strings.Replace(provider, "targetPort: 8080", "targetPort: 80", 1)
	outcome := render(t, same+separator+strings.NewReplacer("name: md", "name: alpha", ", targetPort: 8080", "").Replace(provider))
	assert.Empty(t, reported(outcome))
	outcome = render(t, same+separator+strings.NewReplacer("name: md", "name: alpha").Replace(provider))
	assert.Len(t, reported(outcome), 1, "only one of the two is its port")
}

func TestSelectorsAreReported(t *testing.T) {
	t.Parallel()
	other := strings.NewReplacer("name: md", "name: alpha", "koupleless.io/v1alpha1", "serverless.alipay.com/v1alpha1").Replace(provider)
	assert.Contains(t, reported(render(t, provider+separator+other))[0],
		"with selector module.serverless.alipay.com/provider=true, but ModuleDeployment shop/md (in.yaml[0]) wants it with selector module.koupleless.io/provider=true")
}

func TestOneNameInTwoNamespacesIsNoConflict(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+strings.NewReplacer("namespace: shop", "namespace: mall", "port: 80", "port: 81").Replace(provider))
	assert.Empty(t, reported(outcome))
	assert.Len(t, outcome.Added, 2)
}

func TestOverridesMatchByLabels(t *testing.T) {
	t.Parallel()
	const spec = "{overrides: [{match: {labels: app=md}, template: {spec: {type: ClusterIP}}}]}"
	assert.Contains(t, encode(t, configured(t, spec, provider).added()[0]), "type: ClusterIP\n")
	assert.Contains(t, encode(t, configured(t, spec, strings.Replace(provider, "{app: md}", "{app: x}", 1)).added()[0]), "type: NodePort\n")
}
