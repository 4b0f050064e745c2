package apiserver_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/validation/apiserver"
)

// of returns a workload with annotations, of a kind and with a spec.
func of(apiVersion, kind, annotations, spec string) string {
	return fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: biz1, namespace: shop, annotations: {fn.koupleless.io/enable-module-service: \"true\", %s}}\nspec: %s\n",
		apiVersion, kind, annotations, spec)
}

const (
	pods   = "metadata: {labels: {app: a.B_c, module.koupleless.io/name: biz1, virtual-kubelet.koupleless.io/component: module}}, spec: {containers: [{name: biz1}]}"
	usual  = "{selector: {matchLabels: {app: a.B_c}}, template: {" + pods + "}}"
	single = `fn.koupleless.io/port: "80", fn.koupleless.io/target-port: "8080"`
)

// render runs the function with a spec of the configuration.
func render(t *testing.T, source, spec string) fn.Outcome {
	t.Helper()
	parse := func(text string) *yaml.Node {
		node, err := yaml.Parse(text)
		require.NoError(t, err, text)
		return node.YNode()
	}
	config := parse("{apiVersion: fn.koupleless.io/v1alpha1, kind: ModuleService, metadata: {name: c}, spec: " + spec + "}")
	return fn.Render([]fn.Item{fn.NewItem(parse(source), "", 0)}, config)
}

// TestFormsOfModules holds the Services of each form that a module and its configuration can have to the API server's own validation.
func TestFormsOfModules(t *testing.T) {
	t.Parallel()
	const moduleDeployment = "apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata: {name: a, namespace: shop, labels: {a: b}, annotations: {fn.koupleless.io/ports: 'grpc=50051,admin=9090:metrics/UDP'}}\n" +
		"spec: {template: {spec: {module: {name: a}}}, operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80, targetPort: http}}}\n"
	for _, c := range []struct{ reason, source, config string }{
		{"a Deployment", of("apps/v1", "Deployment", single, usual), "{}"},
		{"a CloneSet", of("apps.kruise.io/v1alpha1", "CloneSet", single, usual), "{}"},
		{"a Job", of("batch/v1", "Job", single, "{template: {"+pods+"}}"), "{selector: workload}"},
		{"a ReplicationController", of("v1", "ReplicationController", single, "{selector: {app: a.B_c}, template: {"+pods+"}}"), "{selector: workload}"},
		{"selected by the workload", of("apps/v1", "Deployment", single+", fn.koupleless.io/selector: workload", usual), "{}"},
		{"named by an annotation", of("apps/v1", "Deployment", single+", fn.koupleless.io/module: other", usual), "{}"},
		{"several ports", of("apps/v1", "Deployment", "fn.koupleless.io/ports: 'http=80:8080,grpc=50051,admin=9090:metrics/UDP,sctp=80/SCTP'", usual), "{}"},
		{"several ports beside the single one", of("apps/v1", "Deployment", single+", fn.koupleless.io/ports: 'grpc=50051,udp=80/UDP'", usual), "{}"},
		{"further ports of a ModuleDeployment", moduleDeployment, "{}"},
		{"two ports to one target", moduleDeployment, `{template: {spec: {ports: [{name: h2c, port: 81, targetPort: "{targetPort}"}]}}}`},
		{"a further port without a protocol", moduleDeployment, "{template: {spec: {ports: [{name: more, port: 81}]}}}"},
		{"names and ports of an override", moduleDeployment, "{overrides: [{match: {module: a}, name: front, portName: web}]}"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source, c.config)
			require.False(t, outcome.Failed(), "%v", outcome.Results)
			require.Len(t, outcome.Added, 1)
			manifest, err := yaml.NewRNode(outcome.Added[0].Node()).MarshalJSON()
			require.NoError(t, err)
			refusals, err := apiserver.Validate(manifest)
			require.NoError(t, err)
			assert.Empty(t, refusals, string(manifest))
		})
	}
}

// TestPortsAnnotation holds that the annotation of several ports is refused where the API server refuses the Service with these ports.
func TestPortsAnnotation(t *testing.T) {
	t.Parallel()
	var values []string
	for _, name := range []string{"http", "a", "1", "a-b", "Http", "a_b", "a-", "", strings.Repeat("a", 63), strings.Repeat("a", 64)} {
		values = append(values, name+"=80")
	}
	for _, number := range []string{"1", "65535", "0", "65536", "-1", "080"} {
		values = append(values, "http="+number, "http=80:"+number)
	}
	for _, target := range []string{"web", "a--b", "Web", "1a", "-a", "a234567890123456", "a23456789012345"} {
		values = append(values, "http=80:"+target)
	}
	for _, protocol := range []string{"TCP", "UDP", "SCTP", "tcp", "HTTP", ""} {
		values = append(values, "http=80/"+protocol)
	}
	values = append(values, "a=80,b=80", "a=80,b=80/UDP", "a=80,a=81", "a=80,b=81,c=82:8080")
	accepted := 0
	for _, value := range values {
		outcome := render(t, of("apps/v1", "Deployment", "fn.koupleless.io/ports: '"+value+"'", usual), "{}")
		manifest, err := json.Marshal(serviceOf(t, value))
		require.NoError(t, err)
		refusals, err := apiserver.Validate(manifest)
		require.NoError(t, err)
		if len(refusals) == 0 {
			accepted++
		}
		if value == "http=80/" { // for the API server an empty protocol is TCP
			continue
		}
		assert.Equal(t, len(refusals) > 0, outcome.Failed(), "%s: %v, but %v", value, refusals, outcome.Results)
	}
	assert.Greater(t, accepted, 10)
}

// serviceOf makes a Service of the ports in an annotation, right or wrong.
func serviceOf(t *testing.T, value string) *corev1.Service {
	t.Helper()
	s := &corev1.Service{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Service"}, ObjectMeta: metav1.ObjectMeta{Name: "biz1-service", Namespace: "shop"},
		Spec: corev1.ServiceSpec{Selector: map[string]string{"app": "a"}},
	}
	for _, entry := range strings.Split(value, ",") {
		name, rest, _ := strings.Cut(entry, "=")
		rest, protocol, _ := strings.Cut(rest, "/")
		number, target, hasTarget := strings.Cut(rest, ":")
		n, err := strconv.Atoi(number)
		require.NoError(t, err)
		p := corev1.ServicePort{Name: name, Port: int32(n), Protocol: corev1.Protocol(protocol)}
		if name == "" {
			s.Spec.Ports = append(s.Spec.Ports, corev1.ServicePort{Name: "another", Port: 7}) // beside which a name is required
		}
		if hasTarget {
			p.TargetPort = intstr.Parse(target)
			if p.TargetPort.Type == intstr.Int && p.TargetPort.IntVal == 0 {
				p.TargetPort = intstr.FromInt32(-1) // for the API server 0 is the port
			}
		}
		s.Spec.Ports = append(s.Spec.Ports, p)
	}
	return s
}
