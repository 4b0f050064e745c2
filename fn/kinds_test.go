package fn_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const modulePod = `metadata: {labels: {module: biz1, virtual-kubelet.koupleless.io/component: module}}, spec: {containers: [{name: biz1, image: x}]}`

// ofKind returns a module without the label of its name, as the quick start of controller V2 has it.
func ofKind(apiVersion, kind, spec string) string {
	return fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: biz1, namespace: shop, annotations: %s}\nspec: %s\n", apiVersion, kind, asking, spec)
}

// TestAnyKindRunsModules holds that whatever has a Pod template gets the Service of its module: controller V2 knows a module by
// the label of its Pods alone.
func TestAnyKindRunsModules(t *testing.T) {
	t.Parallel()
	const (
		usual = "{selector: {matchLabels: {module: biz1}}, template: {" + modulePod + "}}"
		plain = "{selector: {module: biz1}, template: {" + modulePod + "}}"
		none  = "{template: {" + modulePod + "}}"
	)
	for _, c := range []struct{ apiVersion, kind, spec string }{
		{"apps/v1", "Deployment", usual},
		{"apps/v1", "StatefulSet", usual},
		{"apps/v1", "DaemonSet", usual},
		{"apps/v1", "ReplicaSet", usual},
		{"batch/v1", "Job", none},
		{"batch/v1", "CronJob", "{jobTemplate: {spec: " + none + "}}"},
		{"v1", "ReplicationController", plain},
		{"v1", "ReplicationController", none},
		{"apps.kruise.io/v1alpha1", "CloneSet", usual},
		{"apps.kruise.io/v1beta1", "StatefulSet", usual},
		{"apps.kruise.io/v1alpha1", "DaemonSet", usual},
		{"apps.kruise.io/v1alpha1", "UnitedDeployment", "{selector: {matchLabels: {module: biz1}}, template: {cloneSetTemplate: {metadata: {labels: {module: biz1}}, spec: " + none + "}}}"},
		{"apps.kruise.io/v1alpha1", "BroadcastJob", none},
		{"apps.kruise.io/v1alpha1", "AdvancedCronJob", "{template: {jobTemplate: {spec: " + none + "}}}"},
		{"apps.kruise.io/v1alpha1", "AdvancedCronJob", "{template: {broadcastJobTemplate: {spec: " + none + "}}}"},
		{"argoproj.io/v1alpha1", "Rollout", usual},
		{"apps.kusionstack.io/v1alpha1", "CollaSet", usual},
		{"example.com/v7", "Whatever", usual},
	} {
		t.Run(c.apiVersion+" "+c.kind, func(t *testing.T) {
			t.Parallel()
			source := ofKind(c.apiVersion, c.kind, c.spec)
			outcome := render(t, source)
			require.Empty(t, reported(outcome))
			want := strings.Replace(fmt.Sprintf(biz1Service, c.kind), "module.koupleless.io/name: biz1", "module: biz1", 1)
			assert.Equal(t, want, encode(t, outcome.added()...))
			again := render(t, source+separator+encode(t, outcome.added()...))
			assert.Equal(t, []string{summary("0", "0", "0", "1")}, infos(again))
		})
	}
}

// TestAnnotationsWithoutEffectAreWarnedAbout gives the annotations to what runs no module.
func TestAnnotationsWithoutEffectAreWarnedAbout(t *testing.T) {
	t.Parallel()
	const component = "spec.template.metadata.labels[virtual-kubelet.koupleless.io/component]: must be \"module\" but is "
	enable := "metadata.annotations[fn.koupleless.io/enable-module-service]: has no effect on this %s, which has no Pod template (spec.template)"
	good := workload("Deployment", asking)
	for _, c := range []struct{ reason, source, message string }{
		{"no Pod template", ofKind("v1", "ConfigMap", "{}"), fmt.Sprintf(enable, "ConfigMap")},
		{"a Service", ofKind("v1", "Service", "{}"), fmt.Sprintf(enable, "Service")},
		{"a Rollout that refers to a Deployment", ofKind("argoproj.io/v1alpha1", "Rollout", "{workloadRef: {kind: Deployment, name: biz1}}"), fmt.Sprintf(enable, "Rollout")},
		{"Pods of something else", strings.Replace(good, "component: module", "component: vnode", 1), component + `"vnode", so no Service is generated for it`},
		{"Pods without the component", strings.Replace(good, ", virtual-kubelet.koupleless.io/component: module", "", 1), component + "absent"},
		{"a template that is no Pod's", ofKind("argoproj.io/v1alpha1", "ApplicationSet", "{template: {metadata: {name: x}, spec: {project: x}}}"), component + "absent"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			require.Len(t, reported(outcome), 1, reported(outcome))
			assert.Contains(t, reported(outcome)[0], "warning: ")
			assert.Contains(t, reported(outcome)[0], c.message)
			assert.Empty(t, outcome.Added)
		})
	}
	outcome := render(t, strings.Replace(good, "component: module", "component: vnode", 1)+separator+fmt.Sprintf(biz1Service, "Deployment"))
	assert.True(t, outcome.Failed(), "a mistake in the label removes no Service")
}

// TestAnotherKindCostsNothing holds that what does not mention our annotations is not parsed, whatever its kind.
func TestAnotherKindCostsNothing(t *testing.T) {
	t.Parallel()
	items := documents(t, strings.Replace(ofKind("example.com/v1", "Whatever", "{template: {}}"), asking, "{a: b}", 1))
	items[0] = broken{items[0]}
	assert.Empty(t, reported(renderItems(t, items, nil)))
}
