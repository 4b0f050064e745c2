package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestServicesThatAreNotApplied has a generated Service that kustomize and kpt leave out.
func TestServicesThatAreNotApplied(t *testing.T) {
	t.Parallel()
	local := func(value string) string {
		return provider + separator + strings.Replace(generated, "    note: kept\n", "    config.kubernetes.io/local-config: \""+value+"\"\n", 1)
	}
	const unclear = `: kustomize leaves the resource out unless this is "false", and kubectl applies it: set it to "true" or "false", or remove it`
	const start = "warning: in.yaml[1]: Service shop/provider-service: metadata.annotations[config.kubernetes.io/local-config]: "
	const warning = start + "keeps kustomize and kpt from applying the Service, which a module requests: remove it"
	for _, c := range []struct {
		reason, config, source string
		want                   []string
	}{
		{"it stays as it is", "{}", local("true"), []string{warning}},
		{"it is changed as well", "{portName: web}", local("true"), []string{warning}},
		{"it is applied", "{}", local("false"), nil},
		{"kustomize leaves it out", "{}", local("True"), []string{start + `is "True"` + unclear}},
		{"an empty one", "{}", local(""), []string{start + `is ""` + unclear}},
		{"its module is left out", "{}", strings.Replace(provider, "namespace: shop", `annotations: {config.kubernetes.io/local-config: "yes"}, namespace: shop`, 1),
			[]string{"warning: in.yaml[0]: ModuleDeployment shop/md: metadata.annotations[config.kubernetes.io/local-config]: " + `is "yes"` + unclear}},
		{"its workload is left out", "{}", workload("Deployment", `{config.kubernetes.io/local-config: "yes", `+asking[1:]),
			[]string{"warning: in.yaml[0]: Deployment shop/biz1: metadata.annotations[config.kubernetes.io/local-config]: " + `is "yes"` + unclear}},
		{"a module that requests none", "{}", strings.NewReplacer("namespace: shop", `annotations: {config.kubernetes.io/local-config: "yes"}, namespace: shop`,
			"enableModuleService: true", "enableModuleService: false").Replace(provider), nil},
	} {
		outcome := configured(t, c.config, c.source)
		assert.False(t, outcome.Failed(), c.reason)
		assert.Equal(t, c.want, reported(outcome), c.reason)
	}
}

// TestLiveServiceThatWasCommitted has a generated Service as kubectl get prints it.
func TestLiveServiceThatWasCommitted(t *testing.T) {
	t.Parallel()
	clean := strings.Replace(generated, "LoadBalancer", "NodePort", 1)
	with := func(metadata, spec, end string) string {
		return strings.NewReplacer("  namespace: shop\n", "  namespace: shop\n"+metadata, "  sessionAffinity: ClientIP", spec+"  sessionAffinity: ClientIP").Replace(clean) + end
	}
	const prefix = "warning: in.yaml[1]: Service shop/provider-service: "
	const remedy = " is written by the API server, as this Service was taken from a cluster; to make it a manifest, remove "
	all := with("  uid: 7a\n  resourceVersion: \"12\"\n  creationTimestamp: \"2026-01-01T00:00:00Z\"\n  generation: 1\n",
		"  clusterIP: 10.0.0.7\n  clusterIPs: [10.0.0.7]\n", "status: {loadBalancer: {}}\n")
	for _, c := range []struct{ reason, config, service, warning string }{
		{"all of them", "{}", all, prefix + "metadata.creationTimestamp:" + remedy + "metadata.creationTimestamp, metadata.generation, metadata.resourceVersion, metadata.uid, spec.clusterIP, spec.clusterIPs, status"},
		{"one of them", "{}", with("  uid: 7a\n", "", ""), prefix + "metadata.uid:" + remedy + "metadata.uid"},
		{"an address of one's own", "{}", with("", "  clusterIP: 10.0.0.7\n", ""), prefix + "spec.clusterIP:" + remedy + "spec.clusterIP"},
		{"an address that the configuration sets", "{template: {spec: {clusterIP: 10.0.0.7}}}", with("", "  clusterIP: 10.0.0.7\n", ""), ""},
		{"a headless one", "{template: {spec: {type: ClusterIP, ports: [{name: http, nodePort: null}]}}}",
			strings.Replace(with("", "  clusterIP: None\n  clusterIPs: [None]\n", ""), "sessionAffinity: ClientIP", "sessionAffinity: None", 1), ""},
		{"a headless one that was taken from a cluster", "{template: {spec: {type: ClusterIP, ports: [{name: http, nodePort: null}]}}}",
			strings.Replace(with("  uid: 7a\n", "  clusterIP: None\n", ""), "sessionAffinity: ClientIP", "sessionAffinity: None", 1), prefix + "metadata.uid:" + remedy + "metadata.uid"},
		{"one of them before what goes with others", "{}", with("  resourceVersion: \"12\"\n  selfLink: /a\n", "", ""), prefix + "metadata.resourceVersion:" + remedy + "metadata.resourceVersion, metadata.selfLink"},
		{"what goes with others only", "{}", with("  generation: 1\n  creationTimestamp: \"2026-01-01T00:00:00Z\"\n", "", ""), ""},
		{"a null, as generators print it", "{}", with("  creationTimestamp: null\n", "", "status: null\n"), ""},
		{"one that is changed as well", "{portName: web}", with("  uid: 7a\n", "", ""), prefix + "metadata.uid:" + remedy + "metadata.uid"},
		{"one that is not generated", "{}", strings.Replace(with("  uid: 7a\n", "", ""), "    fn.koupleless.io/module-deployment: md\n", "", 1), ""},
		{"none of them", "{}", clean, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := configured(t, c.config, strings.ReplaceAll(provider+separator+c.service, "8080", "80"))
			var want []string
			if c.warning != "" {
				want = []string{c.warning}
			}
			assert.Equal(t, want, reported(outcome))
		})
	}
}

// TestServiceThatLeadsElsewhere: the type of a managed Service is the user's, and ExternalName leads past the module.
func TestServiceThatLeadsElsewhere(t *testing.T) {
	t.Parallel()
	const message = `spec.type: Invalid value: "ExternalName": makes the Service a DNS alias of its externalName: its selector is ignored, and no traffic reaches the module`
	external := strings.NewReplacer("type: LoadBalancer", "type: ExternalName\n  externalName: a.example.com", "ClientIP # sticky", "None", "    nodePort: 30080 # fixed\n", "").Replace(generated)
	for _, c := range []struct{ reason, config, service, warning string }{
		{"as it is", "{}", external, "warning: in.yaml[1]: Service shop/provider-service: " + message},
		{"one that is changed as well", "{}", strings.Replace(external, "port: 80\n", "port: 81\n", 1), "warning: in.yaml[1]: Service shop/provider-service: " + message},
		{"by the configuration, which is reported once", "{template: {spec: {type: ExternalName, externalName: a.example.com}}}", external,
			"warning: ModuleService c: spec.template." + message},
		{"one that is not generated", "{}", strings.Replace(external, "    fn.koupleless.io/module-deployment: md\n", "", 1), ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			var want []string
			if c.warning != "" {
				want = []string{c.warning}
			}
			assert.Equal(t, want, reported(configured(t, c.config, provider+separator+c.service)))
		})
	}
}
