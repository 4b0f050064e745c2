package examples_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

const modulePods = `metadata: {labels: {app: %[1]s, virtual-kubelet.koupleless.io/component: module}}, spec: {containers: [{name: %[1]s, image: https://example.com/a.jar}]}`

// moduleWorkloads are modules of controller V2 in workloads of all kinds, with the labels that their Services select besides the
// component. The name of each is that of its module.
var moduleWorkloads = []struct {
	apiVersion, kind, name, spec string
}{
	{"apps/v1", "Deployment", "a", "{selector: {matchLabels: {app: a}}, template: {PODS}}"},
	{"apps/v1", "StatefulSet", "b", "{selector: {matchLabels: {app: b}}, serviceName: b, template: {PODS}}"},
	{"apps/v1", "DaemonSet", "c", "{selector: {matchLabels: {app: c}}, template: {PODS}}"},
	{"apps/v1", "ReplicaSet", "d", "{selector: {matchLabels: {app: d}}, template: {PODS}}"},
	{"batch/v1", "Job", "e", "{template: {PODS}}"},
	{"batch/v1", "CronJob", "f", "{schedule: '@daily', jobTemplate: {spec: {template: {PODS}}}}"},
	{"v1", "ReplicationController", "g", "{selector: {app: g}, template: {PODS}}"},
	{"apps.kruise.io/v1alpha1", "CloneSet", "h", "{selector: {matchLabels: {app: h}}, template: {PODS}}"},
	{"apps.kruise.io/v1beta1", "StatefulSet", "i", "{selector: {matchLabels: {app: i}}, template: {PODS}}"},
	{"apps.kruise.io/v1alpha1", "UnitedDeployment", "j", "{selector: {matchLabels: {app: j}}, template: {cloneSetTemplate: {metadata: {labels: {app: j}}, spec: {template: {PODS}}}}}"},
	{"argoproj.io/v1alpha1", "Rollout", "k", "{selector: {matchLabels: {app: k}}, template: {PODS}}"},
	{"apps.kusionstack.io/v1alpha1", "CollaSet", "l", "{selector: {matchLabels: {app: l}}, template: {PODS}}"},
	{"example.com/v1", "Fleet", "m", "{selector: {matchLabels: {app: m}}, template: {PODS}}"},
}

// manifestsOf returns the workloads as documents.
func manifestsOf(t *testing.T) string {
	t.Helper()
	var all []string
	for _, w := range moduleWorkloads {
		spec := strings.Replace(w.spec, "PODS", fmt.Sprintf(modulePods, w.name), 1)
		all = append(all, fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata:\n  name: %s\n  namespace: shop\n  annotations:\n    fn.koupleless.io/enable-module-service: \"true\"\n"+
			"    fn.koupleless.io/port: \"80\"\n    fn.koupleless.io/target-port: \"8080\"\nspec: %s\n", w.apiVersion, w.kind, w.name, spec))
	}
	return strings.Join(all, "---\n")
}

// TestWorkloadsOfAllKinds renders workloads of many kinds in each way: all come to the same Services, each of which selects the Pods of
// its own workload and no others.
func TestWorkloadsOfAllKinds(t *testing.T) {
	t.Parallel()
	need(t, "kustomize")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "manifests/all.yaml"), manifestsOf(t))
	write(t, filepath.Join(dir, "kustomization/all.yaml"), manifestsOf(t))
	write(t, filepath.Join(dir, "kustomization/module-service.yaml"), read(t, "kustomize/module-service/function/module-service.yaml"))
	write(t, filepath.Join(dir, "kustomization/kustomization.yaml"), "resources: [all.yaml]\ntransformers: [module-service.yaml]\n")
	for way, r := range map[string]result{
		"the function":         command(t, dir, "bash", "-c", "module-service < manifests/all.yaml"),
		"build":                moduleService(t, dir, "build", "manifests"),
		"kustomize":            kustomizeBuild(t, filepath.Join(dir, "kustomization")),
		"build of a rendering": command(t, dir, "bash", "-c", "module-service build manifests | module-service build -"),
	} {
		t.Run(way, func(t *testing.T) {
			require.Zero(t, r.code, r.stderr)
			assert.Empty(t, r.stderr)
			for _, w := range moduleWorkloads {
				service := resource(t, r.stdout, "Service", w.name+"-service")
				want := fmt.Sprintf(`apiVersion: v1
kind: Service
metadata:
  name: %[1]s-service
  namespace: shop
  annotations:
    fn.koupleless.io/module-deployment: %[2]s/%[1]s
spec:
  type: NodePort
  selector:
    app: %[1]s
    virtual-kubelet.koupleless.io/component: module
  ports:
  - name: http
    protocol: TCP
    port: 80
    targetPort: 8080
`, w.name, w.kind)
				assert.YAMLEq(t, want, service.MustString(), w.kind)
				assert.Equal(t, []string{w.name}, selectedBy(t, service, r.stdout), w.kind)
			}
		})
	}
}

