package fn_test

import (
	"fmt"
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
)

func TestForeignServiceThatKustomizeRenamedIsAnother(t *testing.T) {
	t.Parallel()
	renamed := strings.NewReplacer("name: provider-service", "name: dev-provider-service",
		"fn.koupleless.io/module-deployment: md", "internal.config.kubernetes.io/previousNames: provider-service").Replace(generated)
	for _, c := range []struct{ reason, service, added string }{
		{"equal in what would be ours", renamed, "provider-service"},
		{"another port", strings.Replace(renamed, "port: 80\n", "port: 81\n", 1), "provider-service"},
		{"null for a mark", strings.Replace(renamed, "note: kept", "fn.koupleless.io/module-deployment: null", 1), "provider-service"},
		{"the wanted name is one that it has got", strings.NewReplacer("name: dev-provider-service", "name: provider-service", "Names: provider-service", "Names: old-service").Replace(renamed), ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, provider+separator+c.service)
			assert.Empty(t, outcome.Edits)
			assert.Empty(t, reported(outcome))
			if c.added == "" {
				assert.Empty(t, outcome.Added)
				return
			}
			require.Len(t, outcome.Added, 1)
			assert.Contains(t, encode(t, outcome.added()[0]), "name: "+c.added+"\n")
		})
	}
}

// TestRenamedServiceOfAnother has a Service say that it had the name that a module requests.
func TestRenamedServiceOfAnother(t *testing.T) {
	t.Parallel()
	renamed := strings.NewReplacer("name: provider-service", "name: evil",
		"note: kept", "internal.config.kubernetes.io/previousNames: provider-service").Replace(generated)
	for _, c := range []struct {
		reason, service string
		render          func([]fn.Item, *config.Config, kptfn.Results) fn.Outcome
		summary         string
	}{
		{"in a ResourceList, of the ModuleDeployment", renamed, fn.Run, summary("0", "0", "0", "1")},
		{"in a ResourceList, of another one", strings.Replace(renamed, "deployment: md", "deployment: anything", 1), fn.Run, summary("1", "0", "1", "0")},
		{"in manifests, of the ModuleDeployment", renamed, fn.RunManifests, summary("1", "0", "1", "0")},
		{"in manifests, of another one", strings.Replace(renamed, "deployment: md", "deployment: anything", 1), fn.RunManifests, summary("1", "0", "1", "0")},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := run{Outcome: c.render(documents(t, complete(provider)+separator+c.service), config.Default(), nil)}
			require.Empty(t, reported(outcome))
			assert.Contains(t, infos(outcome), c.summary)
		})
	}
}

// TestServiceThatSeveralLayersRenamed has a Service that was marked between two layers of kustomize.
func TestServiceThatSeveralLayersRenamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, service, mark, owner, summary string }{
		{"marked before both", "eu-dev-provider-service-x", "md", "eu-dev-md-x", summary("0", "1", "0", "0")},
		{"marked between them", "eu-dev-provider-service-x", "dev-md", "eu-dev-md-x", summary("0", "1", "0", "0")},
		{"marked between a prefix and a suffix", "eu-provider-service-x", "md-x", "eu-md-x", summary("0", "1", "0", "0")},
		{"marked after both", "eu-dev-provider-service-x", "eu-dev-md-x", "eu-dev-md-x", summary("0", "0", "0", "1")},
		{"of another owner", "eu-dev-provider-service-x", "dev", "eu-dev-md-x", summary("1", "0", "1", "0")},
		{"of a part of the name", "eu-dev-provider-service-x", "m", "eu-dev-md-x", summary("1", "0", "1", "0")},
		{"in the outer layer, with a prefix", "eu-provider-service", "md", "eu-dev-md", summary("0", "1", "0", "0")},
		{"in the outer layer, with a suffix", "provider-service-x", "md", "md-dev-x", summary("0", "1", "0", "0")},
		{"in the layer between", "eu-dev-provider-service", "md", "eu-dev-shop-md", summary("0", "1", "0", "0")},
		{"in the outer layer, of a word within the name", "eu-provider-service-x", "md", "eu-dev-md-test-x", summary("0", "1", "0", "0")},
		{"in the outer layer, of a part of a word", "eu-provider-service", "d", "eu-dev-md", summary("1", "0", "1", "0")},
		{"with another prefix", "eu-dev-provider-service-x", "test-md", "eu-dev-md-x", summary("1", "0", "1", "0")},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			service := strings.NewReplacer("name: provider-service", "name: "+c.service, "deployment: md", "deployment: "+c.mark).Replace(generated)
			module := strings.Replace(complete(provider), "name: md", "name: "+c.owner, 1)
			outcome := run{Outcome: fn.RunManifests(documents(t, module+separator+service), config.Default(), nil)}
			require.Empty(t, reported(outcome))
			assert.Contains(t, infos(outcome), c.summary)
		})
	}
}

