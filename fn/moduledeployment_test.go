package fn_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	model "github.com/koupleless/module-service/internal/document"
)

// module returns a ModuleDeployment with a module name and a serviceStrategy in flow style.
func module(name, strategy string) string {
	return fmt.Sprintf(`apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata:
  name: md
  namespace: shop
  labels: {app: md}
spec:
  template: {spec: {module: {name: %s}}}
  operationStrategy:
    serviceStrategy: %s
`, name, strategy)
}

func TestNoServiceIsAskedFor(t *testing.T) {
	t.Parallel()
	for reason, source := range map[string]string{
		"the flag is false":               module("provider", "{enableModuleService: false, port: 99999}"),
		"the flag is absent":              module("provider", "{port: 8080}"),
		"the flag is null":                module("provider", "{enableModuleService: null, port: 8080}"),
		"the strategy is null":            module("provider", "null"),
		"the strategy is empty":           module("provider", "{}"),
		"the module has no name, no flag": module("''", "{}"),
		"there is no spec":                "apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata: {name: md}\n",
		"it is local configuration": strings.Replace(module("provider", "{enableModuleService: true, port: 0}"),
			"namespace: shop", `annotations: {config.kubernetes.io/local-config: "true"}`, 1),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, source)
			assert.Empty(t, outcome.Added)
			assert.Empty(t, reported(outcome))
		})
	}
}

func TestPortsWithoutTheFlagAreWarnedAbout(t *testing.T) {
	t.Parallel()
	const path = "spec.operationStrategy.serviceStrategy."
	warning := func(field string) []string {
		return []string{"warning: in.yaml[0]: ModuleDeployment shop/md: " + path + field + ": has no effect without the field enableModuleService: " +
			"set that to true to request a Service, or to false to request none"}
	}
	for _, c := range []struct {
		reason, strategy string
		want             []string
	}{
		{"a port", "{port: 80, targetPort: 8080}", warning("port")},
		{"where it leads only", "{targetPort: 8080}", warning("targetPort")},
		{"the flag is null", "{enableModuleService: null, port: 80}", warning("port")},
		{"switched off", "{enableModuleService: false, port: 80}", nil},
		{"no port", "{}", nil},
		{"what is misspelt says more", "{enableModuleServic: true, port: 80}",
			[]string{"warning: in.yaml[0]: ModuleDeployment shop/md: " + path + `enableModuleServic: is unknown: did you mean "enableModuleService"?`}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			source := module("provider", c.strategy)
			assert.Equal(t, c.want, reported(run{Outcome: fn.RunManifests(documents(t, source), config.Default(), nil)}))
			if c.reason != "what is misspelt says more" {
				assert.Empty(t, reported(render(t, source)), "a later step may add the flag")
			}
		})
	}
}

func TestWhatTheControllerAccepts(t *testing.T) {
	t.Parallel()
	name52 := strings.Repeat("a", 52)
	for _, c := range []struct {
		reason, module, strategy string
		name, port, target       string
	}{
		{"port and targetPort as they are", "provider", "{port: 80, targetPort: 8080}", "provider-service", "80", "8080"},
		{"without targetPort it is the port", "provider", "{port: 80}", "provider-service", "80", "80"},
		{"null targetPort is none", "provider", "{port: 80, targetPort: null}", "provider-service", "80", "80"},
		{"targetPort 0 is none", "provider", "{port: 80, targetPort: 0}", "provider-service", "80", "80"},
		{"empty targetPort is none", "provider", `{port: 80, targetPort: ""}`, "provider-service", "80", "80"},
		{"targetPort by name", "provider", "{port: 80, targetPort: http-port}", "provider-service", "80", "http-port"},
		{"a port name has at most 15 characters", "provider", "{port: 80, targetPort: a23456789012345}", "provider-service", "80", "a23456789012345"},
		{"a port name with a digit first and one letter", "provider", "{port: 80, targetPort: 8080a}", "provider-service", "80", "8080a"},
		{"the lowest port", "provider", "{port: 1, targetPort: 1}", "provider-service", "1", "1"},
		{"the highest port", "provider", "{port: 65535, targetPort: 65535}", "provider-service", "65535", "65535"},
		{"YAML's hexadecimal number", "provider", "{port: 0x50}", "provider-service", "80", "80"},
		{"the longest module name that the controller installs", name52, "{port: 80}", name52 + "-service", "80", "80"},
		{"a module name of one letter", "a", "{port: 80}", "a-service", "80", "80"},
		{"digits and hyphens inside", "a1-2b", "{port: 80}", "a1-2b-service", "80", "80"},
		{"a quoted module name", `"provider"`, "{port: 80}", "provider-service", "80", "80"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, module(c.module, "{enableModuleService: true, "+c.strategy[1:]))
			require.Empty(t, reported(outcome))
			require.Len(t, outcome.Added, 1)
			assert.Equal(t, fmt.Sprintf(`apiVersion: v1
kind: Service
metadata:
  name: %s
  namespace: shop
  annotations:
    fn.koupleless.io/module-deployment: md
spec:
  type: NodePort
  selector:
    module.koupleless.io/%s: "true"
  ports:
  - name: http
    protocol: TCP
    port: %s
    targetPort: %s
`, c.name, strings.Trim(c.module, `"`), c.port, c.target), encode(t, outcome.added()...))
		})
	}
}

