package fn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
)

// specified returns a ModuleDeployment with further fields of its spec in flow style.
func specified(fields string) string {
	return "apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata: {name: md, namespace: shop, labels: {app: md}}\n" +
		"spec: {template: {spec: {module: {name: provider}}}, " + fields + "}\n"
}

func TestMisspeltFieldsAreWarnedAbout(t *testing.T) {
	t.Parallel()
	const strategy = "spec.operationStrategy.serviceStrategy."
	near := func(name string) string { return `is unknown: did you mean "` + name + `"?` }
	const none = "is unknown: known are enableModuleService, port, targetPort"
	for _, c := range []struct{ reason, source, path, message string }{
		{"the flag, so that it is not set", module("provider", "{enableModuleServise: true, port: 80}"), strategy + "enableModuleServise", near("enableModuleService")},
		{"the flag in another case", module("provider", "{EnableModuleService: true}"), strategy + "EnableModuleService", near("enableModuleService")},
		{"a letter is missing", module("provider", "{enableModuleService: true, port: 80, tagetPort: 8080}"), strategy + "tagetPort", near("targetPort")},
		{"underscores", module("provider", "{enableModuleService: true, port: 80, target_port: 8080}"), strategy + "target_port", near("targetPort")},
		{"another case", module("provider", "{enableModuleService: true, port: 80, Port: 81}"), strategy + "Port", near("port")},
		{"the flag is switched off", module("provider", "{enableModuleService: false, prot: 80}"), strategy + "prot", near("port")},
		{"the flag is not there", module("provider", "{tagetPort: 80}"), strategy + "tagetPort", near("targetPort")},
		{"nothing is near", module("provider", "{enableModuleService: true, port: 80, sessionAffinity: ClientIP}"), strategy + "sessionAffinity", none},
		{"a key in brackets", module("provider", "{a.b: 1}"), "spec.operationStrategy.serviceStrategy[a.b]", none},
		{"a key that is a number", module("provider", "{80: 8080}"), strategy + "80", none},
		{"a merged key", specified("defaults: &x {prot: 80}, operationStrategy: {serviceStrategy: {<<: *x}}"), strategy + "prot", near("port")},

		{"the operationStrategy", specified("operationStratgey: {serviceStrategy: {enableModuleService: true, port: 80}}"), "spec.operationStratgey", near("operationStrategy")},
		{"its first letter", specified("OperationStrategy: {}"), "spec.OperationStrategy", near("operationStrategy")},
		{"an underscore", specified("operation_strategy: {}"), "spec.operation_strategy", near("operationStrategy")},
		{"beside one that is null", specified("operationStrategy: null, operationStrategys: {}"), "spec.operationStrategys", near("operationStrategy")},
		{"the serviceStrategy", specified("operationStrategy: {serviceStategy: {enableModuleService: true}}"), "spec.operationStrategy.serviceStategy", near("serviceStrategy")},
		{"the plural", specified("operationStrategy: {serviceStrategies: {}}"), "spec.operationStrategy.serviceStrategies", near("serviceStrategy")},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			assert.False(t, outcome.Failed(), "a warning stops nothing")
			assert.Equal(t, []string{"warning: in.yaml[0]: ModuleDeployment shop/md: " + c.path + ": " + c.message}, reported(outcome))
			assert.True(t, configured(t, "{strict: true}", c.source).Failed())
		})
	}
}

func TestMisplacedPortsOfARequest(t *testing.T) {
	t.Parallel()
	const request = "serviceStrategy: {enableModuleService: true, port: 80}"
	for _, c := range []struct{ reason, fields, path string }{
		{"the targetPort is beside the serviceStrategy", "operationStrategy: {" + request + ", targetPort: 8080}", "spec.operationStrategy.targetPort"},
		{"the port is there, too", "operationStrategy: {" + request + ", port: 81}", "spec.operationStrategy.port"},
		{"the targetPort is beside the operationStrategy", "targetPort: 8080, operationStrategy: {" + request + "}", "spec.targetPort"},
	} {
		outcome := render(t, specified(c.fields))
		assert.False(t, outcome.Failed(), c.reason)
		assert.Equal(t, []string{"warning: in.yaml[0]: ModuleDeployment shop/md: " + c.path + ": belongs in spec.operationStrategy.serviceStrategy"},
			reported(outcome), c.reason)
	}
}

func TestServicesOfAMisspeltKindAreWarnedAbout(t *testing.T) {
	t.Parallel()
	const message = `warning: in.yaml[0]: Servise shop/provider-service: kind: is "Servise", which v1 does not have: did you mean "Service"?`
	misspelt := strings.Replace(generated, "kind: Service\n", "kind: Servise\n", 1)
	assert.Equal(t, []string{message}, reported(render(t, misspelt+separator+provider)))
	assert.Empty(t, reported(render(t, strings.Replace(misspelt, "apiVersion: v1", "apiVersion: example.com/v1", 1)+separator+provider)), "another group has kinds of its own")
}

