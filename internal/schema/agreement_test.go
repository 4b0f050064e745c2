package schema_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
)

// moduleService returns a configuration with a spec.
func moduleService(spec string) string {
	return "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspec: " + spec
}

// template returns a configuration with a spec of its template.
func template(spec string) string {
	return moduleService("{template: {spec: " + spec + "}}")
}

// verdicts returns why the function and its schema refuse a configuration, nil if they accept it. The two forms of the schema must
// agree.
func verdicts(t *testing.T, s *spec.Schema, text string) (function, schema error) {
	t.Helper()
	node, err := yaml.Parse(text)
	require.NoError(t, err)
	if _, results := config.Decode(node.YNode(), ""); results.ExitCode() != 0 {
		function = results
	}
	object := decoded(t, text)
	schema = validate.AgainstSchema(s, object, strfmt.Default)
	forEditors := editorSchema(t).Validate(object)
	assert.Equal(t, schema == nil, forEditors == nil, "OpenAPI: %v\nJSON Schema: %v", schema, forEditors)
	return function, schema
}

// decoded returns YAML as a validator takes it.
func decoded(t *testing.T, text string) any {
	t.Helper()
	node, err := yaml.Parse(text)
	require.NoError(t, err)
	data, err := node.MarshalJSON()
	require.NoError(t, err)
	var object any
	require.NoError(t, json.Unmarshal(data, &object))
	return object
}