const (
	enablePath = "spec.operationStrategy.serviceStrategy.enableModuleService"
	portPath   = "spec.operationStrategy.serviceStrategy.port"
	targetPath = "spec.operationStrategy.serviceStrategy.targetPort"
	modulePath = "spec.template.spec.module.name"
)

func TestWhatTheAPIServerRefuses(t *testing.T) {
	t.Parallel()
	name56 := strings.Repeat("a", 56)
	for _, c := range []struct {
		reason, module, strategy string
		field, message           string
		current, proposed        any
	}{
		{"a flag in quotes", "provider", `{enableModuleService: "true", port: 80}`, enablePath, `must be true or false, without quotes, got "true"`, "true", true},
		{"a word of YAML 1.1 in quotes", "provider", `{enableModuleService: "yes", port: 80}`, enablePath, `must be true or false, without quotes, got "yes"`, "yes", true},
		{"a word that is none of YAML 1.1", "provider", `{enableModuleService: enabled, port: 80}`, enablePath, `must be true or false, got "enabled"`, "enabled", nil},
		{"a flag that is a number", "provider", `{enableModuleService: 1, port: 80}`, enablePath, `got 1`, 1, nil},
		{"a flag that is a map", "provider", `{enableModuleService: {}, port: 80}`, enablePath, `got a map`, nil, nil},
		{"a strategy that is a list", "provider", `[]`, "spec.operationStrategy.serviceStrategy", "must be a map, got a list", nil, nil},
		{"a flag given twice", "provider", `{enableModuleService: true, enableModuleService: false, port: 80}`, enablePath, "is given 2 times: keep only one", nil, nil},

		{"no port", "provider", `{enableModuleService: true}`, portPath, "is required", nil, nil},
		{"port null", "provider", `{enableModuleService: true, port: null}`, portPath, "is required", nil, nil},
		{"port 0", "provider", `{enableModuleService: true, port: 0}`, portPath, "must be between 1 and 65535, got 0", 0, nil},
		{"a negative port", "provider", `{enableModuleService: true, port: -1}`, portPath, "must be between 1 and 65535, got -1", -1, nil},
		{"a port too high", "provider", `{enableModuleService: true, port: 70000}`, portPath, "must be between 1 and 65535, got 70000", 70000, nil},
		{"the highest that the controller can read", "provider", `{enableModuleService: true, port: 2147483647}`, portPath, "must be between 1 and 65535, got 2147483647", 2147483647, nil},
		{"a port that stops the controller", "provider", `{enableModuleService: true, port: 4294967296}`, portPath, "stops module-controller V1", 4294967296, nil},
		{"a port in quotes", "provider", `{enableModuleService: true, port: "8080"}`, portPath, `must be a number, without quotes, got "8080"`, "8080", 8080},
		{"a quoted number that is no port either", "provider", `{enableModuleService: true, port: "80800"}`, portPath, `without quotes, got "80800"`, "80800", nil},
		{"a port that is a word", "provider", `{enableModuleService: true, port: http}`, portPath, `must be a whole number from 1 to 65535, got "http"`, "http", nil},
		{"a broken port", "provider", `{enableModuleService: true, port: 80.5}`, portPath, "must be a whole number from 1 to 65535, got 80.5", 80.5, nil},
		{"a port that is true", "provider", `{enableModuleService: true, port: true}`, portPath, "got true", true, nil},
		{"a port that is a list", "provider", `{enableModuleService: true, port: [80]}`, portPath, "got a list", nil, nil},

		{"a quoted targetPort", "provider", `{enableModuleService: true, port: 80, targetPort: "8080"}`, targetPath, `must be a number without quotes or the name of a container's port, got "8080"`, "8080", 8080},
		{"a negative targetPort", "provider", `{enableModuleService: true, port: 80, targetPort: -1}`, targetPath, "must be between 1 and 65535, got -1", -1, nil},
		{"a targetPort too high", "provider", `{enableModuleService: true, port: 80, targetPort: 65536}`, targetPath, "must be between 1 and 65535, got 65536", 65536, nil},
		{"a port name of 16 characters", "provider", `{enableModuleService: true, port: 80, targetPort: a234567890123456}`, targetPath, "no more than 15 characters", "a234567890123456", nil},
		{"a port name in upper case", "provider", `{enableModuleService: true, port: 80, targetPort: Http}`, targetPath, `got "Http"`, "Http", nil},
		{"a port name with an underscore", "provider", `{enableModuleService: true, port: 80, targetPort: http_port}`, targetPath, `got "http_port"`, "http_port", nil},
		{"a port name with hyphens in a row", "provider", `{enableModuleService: true, port: 80, targetPort: http--port}`, targetPath, "consecutive hyphens", "http--port", nil},
		{"a targetPort that is an empty number", "provider", `{enableModuleService: true, port: 80, targetPort: !!int ""}`, targetPath, "must be a whole number", nil, nil},
		{"a targetPort that is true", "provider", `{enableModuleService: true, port: 80, targetPort: true}`, targetPath, "got true", true, nil},
		{"a targetPort that is a map", "provider", `{enableModuleService: true, port: 80, targetPort: {}}`, targetPath, "got a map", nil, nil},

		{"an empty module name", `""`, `{enableModuleService: true, port: 80}`, modulePath, "is required", "", nil},
		{"no module name", `null`, `{enableModuleService: true, port: 80}`, modulePath, "is required", nil, nil},
		{"a module name of 56 characters", name56, `{enableModuleService: true, port: 80}`, modulePath, "must be no more than 63 characters", name56, nil},
		{"a module name in upper case", "Provider", `{enableModuleService: true, port: 80}`, modulePath, `"Provider-service": a DNS-1035 label`, "Provider", nil},
		{"a module name with an underscore", "pro_vider", `{enableModuleService: true, port: 80}`, modulePath, "a DNS-1035 label", "pro_vider", nil},
		{"a module name with a dot", "pro.vider", `{enableModuleService: true, port: 80}`, modulePath, "a DNS-1035 label", "pro.vider", nil},
		{"a module name with a digit first", "1provider", `{enableModuleService: true, port: 80}`, modulePath, "a DNS-1035 label", "1provider", nil},
		{"a module name with a hyphen first", "-provider", `{enableModuleService: true, port: 80}`, modulePath, "a DNS-1035 label", "-provider", nil},
		{"a module name with a hyphen last: fit for the Service, not for the selector", "provider-", `{enableModuleService: true, port: 80}`, modulePath, `selector key "module.koupleless.io/provider-"`, "provider-", nil},
		{"a module name with a slash", "pro/vider", `{enableModuleService: true, port: 80}`, modulePath, "a DNS-1035 label", "pro/vider", nil},
		{"a module name with a blank", "pro vider", `{enableModuleService: true, port: 80}`, modulePath, "a DNS-1035 label", "pro vider", nil},
		{"a module name in another script", "模块", `{enableModuleService: true, port: 80}`, modulePath, "a DNS-1035 label", "模块", nil},
		{"a module name that is a number", "123", `{enableModuleService: true, port: 80}`, modulePath, "must be a string, in quotes, got 123", 123, "123"},
		{"a module name that is a map", "{}", `{enableModuleService: true, port: 80}`, modulePath, "must be a string, got a map", nil, nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, module(c.module, c.strategy))
			require.Len(t, outcome.Results, 1, "one mistake, one fault: %v", reported(outcome))
			fault := outcome.Results[0]
			assert.EqualValues(t, "error", fault.Severity)
			assert.Contains(t, fault.Message, c.message)
			require.NotNil(t, fault.Field)
			assert.Equal(t, c.field, fault.Field.Path)
			assert.EqualValues(t, c.current, fault.Field.CurrentValue)
			assert.EqualValues(t, c.proposed, fault.Field.ProposedValue)
			assert.Equal(t, "md", fault.ResourceRef.Name)
			assert.Equal(t, "in.yaml", fault.File.Path)
			assert.Contains(t, fn.FormatResult(fault), "error: in.yaml[0]: ModuleDeployment shop/md: "+c.field+": ")
		})
	}
}