// TestEnvironmentsHaveServicesOfTheirOwn has one module in two environments of one namespace.
func TestEnvironmentsHaveServicesOfTheirOwn(t *testing.T) {
	t.Parallel()
	need(t, "bash")
	var all []string
	for _, environment := range []string{"dev", "test"} {
		all = append(all, fmt.Sprintf(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: biz1-%[1]s
  namespace: shop
  labels: {virtual-kubelet.koupleless.io/env: %[1]s}
  annotations: {fn.koupleless.io/enable-module-service: "true", fn.koupleless.io/port: "80", fn.koupleless.io/selector: workload}
spec:
  selector: {matchLabels: {app: biz1-%[1]s}}
  template:
    metadata: {labels: {app: biz1-%[1]s, module.koupleless.io/name: biz1, virtual-kubelet.koupleless.io/component: module}}
    spec:
      containers: [{name: biz1, image: https://example.com/a.jar}]
      tolerations: [{key: schedule.koupleless.io/node-env, operator: Equal, value: %[1]s, effect: NoExecute}]
`, environment))
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "in.yaml"), strings.Join(all, "---\n"))
	r := command(t, dir, "bash", "-c", "module-service < in.yaml")
	require.Zero(t, r.code, r.stderr)
	assert.Empty(t, r.stderr)
	for _, name := range []string{"biz1-dev", "biz1-test"} {
		assert.Equal(t, []string{name}, selectedBy(t, resource(t, r.stdout, "Service", name+"-service"), r.stdout))
	}
	write(t, filepath.Join(dir, "in.yaml"), strings.ReplaceAll(strings.Join(all, "---\n"), ", fn.koupleless.io/selector: workload", ""))
	r = command(t, dir, "bash", "-c", "module-service < in.yaml")
	require.Zero(t, r.code, r.stderr)
	assert.Contains(t, r.stderr, "sends traffic to two environments")
	assert.Equal(t, []string{"biz1-dev", "biz1-test"}, selectedBy(t, resource(t, r.stdout, "Service", "biz1-service"), r.stdout))
}

// selectedBy returns the names of the workloads among documents whose Pods a Service selects.
func selectedBy(t *testing.T, service *yaml.RNode, documents string) (names []string) {
	t.Helper()
	nodes, err := kio.FromBytes([]byte(documents))
	require.NoError(t, err)
	selector := labels.SelectorFromSet(stringsAt(t, service, "spec", "selector"))
	for _, n := range nodes {
		for _, pods := range [][]string{{"spec", "template"}, {"spec", "jobTemplate", "spec", "template"}, {"spec", "template", "cloneSetTemplate", "spec", "template"}} {
			set := stringsAt(t, n, append(pods, "metadata", "labels")...)
			if n.GetNamespace() == service.GetNamespace() && set["app"] != "" && selector.Matches(set) {
				names = append(names, n.GetName())
			}
		}
	}
	return names
}

// stringsAt returns a map of strings, empty if there is none.
func stringsAt(t *testing.T, n *yaml.RNode, path ...string) labels.Set {
	t.Helper()
	set := labels.Set{}
	at, err := n.Pipe(yaml.Lookup(path...))
	require.NoError(t, err)
	if at != nil {
		require.NoError(t, at.VisitFields(func(f *yaml.MapNode) error {
			set[f.Key.YNode().Value] = f.Value.YNode().Value
			return nil
		}))
	}
	return set
}
