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

// workload returns a module of controller V2 with annotations in flow style.
func workload(kind, annotations string) string {
	return fmt.Sprintf(`apiVersion: apps/v1
kind: %s
metadata: {name: biz1, namespace: shop, annotations: %s}
spec:
  selector: {matchLabels: {module.koupleless.io/name: biz1}}
  template:
    metadata:
      labels: {module.koupleless.io/name: biz1, module.koupleless.io/version: 0.0.1, virtual-kubelet.koupleless.io/component: module}
    spec: {containers: [{name: biz1, image: x}]}
`, kind, annotations)
}

const asking = `{fn.koupleless.io/enable-module-service: "true", fn.koupleless.io/port: "80", fn.koupleless.io/target-port: "8080"}`

const biz1Service = `apiVersion: v1
kind: Service
metadata:
  name: biz1-service
  namespace: shop
  annotations:
    fn.koupleless.io/module-deployment: %s/biz1
spec:
  type: NodePort
  selector:
    module.koupleless.io/name: biz1
    virtual-kubelet.koupleless.io/component: module
  ports:
  - name: http
    protocol: TCP
    port: 80
    targetPort: 8080
`

func TestWorkloadsAskForServices(t *testing.T) {
	t.Parallel()
	pod := `apiVersion: v1
kind: Pod
metadata:
  name: biz1
  namespace: shop
  labels: {module.koupleless.io/name: biz1, virtual-kubelet.koupleless.io/component: module}
  annotations: ` + asking + "\n"
	for kind, source := range map[string]string{
		"Deployment": workload("Deployment", asking), "StatefulSet": workload("StatefulSet", asking),
		"DaemonSet": workload("DaemonSet", asking), "Pod": pod,
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, source)
			require.Empty(t, reported(outcome))
			assert.Equal(t, fmt.Sprintf(biz1Service, kind), encode(t, outcome.added()...))
			again := render(t, source+separator+encode(t, outcome.added()...))
			assert.Equal(t, []string{summary("0", "0", "0", "1")}, infos(again))
		})
	}
}

func TestSelectorMatchesThePodsThroughARollout(t *testing.T) {
	t.Parallel()
	outcome := render(t, workload("Deployment", asking))
	require.Len(t, outcome.Added, 1)
	selector := stringMap(t, outcome.added()[0], "spec", "selector")
	node := documents(t, workload("Deployment", asking))[0].(*document).node
	pod := stringMap(t, node, "spec", "template", "metadata", "labels")
	assert.True(t, labels.SelectorFromSet(selector).Matches(labels.Set(pod)))
	pod["module.koupleless.io/version"] = "0.0.2"
	assert.True(t, labels.SelectorFromSet(selector).Matches(labels.Set(pod)), "the version is not selected by")
	pod["virtual-kubelet.koupleless.io/component"] = "vnode"
	assert.False(t, labels.SelectorFromSet(selector).Matches(labels.Set(pod)))
}

func stringMap(t *testing.T, n *yaml.Node, path ...string) map[string]string {
	t.Helper()
	found, err := yaml.NewRNode(n).Pipe(yaml.Lookup(path...))
	require.NoError(t, err)
	m := map[string]string{}
	require.NoError(t, found.YNode().Decode(&m))
	return m
}

func TestWorkloadsThatAskForNothing(t *testing.T) {
	t.Parallel()
	for reason, source := range map[string]string{
		"no annotation":       workload("Deployment", "{}"),
		"other annotations":   workload("Deployment", `{fn.koupleless.io/port: "80"}`),
		"switched off":        workload("Deployment", `{fn.koupleless.io/enable-module-service: "false", fn.koupleless.io/port: "x"}`),
		"local configuration": workload("Deployment", `{config.kubernetes.io/local-config: "true", `+asking[1:]),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, source)
			assert.Empty(t, outcome.Added)
			assert.Empty(t, reported(outcome))
		})
	}
}

