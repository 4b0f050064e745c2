package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
)

// complete gives a ModuleDeployment what its CRD requires.
func complete(source string) string {
	return strings.NewReplacer("module: {name: provider}", "module: {name: provider, version: 1.0.0, url: https://example.com/a.jar}",
		"spec:\n  template", "spec:\n  baseDeploymentName: stock\n  template").Replace(source)
}

// TestWhatTheControllerCannotInstall has ModuleDeployments that make good Services and no module.
func TestWhatTheControllerCannotInstall(t *testing.T) {
	t.Parallel()
	version := func(version string) string {
		return strings.Replace(complete(provider), "version: 1.0.0", "version: "+version, 1)
	}
	const (
		name     = "spec.template.spec.module.name: "
		asLabel  = "spec.template.spec.module.version: must be a valid label value, as module-controller V1 uses it as one and cannot install the module otherwise: "
		crd      = ": the CRD of module-controller V1 rejects anything else"
		required = ": is required by the CRD of module-controller V1: the API server rejects a ModuleDeployment without it"
	)
	name52, name53 := strings.Repeat("a", 52), strings.Repeat("a", 53)
	for _, c := range []struct {
		reason, source string
		warnings       []string
	}{
		{"complete", complete(provider), nil},
		{"a name of 52 characters", strings.Replace(complete(provider), "name: md", "name: "+name52, 1), nil},
		{"a name of 53 characters", strings.Replace(complete(provider), "name: md", "name: "+name53, 1), []string{"metadata.name: must have at most 52 characters, got 53: " +
			`module-controller V1 appends "-replicas-1" to it to make the value of a label, and cannot create the Module of a longer name`}},
		{"a module name of 52 characters", strings.Replace(complete(provider), "name: provider", "name: "+name52, 1), nil},
		{"a module name of 53 characters", strings.Replace(complete(provider), "name: provider", "name: "+name53, 1), []string{name + "must have at most 52 characters, got 53: " +
			`module-controller V1 prefixes it with "module-name" to make the name of a finalizer, and cannot install a module of a longer name`}},
		{"the longest module name that makes a Service", strings.Replace(complete(provider), "name: provider", "name: "+strings.Repeat("a", 55), 1), []string{name + "must have at most 52 characters, got 55: " +
			`module-controller V1 prefixes it with "module-name" to make the name of a finalizer, and cannot install a module of a longer name`}},
		{"any version that is the value of a label", version("V1.0_2-a"), nil},
		{"a version with a plus sign", version("1.0.2+build.7"), []string{asLabel + "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start " +
			`and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'), got "1.0.2+build.7"`}},
		{"a version that is substituted later", version(`"${VERSION}"`), nil},
		{"a version of 64 characters", version(strings.Repeat("1", 63) + "a"), []string{asLabel + `must be no more than 63 characters, got "` + strings.Repeat("1", 63) + `a"`}},
		{"a version that is a number", version("1.0"), []string{"spec.template.spec.module.version: must be a string, in quotes, got 1.0: the CRD of module-controller V1 rejects anything else"}},
		{"types that the CRD does not have", strings.Replace(strings.Replace(version("1.0.0"), "url: https://example.com/a.jar", "url: 5, md5: {a: b}", 1), "spec:\n  baseDeploymentName",
			"spec:\n  replicas: \"two\"\n  minReadySeconds: \"5\"\n  revisionHistoryLimit: 2.0\n  progressDeadlineSeconds: ${SECONDS}\n  confirmBatchNum: null\n  baseDeploymentName", 1), []string{
			`spec.minReadySeconds: must be a whole number, without quotes, got "5"` + crd,
			`spec.replicas: must be a whole number, got "two"` + crd,
			"spec.template.spec.module.md5: must be a string, got a map" + crd,
			"spec.template.spec.module.url: must be a string, in quotes, got 5" + crd,
		}},
		{"types of its strategy", strings.Replace(version("1.0.0"), "operationStrategy: {", "operationStrategy: {needConfirm: \"yes\", useBeta: 1, upgradePolicy: install_then_uninstall, batchCount: [1], ", 1), []string{
			"spec.operationStrategy.batchCount: must be a whole number, got a list" + crd,
			`spec.operationStrategy.needConfirm: must be true or false, without quotes, got "yes"` + crd,
			"spec.operationStrategy.useBeta: must be true or false, got 1" + crd,
		}},
		{"nothing that is required", provider, []string{"spec.baseDeploymentName" + required, "spec.template.spec.module.url" + required, "spec.template.spec.module.version" + required}},
		{"empty strings", strings.NewReplacer("version: 1.0.0", `version: ""`, "https://example.com/a.jar", `""`, "baseDeploymentName: stock", `baseDeploymentName: ""`).Replace(complete(provider)),
			[]string{"spec.baseDeploymentName" + required, "spec.template.spec.module.url" + required, "spec.template.spec.module.version" + required}},
		{"one that requests no Service", strings.Replace(provider, "enableModuleService: true", "enableModuleService: false", 1), nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := run{Outcome: fn.RunManifests(documents(t, c.source), config.Default(), nil)}
			require.False(t, outcome.Failed())
			assert.Len(t, outcome.Added, strings.Count(c.source, "enableModuleService: true"))
			var warnings []string
			for _, line := range reported(outcome) {
				_, message, _ := strings.Cut(line, ": in.yaml[0]: ModuleDeployment shop/")
				_, message, _ = strings.Cut(message, ": ")
				warnings = append(warnings, message)
			}
			assert.Equal(t, c.warnings, warnings)
		})
	}
	assert.Empty(t, reported(render(t, provider)), "in a ResourceList a later step may add what is missing")
}
