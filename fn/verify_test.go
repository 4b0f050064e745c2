package fn_test

import (
	"fmt"
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
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], `error: in.yaml[3]: Service shop/other-service: spec.sessionAffinity: would be rejected by the API server: Unsupported value: "Often"`)

	outcome = configured(t, "{overrides: [{match: {module: other}, template: {spec: {ports: [{name: further, port: 80}]}}}]}", provider+separator+other(provider))
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], "error: in.yaml[1]: ModuleDeployment shop/other: its Service shop/other-service would be rejected by the API server: spec.ports[1]")
}

func TestNodePortsOfAllServicesAreHeldAgainstEachOther(t *testing.T) {
	t.Parallel()
	const spec = "{template: {spec: {ports: [{name: http, nodePort: 30080}, {name: other, port: 7, nodePort: 30081}]}}}"
	second := strings.NewReplacer("name: md", "name: second", "name: provider", "name: second").Replace(provider)
	third := strings.NewReplacer("name: md", "name: third", "name: provider", "name: third").Replace(provider)
	outcome := configured(t, spec, provider+separator+second+separator+third+separator+generated)
	lines := strings.Join(reported(outcome), "\n")
	assert.Len(t, reported(outcome), 4, "each of the two ports of each new Service, beside the one that is there")
	for _, name := range []string{"second", "third"} {
		for _, port := range []string{"30080", "30081"} {
			assert.Contains(t, lines, "its Service shop/"+name+"-service has the nodePort "+port+", which Service shop/provider-service (in.yaml[3]) already uses")
		}
	}
}