func TestWorkloadFaults(t *testing.T) {
	t.Parallel()
	const podLabels = "spec.template.metadata.labels"
	enabled := func(rest string) string { return `{fn.koupleless.io/enable-module-service: "true"` + rest + "}" }
	good := workload("Deployment", asking)
	for _, c := range []struct{ reason, source, field, message string }{
		{"the flag is no string", workload("Deployment", `{fn.koupleless.io/enable-module-service: true, fn.koupleless.io/port: "80"}`), "metadata.annotations[fn.koupleless.io/enable-module-service]", "must be a string, in quotes"},
		{"the flag is another word", workload("Deployment", `{fn.koupleless.io/enable-module-service: "yes", fn.koupleless.io/port: "80"}`), "metadata.annotations[fn.koupleless.io/enable-module-service]", `must be "true" or "false", got "yes"`},
		{"no port", workload("Deployment", enabled("")), "metadata.annotations[fn.koupleless.io/port]", "is required"},
		{"a port without quotes", workload("Deployment", enabled(", fn.koupleless.io/port: 80")), "metadata.annotations[fn.koupleless.io/port]", "must be a string, in quotes"},
		{"a port too high", workload("Deployment", enabled(`, fn.koupleless.io/port: "65536"`)), "metadata.annotations[fn.koupleless.io/port]", `from 1 to 65535, in quotes, got "65536"`},
		{"a port far too high", workload("Deployment", enabled(`, fn.koupleless.io/port: "99999999999999999999"`)), "metadata.annotations[fn.koupleless.io/port]", "from 1 to 65535"},
		{"a port that is a word", workload("Deployment", enabled(`, fn.koupleless.io/port: "http"`)), "metadata.annotations[fn.koupleless.io/port]", "must be a whole number"},
		{"a target port too high", workload("Deployment", enabled(`, fn.koupleless.io/port: "80", fn.koupleless.io/target-port: "70000"`)), "metadata.annotations[fn.koupleless.io/target-port]", "from 1 to 65535"},
		{"a target port that is no name", workload("Deployment", enabled(`, fn.koupleless.io/port: "80", fn.koupleless.io/target-port: "Web_1"`)), "metadata.annotations[fn.koupleless.io/target-port]", "is not a valid port name"},
		{"a name that no label can have", strings.Replace(good, "labels: {module.koupleless.io/name: biz1,", "labels: {module.koupleless.io/name: biz1-,", 1), podLabels + "[module.koupleless.io/name]", `got "biz1-"`},
		{"several modules in a Pod", strings.NewReplacer("labels: {module.koupleless.io/name: biz1, ", "labels: {", "{name: biz1, image: x}", "{name: biz1, image: x}, {name: biz2, image: y}").Replace(good), podLabels + "[module.koupleless.io/name]", "is required, as the Pods have 2 containers: add this label with the name of the module to the labels of the Pods, or the annotation fn.koupleless.io/module to the Deployment"},
		{"a name that no Service can have", strings.Replace(good, "labels: {module.koupleless.io/name: biz1", "labels: {module.koupleless.io/name: Biz1", 1), podLabels + "[module.koupleless.io/name]", `gives the invalid Service name "Biz1-service"`},
		{"a label of the Pods that is a number", strings.Replace(good, "labels: {module.koupleless.io/name: biz1,", "labels: {version: 1.0, module.koupleless.io/name: biz1,", 1), podLabels + ".version", "must be a string, in quotes, got 1.0"},
		{"an annotation of the Pods that is a number", strings.Replace(good, "labels: {module.koupleless.io/name: biz1,", "annotations: {prometheus.io/port: 8080}\n      labels: {module.koupleless.io/name: biz1,", 1), "spec.template.metadata.annotations[prometheus.io/port]", "must be a string, in quotes, got 8080"},
		{"annotations of the Pods that are a list", strings.Replace(good, "labels: {module.koupleless.io/name: biz1,", "annotations: [a]\n      labels: {module.koupleless.io/name: biz1,", 1), "spec.template.metadata.annotations", "must be a map, got a list"},
		{"a selector that is a list", strings.NewReplacer("annotations: {", byWorkload, "{matchLabels: {module.koupleless.io/name: biz1}}", "[]").Replace(good), "spec.selector", "must be a map"},
		{"a template that is a list", strings.Replace(good, "  template:\n", "  template: []\n  x:\n", 1), "spec.template", "must be a map"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			require.Len(t, outcome.Results, 1, reported(outcome))
			assert.True(t, outcome.Failed())
			assert.Equal(t, c.field, outcome.Results[0].Field.Path)
			assert.Contains(t, outcome.Results[0].Message, c.message)
		})
	}
}

