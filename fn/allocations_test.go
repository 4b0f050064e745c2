package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatTheClusterGivesAwayOnce(t *testing.T) {
	t.Parallel()
	const (
		remedy = ": set a different one for each module with an override"
		local  = "type: LoadBalancer, externalTrafficPolicy: Local"
	)
	for _, c := range []struct{ reason, template, override, fault string }{
		{"one nodePort", "{ports: [{name: http, nodePort: 30080}]}", "{sessionAffinity: None}", "nodePort 30080, which Service shop/provider-service already uses" + remedy},
		{"one nodePort, of another protocol", "{ports: [{name: http, nodePort: 30080}]}", "{ports: [{name: http, protocol: UDP}]}", "nodePort 30080, which Service shop/provider-service already uses" + remedy},
		{"one nodePort, of a further port", "{ports: [{name: http, nodePort: 30080}]}", "{ports: [{name: http, nodePort: null}, {name: b, port: 7, nodePort: 30080}]}", "nodePort 30080, which Service shop/provider-service already uses" + remedy},
		{"another nodePort", "{ports: [{name: http, nodePort: 30080}]}", "{ports: [{name: http, nodePort: 30081}]}", ""},
		{"no nodePort", "{ports: [{name: http, nodePort: null}]}", "{sessionAffinity: None}", ""},
		{"one healthCheckNodePort", "{" + local + ", healthCheckNodePort: 30090}", "{sessionAffinity: None}", "healthCheckNodePort 30090, which Service shop/provider-service already uses" + remedy},
		{"a healthCheckNodePort that is a nodePort", "{" + local + ", ports: [{name: http, nodePort: 30080}]}", "{healthCheckNodePort: 30080, ports: [{name: http, nodePort: null}]}", "healthCheckNodePort 30080, which Service shop/provider-service already uses" + remedy},
		{"another healthCheckNodePort", "{" + local + ", healthCheckNodePort: 30090}", "{healthCheckNodePort: 30091}", ""},
		{"one clusterIP", "{clusterIP: 10.0.0.1}", "{type: ClusterIP}", "clusterIP 10.0.0.1, which Service shop/provider-service already uses" + remedy},
		{"one of two clusterIPs", "{clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 'fd00::1'], ipFamilyPolicy: PreferDualStack}", "{clusterIP: 10.0.0.2, clusterIPs: [10.0.0.2, 'fd00::1']}",
			"clusterIP fd00::1, which Service shop/provider-service already uses" + remedy},
		{"two that are headless", "{type: ClusterIP, clusterIP: None}", "{sessionAffinity: None}", ""},
		{"one loadBalancerIP", "{type: LoadBalancer, loadBalancerIP: 192.0.2.1}", "{sessionAffinity: None}", "loadBalancerIP 192.0.2.1, which Service shop/provider-service already uses" + remedy},
		{"another loadBalancerIP", "{type: LoadBalancer, loadBalancerIP: 192.0.2.1}", "{loadBalancerIP: 192.0.2.2}", ""},
		{"another clusterIP", "{clusterIP: 10.0.0.1}", "{clusterIP: 10.0.0.2}", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			second := strings.NewReplacer("name: md", "name: second", "name: provider", "name: second").Replace(provider)
			source := strings.ReplaceAll(provider+separator+second, "8080", "80")
			outcome := configured(t, "{template: {spec: "+c.template+"}, overrides: [{match: {module: second}, template: {spec: "+c.override+"}}]}", source)
			var want []string
			if c.fault != "" {
				want = []string{"error: in.yaml[1]: ModuleDeployment shop/second: its Service shop/second-service has the " + c.fault}
			}
			assert.Equal(t, want, reported(outcome))
		})
	}
}

func TestOneAddressInTwoSpellings(t *testing.T) {
	t.Parallel()
	second := strings.NewReplacer("name: md", "name: second", "name: provider", "name: second").Replace(provider)
	outcome := configured(t, "{template: {spec: {clusterIP: 'fd00::1'}}, overrides: [{match: {module: second}, template: {spec: {clusterIP: 'FD00:0::1'}}}]}",
		provider+separator+second)
	assert.Equal(t, []string{
		`warning: ModuleService c: spec.overrides[0].template.spec.clusterIP: Invalid value: "FD00:0::1": IPv6 address "FD00:0::1" should be in RFC 5952 canonical format ("fd00::1")`,
		"error: in.yaml[1]: ModuleDeployment shop/second: its Service shop/second-service has the clusterIP fd00::1, which Service shop/provider-service " +
			"already uses: set a different one for each module with an override",
	}, reported(outcome))
}

