package config_test

import (
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/yamlnode"
)

func parse(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document))
	if len(document.Content) == 0 {
		return nil
	}
	return document.Content[0]
}

// moduleService returns a configuration with a spec.
func moduleService(spec string) string {
	return "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: settings}\nspec:\n" + spec
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	for reason, text := range map[string]string{
		"no configuration":      "",
		"a null":                "null",
		"kpt's placeholder":     "{apiVersion: v1, kind: ConfigMap, metadata: {name: function-input}, data: {}}",
		"a ConfigMap, no data":  "{apiVersion: v1, kind: ConfigMap, metadata: {name: function-input}}",
		"an empty value":        "{apiVersion: v1, kind: ConfigMap, data: {type: '', name: ''}}",
		"no spec":               "{apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleService}",
		"a spec that is null":   moduleService("  "),
		"fields that are null":  moduleService("  {name: null, portName: null, strict: null, template: null, overrides: null}"),
		"fields that are empty": moduleService("  {name: '', portName: '', template: {}, overrides: []}"),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			c, results := config.Decode(parse(t, text), "")
			require.Empty(t, results)
			subject := config.Subject{Module: "provider", ModuleDeployment: "md"}
			assert.Equal(t, "provider-service", c.For(subject).ServiceName(subject))
			assert.Equal(t, "http", c.For(subject).PortName)
			assert.False(t, c.Strict)
		})
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, text      string
		field, message    string
		current, proposed any
	}{
		{"another version", "apiVersion: fn.koupleless.io/v1\nkind: ModuleService\n", "apiVersion", "must be fn.koupleless.io/v1alpha1, got \"fn.koupleless.io/v1\"", "fn.koupleless.io/v1", "fn.koupleless.io/v1alpha1"},
		{"no version", "kind: ModuleService\n", "apiVersion", "is required: fn.koupleless.io/v1alpha1", nil, "fn.koupleless.io/v1alpha1"},
		{"neither version nor kind", "apiVersion: v1\nkind: Secret\n", "kind", `must be ModuleService (fn.koupleless.io/v1alpha1), or ConfigMap (v1), got "Secret" ("v1")`, "Secret", nil},
		{"no kind", "{}\n", "kind", "is required: ModuleService (fn.koupleless.io/v1alpha1), or ConfigMap (v1)", nil, nil},
		{"a ConfigMap of another version", "apiVersion: v2\nkind: ConfigMap\n", "kind", "or ConfigMap (v1)", "ConfigMap", nil},
		{"a targetPort that is a list", moduleService("  template: {spec: {ports: [{name: a, port: 7, targetPort: [8]}]}}"), "spec.template.spec.ports[0].targetPort", "must be a number or a string, got a list", nil, nil},
		{"a number in the place of a policy", moduleService("  template: {spec: {ipFamilyPolicy: 5}}"), "spec.template.spec.ipFamilyPolicy", "must be a string, in quotes, got 5", 5, "5"},
		{"a template that is wrong by itself, under an override", moduleService("  template: {spec: {type: NodePrt}}\n  overrides: [{match: {module: a}, template: {metadata: {labels: {a: b}}}}]"), "spec.template.spec.type", "Unsupported value", "NodePrt", nil},
		{"the second of two overrides", moduleService("  overrides: [{match: {module: a}, template: {spec: {type: ClusterIP}}}, {match: {module: b}}]"), "spec.overrides[1].template", "is required", nil, nil},
		{"a broken selector behind an override without a template", moduleService("  overrides: [{match: {module: a}, template: {spec: {}}}, {match: {labels: 'a in b'}, template: {spec: {type: ClusterIP}}}]"), "spec.overrides[1].match.labels", "is not a label selector", "a in b", nil},
		{"a broken glob behind one that is absent", moduleService("  overrides: [{match: {namespace: '[a'}, template: {spec: {type: ClusterIP}}}]"), "spec.overrides[0].match.namespace", "is not a glob pattern", "[a", nil},
		{"source ranges, which the API server spells in its own way", moduleService("  template: {spec: {loadBalancerSourceRanges: [10.0.0.0/8]}}"), "spec.template.spec.loadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'", nil, nil},
		{"another kind", "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleServices\n", "kind", "must be ModuleService", "ModuleServices", "ModuleService"},
		{"a misspelt field at the top", "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspecs: {}\n", "specs", `did you mean "spec"?`, nil, nil},
		{"a setting beside the spec", "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nportName: web\n", "portName", `did you mean "spec.portName"?`, nil, nil},
		{"a misspelt setting", moduleService("  portname: web"), "spec.portname", `did you mean "portName"?`, nil, nil},
		{"a field of the Service's spec in ours", moduleService("  type: ClusterIP"), "spec.type", `did you mean "template.spec.type"?`, nil, nil},
		{"a misspelt field of the Service", moduleService("  template: {spec: {sessionAfinity: ClientIP}}"), "spec.template.spec.sessionAfinity", `did you mean "sessionAffinity"?`, nil, nil},
		{"another case", moduleService("  template: {spec: {clusterIp: None}}"), "spec.template.spec.clusterIp", `did you mean "clusterIP"?`, nil, nil},
		{"nothing near", moduleService("  template: {spec: {xyzzyplugh: 1}}"), "spec.template.spec.xyzzyplugh", "known are allocateLoadBalancerNodePorts", nil, nil},
		{"a field twice", moduleService("  portName: a\n  portName: b"), "spec.portName", "is given a second time", nil, nil},
		{"a spec that is a list", "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspec: []\n", "spec", "must be a map, got a list", nil, nil},
		{"strict in quotes", moduleService(`  strict: "true"`), "spec.strict", "without quotes", "true", true},
		{"a number in a string's place", moduleService("  template: {metadata: {labels: {tier: 1}}}"), "spec.template.metadata.labels.tier", "must be a string, in quotes, got 1", 1, "1"},
		{"a string in a number's place", moduleService(`  template: {spec: {ports: [{name: http, nodePort: "30080"}]}}`), "spec.template.spec.ports[0].nodePort", "must be a whole number, without quotes", "30080", 30080},
		{"overrides that are a map", moduleService("  overrides: {}"), "spec.overrides", "must be a list, got a map", nil, nil},
		{"a merge key", moduleService("  <<: {portName: web}"), "spec.<<", "merge keys cannot be used", nil, nil},
		{"a key that is a number", moduleService("  1: a"), "spec.1", "keys must be strings", nil, nil},

		{"a name without a placeholder", moduleService("  name: svc"), "spec.name", "must contain {module} or {moduleDeployment}", "svc", "{module}-svc"},
		{"an unknown placeholder", moduleService(`  name: "{modul}-svc"`), "spec.name", "unknown placeholder {modul}", "{modul}-svc", nil},
		{"a name that no Service can have", moduleService(`  name: "{module}_svc"`), "spec.name", "a DNS-1035 label", "{module}_svc", nil},
		{"a port name that no port can have", moduleService("  portName: HTTP"), "spec.portName", "a lowercase RFC 1123 label", "HTTP", nil},

		{"the Service's name", moduleService("  template: {metadata: {name: x}}"), "spec.template.metadata.name", "spec.name is the pattern", nil, nil},
		{"the Service's namespace", moduleService("  template: {metadata: {namespace: x}}"), "spec.template.metadata.namespace", "is that of the ModuleDeployment", nil, nil},
		{"the selector", moduleService("  template: {spec: {selector: {a: b}}}"), "spec.template.spec.selector", "is derived from the module", nil, nil},
		{"the module's port number", moduleService("  template: {spec: {ports: [{name: http, port: 80}]}}"), "spec.template.spec.ports[0].port", "is derived", 80, nil},
		{"the module's targetPort, under another port name", moduleService("  portName: web\n  template: {spec: {ports: [{name: web, targetPort: 80}]}}"), "spec.template.spec.ports[0].targetPort", "is derived", 80, nil},
		{"a port without a name", moduleService("  template: {spec: {ports: [{port: 80}]}}"), "spec.template.spec.ports[0].name", "is required", nil, "http"},
		{"a port given twice", moduleService("  template: {spec: {ports: [{name: a, port: 8}, {name: a, port: 9}]}}"), "spec.template.spec.ports[1].name", "second time", "a", nil},
		{"no ports", moduleService("  template: {spec: {ports: null}}"), "spec.template.spec.ports", "cannot be removed", "null", nil},
		{"a template's metadata removed", moduleService("  template: {metadata: null}"), "spec.template.metadata", "cannot be removed", "null", nil},
		{"a template's spec removed", moduleService("  template: {spec: null}"), "spec.template.spec", "cannot be removed", "null", nil},
		{"the target of the module, misspelt", moduleService("  template: {spec: {ports: [{name: a, port: 1, targetPort: '{targetport}'}]}}"), "spec.template.spec.ports[0].targetPort", `did you mean "{targetPort}"?`, "{targetport}", nil},
		{"a targetPort beyond all numbers", moduleService("  template: {spec: {ports: [{name: a, port: 1, targetPort: 3000000000}]}}"), "spec.template.spec.ports[0].targetPort", "is out of range", 3000000000, nil},
		{"the owner mark", moduleService("  template: {metadata: {annotations: {fn.koupleless.io/module-deployment: x}}}"), "spec.template.metadata.annotations[fn.koupleless.io/module-deployment]", "cannot be set", nil, nil},
		{"an annotation by which kustomize leaves the Service out", moduleService("  template: {metadata: {annotations: {config.kubernetes.io/local-config: \"true\"}}}"),
			"spec.template.metadata.annotations[config.kubernetes.io/local-config]", "cannot be set", nil, nil},
		{"the owner mark by an alias", "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: &a fn.koupleless.io/module-deployment}\nspec: {template: {metadata: {annotations: {*a : x}}}}\n",
			"spec.template.metadata.annotations[fn.koupleless.io/module-deployment]", "cannot be set", nil, nil},
		{"a status", moduleService("  template: {status: {}}"), "spec.template.status", "known are metadata, spec", nil, nil},

		{"an override for nobody", moduleService("  overrides: [{match: {}, template: {spec: {type: ClusterIP}}}]"), "spec.overrides[0].match", "is empty", nil, nil},
		{"an override without a match", moduleService("  overrides: [{template: {spec: {type: ClusterIP}}}]"), "spec.overrides[0].match", "is empty", nil, nil},
		{"an override without a template", moduleService("  overrides: [{match: {module: a}}]"), "spec.overrides[0].template", "is required", nil, nil},
		{"a set that is negated as in a shell", moduleService("  overrides: [{match: {module: '[!p]*'}, template: {spec: {type: ClusterIP}}}]"), "spec.overrides[0].match.module", "a set is negated by [^", "[!p]*", nil},
		{"a broken glob", moduleService("  overrides: [{match: {module: '[a'}, template: {spec: {type: ClusterIP}}}]"), "spec.overrides[0].match.module", "is not a glob pattern", "[a", nil},
		{"a broken selector", moduleService("  overrides: [{match: {labels: 'a in b'}, template: {spec: {type: ClusterIP}}}]"), "spec.overrides[0].match.labels", "is not a label selector", "a in b", nil},
		{"labels as a map", moduleService("  overrides: [{match: {labels: {a: b}}, template: {spec: {type: ClusterIP}}}]"), "spec.overrides[0].match.labels", "must be a string, got a map", nil, nil},

		{"an unknown type", moduleService("  template: {spec: {type: NodePrt}}"), "spec.template.spec.type", `Unsupported value: "NodePrt"`, "NodePrt", nil},
		{"headless and NodePort", moduleService("  template: {spec: {clusterIP: None}}"), "spec.template.spec.clusterIP", "may not be set to 'None' for NodePort services", "None", nil},
		{"externalTrafficPolicy with ClusterIP", moduleService("  template: {spec: {type: ClusterIP, externalTrafficPolicy: Local}}"), "spec.template.spec.externalTrafficPolicy", "may only be set for externally-accessible services", "Local", nil},
		{"an override that contradicts the template", moduleService("  template: {spec: {externalTrafficPolicy: Local}}\n  overrides: [{match: {module: a}, template: {spec: {type: ClusterIP}}}]"), "spec.overrides[0].template.spec.externalTrafficPolicy", "may only be set for externally-accessible services", nil, nil},
		{"a label key", moduleService("  template: {metadata: {labels: {'a b': c}}}"), "spec.template.metadata.labels", "name part must consist", nil, nil},
		{"a nodePort with ClusterIP", moduleService("  template: {spec: {type: ClusterIP, ports: [{name: http, nodePort: 30080}]}}"), "spec.template.spec.ports[0].nodePort", "may not be used when `type` is 'ClusterIP'", 30080, nil},
		{"a further port without a number", moduleService("  template: {spec: {ports: [{name: admin}]}}"), "spec.template.spec.ports[0].port", "is required: the number of the further port \"admin\"", nil, nil},

		{"a further port whose number is removed", moduleService("  template: {spec: {ports: [{name: admin, port: 9000}]}}\n  overrides:\n  - match: {module: a}\n    template: {spec: {ports: [{name: admin, port: null}]}}"),
			"spec.overrides[0].template.spec.ports[0].port", "cannot be null: the further port \"admin\" needs its number", "null", nil},

		{"an unknown key of a ConfigMap", "{apiVersion: v1, kind: ConfigMap, data: {portname: web}}", "data.portname", `did you mean "port-name"?`, nil, nil},
		{"a key with nothing near", "{apiVersion: v1, kind: ConfigMap, data: {xyzzyplugh: web}}", "data.xyzzyplugh", "known are annotation.<key>, label.<key>", nil, nil},
		{"a prefix alone", "{apiVersion: v1, kind: ConfigMap, data: {label.: web}}", "data[label.]", "is unknown", nil, nil},
		{"strict in a ConfigMap", "{apiVersion: v1, kind: ConfigMap, data: {strict: 'yes'}}", "data.strict", "must be true or false", "yes", nil},
		{"a boolean in a ConfigMap", "{apiVersion: v1, kind: ConfigMap, data: {strict: true}}", "data.strict", "must be a string, in quotes", true, "true"},
		{"a type in a ConfigMap", "{apiVersion: v1, kind: ConfigMap, data: {type: Cluster}}", "data.type", "Unsupported value", "Cluster", nil},
		{"a port name in a ConfigMap", "{apiVersion: v1, kind: ConfigMap, data: {port-name: A}}", "data.port-name", "RFC 1123", "A", nil},
		{"a label of a ConfigMap", "{apiVersion: v1, kind: ConfigMap, data: {label.a b: web}}", "data[label.<key>]", "name part must consist", nil, nil},
		{"data that is a list", "{apiVersion: v1, kind: ConfigMap, data: []}", "data", "must be a map, got a list", nil, nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			decoded, results := config.Decode(parse(t, c.text), "")
			assert.Nil(t, decoded)
			require.Len(t, results, 1, "one mistake is reported once")
			assert.Equal(t, kptfn.Error, results[0].Severity)
			assert.Contains(t, results[0].Message, c.message)
			require.NotNil(t, results[0].Field)
			assert.Equal(t, c.field, results[0].Field.Path)
			assert.EqualValues(t, c.current, results[0].Field.CurrentValue)
			assert.EqualValues(t, c.proposed, results[0].Field.ProposedValue)
		})
	}
}