func TestServicesOfAnUnknownAPIVersionAreWarnedAbout(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"V1", "v2", "core/v1", "apps/v1"} {
		source := strings.Replace(generated, "apiVersion: v1\n", "apiVersion: "+version+"\n", 1)
		message := fmt.Sprintf(`warning: in.yaml[0]: Service shop/provider-service: apiVersion: is %q, which no generated Service has: did you mean "v1"?`, version)
		assert.Equal(t, []string{message}, reported(render(t, source+separator+provider)))
		assert.Empty(t, reported(render(t, strings.Replace(source, fn.OwnerAnnotation, "example.com/by", 1)+separator+provider)), "nothing shows that it is ours")
	}
}

func TestListsOfAMisspeltKindAreWarnedAbout(t *testing.T) {
	t.Parallel()
	in := func(header string) string {
		return header + "\nitems:\n- " + strings.ReplaceAll(strings.TrimSpace(provider), "\n", "\n  ") + "\n"
	}
	const message = `warning: in.yaml[0]: list: kind: is "list", which v1 does not have, so the items in it request no Service: did you mean "List"?`
	assert.Equal(t, []string{message}, reported(render(t, in("apiVersion: v1\nkind: list"))))
	assert.Equal(t, []string{`warning: in.yaml[0]: Resourcelist: kind: is "Resourcelist", which config.kubernetes.io/v1 does not have, so the items in it request no ` +
		`Service: did you mean "ResourceList"?`}, reported(render(t, in("apiVersion: config.kubernetes.io/v1\nkind: Resourcelist"))))
	assert.Empty(t, reported(render(t, in("apiVersion: example.com/v1\nkind: list"))), "another group has kinds of its own")
	assert.Empty(t, reported(render(t, "apiVersion: v1\nkind: list\nmetadata: {name: a}\n")), "kubectl reads no list without items")
}

func TestMisspeltMarksOfServicesThatNoModuleRequests(t *testing.T) {
	t.Parallel()
	const mark = "fn.koupleless.io/module-deployment"
	for _, c := range []struct {
		reason, key string
		warned      bool
	}{
		{"two letters in each other's place", "fn.koupleless.io/module-deploymnet", true},
		{"another spelling", "fn.koupleless.io/moduleDeployment", true},
		{"half of it", "fn.koupleless.io/module-deploy", true},
		{"a typing mistake in the prefix", "fn.kouplless.io/module-deployment", true},
		{"another prefix of ours", "koupleless.io/module-deployment", true},

		{"another annotation of ours", "fn.koupleless.io/module", false},
		{"nothing is near", "fn.koupleless.io/note", false},
		{"the prefix of somebody else", "example.com/module-deployment", false},
		{"a label of the controller", "koupleless.io/module-name", false},
		{"a long key", "koupleless.io/module-deployment-of-a-team", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			source := strings.Replace(generated, mark, c.key, 1)
			require.NotEqual(t, generated, source)
			outcome := render(t, source)
			assert.Empty(t, outcome.Edits, "it is not known to be generated, so it stays")
			if !c.warned {
				assert.Empty(t, reported(outcome))
				return
			}
			assert.Equal(t, []string{"warning: in.yaml[0]: Service shop/provider-service: metadata.annotations[" + c.key + `]: is unknown: did you mean "` + mark + `"?`},
				reported(outcome))
			assert.True(t, configured(t, "{strict: true}", source).Failed())
		})
	}
}

func TestMisspeltFieldsBelowOneAnother(t *testing.T) {
	t.Parallel()
	lines := reported(render(t, specified("operationStratgy: {serviceStratgy: {enabelModuleService: true, port: 80}}")))
	require.Len(t, lines, 3)
	assert.Contains(t, lines[0], ": spec.operationStratgy: ")
	assert.Contains(t, lines[1], ": spec.operationStratgy.serviceStratgy: ")
	assert.Contains(t, lines[2], ": spec.operationStratgy.serviceStratgy.enabelModuleService: ")
}

func TestMisspeltFieldsBesideFaults(t *testing.T) {
	t.Parallel()
	lines := reported(render(t, module("provider", `{enableModuleService: "true", Port: 80}`)))
	require.Len(t, lines, 3)
	assert.Contains(t, lines[0], "warning: in.yaml[0]: ModuleDeployment shop/md: spec.operationStrategy.serviceStrategy.Port: ")
	assert.Contains(t, lines[1], ".enableModuleService: must be true or false")
	assert.Contains(t, lines[2], ".port: is required")
}