func TestTemplatesAreJudgedByTheServiceThatComesOut(t *testing.T) {
	t.Parallel()
	const class = "{match: {moduleDeployment: md}, template: {spec: {loadBalancerClass: a/b}}}"
	const refused = "would be rejected by the API server: "
	const missing = "ModuleDeployment shop/md: its Service shop/provider-service " + refused
	existing := strings.NewReplacer("LoadBalancer", "NodePort").Replace(generated)
	for _, c := range []struct{ reason, spec, source, fault string }{
		{"valid together", "{overrides: [{match: {namespace: shop}, template: {spec: {type: LoadBalancer}}}, " + class + "]}", provider, ""},
		{"valid together, in one that is there", "{overrides: [{match: {namespace: shop}, template: {spec: {type: LoadBalancer}}}, " + class + "]}", provider + separator + existing, ""},
		{"the one that mends it does not match", "{overrides: [{match: {namespace: mall}, template: {spec: {type: LoadBalancer}}}, " + class + "]}", provider,
			missing + "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'; the configuration merges spec.overrides[1].template over it, and spec.overrides[1].template.spec.loadBalancerClass sets this field"},
		{"the one that is wrong alone does not match", "{overrides: [{match: {namespace: mall}, template: {spec: {loadBalancerClass: a/b}}}, {match: {module: x}, template: {spec: {type: LoadBalancer}}}]}", provider, ""},
		{"the last one takes it back", "{template: {metadata: {labels: {a: b}}}, overrides: [{match: {namespace: shop}, template: {spec: {type: LoadBalancer}}}, " + class + ", {match: {module: prov*}, template: {spec: {type: NodePort}}}]}", provider,
			missing + "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'; the configuration merges spec.template, spec.overrides[0].template, spec.overrides[1].template, spec.overrides[2].template over it, and spec.overrides[1].template.spec.loadBalancerClass sets this field"},
		{"in one that is there", "{overrides: [{match: {namespace: mall}, template: {spec: {type: LoadBalancer}}}, " + class + "]}", provider + separator + existing,
			"Service shop/provider-service: spec.loadBalancerClass: " + refused + "Forbidden: may only be used when `type` is 'LoadBalancer'; the configuration merges spec.overrides[1].template over it, and spec.overrides[1].template.spec.loadBalancerClass sets this field"},
		{"left by an override that was removed", "{template: {spec: {type: ClusterIP}}}", provider + separator +
			strings.NewReplacer("  type: LoadBalancer\n", "  type: LoadBalancer\n  loadBalancerClass: a/b\n", "    nodePort: 30080\n", "").Replace(generated),
			"Service shop/provider-service: spec.loadBalancerClass: " + refused + "Forbidden: may only be used when `type` is 'LoadBalancer'" +
				"; the configuration does not set this field, so it stays: remove it here, or set it to null in the template for one run"},
		{"wrong before the update", "{template: {spec: {sessionAffinity: ClientIP}}}", provider + separator +
			strings.Replace(existing, "  type: NodePort\n", "  type: NodePort\n  loadBalancerClass: a/b\n", 1),
			"Service shop/provider-service: spec.loadBalancerClass: " + refused + "Forbidden: may only be used when `type` is 'LoadBalancer'"},
		{"set by a person", "{overrides: [{match: {module: '*'}, template: {spec: {type: ClusterIP}}}]}", provider + separator + existing,
			"Service shop/provider-service: spec.ports[0].nodePort: " + refused + "Forbidden: may not be used when `type` is 'ClusterIP'; the configuration merges spec.overrides[0].template over it" +
				"; the configuration does not set this field, so it stays: remove it here, or set it to null in the template for one run"},
		{"a node port that the configuration sets", "{overrides: [{match: {module: '*'}, template: {spec: {type: ClusterIP}}}, {match: {namespace: shop}, template: {spec: {ports: [{name: http, nodePort: 30080}]}}}]}", provider + separator + existing,
			"Service shop/provider-service: spec.ports[0].nodePort: " + refused + "Forbidden: may not be used when `type` is 'ClusterIP'; the configuration merges spec.overrides[0].template, spec.overrides[1].template over it" +
				", and spec.overrides[1].template.spec.ports[0].nodePort sets this field"},
		{"a node port of a further port, which the template would have to number", "{template: {spec: {type: ClusterIP}}}", provider + separator +
			strings.NewReplacer("  type: LoadBalancer\n", "  type: NodePort\n", "    nodePort: 30080 # fixed\n", "", "    port: 9000\n", "    port: 9000\n    nodePort: 30081\n").Replace(generated),
			"Service shop/provider-service: spec.ports[1].nodePort: " + refused + "Forbidden: may not be used when `type` is 'ClusterIP'" +
				"; the configuration does not set this field, so it stays: remove it here"},
		{"a list that is left", "{template: {spec: {type: ClusterIP}}}", provider + separator +
			strings.NewReplacer("  type: LoadBalancer\n", "  type: LoadBalancer\n  loadBalancerSourceRanges: [10.0.0.0/8]\n", "    nodePort: 30080\n", "").Replace(generated),
			"Service shop/provider-service: spec.loadBalancerSourceRanges: " + refused + "Forbidden: may only be used when `type` is 'LoadBalancer'" +
				"; the configuration does not set this field, so it stays: remove it here, or set it to null in the template for one run"},
		{"a port is refined that another override defines", "{overrides: [{match: {namespace: shop}, template: {spec: {ports: [{name: admin, port: 9000}]}}}, {match: {module: provider}, template: {spec: {ports: [{name: admin, appProtocol: http}]}}}]}", provider, ""},
		{"a port is refined that the matching ones do not define", "{overrides: [{match: {namespace: mall}, template: {spec: {ports: [{name: admin, port: 9000}]}}}, {match: {module: provider}, template: {spec: {ports: [{name: admin, appProtocol: http}]}}}]}", provider,
			missing + "spec.ports[1].port: Invalid value: 0: must be between 1 and 65535, inclusive; the configuration merges spec.overrides[1].template over it, and spec.overrides[1].template.spec.ports[0] sets this field"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			lines := reported(configured(t, c.spec, c.source))
			if c.fault == "" {
				assert.Empty(t, lines)
				return
			}
			require.NotEmpty(t, lines)
			assert.True(t, strings.HasSuffix(lines[0], ": "+c.fault), lines[0])
		})
	}
}