func TestSchemaAgreesWithTheFunction(t *testing.T) {
	t.Parallel()
	s := published(t)
	for _, c := range []struct {
		reason, text string
		valid        bool
	}{
		{"the reference", config.Reference, true},
		{"no spec", "{apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleService}", true},
		{"metadata", "{apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleService, metadata: {name: x, annotations: {a: b}, finalizers: [c/d]}}", true},
		{"no apiVersion", "{kind: ModuleService}", false},
		{"no kind", "{apiVersion: fn.koupleless.io/v1alpha1}", false},
		{"another apiVersion", "{apiVersion: fn.koupleless.io/v1, kind: ModuleService}", false},
		{"another kind", "{apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleServices}", false},
		{"a kind that is null", "{apiVersion: fn.koupleless.io/v1alpha1, kind: null}", false},
		{"metadata that are a list", "{apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleService, metadata: []}", false},
		{"a field beside the spec", "{apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleService, portName: web}", false},

		{"a spec that is null", moduleService("null"), true},
		{"a spec that is a list", moduleService("[]"), false},
		{"every setting null", moduleService("{name: null, portName: null, strict: null, template: null, overrides: null}"), true},
		{"every setting empty", moduleService("{name: '', portName: '', template: {}, overrides: []}"), true},
		{"a misspelt setting", moduleService("{portname: web}"), false},
		{"a name that is a number", moduleService("{name: 1}"), false},
		{"strict in quotes", moduleService("{strict: 'true'}"), false},
		{"a template that is a string", moduleService("{template: x}"), false},

		{"labels and annotations", moduleService("{template: {metadata: {labels: {a: b}, annotations: {c: d}}}}"), true},
		{"a label that is null", moduleService("{template: {metadata: {labels: {a: null}}}}"), true},
		{"a label that is a number", moduleService("{template: {metadata: {labels: {a: 1}}}}"), false},
		{"annotations that are a list", moduleService("{template: {metadata: {annotations: []}}}"), false},
		{"the Service's name", moduleService("{template: {metadata: {name: x}}}"), false},
		{"the Service's namespace", moduleService("{template: {metadata: {namespace: x}}}"), false},
		{"a status", moduleService("{template: {status: {}}}"), false},

		{"an override", moduleService("{overrides: [{match: {module: a}, template: {spec: {type: ClusterIP}}}]}"), true},
		{"a match that is null inside", moduleService("{overrides: [{match: {module: null}, template: {}}]}"), false},
		{"a match that is empty inside", moduleService("{overrides: [{match: {module: a, labels: ''}, template: {}}]}"), false},
		{"an override without a match", moduleService("{overrides: [{template: {}}]}"), false},
		{"an override for nobody", moduleService("{overrides: [{match: {}, template: {}}]}"), false},
		{"a match that is null", moduleService("{overrides: [{match: null, template: {}}]}"), false},
		{"an override without a template", moduleService("{overrides: [{match: {module: a}}]}"), false},
		{"an override whose template is null", moduleService("{overrides: [{match: {module: a}, template: null}]}"), false},
		{"an override that is null", moduleService("{overrides: [null]}"), false},
		{"labels to match as a map", moduleService("{overrides: [{match: {labels: {a: b}}, template: {}}]}"), false},
		{"an unknown match", moduleService("{overrides: [{match: {name: a}, template: {}}]}"), false},
		{"overrides that are a map", moduleService("{overrides: {}}"), false},

		{"an unknown field of a Service", template("{sessionAfinity: None}"), false},
		{"the selector", template("{selector: {a: b}}"), false},
		{"the selector as null", template("{selector: null}"), false},
		{"a spec of a Service that is null", template("null"), false},
		{"metadata of a Service that are null", moduleService("{template: {metadata: null}}"), false},
		{"defaults that nulls remove", template("{type: null, sessionAffinity: null, ipFamilies: null, externalTrafficPolicy: null}"), true},
		{"a structure", template("{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}}"), true},
		{"an unknown field of a structure", template("{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeout: 60}}}"), false},
		{"a boolean", template("{type: LoadBalancer, allocateLoadBalancerNodePorts: false}"), true},
		{"a boolean in quotes", template("{type: LoadBalancer, allocateLoadBalancerNodePorts: 'false'}"), false},
		{"a list of strings", template("{externalIPs: [192.0.2.1]}"), true},
		{"a list with a null", template("{externalIPs: [null]}"), false},
		{"a string for a list", template("{externalIPs: 192.0.2.1}"), false},
		{"a fraction for a whole number", template("{type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30000.5}"), false},

		{"the module's port", template("{ports: [{name: http, nodePort: 30080, appProtocol: http}]}"), true},
		{"a further port with a number", template("{ports: [{name: a, port: 9, targetPort: 9}]}"), true},
		{"a further port with a name", template("{ports: [{name: a, port: 9, targetPort: admin}]}"), true},
		{"a targetPort that is null", template("{ports: [{name: a, port: 9, targetPort: null}]}"), true},
		{"a targetPort that is a boolean", template("{ports: [{name: a, port: 9, targetPort: true}]}"), false},
		{"a targetPort that is a fraction", template("{ports: [{name: a, port: 9, targetPort: 9.5}]}"), false},
		{"a port in quotes", template("{ports: [{name: a, port: '9'}]}"), false},
		{"a port without a name", template("{ports: [{port: 9}]}"), false},
		{"a port whose name is null", template("{ports: [{name: null, port: 9}]}"), false},
		{"ports that are null", template("{ports: null}"), false},
		{"a port that is null", template("{ports: [null]}"), false},

		{"type ClusterIP", template("{type: ClusterIP}"), true},
		{"type NodePort", template("{type: NodePort}"), true},
		{"type LoadBalancer", template("{type: LoadBalancer}"), true},
		{"type ExternalName", template("{type: ExternalName, externalName: example.com}"), true},
		{"type of another spelling", template("{type: clusterIP}"), false},
		{"sessionAffinity None", template("{sessionAffinity: None}"), true},
		{"sessionAffinity ClientIP", template("{sessionAffinity: ClientIP}"), true},
		{"an unknown sessionAffinity", template("{sessionAffinity: Cookie}"), false},
		{"externalTrafficPolicy Cluster", template("{externalTrafficPolicy: Cluster}"), true},
		{"externalTrafficPolicy Local", template("{externalTrafficPolicy: Local}"), true},
		{"an unknown externalTrafficPolicy", template("{externalTrafficPolicy: Node}"), false},
		{"internalTrafficPolicy Cluster", template("{internalTrafficPolicy: Cluster}"), true},
		{"internalTrafficPolicy Local", template("{internalTrafficPolicy: Local}"), true},
		{"an unknown internalTrafficPolicy", template("{internalTrafficPolicy: Node}"), false},
		{"ipFamilyPolicy SingleStack", template("{ipFamilyPolicy: SingleStack}"), true},
		{"ipFamilyPolicy PreferDualStack", template("{ipFamilyPolicy: PreferDualStack}"), true},
		{"ipFamilyPolicy RequireDualStack", template("{ipFamilyPolicy: RequireDualStack}"), true},
		{"an unknown ipFamilyPolicy", template("{ipFamilyPolicy: DualStack}"), false},
		{"both ipFamilies", template("{ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv4, IPv6]}"), true},
		{"an unknown IP family", template("{ipFamilies: [IPv5]}"), false},
		{"protocol TCP", template("{ports: [{name: a, port: 9, protocol: TCP}]}"), true},
		{"protocol UDP", template("{ports: [{name: a, port: 9, protocol: UDP}]}"), true},
		{"protocol SCTP", template("{ports: [{name: a, port: 9, protocol: SCTP}]}"), true},
		{"an unknown protocol", template("{ports: [{name: a, port: 9, protocol: tcp}]}"), false},
		{"trafficDistribution PreferClose", template("{trafficDistribution: PreferClose}"), true},
		{"trafficDistribution PreferSameZone", template("{trafficDistribution: PreferSameZone}"), true},
		{"trafficDistribution PreferSameNode", template("{trafficDistribution: PreferSameNode}"), true},
		{"an unknown trafficDistribution", template("{trafficDistribution: PreferFar}"), false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			function, schema := verdicts(t, s, c.text)
			if c.valid {
				assert.NoError(t, function)
				assert.NoError(t, schema)
				return
			}
			assert.Error(t, function, "the function takes it")
			assert.Error(t, schema, "the schema takes it")
		})
	}
}

