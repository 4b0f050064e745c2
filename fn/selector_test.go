package fn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// podsOf returns the labels of the Pods of a workload in the input.
func podsOf(t *testing.T, source string) labels.Set {
	t.Helper()
	node := documents(t, source)[0].(*document).node
	if strings.Contains(source, "kind: Pod\n") {
		return stringMap(t, node, "metadata", "labels")
	}
	return stringMap(t, node, "spec", "template", "metadata", "labels")
}

// environment returns a workload of the module biz1 in an environment.
func environment(name string) string {
	return fmt.Sprintf(`apiVersion: apps/v1
kind: Deployment
metadata: {name: biz1-%[1]s, namespace: shop, labels: {virtual-kubelet.koupleless.io/env: %[1]s}, annotations: %[2]s}
spec:
  selector: {matchLabels: {app: biz1-%[1]s}}
  template:
    metadata: {labels: {app: biz1-%[1]s, module.koupleless.io/name: biz1, virtual-kubelet.koupleless.io/component: module}}
    spec:
      containers: [{name: biz1, image: x}]
      tolerations: [{key: schedule.koupleless.io/node-env, operator: Equal, value: %[1]s, effect: NoExecute}]
`, name, asking)
}

const byWorkload = `annotations: {fn.koupleless.io/selector: workload, `

// TestSelectorsSelectTheirOwnPods holds each selector against the Pods of all workloads in the input.
func TestSelectorsSelectTheirOwnPods(t *testing.T) {
	t.Parallel()
	apart := func(source string) string { return strings.Replace(source, "annotations: {", byWorkload, 1) }
	bare := ofKind("apps/v1", "Deployment", "{selector: {matchLabels: {module: biz1}}, template: {"+modulePod+"}}")
	pod := strings.NewReplacer("apps/v1", "v1", "Deployment", "Pod", "name: biz1, namespace: shop,", "name: single, namespace: shop, labels: {x: \"1\", virtual-kubelet.koupleless.io/component: module},").Replace(
		ofKind("apps/v1", "Deployment", "{containers: [{name: single, image: x}]}"))
	for _, c := range []struct {
		reason, config string
		workloads      []string
		services       map[string][]int // name -> the workloads that it selects
	}{
		{"one module in two environments", "{}", []string{environment("dev"), environment("test")}, map[string][]int{"biz1-service": {0, 1}}},
		{"each by its own labels", "{}", []string{apart(environment("dev")), apart(environment("test"))}, map[string][]int{"biz1-dev-service": {0}, "biz1-test-service": {1}}},
		{"each by the configuration", "{selector: workload}", []string{environment("dev"), environment("test")}, map[string][]int{"biz1-dev-service": {0}, "biz1-test-service": {1}}},
		{"one by an override", "{overrides: [{match: {moduleDeployment: biz1-test}, selector: workload}]}", []string{environment("test")}, map[string][]int{"biz1-test-service": {0}}},
		{"the annotation wins", "{selector: workload}", []string{strings.Replace(environment("dev"), "annotations: {", "annotations: {fn.koupleless.io/selector: module, ", 1)}, map[string][]int{"biz1-service": {0}}},
		{"an override back to the module", "{selector: workload, overrides: [{match: {module: biz1}, selector: module}]}", []string{environment("dev")}, map[string][]int{"biz1-service": {0}}},
		{"a name of one's own", `{selector: workload, name: "{moduleDeployment}"}`, []string{environment("dev")}, map[string][]int{"biz1-dev": {0}}},
		{"without the label", "{}", []string{bare, pod}, map[string][]int{"biz1-service": {0}, "single-service": {1}}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := configured(t, c.config, strings.Join(c.workloads, separator))
			require.False(t, outcome.Failed(), reported(outcome))
			got := map[string][]int{}
			for _, s := range outcome.added() {
				name := yaml.NewRNode(s).GetName()
				selector := labels.SelectorFromSet(stringMap(t, s, "spec", "selector"))
				for i, w := range c.workloads {
					if selector.Matches(podsOf(t, w)) {
						got[name] = append(got[name], i)
					}
				}
			}
			assert.Equal(t, c.services, got)
		})
	}
	zoned := strings.NewReplacer("{app: biz1-dev}", "{zone: a, app: biz1-dev}", "{app: biz1-dev, module", "{app: biz1-dev, zone: a, module").Replace(apart(environment("dev")))
	assert.Contains(t, encode(t, render(t, zoned).added()...), "    app: biz1-dev\n    virtual-kubelet.koupleless.io/component: module\n    zone: a\n", "in the order of their keys")
}

// TestSelectorsThatNoServiceCanHave gives a workload a selector of which no Service can be made.
func TestSelectorsThatNoServiceCanHave(t *testing.T) {
	t.Parallel()
	of := func(selector string) string {
		return ofKind("apps/v1", "Deployment", "{selector: "+selector+", template: {"+modulePod+"}}")
	}
	for _, c := range []struct{ reason, source, field, message string }{
		{"expressions", of("{matchExpressions: [{key: module, operator: In, values: [biz1]}]}"), "spec.selector.matchExpressions", "has only labels: replace it by matchLabels, or select by"},
		{"labels and expressions", of("{matchLabels: {module: biz1}, matchExpressions: [{key: a, operator: Exists}]}"), "spec.selector.matchExpressions", "has only labels: replace it by matchLabels, or select by"},
		{"an empty selector", of("{}"), "spec.selector.matchLabels", "to select the Pods by: add matchLabels, or select by"},
		{"no selector", of("null"), "spec.selector.matchLabels", "is empty"},
		{"labels of other Pods", of("{matchLabels: {module: biz2}}"), "spec.selector.matchLabels.module", `does not match the Pods of this workload: spec.template.metadata.labels.module is "biz1", got "biz2"`},
		{"every module", of("{matchLabels: {virtual-kubelet.koupleless.io/component: module}}"), "spec.selector.matchLabels", "would select every module of the namespace"},
		{"a selector that is a list", of("[]"), "spec.selector", "must be a map"},
		{"a label that is a number", of("{matchLabels: {module: 1}}"), "spec.selector.matchLabels.module", "must be a string"},
		{"a value that is none", of("{matchLabels: {module: -biz1}}"), "spec.selector.matchLabels.module", `got "-biz1"`},
		{"a key that is none", of("{matchLabels: {a b: x}}"), "spec.selector.matchLabels.a b", "is not a valid label key"},
		{"an unknown word", strings.Replace(environment("dev"), "annotations: {", "annotations: {fn.koupleless.io/selector: pods, ", 1), "metadata.annotations[fn.koupleless.io/selector]", `must be "module" or "workload", got "pods"`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			require.True(t, outcome.Failed())
			require.NotEmpty(t, outcome.Results)
			assert.Equal(t, c.field, outcome.Results[0].Field.Path)
			assert.Contains(t, outcome.Results[0].Message, c.message)
		})
	}
}
