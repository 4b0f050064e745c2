package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEachServiceIsHeldAgainstTheRules has Services in front that need no look.
func TestEachServiceIsHeldAgainstTheRules(t *testing.T) {
	t.Parallel()
	other := func(source string) string {
		return strings.NewReplacer("name: md", "name: other", "name: provider", "name: other", "module-deployment: md", "module-deployment: other",
			"koupleless.io/provider", "koupleless.io/other").Replace(source)
	}
	outcome := render(t, provider+separator+other(provider)+separator+generated+separator+
		strings.NewReplacer("port: 80\n", "port: 81\n", "sessionAffinity: ClientIP", "sessionAffinity: Often", "30080", "30081").Replace(other(generated)))
	require.Len(t, told(outcome), 1)
	assert.Contains(t, told(outcome)[0], `error: in.yaml[3]: Service shop/other-service: spec.sessionAffinity: would be refused by the API server: Unsupported value: "Often"`)

	outcome = configured(t, "{overrides: [{match: {module: other}, template: {spec: {ports: [{name: further, port: 80}]}}}]}", provider+separator+other(provider))
	require.Len(t, told(outcome), 1)
	assert.Contains(t, told(outcome)[0], "error: in.yaml[1]: ModuleDeployment shop/other: its Service shop/other-service would be refused by the API server: spec.ports[1]")
}

func TestNodePortsOfAllServicesAreHeldAgainstEachOther(t *testing.T) {
	t.Parallel()
	const spec = "{template: {spec: {ports: [{name: http, nodePort: 30080}, {name: other, port: 7, nodePort: 30081}]}}}"
	second := strings.NewReplacer("name: md", "name: second", "name: provider", "name: second").Replace(provider)
	third := strings.NewReplacer("name: md", "name: third", "name: provider", "name: third").Replace(provider)
	outcome := configured(t, spec, provider+separator+second+separator+third+separator+generated)
	lines := strings.Join(told(outcome), "\n")
	assert.Len(t, told(outcome), 4, "each of the two ports of each new Service, beside the one that is there")
	for _, name := range []string{"second", "third"} {
		for _, port := range []string{"30080/TCP", "30081/TCP"} {
			assert.Contains(t, lines, "its Service shop/"+name+"-service has the nodePort "+port+" of Service shop/provider-service")
		}
	}
}