func TestSchemaAgreesOnNulls(t *testing.T) {
	t.Parallel()
	s := published(t)
	service := s.Properties["spec"].Properties["template"].Properties["spec"]
	for name := range service.Properties {
		function, schema := verdicts(t, s, template("{"+name+": null}"))
		assert.Equal(t, function == nil, schema == nil, "%s: the function says %v, the schema %v", name, function, schema)
	}
	for name := range service.Properties["ports"].Items.Schema.Properties {
		port := map[string]any{"name": "a", "port": 9}
		port[name] = nil
		data, err := json.Marshal(port)
		require.NoError(t, err)
		function, schema := verdicts(t, s, template("{ports: ["+string(data)+"]}"))
		assert.Equal(t, function == nil, schema == nil, "%s: the function says %v, the schema %v", name, function, schema)
	}
}

// TestWhatTheSchemaLeavesToTheFunction shows the mistakes that no schema can express, or that only the rules of the API server report.
func TestWhatTheSchemaLeavesToTheFunction(t *testing.T) {
	t.Parallel()
	s := published(t)
	for reason, text := range map[string]string{
		"the number of the module's own port": template("{ports: [{name: http, port: 80}]}"),
		"its targetPort":                      template("{ports: [{name: http, targetPort: 80}]}"),
		"a further port without a number":     template("{ports: [{name: admin}]}"),
		"fields that contradict each other":   template("{clusterIP: None}"),
		"a misspelt field of the metadata":    "{apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleService, metadata: {nam: x}}",
		"a name without a placeholder":        moduleService("{name: svc}"),
		"a broken label selector":             moduleService("{overrides: [{match: {labels: 'a in b'}, template: {}}]}"),
		"an annotation of the function":       moduleService("{template: {metadata: {annotations: {fn.koupleless.io/module-deployment: x}}}}"),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			function, schema := verdicts(t, s, text)
			assert.Error(t, function)
			assert.NoError(t, schema)
		})
	}
}
