package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEnvironmentsThatShareAService gives one module two workloads whose Pods run in different environments.
func TestEnvironmentsThatShareAService(t *testing.T) {
	t.Parallel()
	dev, test := environment("dev"), environment("test")
	const label = ", labels: {virtual-kubelet.koupleless.io/env: test}"
	unlabelled := strings.Replace(test, label, "", 1)
	none := strings.Replace(unlabelled, "tolerations: [{key: schedule", "tolerations: [{key: other", 1)
	const (
		shared = `Service "shop/biz1-service" sends traffic to two environments: Deployment shop/biz1-dev (in.yaml[0]) has environment "dev", ` +
			"Deployment shop/biz1-test (in.yaml[1]) has "
		remedy   = "; add the annotation fn.koupleless.io/selector: workload to both"
		apart    = ", which gives each its own Service"
		labelled = "metadata.labels[virtual-kubelet.koupleless.io/env]: "
	)
	for _, c := range []struct{ reason, config, second, warning string }{
		{"the label", "{}", test, labelled + shared + `environment "test"` + remedy + apart},
		{"the tolerations, if there is no label", "{}", unlabelled, "spec.template.spec.tolerations: " + shared + `environment "test"` + remedy + apart},
		{"several tolerations, one of them twice", "{}", strings.Replace(unlabelled, "value: test", "value: test}, {key: schedule.koupleless.io/node-env, value: dev}, {key: schedule.koupleless.io/node-env, value: test", 1),
			"spec.template.spec.tolerations: " + shared + `environment "dev,test"` + remedy + apart},
		{"no environment", "{}", none, labelled + shared + "no environment" + remedy + apart},
		{"a name that does not distinguish them", "{name: 'x-{module}', overrides: [{match: {module: biz1}, name: '{module}-service'}]}", test,
			labelled + shared + `environment "test"` + remedy + " and {moduleDeployment} to the name in the configuration" + apart},
		{"the label of the same", "{}", strings.Replace(test, "env: test", "env: dev", 1), ""},
		{"a toleration of the same", "{}", strings.Replace(unlabelled, "value: test", "value: dev", 1), ""},
		{"names of their own with one selector", "{name: '{moduleDeployment}-service'}", test,
			labelled + strings.Replace(shared, "biz1-service", "biz1-dev-service", 1) + `environment "test"` + remedy + apart},
		{"one that selects by its workload", "{overrides: [{match: {moduleDeployment: biz1-test}, selector: workload}]}", test,
			labelled + shared + `environment "test"` + remedy + apart},
		{"one of the same environment that selects by its workload", "{overrides: [{match: {moduleDeployment: biz1-test}, selector: workload}]}", strings.Replace(test, "env: test", "env: dev", 1), ""},
		{"Services of their own", "{selector: workload}", test, ""},
		{"one that selects by another label with the name of the module", "{overrides: [{match: {moduleDeployment: biz1-dev}, selector: workload, name: own}]}",
			strings.ReplaceAll(test, "name: biz1,", "name: biz1-dev,"), ""},
		{"one that selects by the label of the module and another one", "{selector: workload}", strings.NewReplacer(
			"{app: biz1-test}", "{module.koupleless.io/name: biz1, module.koupleless.io/version: v1}", "app: biz1-test, ", "module.koupleless.io/version: v1, ").Replace(test), ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := configured(t, c.config, dev+separator+c.second)
			var want []string
			if c.warning != "" {
				want = []string{"warning: in.yaml[1]: Deployment shop/biz1-test: " + c.warning}
			}
			assert.Equal(t, want, reported(outcome))
		})
	}
	unnamed := strings.NewReplacer("module.koupleless.io/name: biz1,", "module.koupleless.io/name: '',", "annotations: {", "annotations: {fn.koupleless.io/module: biz1, ").Replace(dev)
	assert.Empty(t, reported(configured(t, "{}", unnamed+separator+provider)), "a ModuleDeployment has no label, and no environment")
}

// TestConflictOfWorkloadsNamesTheWayOut holds that a conflict of two workloads leads to Services of their own, if these have
// another name.
func TestConflictOfWorkloadsNamesTheWayOut(t *testing.T) {
	t.Parallel()
	bare := func(source string) string {
		return strings.Replace(source, "module.koupleless.io/name: biz1, ", "", 1)
	}
	source := bare(environment("dev")) + separator + bare(environment("test"))
	outcome := render(t, source)
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], "wants it with selector app=biz1-dev,virtual-kubelet.koupleless.io/component=module: "+
		"make them equal, or add the annotation fn.koupleless.io/selector: workload to both, which gives each its own Service")
	outcome = configured(t, "{selector: workload, overrides: [{match: {module: biz1}, name: biz1}]}", source)
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], "make them equal, or give the modules different names")
}

func TestServicesWithOneSelectorAreWarnedAbout(t *testing.T) {
	t.Parallel()
	named := func(name, annotations string) string {
		return strings.Replace(workload("Deployment", annotations), "metadata: {name: biz1,", "metadata: {name: "+name+",", 1)
	}
	own := strings.Replace(asking, "{", "{fn.koupleless.io/selector: workload, ", 1)
	const name = "module.koupleless.io/name"
	unlabelled := func(module string) string {
		return strings.NewReplacer(name+": biz1", "app: modules", "containers: [{name: biz1", "containers: [{name: "+module).Replace(named(module, asking))
	}
	apart := strings.ReplaceAll(named("b", own), name+": biz1", name+": biz1, app: b")
	for _, c := range []struct {
		reason, source string
		warned         bool
	}{
		{"workloads with a Service each", named("a", own) + separator + named("b", own), true},
		{"modules without the label of their name", unlabelled("a") + separator + unlabelled("b"), true},
		{"another label", named("a", own) + separator + apart, false},
		{"one Service", named("a", asking) + separator + named("b", asking), false},
		{"one of them by the module", named("a", asking) + separator + named("b", own), false},
		{"another namespace", named("a", own) + separator + strings.Replace(named("b", own), "namespace: shop", "namespace: mall", 1), false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			got := reported(render(t, c.source))
			if !c.warned {
				assert.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			assert.Contains(t, got[0], `gives Service "shop/b-service" the selector of Service "shop/a-service"`)
		})
	}
}