func TestWrongTypesOnTheWay(t *testing.T) {
	t.Parallel()
	whole := module("provider", "{enableModuleService: true, port: 80}")
	for _, c := range []struct{ reason, old, new, field string }{
		{"metadata.name is a number", "name: md", "name: 5", "metadata.name"},
		{"metadata.name is a list", "name: md", "name: [md]", "metadata.name"},
		{"metadata.name is absent", "name: md", "generateName: md-", "metadata.name"},
		{"metadata.name breaks the rule", "name: md", "name: MD", "metadata.name"},
		{"metadata.namespace is a boolean", "namespace: shop", "namespace: true", "metadata.namespace"},
		{"metadata.namespace is an empty map", "namespace: shop", "namespace: {}", "metadata.namespace"},
		{"metadata.namespace breaks the rule", "namespace: shop", "namespace: a.b", "metadata.namespace"},
		{"a label is given twice", "labels: {app: md}", "labels: {app: md, app: md}", "metadata.labels.app"},
		{"a label is a number, and not the first", "labels: {app: md}", "labels: {app: md, tier: 1}", "metadata.labels.tier"},
		{"metadata.labels is a list", "labels: {app: md}", "labels: [app]", "metadata.labels"},
		{"metadata.labels is an empty list", "labels: {app: md}", "labels: []", "metadata.labels"},
		{"metadata.labels is a string", "labels: {app: md}", "labels: app", "metadata.labels"},
		{"metadata.annotations is a string", "namespace: shop", "annotations: x", "metadata.annotations"},
		{"an annotation is a number", "namespace: shop", "annotations: {a: b, c: 7}", "metadata.annotations.c"},
		{"an annotation is a map", "namespace: shop", "annotations: {a: {b: c}}", "metadata.annotations.a"},
		{"local-config is no string", "namespace: shop", "annotations: {config.kubernetes.io/local-config: true}", "metadata.annotations[config.kubernetes.io/local-config]"},
		{"the template is a list", "{spec: {module: {name: provider}}}", "[]", "spec.template"},
		{"the module is a string", "module: {name: provider}", "module: provider", "spec.template.spec.module"},
		{"the operationStrategy is a string", "operationStrategy:\n    serviceStrategy: {enableModuleService: true, port: 80}", "operationStrategy: none", "spec.operationStrategy"},
		{"baseDeploymentName is a number", "spec:\n", "spec:\n  baseDeploymentName: 7\n", "spec.baseDeploymentName"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			source := strings.Replace(whole, c.old, c.new, 1)
			require.NotEqual(t, whole, source)
			outcome := render(t, source)
			require.Len(t, outcome.Results, 1, reported(outcome))
			require.NotNil(t, outcome.Results[0].Field)
			assert.Equal(t, c.field, outcome.Results[0].Field.Path)
			assert.True(t, outcome.Failed())
		})
	}
}

