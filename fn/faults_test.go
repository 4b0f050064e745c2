package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFaultsDoNotHideOneAnother gives one resource several mistakes: each is reported in the same run.
func TestFaultsDoNotHideOneAnother(t *testing.T) {
	t.Parallel()
	const (
		annotations = "metadata.annotations"
		enable      = annotations + "[fn.koupleless.io/enable-module-service]"
		podLabels   = "spec.template.metadata.labels"
	)
	provider := module("provider", `{enableModuleService: "true", port: 70000}`)
	biz1 := workload("Deployment", `{fn.koupleless.io/enable-module-service: "yes", fn.koupleless.io/port: "x"}`)
	for _, c := range []struct {
		reason, source string
		fields         []string
	}{
		{"a flag in quotes is meant to be set", provider, []string{enablePath, portPath}},
		{"one that is no word may be set", module("Provider", `{enableModuleService: [], port: 80}`), []string{enablePath, modulePath}},
		{"one in quotes that says no asks for nothing, so no port is wrong", module("provider", `{enableModuleService: "false", port: 70000}`), []string{enablePath}},
		{"one that is given twice may be set", module("provider", `{enableModuleService: true, enableModuleService: false, port: "80"}`), []string{enablePath, portPath}},
		{"a strategy that is a list may ask", module("Provider", `[]`), []string{"spec.operationStrategy.serviceStrategy", modulePath}},
		{"labels, name and namespace beside a port", strings.NewReplacer("name: md", "name: MD", "namespace: shop", "namespace: a.b", "app: md", "app: 1").Replace(provider),
			[]string{"metadata.labels.app", "metadata.name", "metadata.namespace", enablePath, portPath}},
		{"annotations that are a list", strings.Replace(provider, "namespace: shop", "annotations: []", 1), []string{annotations, enablePath, portPath}},
		{"a mark of local configuration that is no word", strings.Replace(provider, "namespace: shop", "annotations: {config.kubernetes.io/local-config: 1}", 1),
			[]string{annotations + "[config.kubernetes.io/local-config]", enablePath, portPath}},
		{"one without quotes is meant, and nothing else is looked at", strings.Replace(provider, "namespace: shop", "annotations: {config.kubernetes.io/local-config: true}", 1),
			[]string{annotations + "[config.kubernetes.io/local-config]"}},
		{"a base beside a target", strings.Replace(module("provider", "{enableModuleService: true, port: 80, targetPort: -1}"), "spec:\n", "spec:\n  baseDeploymentName: 7\n", 1),
			[]string{"spec.baseDeploymentName", targetPath}},

		{"an annotation that is another word may be set", biz1, []string{enable, annotations + "[fn.koupleless.io/port]"}},
		{"one without quotes is set", strings.Replace(biz1, `"yes"`, "true", 1), []string{enable, annotations + "[fn.koupleless.io/port]"}},
		{"one that says no in another way asks for nothing", strings.Replace(biz1, `"yes"`, `"no"`, 1), []string{enable}},
		{"one that is given twice may be set", strings.Replace(biz1, `"yes"`, `"true", fn.koupleless.io/enable-module-service: "false"`, 1), []string{enable, annotations + "[fn.koupleless.io/port]"}},
		{"a name of no module beside an empty selector", strings.NewReplacer("labels: {module.koupleless.io/name: biz1, ", "labels: {", "matchLabels: {module.koupleless.io/name: biz1}", "", "name: biz1, image", "name: Biz1, image").Replace(workload("Deployment", asking)),
			[]string{"spec.selector.matchLabels", "spec.template.spec.containers[0].name"}},
		{"a namespace beside a component of a wrong type", strings.NewReplacer("namespace: shop", "namespace: a.b", "component: module", "component: 1").Replace(workload("Deployment", asking)),
			[]string{"metadata.namespace", podLabels + "[virtual-kubelet.koupleless.io/component]"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			require.True(t, outcome.Failed())
			var fields []string
			for _, r := range outcome.Results {
				assert.EqualValues(t, "error", r.Severity)
				fields = append(fields, r.Field.Path)
			}
			assert.Equal(t, c.fields, fields, reported(outcome))
		})
	}
}
