package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatTheClusterGivesAwayOnce(t *testing.T) {
	t.Parallel()
	const (
		node    = ": a node has each port once, so give each module its own by an override"
		address = ": an address belongs to one Service, so give each module its own by an override"
		local   = "type: LoadBalancer, externalTrafficPolicy: Local"
	)
	for _, c := range []struct{ reason, template, override, fault string }{
		{"one nodePort", "{ports: [{name: http, nodePort: 30080}]}", "{sessionAffinity: None}", "nodePort 30080, which Service shop/provider-service has already" + node},
		{"one nodePort, of another protocol", "{ports: [{name: http, nodePort: 30080}]}", "{ports: [{name: http, protocol: UDP}]}", "nodePort 30080, which Service shop/provider-service has already" + node},
		{"one nodePort, of a further port", "{ports: [{name: http, nodePort: 30080}]}", "{ports: [{name: http, nodePort: null}, {name: b, port: 7, nodePort: 30080}]}", "nodePort 30080, which Service shop/provider-service has already" + node},
		{"another nodePort", "{ports: [{name: http, nodePort: 30080}]}", "{ports: [{name: http, nodePort: 30081}]}", ""},
		{"no nodePort", "{ports: [{name: http, nodePort: 0}]}", "{sessionAffinity: None}", ""},
		{"one healthCheckNodePort", "{" + local + ", healthCheckNodePort: 30090}", "{sessionAffinity: None}", "healthCheckNodePort 30090, which Service shop/provider-service has already" + node},
		{"a healthCheckNodePort that is a nodePort", "{" + local + ", ports: [{name: http, nodePort: 30080}]}", "{healthCheckNodePort: 30080, ports: [{name: http, nodePort: null}]}", "healthCheckNodePort 30080, which Service shop/provider-service has already" + node},
		{"another healthCheckNodePort", "{" + local + ", healthCheckNodePort: 30090}", "{healthCheckNodePort: 30091}", ""},
		{"one clusterIP", "{clusterIP: 10.0.0.1}", "{type: ClusterIP}", "clusterIP 10.0.0.1, which Service shop/provider-service has already" + address},
		{"one clusterIP in another spelling", "{clusterIP: 'fd00::1'}", "{clusterIP: 'FD00:0::1'}", "clusterIP fd00::1, which Service shop/provider-service has already" + address},
		{"one of two clusterIPs", "{clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 'fd00::1'], ipFamilyPolicy: PreferDualStack}", "{clusterIP: 10.0.0.2, clusterIPs: [10.0.0.2, 'fd00::1']}",
			"clusterIP fd00::1, which Service shop/provider-service has already" + address},
		{"two that are headless", "{type: ClusterIP, clusterIP: None}", "{sessionAffinity: None}", ""},
		{"another clusterIP", "{clusterIP: 10.0.0.1}", "{clusterIP: 10.0.0.2}", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			second := strings.NewReplacer("name: md", "name: second", "name: provider", "name: second").Replace(provider)
			outcome := configured(t, "{template: {spec: "+c.template+"}, overrides: [{match: {module: second}, template: {spec: "+c.override+"}}]}", provider+separator+second)
			var want []string
			if c.fault != "" {
				want = []string{"error: in.yaml[1]: ModuleDeployment shop/second: its Service shop/second-service has the " + c.fault}
			}
			assert.Equal(t, want, told(outcome))
		})
	}
}

func TestPortsOfOneNumberShareANodePort(t *testing.T) {
	t.Parallel()
	const spec = "{template: {spec: {ports: [{name: a, port: 53, nodePort: 30053}, {name: b, port: 53, protocol: UDP, nodePort: 30053}]}}}"
	assert.Empty(t, told(configured(t, spec, provider)))
}
