package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// TestOverridesOfNamesAndPorts names the Service and the port of one module otherwise than those of the others.
func TestOverridesOfNamesAndPorts(t *testing.T) {
	t.Parallel()
	second := strings.NewReplacer("name: md", "name: second", "name: provider", "name: second").Replace(provider)
	for _, c := range []struct{ reason, config, names, ports string }{
		{"one module's port is grpc", "{overrides: [{match: {module: second}, portName: grpc}]}", "provider-service,second-service", "http=80:8080/TCP grpc=80:8080/TCP"},
		{"with a template for it", "{template: {spec: {ports: [{name: http, appProtocol: http}]}}, overrides: [{match: {module: second}, portName: grpc, template: {spec: {ports: [{name: grpc, protocol: SCTP}]}}}]}",
			"provider-service,second-service", "http=80:8080/TCP grpc=80:8080/SCTP"},
		{"beside a portName for all", "{portName: web, overrides: [{match: {module: second}, portName: grpc}]}", "provider-service,second-service", "web=80:8080/TCP grpc=80:8080/TCP"},
		{"the last one wins", "{overrides: [{match: {module: '*'}, portName: web}, {match: {module: second}, portName: grpc}]}", "provider-service,second-service", "web=80:8080/TCP grpc=80:8080/TCP"},
		{"one module's Service has another name", "{overrides: [{match: {module: second}, name: 'my-{module}'}]}", "provider-service,my-second", "http=80:8080/TCP http=80:8080/TCP"},
		{"a name without a placeholder", "{overrides: [{match: {module: second}, name: front}]}", "provider-service,front", "http=80:8080/TCP http=80:8080/TCP"},
		{"both", "{overrides: [{match: {moduleDeployment: second}, name: '{moduleDeployment}', portName: grpc}]}", "provider-service,second", "http=80:8080/TCP grpc=80:8080/TCP"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			source := provider + separator + second
			outcome := configured(t, c.config, source)
			require.Empty(t, reported(outcome))
			var names, ports []string
			for _, s := range outcome.added() {
				names, ports = append(names, yaml.NewRNode(s).GetName()), append(ports, portsOf(t, s))
			}
			assert.Equal(t, c.names, strings.Join(names, ","))
			assert.Equal(t, c.ports, strings.Join(ports, " "))
			again := configured(t, c.config, source+separator+encode(t, outcome.added()...))
			assert.Equal(t, []string{summary("0", "0", "0", "2")}, infos(again))
		})
	}
	plain := encode(t, render(t, second).added()...)
	outcome := configured(t, "{overrides: [{match: {module: second}, portName: grpc}]}", second+separator+plain)
	require.Empty(t, reported(outcome))
	assert.Equal(t, "grpc=80:8080/TCP", portsOf(t, outcome.edited(1)), "the port of a Service that exists is renamed, and not doubled")
}

// TestOverridesOfRenamedModules runs the function again after kustomize renamed a module: with the override for its earlier name, the
// second run would otherwise set the template back that the first one had overridden.
func TestOverridesOfRenamedModules(t *testing.T) {
	t.Parallel()
	renamed := strings.Replace(provider, "name: md", "name: dev-md, annotations: {internal.config.kubernetes.io/previousNames: 'md,md'}", 1)
	for _, c := range []struct{ reason, pattern, want string }{
		{"the name before", "md", "LoadBalancer"},
		{"the name after", "dev-md", "LoadBalancer"},
		{"another name", "dev", "ClusterIP"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := configured(t, "{template: {spec: {type: ClusterIP}}, overrides: [{match: {moduleDeployment: "+c.pattern+"}, template: {spec: {type: LoadBalancer}}}]}", renamed)
			require.Empty(t, reported(outcome))
			require.Len(t, outcome.added(), 1)
			assert.Equal(t, c.want, yaml.NewRNode(outcome.added()[0]).Field("spec").Value.Field("type").Value.YNode().Value)
		})
	}
}