func TestMisspeltKindsAreWarnedAbout(t *testing.T) {
	t.Parallel()
	good := module("provider", "{enableModuleService: true, port: 80}")
	local := strings.Replace(good, "namespace: shop", `annotations: {config.kubernetes.io/local-config: "true"}`, 1)
	of := func(source, apiVersion, kind string) string {
		return strings.NewReplacer("koupleless.io/v1alpha1", apiVersion, "kind: ModuleDeployment", "kind: "+kind).Replace(source)
	}
	for _, c := range []struct {
		reason, source string
		warned         bool
	}{
		{"two letters in each other's place", of(good, "koupleless.io/v1alpha1", "ModuleDeploymnet"), true},
		{"another case", of(good, "koupleless.io/v1alpha1", "Moduledeployment"), true},
		{"a letter is missing", of(good, "koupleless.io/v1alpha1", "ModuleDeploymen"), true},
		{"two letters are missing", of(good, "koupleless.io/v1alpha1", "ModulDeploymen"), true},
		{"the plural", of(good, "koupleless.io/v1alpha1", "ModuleDeployments"), true},
		{"in the group of the documentation", of(good, "koupleless.alipay.com/v1alpha1", "ModuleDeploymnet"), true},
		{"in the group of 2023", of(good, "serverless.alipay.com/v1alpha1", "ModuleDeploymnet"), true},
		{"in another version", of(good, "koupleless.io/v1", "ModuleDeploymnet"), true},

		{"three letters are missing", of(good, "koupleless.io/v1alpha1", "ModulDeployme"), false},
		{"in another group", of(good, "example.com/v1", "ModuleDeploymnet"), false},
		{"in a group that begins alike", of(good, "koupleless.io.example.com/v1", "ModuleDeploymnet"), false},
		{"in the core group", of(good, "v1", "ModuleDeploymnet"), false},
		{"a Module", of(good, "koupleless.io/v1alpha1", "Module"), false},
		{"a ModuleReplicaSet", of(good, "koupleless.io/v1alpha1", "ModuleReplicaSet"), false},
		{"a ModuleTemplate", of(good, "koupleless.io/v1alpha1", "ModuleTemplate"), false},
		{"a Deployment", of(good, "koupleless.io/v1alpha1", "Deployment"), false},
		{"local configuration", of(local, "koupleless.io/v1alpha1", "ModuleDeploymnet"), false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			assert.Empty(t, outcome.Added)
			if !c.warned {
				assert.Empty(t, reported(outcome))
				return
			}
			require.Len(t, reported(outcome), 1)
			assert.Regexp(t, `^warning: in.yaml\[0\]: \w+ shop/md: kind: is "\w+", which no .*: did you mean "ModuleDeployment"\?$`, reported(outcome)[0])
			assert.Equal(t, "ModuleDeployment", outcome.Results[0].Field.ProposedValue)
			assert.True(t, configured(t, "{strict: true}", c.source).Failed())
		})
	}
}

func TestFieldsThatAreNotMisspelt(t *testing.T) {
	t.Parallel()
	misspelt := module("provider", "{enableModuleServise: true, tagetPort: 80}")
	for reason, source := range map[string]string{
		"all fields of the spec": specified("baseDeploymentName: stock, replicas: 1, minReadySeconds: 1, revisionHistoryLimit: 1, " +
			"progressDeadlineSeconds: 1, confirmBatchNum: 1, schedulingStrategy: {schedulingPolicy: scatter}"),
		"all fields of the operationStrategy": specified("operationStrategy: {needConfirm: true, useBeta: false, batchCount: 1, " +
			"maxUnavailable: 1, grayTimeBetweenBatchSeconds: 120, upgradePolicy: install_then_uninstall}"),
		"a near name beside the right one":  specified("operationStrategy: {serviceStrategy: {port: 80}, serviceStrategy2: {}}, operationsStrategy: {}"),
		"other strategies":                  specified("deploymentStrategy: {}, strategy: x, operationStrategy: {releaseStrategy: {}, strategy: {}}"),
		"a strategy that is a merge":        specified("defaults: &x {port: 80}, operationStrategy: {serviceStrategy: {<<: *x}}"),
		"what is near stands in the status": specified("replicas: 1") + "status: {operationStratgy: {}}\n",
		"local configuration":               strings.Replace(misspelt, "namespace: shop", `annotations: {config.kubernetes.io/local-config: "true"}`, 1),
		"another kind":                      strings.Replace(misspelt, "kind: ModuleDeployment", "kind: ModuleReplicaSet", 1),
		"an API version that is not read":   strings.Replace(misspelt, "koupleless.io/v1alpha1", "example.com/v1", 1),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			for _, line := range reported(render(t, source)) {
				assert.NotContains(t, line, "is unknown")
			}
		})
	}
}