func TestAllMistakesAreReportedWithTheirLines(t *testing.T) {
	t.Parallel()
	_, results := config.Decode(parse(t, moduleService(`  portname: web
  strict: 1
  template:
    spec:
      sessionAfinity: ClientIP
`)), "module-service.yaml")
	require.Len(t, results, 3)
	for i, line := range []string{"5", "6", "9"} {
		assert.Equal(t, line, results[i].Tags["line"])
		assert.Equal(t, "module-service.yaml", results[i].File.Path)
	}
}

// TestAbsentValuesHaveTheLineAroundThem: what is missing is reported where it belongs.
func TestAbsentValuesHaveTheLineAroundThem(t *testing.T) {
	t.Parallel()
	_, results := config.Decode(parse(t, moduleService(`  template:
    spec:
      ports:
      - {name: http, protocol: TCP}
      - name: admin
  overrides:
  - match: {module: a}
`)), "module-service.yaml")
	require.Len(t, results, 2)
	for i, want := range []struct{ field, line, column string }{{"spec.template.spec.ports[1].port", "9", "9"}, {"spec.overrides[0].template", "11", "5"}} {
		assert.Equal(t, want.field, results[i].Field.Path)
		assert.Equal(t, want.line, results[i].Tags["line"])
		assert.Equal(t, want.column, results[i].Tags["column"])
	}
}