// TestMisspeltKeyOnTheWayToTheModule: that the name is required does not help somebody who has given it.
func TestMisspeltKeyOnTheWayToTheModule(t *testing.T) {
	t.Parallel()
	whole := module("provider", "{enableModuleService: true, port: 80}")
	for _, c := range []struct{ reason, old, new, hint string }{
		{"the template", "template: {", "templates: {", `; spec.templates is unknown: did you mean "template"?`},
		{"the module", "module: {", "modul: {", `; spec.template.spec.modul is unknown: did you mean "module"?`},
		{"its name", "module: {name: provider}", "module: {naem: provider, url: x}", `; spec.template.spec.module.naem is unknown: did you mean "name"?`},
		{"another field beside it", "module: {name: provider}", "module: {url: provider}", ""},
		{"an empty name is no misspelt one", "module: {name: provider}", "module: {name: '', nam: provider}", ""},
		{"nor is a null", "module: {name: provider}", "module: {naem: null}", ""},
	} {
		source := strings.Replace(whole, c.old, c.new, 1)
		require.NotEqual(t, whole, source, c.reason)
		assert.Equal(t, []string{"error: in.yaml[0]: ModuleDeployment shop/md: spec.template.spec.module.name: is required" + c.hint}, reported(render(t, source)), c.reason)
	}
}