func TestPortsOfOneNumberShareANodePort(t *testing.T) {
	t.Parallel()
	const spec = "{template: {spec: {ports: [{name: a, port: 53, nodePort: 30053}, {name: b, port: 53, protocol: UDP, nodePort: 30053}]}}}"
	assert.Empty(t, reported(configured(t, spec, provider)))
}

// TestClaimsOfServicesThatAreNotGenerated has a Service in the input that is not generated.
func TestClaimsOfServicesThatAreNotGenerated(t *testing.T) {
	t.Parallel()
	const (
		remedy = ": set another one for the module"
		local  = "type: LoadBalancer, externalTrafficPolicy: Local, "
		http   = "{ports: [{name: http, nodePort: 30080}]}"
	)
	foreign := func(spec string) string {
		return "apiVersion: v1\nkind: Service\nmetadata: {name: base, namespace: shop}\nspec: " + spec + "\n"
	}
	elsewhere := strings.Replace(foreign(http), "namespace: shop", "namespace: mall", 1)
	for _, c := range []struct{ reason, template, service, fault string }{
		{"one nodePort", http, foreign(http), "nodePort 30080, which Service shop/base (in.yaml[1]) already uses" + remedy},
		{"in another namespace", http, elsewhere, "nodePort 30080, which Service mall/base (in.yaml[1]) already uses" + remedy},
		{"in hexadecimal digits", http, foreign("{ports: [{name: http, nodePort: 0x7580}]}"), "nodePort 30080, which Service shop/base (in.yaml[1]) already uses" + remedy},
		{"another kind", http, strings.Replace(foreign(http), "kind: Service", "kind: Backend", 1), ""},
		{"one that is never applied", http, strings.Replace(foreign(http), "namespace: shop", "namespace: shop, annotations: {config.kubernetes.io/local-config: \"true\"}", 1), ""},
		{"another nodePort", http, foreign("{ports: [{name: http, nodePort: 30081}]}"), ""},
		{"a healthCheckNodePort", http, foreign("{" + local + "healthCheckNodePort: 30080}"), "nodePort 30080, which Service shop/base (in.yaml[1]) already uses" + remedy},
		{"a nodePort that is a healthCheckNodePort", "{" + local + "healthCheckNodePort: 30080}", foreign(http), "healthCheckNodePort 30080, which Service shop/base (in.yaml[1]) already uses" + remedy},
		{"one clusterIP", "{clusterIP: 10.0.0.1}", foreign("{clusterIP: 10.0.0.1}"), "clusterIP 10.0.0.1, which Service shop/base (in.yaml[1]) already uses" + remedy},
		{"in clusterIPs", "{clusterIP: 10.0.0.1}", foreign("{clusterIPs: [10.0.0.1]}"), "clusterIP 10.0.0.1, which Service shop/base (in.yaml[1]) already uses" + remedy},
		{"one loadBalancerIP", "{type: LoadBalancer, loadBalancerIP: 192.0.2.1}", foreign("{loadBalancerIP: 192.0.2.1}"), "loadBalancerIP 192.0.2.1, which Service shop/base (in.yaml[1]) already uses" + remedy},
		{"nothing is allocated", "{type: ClusterIP}", foreign(http), ""},
		{"of the same name, which is left alone", http, strings.Replace(foreign(http), "name: base", "name: provider-service", 1), "-"},
		{"two of the input, which no module has", "{ports: [{name: http, nodePort: 30081}]}", foreign(http) + separator + elsewhere, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := configured(t, "{template: {spec: "+c.template+"}}", provider+separator+c.service)
			switch c.fault {
			case "":
				assert.Empty(t, reported(outcome))
			case "-":
				assert.False(t, outcome.Failed())
			default:
				assert.Equal(t, []string{"error: in.yaml[0]: ModuleDeployment shop/md: its Service shop/provider-service has the " + c.fault}, reported(outcome))
			}
		})
	}
	outcome := render(t, provider+separator+generated+separator+foreign(http))
	assert.Equal(t, []string{"error: in.yaml[0]: ModuleDeployment shop/md: its Service shop/provider-service has the nodePort 30080, which Service shop/base (in.yaml[2]) already uses" + remedy},
		reported(outcome), "one that exists, with a nodePort that was set by hand")
	outcome = configured(t, "{template: {spec: {ports: [{name: http, nodePort: 30081}]}}}", provider+separator+generated+separator+foreign(http))
	assert.Empty(t, reported(outcome), "one that gets another nodePort")
	outcome = render(t, provider+separator+strings.Replace(generated, "30080", "0", 1)+separator+strings.Replace(foreign(http), "30080", "0", 1))
	assert.Empty(t, reported(outcome), "nodePort 0 is none")
}