func TestNodePortOutsideTheDefaultRangeIsAWarning(t *testing.T) {
	t.Parallel()
	c, results := config.Decode(parse(t, moduleService("  template: {spec: {ports: [{name: http, nodePort: 8080}]}}")), "")
	assert.NotNil(t, c)
	require.Len(t, results, 1)
	assert.Equal(t, kptfn.Warning, results[0].Severity)
	assert.Equal(t, "spec.template.spec.ports[0].nodePort", results[0].Field.Path)
}

func TestConfigMapMeansTheSame(t *testing.T) {
	t.Parallel()
	fromMap, results := config.Decode(parse(t, `apiVersion: v1
kind: ConfigMap
data: {type: ClusterIP, port-name: web, strict: "true", name: "{moduleDeployment}", label.team: shop, annotation.a.example.com/b: c, annotation.plain: "yes"}
`), "")
	require.Empty(t, results)
	fromObject, results := config.Decode(parse(t, moduleService(`  name: "{moduleDeployment}"
  portName: web
  strict: true
  template:
    spec: {type: ClusterIP}
    metadata: {labels: {team: shop}, annotations: {a.example.com/b: c, plain: "yes"}}
`)), "")
	require.Empty(t, results)
	subject := config.Subject{Module: "m", ModuleDeployment: "md"}
	assert.Equal(t, fromObject.For(subject).ServiceName(subject), fromMap.For(subject).ServiceName(subject))
	assert.Equal(t, fromObject.For(subject).PortName, fromMap.For(subject).PortName)
	assert.Equal(t, fromObject.Strict, fromMap.Strict)
	assert.Equal(t, decode(t, fromObject.For(subject).Template), decode(t, fromMap.For(subject).Template))
}