// TestTagsOfAnnotations: kubectl reads a value with another tag as a string.
func TestTagsOfAnnotations(t *testing.T) {
	t.Parallel()
	whole := module("provider", "{enableModuleService: true, port: 80}")
	assert.Empty(t, reported(render(t, strings.Replace(whole, "namespace: shop", "annotations: {a: !!binary ODA=, b: !x 80, c: <<, d: !!str 80, e: }", 1))))
}

func TestOnlyWhatStopsTheControllerIsSaidTo(t *testing.T) {
	t.Parallel()
	assert.NotContains(t, reported(render(t, module("provider", "{enableModuleService: true, port: 2147483647}")))[0], "stops")
	assert.Contains(t, reported(render(t, module("provider", "{enableModuleService: true, port: 2147483648}")))[0], "stops")
}

func TestWordsOfYAML11AreQuoted(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(module("provider", "{enableModuleService: true, port: 80}"), "namespace: shop", `namespace: "on"`, 1))
	require.Len(t, outcome.Added, 1)
	assert.Contains(t, encode(t, outcome.added()...), "  namespace: \"on\"\n")
}

func TestResourceThatCannotBeParsed(t *testing.T) {
	t.Parallel()
	outcome := renderItems(t, []fn.Item{broken{documents(t, module("provider", "{enableModuleService: true, port: 80}"))[0]}}, nil)
	require.Len(t, reported(outcome), 1)
	assert.Equal(t, "error: in.yaml[0]: ModuleDeployment shop/md: cannot be parsed: broken", reported(outcome)[0])
}

// A broken Item has an identity and cannot be parsed.
type broken struct{ fn.Item }

func (broken) Value(*model.Lines) (fn.Value, error) { return fn.Value{}, errors.New("broken") }

func TestEachDialectHasItsOwnLabel(t *testing.T) {
	t.Parallel()
	for apiVersion, key := range map[string]string{
		"koupleless.io/v1alpha1":         "module.koupleless.io/provider",
		"koupleless.alipay.com/v1alpha1": "module.koupleless.alipay.com/provider",
		"serverless.alipay.com/v1alpha1": "module.serverless.alipay.com/provider",
	} {
		t.Run(apiVersion, func(t *testing.T) {
			t.Parallel()
			source := strings.Replace(module("provider", "{enableModuleService: true, port: 80}"), "koupleless.io/v1alpha1", apiVersion, 1)
			outcome := render(t, source)
			require.Len(t, outcome.Added, 1)
			assert.Contains(t, encode(t, outcome.added()...), "  selector:\n    "+key+": \"true\"\n")
		})
	}
}

func TestUnknownDialectIsWarnedAbout(t *testing.T) {
	t.Parallel()
	for _, apiVersion := range []string{"koupleless.com/v1alpha1", "koupleless.io/v1"} {
		source := strings.Replace(module("provider", "{enableModuleService: true, port: 80}"), "koupleless.io/v1alpha1", apiVersion, 1)
		outcome := render(t, source)
		assert.Empty(t, outcome.Added)
		require.Len(t, reported(outcome), 1)
		assert.Contains(t, reported(outcome)[0], "warning: in.yaml[0]: ModuleDeployment shop/md: apiVersion: ")
		assert.Contains(t, reported(outcome)[0], "koupleless.io/v1alpha1, koupleless.alipay.com/v1alpha1, serverless.alipay.com/v1alpha1")
	}
}