// TestPortsOfTheConfigurationThatTheModuleHas holds that the error is about the port of the configuration, wherever it stands.
func TestPortsOfTheConfigurationThatTheModuleHas(t *testing.T) {
	t.Parallel()
	const (
		missing = "error: in.yaml[0]: ModuleDeployment shop/md: its Service shop/provider-service would be rejected by the API server: spec.ports[%d]: has the number "
		there   = "error: in.yaml[1]: Service shop/provider-service: spec.ports[%d]: would be rejected by the API server: has the number "
		own     = `80/TCP of the module's own port "http": change it in `
		general = "spec.template.spec.ports[1] of the configuration"
		spec    = "{template: {spec: {ports: [{name: admin, port: 9000}, {name: further, port: 80}]}}}"
	)
	stale := strings.Replace(generated, "- port: 80\n", "- port: 81\n", 1)
	first := strings.Replace(stale, "  ports:\n", "  ports:\n  - {name: further, port: 80}\n", 1)
	withPorts := strings.Replace(workload("Deployment", asking), "annotations: {", "annotations: {fn.koupleless.io/ports: 'grpc=7', ", 1)
	for _, c := range []struct {
		reason, spec, source string
		at                   int
		want                 string
	}{
		{"of the template for all modules", spec, provider, 2, missing + own + general},
		{"of an override", "{overrides: [{match: {module: '*'}, template: {spec: {ports: [{name: further, port: 80}]}}}]}", provider, 1,
			missing + own + "spec.overrides[0].template.spec.ports[0] of the configuration"},
		{"of an override that changes the number", "{template: {spec: {ports: [{name: admin, port: 9000}]}}, overrides: [{match: {module: '*'}, template: {spec: {ports: [{name: admin, port: 80}]}}}]}", provider, 1,
			missing + own + "spec.overrides[0].template.spec.ports[0] of the configuration"},
		{"of an override that changes something else", "{template: {spec: {ports: [{name: admin, port: 9000}, {name: further, port: 80}]}}, overrides: [{match: {module: '*'}, template: {spec: {ports: [{name: further, appProtocol: http}]}}}]}",
			provider, 2, missing + own + general},
		{"in a Service that exists", spec, provider + separator + stale, 2, there + own + general},
		{"before the module's own port", spec, provider + separator + first, 0, there + own + general},
		{"under another name of the own port", "{portName: web, template: {spec: {ports: [{name: further, port: 80}]}}}", provider, 1,
			missing + strings.Replace(own, "http", "web", 1) + "spec.template.spec.ports[0] of the configuration"},
		{"of an annotation", "{template: {spec: {ports: [{name: further, port: 7}]}}}", withPorts, 2,
			"error: in.yaml[0]: Deployment shop/biz1: its Service shop/biz1-service would be rejected by the API server: spec.ports[%d]: has the number " +
				"7/TCP of port \"grpc\": change it in spec.template.spec.ports[0] of the configuration"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, []string{fmt.Sprintf(c.want, c.at)}, reported(configured(t, c.spec, c.source)))
		})
	}
	other := strings.Replace(generated, "  ports:\n", "  ports:\n  - {name: a, port: 90}\n  - {name: b, port: 90}\n", 1)
	assert.Contains(t, strings.Join(reported(configured(t, "{template: {spec: {ports: [{name: further, port: 7}]}}}", provider+separator+other)), "\n"),
		"spec.ports[1]: would be rejected by the API server: Duplicate value: ", "the configuration has no part in it")
}