func decode(t *testing.T, template document.Mapping) any {
	t.Helper()
	if template == nil {
		return nil
	}
	var v any
	require.NoError(t, document.Node(template).Decode(&v))
	return v
}

func TestOverrides(t *testing.T) {
	t.Parallel()
	c, results := config.Decode(parse(t, moduleService(`  template:
    metadata: {labels: {team: shop, tier: back}}
    spec:
      type: ClusterIP
      externalIPs: [1.2.3.4, 1.2.3.5]
      ports: [{name: http, appProtocol: http}, {name: admin, port: 9000}]
  overrides:
  - match: {module: "pay*"}
    template:
      metadata: {labels: {tier: front}}
      spec: {type: LoadBalancer, externalIPs: [1.2.3.6], ports: [{name: admin, port: 9001}, {name: http, nodePort: 30000}]}
  - match: {namespace: "prod-?", labels: "team=money,!legacy"}
    template: {spec: {type: null}}
  - match: {moduleDeployment: "[xy]", module: pay}
    template: {metadata: {labels: {tier: last}}}
`)), "")
	require.Empty(t, results)
	base := map[string]any{
		"metadata": map[string]any{"labels": map[string]any{"team": "shop", "tier": "back"}},
		"spec": map[string]any{
			"type": "ClusterIP", "externalIPs": []any{"1.2.3.4", "1.2.3.5"},
			"ports": []any{map[string]any{"name": "http", "appProtocol": "http"}, map[string]any{"name": "admin", "port": 9000}},
		},
	}
	pay := map[string]any{
		"metadata": map[string]any{"labels": map[string]any{"team": "shop", "tier": "front"}},
		"spec": map[string]any{
			"type": "LoadBalancer", "externalIPs": []any{"1.2.3.6"},
			"ports": []any{map[string]any{"name": "http", "appProtocol": "http", "nodePort": 30000}, map[string]any{"name": "admin", "port": 9001}},
		},
	}
	assert.Equal(t, base, decode(t, c.For(config.Subject{Module: "cart"}).Template), "nothing matches")
	assert.Equal(t, pay, decode(t, c.For(config.Subject{Module: "payment"}).Template), "maps by field, ports by name, other lists as a whole")
	nulled := decode(t, c.For(config.Subject{Module: "cart", Namespace: "prod-1", Labels: map[string]string{"team": "money"}}).Template).(map[string]any)
	assert.Contains(t, nulled["spec"], "type")
	assert.Nil(t, nulled["spec"].(map[string]any)["type"], "a null stays, to remove a default")
	assert.Equal(t, base, decode(t, c.For(config.Subject{Module: "cart", Namespace: "prod-1", Labels: map[string]string{"team": "money", "legacy": ""}}).Template), "the selector does not match")
	assert.Equal(t, base, decode(t, c.For(config.Subject{Module: "cart", Namespace: "prod-12", Labels: map[string]string{"team": "money"}}).Template), "? is one character")
	last := decode(t, c.For(config.Subject{Module: "pay", ModuleDeployment: "x"}).Template).(map[string]any)
	assert.Equal(t, "last", last["metadata"].(map[string]any)["labels"].(map[string]any)["tier"], "the last one wins")
	assert.Equal(t, base, decode(t, c.For(config.Subject{Module: "cart"}).Template), "nothing was changed by matching")
}