// TestServicesOfAnInnerAndAnOuterLayer: the Service with all that the owner's name has is its own, if there is such a one.
func TestServicesOfAnInnerAndAnOuterLayer(t *testing.T) {
	t.Parallel()
	module := strings.Replace(complete(provider), "name: md", "name: eu-dev-md", 1)
	inner := strings.Replace(generated, "name: provider-service", "name: eu-dev-provider-service", 1)
	outer := strings.Replace(generated, "name: provider-service", "name: eu-provider-service", 1)
	for removed, source := range map[int]string{2: module + separator + inner + separator + outer, 1: module + separator + outer + separator + inner} {
		outcome := run{Outcome: fn.RunManifests(documents(t, source), config.Default(), nil)}
		require.Len(t, reported(outcome), 1)
		assert.Contains(t, reported(outcome)[0], "eu-provider-service: spec.ports[0].nodePort: 30080 moves to Service shop/eu-dev-provider-service")
		assert.Contains(t, infos(outcome), summary("0", "1", "1", "0"))
		assert.True(t, outcome.Edits[removed].Drop)
	}
}

// TestServiceNamedAfterItsOwnerThatKustomizeRenamed: the prefix and the suffix are around the whole name, and not only around that of the owner.
func TestServiceNamedAfterItsOwnerThatKustomizeRenamed(t *testing.T) {
	t.Parallel()
	const workloads = "{selector: workload}"
	for _, c := range []struct {
		reason, spec, owner, service, mark string
		kept                               bool
	}{
		{"of a workload, with a suffix", workloads, "biz1-x", "biz1-service-x", "biz1", true},
		{"of a workload, with a prefix and a suffix", workloads, "dev-biz1-x", "dev-biz1-service-x", "biz1", true},
		{"with the mark of a layer between", workloads, "dev-eu-biz1-x", "dev-eu-biz1-service-x", "eu-biz1", true},
		{"with the mark of its last name", workloads, "biz1-x", "biz1-service-x", "biz1-x", true},
		{"with something before", `{name: "svc-{moduleDeployment}"}`, "dev-biz1", "dev-svc-biz1", "biz1", true},
		{"with something before that is like the prefix", `{name: "dev-{moduleDeployment}"}`, "dev-dev-biz1", "dev-dev-dev-biz1", "biz1", true},
		{"with something before, and a suffix", `{name: "svc-{moduleDeployment}"}`, "biz1-x", "svc-biz1-x", "biz1", true},
		{"with something on both sides", `{name: "svc-{moduleDeployment}-{module}"}`, "dev-biz1-x", "dev-svc-biz1-biz1-x", "biz1", true},
		{"with something before that is like the module", `{name: "biz1-{moduleDeployment}-service"}`, "biz1-x", "biz1-biz1-service-x", "biz1", true},
		{"with its name twice", `{name: "{moduleDeployment}-{moduleDeployment}"}`, "biz1-x", "biz1-biz1-x", "biz1", false},
		{"with another suffix", workloads, "biz1-x", "biz1-service-y", "biz1", false},
		{"with a suffix that its owner has not", workloads, "biz1", "biz1-service-x", "biz1", false},
		{"with the mark of another one", workloads, "biz1-x", "biz1-service-x", "biz2", false},
		{"with nothing around", `{name: "{moduleDeployment}"}`, "biz1-x", "biz2-x", "biz1", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			owner := strings.Replace(workload("Deployment", asking), "name: biz1, namespace", "name: "+c.owner+", namespace", 1)
			service := strings.NewReplacer("name: biz1-service", "name: "+c.service, "%s/biz1", "Deployment/"+c.mark).Replace(biz1Service)
			outcome := configured(t, c.spec, owner+separator+service)
			require.Empty(t, reported(outcome))
			assert.Equal(t, c.kept, len(outcome.Added) == 0, "%v", infos(outcome))
		})
	}
}

