package config_test

import (
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/rule"
)

// overrides is a configuration of templates for some modules.
func overrides(t *testing.T, template string, all ...string) (*config.Config, kptfn.Results) {
	t.Helper()
	spec := "  template: " + template + "\n  overrides:\n"
	for _, o := range all {
		spec += "  - {match: {module: '*'}, template: " + o + "}\n"
	}
	return config.Decode(parse(t, moduleService(spec)), "")
}

func TestOverridesThatAreValidOnlyTogether(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, template string
		overrides        []string
	}{
		{"a class, and its type", "{}", []string{"{spec: {type: LoadBalancer}}", "{spec: {loadBalancerClass: a/b}}"}},
		{"a type behind its class", "{}", []string{"{spec: {loadBalancerClass: a/b}}", "{spec: {type: LoadBalancer}}"}},
		{"a port that is refined", "{}", []string{"{spec: {ports: [{name: admin, port: 9000}]}}", "{spec: {ports: [{name: admin, appProtocol: http}]}}"}},
		{"two ports that are refined", "{}", []string{"{spec: {ports: [{name: a, port: 9000}, {name: b, port: 9001}]}}", "{spec: {ports: [{name: a, appProtocol: http}, {name: b, appProtocol: http}]}}"}},
		{"one nodePort for two protocols of one number", "{}", []string{"{spec: {ports: [{name: a, port: 53}, {name: b, port: 53, protocol: UDP}]}}", "{spec: {ports: [{name: a, nodePort: 30053}, {name: b, nodePort: 30053}]}}"}},
		{"one nodePort for the module's port and another protocol", "{}", []string{"{spec: {ports: [{name: http, nodePort: 30443}]}}", "{spec: {ports: [{name: http, nodePort: 30443}, {name: quic, port: 443, protocol: UDP, nodePort: 30443}]}}"}},
		{"the same, in parts", "{spec: {ports: [{name: http, nodePort: 30443}]}}", []string{"{spec: {ports: [{name: quic, port: 443, protocol: UDP, nodePort: 30443}]}}"}},
		{"a nodePort under a type that has none", "{spec: {type: ClusterIP}}", []string{"{spec: {type: NodePort}}", "{spec: {ports: [{name: http, nodePort: 30080}]}}"}},
		{"headless, and a type that can be", "{}", []string{"{spec: {clusterIP: None}}", "{spec: {type: ClusterIP}}"}},
		{"the policy of an address that is reached from outside", "{}", []string{"{spec: {type: ClusterIP, externalTrafficPolicy: Local}}", "{spec: {externalIPs: [192.0.2.7]}}"}},
		{"a policy, and the type that has it", "{spec: {type: ClusterIP}}", []string{"{spec: {externalTrafficPolicy: Local}}", "{spec: {type: NodePort}}"}},
		{"a health check", "{}", []string{"{spec: {healthCheckNodePort: 30000}}", "{spec: {type: LoadBalancer, externalTrafficPolicy: Local}}"}},
		{"source ranges", "{}", []string{"{spec: {loadBalancerSourceRanges: [10.0.0.0/8]}}", "{spec: {type: LoadBalancer}}"}},
		{"source ranges in an annotation", "{}", []string{"{metadata: {annotations: {service.beta.kubernetes.io/load-balancer-source-ranges: 10.0.0.0/8}}}", "{spec: {type: LoadBalancer}}"}},
		{"an allocation", "{}", []string{"{spec: {allocateLoadBalancerNodePorts: false}}", "{spec: {type: LoadBalancer}}"}},
		{"addresses", "{}", []string{"{spec: {clusterIPs: [10.0.0.1]}}", "{spec: {clusterIP: 10.0.0.1}}"}},
		{"two families", "{}", []string{"{spec: {ipFamilies: [IPv4, IPv6]}}", "{spec: {ipFamilyPolicy: PreferDualStack}}"}},
		{"a policy behind two families", "{spec: {ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack}}", []string{"{spec: {ipFamilyPolicy: SingleStack}}", "{spec: {ipFamilies: [IPv4]}}"}},
		{"an affinity and its settings", "{}", []string{"{spec: {sessionAffinity: ClientIP}}", "{spec: {sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}}}"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			decoded, results := overrides(t, c.template, c.overrides...)
			assert.NotNil(t, decoded)
			assert.Empty(t, results)
		})
	}
}

// TestExternalName: a name that leads elsewhere is valid, and of no use to a module.
func TestExternalName(t *testing.T) {
	t.Parallel()
	decoded, results := overrides(t, "{}", "{spec: {type: ExternalName}}", "{spec: {externalName: a.example}}")
	assert.NotNil(t, decoded)
	require.Len(t, results, 1)
	assert.Equal(t, kptfn.Warning, results[0].Severity)
	assert.Equal(t, "spec.overrides[0].template.spec.type", results[0].Field.Path)
	assert.Contains(t, results[0].Message, "its selector is ignored, and no traffic reaches the module")
}