func TestMissingLabelsAreWarnedAbout(t *testing.T) {
	t.Parallel()
	for _, labels := range []string{"labels: {}", "labels: null", "uid: x"} {
		source := strings.Replace(module("provider", "{enableModuleService: true, port: 80}"), "labels: {app: md}", labels, 1)
		outcome := render(t, source)
		assert.Len(t, outcome.Added, 1, "a warning stops nothing")
		require.Len(t, reported(outcome), 1)
		assert.Contains(t, reported(outcome)[0], "warning: in.yaml[0]: ModuleDeployment shop/md: metadata.labels: ")
	}
}

func TestAliasesAndMergeKeysAreRead(t *testing.T) {
	t.Parallel()
	outcome := render(t, `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: &name provider, labels: {app: *name}}
spec:
  defaults: &defaults {enableModuleService: true, port: 1, targetPort: 8081}
  template: {spec: {module: {name: *name}}}
  operationStrategy:
    serviceStrategy:
      <<: *defaults
      port: 80
`)
	require.Empty(t, reported(outcome))
	require.Len(t, outcome.Added, 1)
	added := encode(t, outcome.added()...)
	assert.Contains(t, added, "name: provider-service\n")
	assert.Contains(t, added, "port: 80\n")
	assert.Contains(t, added, "targetPort: 8081\n")
}

func TestMergedLabelsAreRead(t *testing.T) {
	t.Parallel()
	source := strings.Replace(module("provider", "{enableModuleService: true, port: 80}"), "labels: {app: md}",
		"annotations: &common {team: shop, tier: back, <<: {part: stock}}\n  labels: {<<: [*common, {team: pay, more: x}], tier: front}", 1)
	for selector, selected := range map[string]bool{
		"team=shop": true, "team=pay": false, "tier=front": true, "tier=back": false, "more=x": true, "part=stock": true, "part": true, "app": false,
	} {
		outcome := configured(t, "{overrides: [{match: {labels: "+selector+"}, template: {spec: {type: ClusterIP}}}]}", source)
		require.Empty(t, reported(outcome))
		require.Len(t, outcome.Added, 1)
		assert.Equal(t, selected, strings.Contains(encode(t, outcome.added()...), "type: ClusterIP"), selector)
	}
}

// kubectl and Argo CD read YAML 1.1.
func TestWordsOfYAML11AreReadAsKubectlReadsThem(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{
		"yes": true, "Yes": true, "YES": true, "y": true, "Y": true, "on": true, "On": true, "ON": true,
		"no": false, "No": false, "NO": false, "n": false, "N": false, "off": false, "Off": false, "OFF": false,
	} {
		byLines := strings.Replace(provider, "enableModuleService: true", "enableModuleService: "+word, 1)
		for _, source := range []string{byLines, "x: &anchor for which all of it is parsed\n" + byLines} {
			outcome := render(t, source)
			assert.Empty(t, reported(outcome), source)
			assert.Equal(t, want, len(outcome.Added) == 1, source)
		}
	}
	for _, c := range []struct{ reason, old, new, field string }{
		{"a namespace", "namespace: shop", "namespace: no", "metadata.namespace"},
		{"a name", "name: md", "name: y", "metadata.name"},
		{"a label", "app: md", "app: yes", "metadata.labels.app"},
		{"the local-config annotation", "namespace: shop", "annotations: {config.kubernetes.io/local-config: no}", "metadata.annotations[config.kubernetes.io/local-config]"},
		{"the name of a module", "name: provider", "name: y", modulePath},
		{"a targetPort", "targetPort: 8080", "targetPort: on", targetPath},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			source := strings.Replace(provider, c.old, c.new, 1)
			require.NotEqual(t, provider, source)
			lines := reported(render(t, source))
			require.Len(t, lines, 1)
			assert.Regexp(t, regexp.QuoteMeta(c.field)+": must be .*, in quotes, got ", lines[0])
		})
	}
}