// TestLabelsOfPodsBesideOtherErrors: all labels of a workload are reported at once, whatever else is wrong with it.
func TestLabelsOfPodsBesideOtherErrors(t *testing.T) {
	t.Parallel()
	source := strings.Replace(workload("Deployment", asking), "labels: {module.koupleless.io/name: biz1,", "labels: {a: 1, module.koupleless.io/name: 7,", 1)
	assert.Equal(t, []string{
		"error: in.yaml[0]: Deployment shop/biz1: metadata.labels.b: must be a string, in quotes, got 2",
		"error: in.yaml[0]: Deployment shop/biz1: spec.template.metadata.labels.a: must be a string, in quotes, got 1",
		"error: in.yaml[0]: Deployment shop/biz1: spec.template.metadata.labels[module.koupleless.io/name]: must be a string, in quotes, got 7",
	}, reported(render(t, strings.Replace(source, "annotations: {", "labels: {b: 2}, annotations: {", 1))))
}

func TestTargetPortOfAWorkload(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{"": "80", "0": "80", "8080": "8080"} {
		outcome := render(t, workload("Deployment", `{fn.koupleless.io/enable-module-service: "true", fn.koupleless.io/port: "80", fn.koupleless.io/target-port: "`+target+`"}`))
		require.Empty(t, reported(outcome))
		assert.Contains(t, encode(t, outcome.added()...), "    targetPort: "+want+"\n")
	}
	outcome := render(t, workload("Deployment", `{fn.koupleless.io/enable-module-service: "true", fn.koupleless.io/port: "80", fn.koupleless.io/target-port: web}`))
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], "warning: in.yaml[0]: Deployment shop/biz1: metadata.annotations[fn.koupleless.io/target-port]: leads to the port named \"web\"")
	assert.Len(t, outcome.Added, 1, "a warning stops nothing")
}

func TestWorkloadsShareAndConflict(t *testing.T) {
	t.Parallel()
	first := workload("Deployment", asking)
	second := strings.Replace(first, "name: biz1, namespace", "name: biz1-v2, namespace", 1)
	outcome := render(t, first+separator+second)
	require.Empty(t, reported(outcome))
	require.Len(t, outcome.Added, 1)
	assert.Contains(t, encode(t, outcome.added()...), "module-deployment: Deployment/biz1,Deployment/biz1-v2\n")

	outcome = render(t, first+separator+strings.Replace(second, `port: "80"`, `port: "81"`, 1))
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], "error: in.yaml[1]: Deployment shop/biz1-v2: metadata.annotations[fn.koupleless.io/port]: wants Service shop/biz1-service with port 81, but Deployment shop/biz1 (in.yaml[0]) wants it with port 80")
}

func TestV1AndV2SideBySide(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+workload("Deployment", asking))
	require.Empty(t, reported(outcome))
	assert.Len(t, outcome.Added, 2)

	outcome = render(t, strings.Replace(provider, "name: provider", "name: biz1", 1)+separator+workload("Deployment", asking))
	require.Len(t, reported(outcome), 1, "the migration of one module")
	assert.Contains(t, reported(outcome)[0], "wants Service shop/biz1-service for a module of controller V2, but ModuleDeployment shop/md (in.yaml[0]) wants it for one of controller V1")
	assert.Contains(t, reported(outcome)[0], "stop requesting the Service on the one that you migrate from")
}

func TestServiceOfAWorkloadIsPruned(t *testing.T) {
	t.Parallel()
	outcome := render(t, workload("Deployment", strings.Replace(asking, `service: "true"`, `service: "false"`, 1))+separator+fmt.Sprintf(biz1Service, "Deployment"))
	assert.True(t, outcome.Edits[1].Drop)
}

func TestMisspeltKindsOfWorkloads(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, kind, meant string }{
		{"another case", "deployment", "Deployment"},
		{"the plural", "Deployments", "Deployment"},
		{"two letters in each other's place", "StatefulSte", "StatefulSet"},
		{"nothing is near", "CloneSet", ""},
		{"a kind of apps/v1", "ReplicaSet", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, workload(c.kind, asking))
			assert.Len(t, outcome.Added, 1)
			if c.meant == "" {
				assert.Empty(t, reported(outcome))
				return
			}
			assert.Equal(t, []string{fmt.Sprintf(`warning: in.yaml[0]: %s shop/biz1: kind: is %q, which apps/v1 does not have: did you mean %q?`,
				c.kind, c.kind, c.meant)}, reported(outcome))
		})
	}
	other := strings.Replace(workload("deployment", asking), "apps/v1", "apps.example.com/v1", 1)
	assert.Empty(t, reported(render(t, other)), "what another API group has is unknown")
}
