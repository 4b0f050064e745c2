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
		{"one that says no by a letter, which is a boolean of YAML 1.1, asks for nothing", strings.Replace(biz1, `"yes"`, "n", 1), []string{enable}},
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

// TestFieldsGivenTwice: nothing is concluded from a field that is given twice, so that it is the only error.
func TestFieldsGivenTwice(t *testing.T) {
	t.Parallel()
	const (
		annotations = "metadata.annotations"
		podLabels   = "spec.template.metadata.labels"
	)
	strategy := module("provider", "{enableModuleService: true, port: 80, targetPort: 8080}")
	apart := strings.Replace(workload("Deployment", asking), "annotations: {", byWorkload, 1)
	named := strings.Replace(apart, "annotations: {", "annotations: {fn.koupleless.io/module: biz1, ", 1)
	nameless := strings.NewReplacer("labels: {module.koupleless.io/name: biz1, ", "labels: {", "module.koupleless.io/name: biz1", "module.koupleless.io/version: 0.0.1").Replace(apart)
	for _, c := range []struct{ reason, whole, at, first, field string }{
		{"the target port", strategy, "targetPort:", "targetPort: 1, ", targetPath},
		{"the name of the module", strategy, "name: provider", "name: provider, ", modulePath},
		{"the labels", strategy, "labels:", "labels: {}\n  ", "metadata.labels"},
		{"the metadata", strategy, "metadata:", "metadata: {}\n", "metadata"},
		{"the annotation of the port", apart, "fn.koupleless.io/port:", `fn.koupleless.io/port: "1", `, annotations + "[fn.koupleless.io/port]"},
		{"the annotation of the target port", apart, "fn.koupleless.io/target-port:", `fn.koupleless.io/target-port: "1", `, annotations + "[fn.koupleless.io/target-port]"},
		{"the annotation of the module", named, "fn.koupleless.io/module:", "fn.koupleless.io/module: a, ", annotations + "[fn.koupleless.io/module]"},
		{"the annotation of the module, without which there is no name", strings.Replace(nameless, "annotations: {", "annotations: {fn.koupleless.io/module: biz1, ", 1),
			"fn.koupleless.io/module:", "fn.koupleless.io/module: a, ", annotations + "[fn.koupleless.io/module]"},
		{"the annotation of the selector", apart, "fn.koupleless.io/selector:", "fn.koupleless.io/selector: module, ", annotations + "[fn.koupleless.io/selector]"},
		{"the annotations", apart, "annotations:", "annotations: {}, ", annotations},
		{"the selector", apart, "  selector:", "  selector: {}\n", "spec.selector"},
		{"the labels of the selector", apart, "matchLabels:", "matchLabels: {}, ", "spec.selector.matchLabels"},
		{"the expressions of the selector", apart, "matchLabels:", "matchExpressions: [], matchExpressions: [], ", "spec.selector.matchExpressions"},
		{"a label of the selector", apart, "module.koupleless.io/name:", "module.koupleless.io/name: a, ", "spec.selector.matchLabels[module.koupleless.io/name]"},
		{"the template", apart, "  template:", "  template: {}\n", "spec.template"},
		{"the labels of the Pods", apart, "      labels:", "      labels: {}\n", podLabels},
		{"the label of the component", apart, "virtual-kubelet.koupleless.io/component:", "virtual-kubelet.koupleless.io/component: module, ", podLabels + "[virtual-kubelet.koupleless.io/component]"},
		{"the label of the module", apart, "module.koupleless.io/name: biz1, module.koupleless.io/version", "module.koupleless.io/name: a, ", podLabels + "[module.koupleless.io/name]"},
		{"the label of the module, beside the annotation", named, "module.koupleless.io/name: biz1, module.koupleless.io/version", "module.koupleless.io/name: a, ", podLabels + "[module.koupleless.io/name]"},
		{"the spec of the Pods", nameless, "    spec:", "    spec: {}\n", "spec.template.spec"},
		{"the containers", nameless, "containers:", "containers: [], ", "spec.template.spec.containers"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, strings.Replace(c.whole, c.at, c.first+c.at, 1))
			require.Len(t, outcome.Results, 1, reported(outcome))
			assert.Equal(t, c.field, outcome.Results[0].Field.Path)
			assert.Equal(t, "is given 2 times: keep only one", outcome.Results[0].Message)
			assert.Empty(t, reported(render(t, c.whole)))
		})
	}
}