func TestReferenceIsAConfiguration(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"", "reference.yaml"} {
		c, results := config.Decode(parse(t, config.Reference), file)
		require.Empty(t, results)
		ordinary := decode(t, c.For(config.Subject{Module: "cart", Namespace: "shop"}).Template).(map[string]any)["spec"].(map[string]any)
		assert.Equal(t, "ClusterIP", ordinary["type"])
		assert.Equal(t, "ClientIP", ordinary["sessionAffinity"])
		matching := config.Subject{Module: "payment", ModuleDeployment: "md", Namespace: "shop", Labels: map[string]string{"team": "money", "tier": "edge"}}
		special := decode(t, c.For(matching).Template).(map[string]any)["spec"].(map[string]any)
		assert.Equal(t, "LoadBalancer", special["type"])
		assert.Equal(t, "Local", special["externalTrafficPolicy"])
		assert.Nil(t, special["sessionAffinity"])
	}
}

func TestConfigurationThatIsNoMap(t *testing.T) {
	t.Parallel()
	_, results := config.Decode(parse(t, "[a]"), "")
	require.Len(t, results, 1)
	assert.Contains(t, results[0].Message, "must be an object of kind ModuleService, or a ConfigMap, got a list")
	assert.Equal(t, "functionConfig", results[0].ResourceRef.Kind, "it has no kind of its own")
}