func TestWrongTypesOfAServiceAreAllReported(t *testing.T) {
	t.Parallel()
	edited := func(old, new string) string {
		return strings.Replace(strings.Replace(generated, "port: 80\n", "port: 81\n", 1), old, new, 1)
	}
	for _, c := range []struct {
		reason, source string
		want           []string
	}{
		{"a number in quotes", edited("nodePort: 30080", `nodePort: "30080"`),
			[]string{`spec.ports[0].nodePort: must be a whole number, without quotes, got "30080"`}},
		{"a number beyond its type", edited("nodePort: 30080", "nodePort: 4294967376"), []string{"spec.ports[0].nodePort: is out of range: 4294967376"}},
		{"an annotation that is a number", edited("annotations:\n", "annotations:\n    team: 7\n"),
			[]string{"metadata.annotations.team: must be a string, in quotes, got 7"}},
		{"several, in metadata, spec and status", edited("nodePort: 30080", `nodePort: "30080"`) +
			"  publishNotReadyAddresses: 1\n  clusterIPs: None\nstatus: {loadBalancer: []}\n",
			[]string{
				"spec.clusterIPs: must be a list, got \"None\"",
				`spec.ports[0].nodePort: must be a whole number, without quotes, got "30080"`,
				"spec.publishNotReadyAddresses: must be true or false, got 1",
				"status.loadBalancer: must be a map, got a list",
			}},
		{"a time that is none", edited("metadata:\n", "metadata:\n  creationTimestamp: yesterday\n"),
			[]string{`metadata.creationTimestamp: must be a time such as "2006-01-02T15:04:05Z", got "yesterday"`}},
		{"right types", edited("metadata:\n", "metadata:\n  creationTimestamp: 2026-11-28T03:17:22Z\n"), nil},
		{"a wrong type in a Service that is not updated", strings.Replace(generated, "nodePort: 30080", `nodePort: "30080"`, 1),
			[]string{`spec.ports[0].nodePort: must be a whole number, without quotes, got "30080"`}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			var want []string
			for _, message := range c.want {
				want = append(want, "error: in.yaml[1]: Service shop/provider-service: "+message)
			}
			assert.Equal(t, want, reported(render(t, provider+separator+c.source)))
		})
	}
}

// TestServicesOfOneTemplate: what is known of one new Service holds for another one only if it is the same to the rules.
func TestServicesOfOneTemplate(t *testing.T) {
	t.Parallel()
	named := func(name, port string) string {
		return strings.NewReplacer("name: md", "name: "+name, "name: provider", "name: "+name, "port: 80,", "port: "+port+",").Replace(provider)
	}
	const uses = ", which Service shop/a-service already uses: set a different one for each module with an override"
	for _, c := range []struct {
		reason, template string
		ports            [3]string // of three modules
		want             []string  // the error of each module that has one
	}{
		{"one port", "{type: ClusterIP}", [3]string{"80", "80", "80"}, nil},
		{"a port that only one has", "{ports: [{name: b, port: 81}]}", [3]string{"80", "81", "80"},
			[]string{`Service shop/b-service would be rejected by the API server: spec.ports[1]: has the number 81/TCP of the module's own port "http"`}},
		{"a port that two have", "{ports: [{name: b, port: 81}]}", [3]string{"80", "81", "81"}, []string{"shop/b-service would be rejected", "shop/c-service would be rejected"}},
		{"a node port", "{ports: [{name: http, nodePort: 30080}]}", [3]string{"80", "80", "81"},
			[]string{"Service shop/b-service has the nodePort 30080" + uses, "Service shop/c-service has the nodePort 30080" + uses}},
		{"an address", "{type: LoadBalancer, loadBalancerIP: 192.0.2.1}", [3]string{"80", "80", "81"},
			[]string{"Service shop/b-service has the loadBalancerIP 192.0.2.1" + uses, "Service shop/c-service has the loadBalancerIP 192.0.2.1" + uses}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := configured(t, "{template: {spec: "+c.template+"}}", named("a", c.ports[0])+separator+named("b", c.ports[1])+separator+named("c", c.ports[2]))
			got := reported(outcome)
			require.Len(t, got, len(c.want))
			for i, want := range c.want {
				assert.Contains(t, got[i], want)
			}
		})
	}
}