func TestDeprecatedAnnotationThatAgreesOnlyTogether(t *testing.T) {
	t.Parallel()
	_, results := overrides(t, "{metadata: {annotations: {service.kubernetes.io/topology-mode: Auto}}}",
		"{metadata: {annotations: {service.kubernetes.io/topology-aware-hints: disabled}}}",
		"{metadata: {annotations: {service.kubernetes.io/topology-mode: disabled}}}")
	require.Len(t, results, 1)
	assert.Equal(t, kptfn.Warning, results[0].Severity)
	assert.Equal(t, rule.DeprecatedField, rule.Of(results[0]))
}

func TestOverridesThatAreWrongByThemselves(t *testing.T) {
	t.Parallel()
	const other = "{spec: {type: LoadBalancer, externalTrafficPolicy: Local}}"
	for _, c := range []struct {
		reason, override, other, field, message string
		current                                 any
	}{
		{"an unknown type", "{spec: {type: Cluster}}", other, "spec.type", "Unsupported value", "Cluster"},
		{"a class that is no name", "{spec: {loadBalancerClass: a b}}", other, "spec.loadBalancerClass", "name part must consist", "a b"},
		{"a policy that is none", "{spec: {externalTrafficPolicy: Lokal}}", other, "spec.externalTrafficPolicy", "Unsupported value", "Lokal"},
		{"a range that is none", "{spec: {loadBalancerSourceRanges: [10.0.0.0/8, 10/33]}}", other, "spec.loadBalancerSourceRanges[1]", "must be a valid CIDR value", "10/33"},
		{"a range that is none, in an annotation", "{metadata: {annotations: {service.beta.kubernetes.io/load-balancer-source-ranges: x}}}", other,
			"metadata.annotations[service.beta.kubernetes.io/load-balancer-source-ranges]", "must be a valid CIDR value", "x"},
		{"an address that is none", "{spec: {clusterIP: 10.0.0}}", other, "spec.clusterIP", "must be a valid IP address", "10.0.0"},
		{"a nodePort beyond all", "{spec: {ports: [{name: http, nodePort: 70000}]}}", other, "spec.ports[0].nodePort", "not in the valid range", 70000},
		{"a protocol that is none", "{spec: {ports: [{name: http, protocol: tcp}]}}", other, "spec.ports[0].protocol", "Unsupported value", "tcp"},
		{"a number that is none, behind the module's port", "{spec: {ports: [{name: b, port: 70000, targetPort: 1}, {name: http, nodePort: 30000}]}}", other, "spec.ports[0].port", "must be between 1 and 65535", 70000},
		{"two ports of one number", "{spec: {ports: [{name: a, port: 7}, {name: b, port: 7}]}}", other, "spec.ports[1]", "Duplicate value", nil},
		{"one nodePort for the module's port and another one whose number is taken", "{spec: {ports: [{name: a, port: 443}, {name: quic, port: 443, protocol: UDP, nodePort: 30443}, {name: http, nodePort: 30443}]}}",
			other, "spec.ports[1].nodePort", "already allocated", 30443},
		{"one nodePort for two numbers", "{spec: {ports: [{name: http, nodePort: 30443}, {name: a, port: 443, nodePort: 30443}]}}", other, "spec.ports[1].nodePort", "Duplicate value", 30443},
		{"a contradiction in itself", "{spec: {type: ClusterIP, externalTrafficPolicy: Local}}", other, "spec.externalTrafficPolicy", "may only be set for externally-accessible", "Local"},
		{"an affinity that lasts too long", "{spec: {sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}}}", "{spec: {sessionAffinity: ClientIP}}", "spec.sessionAffinityConfig.clientIP.timeoutSeconds", "must be greater than 0", 86401},
		{"a label", "{metadata: {labels: {a b: c}}}", other, "metadata.labels", "name part must consist", nil},
		{"a further port that no template gives a number", "{spec: {ports: [{name: b}]}}", "{spec: {ports: [{name: c, port: 7}]}}", "spec.ports[0].port", `is required: the number of the further port "b"`, nil},
		{"a contradiction to the template where no other override can mend it", "{spec: {externalTrafficPolicy: Local}}", "{metadata: {labels: {a: b}}}", "spec.externalTrafficPolicy", "may only be set for externally-accessible", "Local"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			for at, all := range [][]string{{c.override, c.other}, {c.other, c.override}} {
				decoded, results := overrides(t, "{spec: {type: ClusterIP}}", all...)
				assert.Nil(t, decoded)
				require.Len(t, results, 1)
				assert.Equal(t, []string{"spec.overrides[0].template.", "spec.overrides[1].template."}[at]+c.field, results[0].Field.Path)
				assert.Contains(t, results[0].Message, c.message)
				assert.Equal(t, c.current, results[0].Field.CurrentValue)
			}
		})
	}
}

func TestOverridesThatAreWarnedAbout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, override, field string }{
		{"a nodePort outside the default range", "{spec: {ports: [{name: http, nodePort: 8080}]}}", "spec.ports[0].nodePort"},
		{"settings of an affinity that nothing sets", "{spec: {sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}}}", "spec.sessionAffinityConfig"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			_, results := overrides(t, "{}", "{spec: {type: LoadBalancer}}", c.override)
			require.Len(t, results, 1)
			assert.Equal(t, kptfn.Warning, results[0].Severity)
			assert.Equal(t, "spec.overrides[1].template."+c.field, results[0].Field.Path)
		})
	}
}
