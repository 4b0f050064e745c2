package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOneIdentityTwice(t *testing.T) {
	t.Parallel()
	other := strings.NewReplacer("name: provider", "name: consumer", "port: 80", "port: 81").Replace(provider)
	biz1 := workload("Deployment", asking)
	const second = `duplicate ModuleDeployment "md": already defined at in.yaml[0]`
	for _, c := range []struct{ reason, source, message string }{
		{"the same twice", provider + separator + provider, second},
		{"for two Services", provider + separator + other, second},
		{"for one Service differently", provider + separator + strings.Replace(provider, "port: 80", "port: 81", 1), second},
		{"one asks for nothing", provider + separator + module("provider", "{}"), second},
		{"two workloads", biz1 + separator + strings.Replace(biz1, `"80"`, `"81"`, 1), `duplicate Deployment "biz1": already defined at in.yaml[0]`},
		{"two workloads, one switched off", biz1 + separator + strings.Replace(biz1, `"true"`, `"false"`, 1), `duplicate Deployment "biz1": already defined at in.yaml[0]`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			require.Len(t, outcome.Results, 1, reported(outcome))
			assert.EqualValues(t, "error", outcome.Results[0].Severity)
			assert.Equal(t, "metadata.name", outcome.Results[0].Field.Path)
			assert.Equal(t, 1, outcome.Results[0].File.Index)
			assert.Contains(t, outcome.Results[0].Message, c.message)
		})
	}
}

func TestOneIdentityInTwoVersions(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+strings.Replace(provider, "io/v1alpha1", "io/v1", 1))
	require.Len(t, reported(outcome), 2)
	assert.Contains(t, reported(outcome)[0], "warning: in.yaml[1]: ModuleDeployment shop/md: apiVersion: ")
	assert.Contains(t, reported(outcome)[1], "error: in.yaml[1]: ModuleDeployment shop/md: metadata.name: "+`duplicate ModuleDeployment "md"`)
}

func TestFaultsDoNotHideOneIdentityTwice(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(provider, "port: 80", "port: 0", 1)+separator+strings.Replace(provider, "port: 80", "port: -1", 1)+separator+provider)
	assert.Len(t, reported(outcome), 4, reported(outcome))
}

func TestResourcesThatAreNotOne(t *testing.T) {
	t.Parallel()
	biz1 := workload("Deployment", asking)
	unnamed := strings.Replace(module("provider", "{}"), "name: md", "generateName: md-", 1)
	for reason, second := range map[string]string{
		"another namespace":            strings.Replace(provider, "namespace: shop", "namespace: mall", 1),
		"no namespace":                 strings.Replace(provider, "namespace: shop, ", "", 1),
		"another name":                 strings.Replace(provider, "name: md", "name: md2", 1),
		"another API group":            strings.NewReplacer("koupleless.io/v1alpha1", "serverless.alipay.com/v1alpha1", "name: provider", "name: other").Replace(provider),
		"local configuration":          strings.Replace(provider, "labels:", `annotations: {config.kubernetes.io/local-config: "true"}, labels:`, 1),
		"another kind":                 biz1 + separator + strings.NewReplacer("kind: Deployment", "kind: StatefulSet").Replace(biz1),
		"a workload that asks nothing": biz1 + separator + workload("Deployment", "{note: fn.koupleless.io/enable-module-service}"),
		"no name yet":                  unnamed + separator + unnamed,
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, reported(render(t, provider+separator+second)))
		})
	}
}

// TestOneIdentityTwiceWithoutARequest: repositories hold several states of one ModuleDeployment, such as samples, of which none
// requests a Service.
func TestOneIdentityTwiceWithoutARequest(t *testing.T) {
	t.Parallel()
	none := module("provider", "{}")
	assert.Empty(t, reported(render(t, none+separator+none)))
	assert.Len(t, reported(render(t, none+separator+none+separator+provider)), 1, "the third one does")
}