func TestConfigurationByAliases(t *testing.T) {
	t.Parallel()
	list := parse(t, "[&c {apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleService, spec: &s {portName: web}}, *c]")
	c, results := config.Decode(list.Content[1], "")
	require.Empty(t, results)
	assert.Equal(t, "web", c.For(config.Subject{}).PortName)
	c, results = config.Decode(parse(t, "{apiVersion: v1, kind: ConfigMap, metadata: {name: &w web}, data: {port-name: *w}}"), "")
	require.Empty(t, results)
	assert.Equal(t, "web", c.For(config.Subject{}).PortName)
	c, results = config.Decode(parse(t, "{apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleService, "+
		"spec: {template: &t {spec: &s {type: ClusterIP}}, overrides: [{match: {module: b}, template: *t}, {match: {module: a}, template: {spec: *s}}]}}"), "")
	require.Empty(t, results)
	for _, module := range []string{"a", "b", "c"} {
		assert.Equal(t, "ClusterIP", document.Tree(document.Node(c.For(config.Subject{Module: module}).Template)).Lookup("spec", "type").Text(), module)
	}
}

func TestWordsOfYAML11AreQuoted(t *testing.T) {
	t.Parallel()
	c, results := config.Decode(parse(t, moduleService(`  template: {metadata: {labels: {a: yes}}}`)), "")
	require.Empty(t, results)
	merged := document.Node(c.For(config.Subject{}).Template)
	assert.Equal(t, yaml.DoubleQuotedStyle, yamlnode.Lookup(merged, "metadata", "labels", "a").Style)
}

func TestOverridesAfterOneWithoutATemplateAreChecked(t *testing.T) {
	t.Parallel()
	_, results := config.Decode(parse(t, moduleService("  overrides: [{match: {module: a}}, {match: {module: '['}, template: {spec: {type: ClusterIP}}}]")), "")
	require.Len(t, results, 2)
	assert.Equal(t, "spec.overrides[0].template", results[0].Field.Path)
	assert.Equal(t, "spec.overrides[1].match.module", results[1].Field.Path)
}

func TestTemplatesThatAreAccepted(t *testing.T) {
	t.Parallel()
	for reason, spec := range map[string]string{
		"a further port with the number of the sample": "  template: {spec: {ports: [{name: a, port: 1}, {name: b, port: 2}]}}",
		"an override of a further port by its name":    "  template: {spec: {ports: [{name: a, port: 7}]}}\n  overrides: [{match: {module: m}, template: {spec: {ports: [{name: a, nodePort: 30001}]}}}]",
		"a label that is taken out":                    "  template: {metadata: {labels: {a: null}}}",
		"a default that is taken out":                  "  template: {spec: {type: null}}",
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			_, results := config.Decode(parse(t, moduleService(spec)), "")
			assert.Empty(t, results)
		})
	}
}

func TestArgumentsAreAConfigMap(t *testing.T) {
	t.Parallel()
	object := config.ConfigMap(map[string]string{"port-name": "web", "label.team": "shop"})
	assert.Equal(t, "v1 ConfigMap", yamlnode.Scalar(object, "apiVersion")+" "+yamlnode.Scalar(object, "kind"))
	settings := config.Merge(nil, object)
	assert.Equal(t, config.APIVersion+" "+config.Kind, yamlnode.Scalar(settings, "apiVersion")+" "+yamlnode.Scalar(settings, "kind"))
	assert.Equal(t, "web", yamlnode.Scalar(settings, "spec", "portName"))
	assert.Equal(t, "shop", yamlnode.Scalar(settings, "spec", "template", "metadata", "labels", "team"))
}