// TestAddressesThatServicesShare gives two Services one address of a load balancer that is made for it.
func TestAddressesThatServicesShare(t *testing.T) {
	t.Parallel()
	second := strings.NewReplacer("name: md", "name: second", "name: provider", "name: second").Replace(provider)
	for key, value := range map[string]string{"metallb.io/allow-shared-ip": "a", "lbipam.cilium.io/sharing-key": "b"} {
		config := "{template: {metadata: {annotations: {" + key + ": " + value + "}}, spec: {type: LoadBalancer, loadBalancerIP: 192.0.2.1}}, " +
			"overrides: [{match: {module: other}, template: {metadata: {annotations: {" + key + ": other}}}}]}"
		assert.Empty(t, reported(configured(t, config, provider+separator+second)), key)
		other := strings.NewReplacer("name: md", "name: other", "name: provider", "name: other").Replace(provider)
		assert.Len(t, reported(configured(t, config, provider+separator+other)), 1, "another key of sharing")
		assert.Len(t, reported(configured(t, strings.Replace(config, key+": "+value, key+": ''", 1), provider+separator+second)), 1, "an empty key of sharing")
		assert.Len(t, reported(configured(t, strings.Replace(config, key+": "+value, "team: a", 1), provider+separator+second)), 1, "another annotation")
		nodePort := strings.Replace(config, "loadBalancerIP: 192.0.2.1", "ports: [{name: http, nodePort: 30080}]", 1)
		assert.Len(t, reported(configured(t, nodePort, provider+separator+second)), 1, "a node port is not shared")
	}
}

// TestNodePortOfTwoProtocols: the API server lets two ports of one number share a node port, such as those of HTTP/3. Only a module
// knows its number.
func TestNodePortOfTwoProtocols(t *testing.T) {
	t.Parallel()
	const spec = "{template: {spec: {type: NodePort, ports: [{name: http, nodePort: 30443}, {name: quic, port: 443, protocol: UDP, nodePort: 30443}]}}}"
	assert.Empty(t, reported(configured(t, spec, strings.Replace(provider, "port: 80", "port: 443", 1))))
	assert.Equal(t, []string{"error: in.yaml[0]: ModuleDeployment shop/md: its Service shop/provider-service would be rejected by the API server: " +
		"spec.ports[1].nodePort: Invalid value: 30443: provided port is already allocated"}, reported(configured(t, spec, provider)))
}

// TestAllocationsThatMove renames a module: its old Service is pruned after the new one is applied.
func TestAllocationsThatMove(t *testing.T) {
	t.Parallel()
	const remedy = " is already allocated); delete this Service first (kubectl delete service --namespace shop provider-service), or choose another value"
	for _, c := range []struct{ reason, template, warning string }{
		{"a nodePort", "{ports: [{name: http, nodePort: 30080}]}", "spec.ports[0].nodePort: 30080 moves to Service shop/new-service, " +
			"which is applied before this one is pruned, so the API server rejects it (provided port" + remedy},
		{"a clusterIP", "{type: LoadBalancer, clusterIP: 10.0.0.1}", "spec.clusterIP: 10.0.0.1 moves to Service shop/new-service, " +
			"which is applied before this one is pruned, so the API server rejects it (provided IP" + remedy},
		{"a loadBalancerIP, which the API server does not allocate", "{type: LoadBalancer, loadBalancerIP: 192.0.2.1}", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			config := "{template: {spec: " + c.template + "}}"
			before := configured(t, config, provider)
			outcome := configured(t, config, strings.Replace(provider, "name: provider", "name: new", 1)+separator+encode(t, before.Added[0].Node()))
			var want []string
			if c.warning != "" {
				want = []string{"warning: in.yaml[1]: Service shop/provider-service: " + c.warning}
			}
			assert.Equal(t, want, reported(outcome))
		})
	}
}