// TestServiceOfARenamedWorkloadWithOtherLabels has a Service whose earlier name shows that it is that of a workload, to whose labels
// kustomize added one.
func TestServiceOfARenamedWorkloadWithOtherLabels(t *testing.T) {
	t.Parallel()
	const pod = `apiVersion: v1
kind: Pod
metadata:
  name: dev-biz1
  namespace: shop
  labels: {app: biz1, env: dev, virtual-kubelet.koupleless.io/component: module}
  annotations: ` + asking + `
spec:
  containers: [{name: biz1}]
`
	renamed := strings.NewReplacer("name: biz1-service", "name: dev-biz1-service", "module.koupleless.io/name: biz1", "app: biz1",
		"annotations:\n", "annotations:\n    internal.config.kubernetes.io/previousNames: biz1-service\n").Replace(biz1Service)
	for mark, want := range map[string]string{
		"Pod":        summary("0", "1", "0", "0"),
		"Deployment": summary("1", "0", "1", "0"),
	} {
		outcome := run{Outcome: fn.Run(documents(t, pod+separator+fmt.Sprintf(renamed, mark)), config.Default(), nil)}
		require.Empty(t, reported(outcome))
		assert.Contains(t, infos(outcome), want, mark)
	}
}

// TestServiceNamedAfterARenamedWorkloadWithOtherLabels has a Service that had the name that follows from the earlier name of a workload, to
// whose Pods a patch gave a label.
func TestServiceNamedAfterARenamedWorkloadWithOtherLabels(t *testing.T) {
	t.Parallel()
	owner := strings.NewReplacer("name: biz1, namespace: shop, ", "name: biz1-x, namespace: shop, ", "{fn.koupleless.io/enable", "{internal.config.kubernetes.io/previousNames: biz1, fn.koupleless.io/enable",
		"{module.koupleless.io/name: biz1}", "{app: biz1, track: canary}", "{module.koupleless.io/name: biz1, ", "{app: biz1, track: canary, ").Replace(workload("Deployment", asking))
	for name, want := range map[string]string{
		"biz1-service-x": summary("0", "1", "0", "0"),
		"biz1-service-y": summary("1", "0", "1", "0"),
		"biz1-service":   summary("1", "0", "1", "0"),
	} {
		service := strings.NewReplacer("name: biz1-service", "name: "+name, "module.koupleless.io/name: biz1", "app: biz1",
			"annotations:\n", "annotations:\n    internal.config.kubernetes.io/previousNames: biz1-service\n", "%s", "Deployment").Replace(biz1Service)
		items := documents(t, owner+separator+service)
		spec := documents(t, "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: c}\nspec: {selector: workload}")[0].(*document).node
		settings, _ := config.Decode(spec, "")
		outcome := run{Outcome: fn.Run(items, settings, nil)}
		require.Empty(t, reported(outcome))
		assert.Contains(t, infos(outcome), want, name)
	}
}
