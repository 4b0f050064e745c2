package storage_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/stream"
	"github.com/koupleless/module-service/internal/validation/apiserver"
)

// A sample is a template that sets a field, and another one that changes it.
type sample struct{ template, other string }

// samples are templates for each field that a template may set: the usual ones, and those with which the field is hardly of use.
var samples = []sample{
	{`metadata: {labels: {team: shop}}`, `metadata: {labels: {team: pay}}`},
	{`metadata: {labels: {released: 2026-01-02}}`, `metadata: {labels: {released: 2026-01-03}}`},
	{`metadata: {annotations: {example.com/a: b}}`, `metadata: {annotations: {example.com/a: ""}}`},
	{`metadata: {annotations: {service.kubernetes.io/topology-mode: Auto}}`, `metadata: {annotations: {service.kubernetes.io/topology-mode: Disabled}}`},
	{`metadata: {annotations: {service.kubernetes.io/topology-aware-hints: Auto}}`, `metadata: {annotations: {service.kubernetes.io/topology-aware-hints: Disabled}}`},

	{`spec: {type: ClusterIP}`, `spec: {type: LoadBalancer}`},
	{`spec: {type: NodePort}`, `spec: {type: ClusterIP}`},
	{`spec: {type: LoadBalancer}`, `spec: {type: NodePort}`},
	{`spec: {type: ExternalName, externalName: a.example.com}`, `spec: {type: ExternalName, externalName: b.example.com}`},
	{`spec: {type: NodePort, externalName: a.example.com}`, `spec: {type: NodePort, externalName: b.example.com}`},
	{`spec: {type: NodePort, externalName: ""}`, `spec: {type: NodePort}`},

	{`spec: {type: ClusterIP, ports: [{name: http, protocol: UDP}]}`, `spec: {type: ClusterIP, ports: [{name: http, protocol: TCP}]}`},
	{`spec: {type: ClusterIP, ports: [{name: http, protocol: ""}]}`, `spec: {type: ClusterIP, ports: [{name: http, protocol: UDP}]}`},
	{`spec: {type: ClusterIP, ports: [{name: http, appProtocol: http}]}`, `spec: {type: ClusterIP, ports: [{name: http, appProtocol: grpc}]}`},
	{`spec: {type: NodePort, ports: [{name: http, nodePort: 30080}]}`, `spec: {type: NodePort, ports: [{name: http, nodePort: 30081}]}`},
	{`spec: {type: NodePort, ports: [{name: http, nodePort: 0}]}`, `spec: {type: NodePort, ports: [{name: http, nodePort: 30080}]}`},
	{`spec: {type: ExternalName, externalName: a.example.com, ports: [{name: http, nodePort: 30080}]}`, `spec: {type: ExternalName, externalName: a.example.com}`},
	{`spec: {type: NodePort, ports: [{name: metrics, port: 9090}]}`, `spec: {type: NodePort, ports: [{name: metrics, port: 9091}]}`},
	{`spec: {type: NodePort, ports: [{name: metrics, port: 9090, targetPort: 9091}]}`, `spec: {type: NodePort, ports: [{name: metrics, port: 9090, targetPort: metrics}]}`},
	{`spec: {type: NodePort, ports: [{name: metrics, port: 9090, targetPort: 0}]}`, `spec: {type: NodePort, ports: [{name: metrics, port: 9090, targetPort: 9091}]}`},

	{`spec: {type: ClusterIP, clusterIP: 10.0.0.10}`, `spec: {type: ClusterIP, clusterIP: 10.0.0.11}`},
	{`spec: {type: ClusterIP, clusterIP: None}`, `spec: {type: ClusterIP}`},
	{`spec: {type: ClusterIP, clusterIP: 010.0.0.10}`, `spec: {type: ClusterIP}`},
	{`spec: {type: ClusterIP, clusterIP: ""}`, `spec: {type: ClusterIP, clusterIP: None}`},
	{`spec: {type: ClusterIP, clusterIP: 10.0.0.10, clusterIPs: [10.0.0.10]}`, `spec: {type: ClusterIP, clusterIP: 10.0.0.11, clusterIPs: [10.0.0.11]}`},
	{`spec: {type: ClusterIP, clusterIP: 10.0.0.10, clusterIPs: [10.0.0.10, "2000::10"], ipFamilyPolicy: RequireDualStack}`, `spec: {type: ClusterIP, clusterIP: 10.0.0.10, clusterIPs: [10.0.0.10], ipFamilyPolicy: SingleStack}`},
	{`spec: {type: ClusterIP, clusterIP: 10.0.0.10, clusterIPs: [10.0.0.10], ipFamilyPolicy: PreferDualStack}`, `spec: {type: ClusterIP, clusterIP: 10.0.0.10, ipFamilyPolicy: PreferDualStack}`},
	{`spec: {type: ClusterIP, clusterIP: 10.0.0.10, ipFamilyPolicy: PreferDualStack}`, `spec: {type: ClusterIP, clusterIP: 10.0.0.10, ipFamilyPolicy: SingleStack}`},
	{`spec: {type: ClusterIP, clusterIPs: []}`, `spec: {type: ClusterIP}`},
	{`spec: {type: ClusterIP, ipFamilies: [IPv4]}`, `spec: {type: ClusterIP, ipFamilies: [IPv6]}`},
	{`spec: {type: ClusterIP, ipFamilies: []}`, `spec: {type: ClusterIP, ipFamilies: [IPv4]}`},
	{`spec: {type: ClusterIP, ipFamilies: [IPv6], ipFamilyPolicy: PreferDualStack}`, `spec: {type: ClusterIP, ipFamilies: [IPv6], ipFamilyPolicy: SingleStack}`},
	{`spec: {type: ClusterIP, ipFamilies: [IPv4], ipFamilyPolicy: RequireDualStack}`, `spec: {type: ClusterIP, ipFamilies: [IPv4, IPv6], ipFamilyPolicy: RequireDualStack}`},
	{`spec: {type: ClusterIP, ipFamilies: [IPv6, IPv4], ipFamilyPolicy: PreferDualStack}`, `spec: {type: ClusterIP, ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack}`},
	{`spec: {type: ClusterIP, clusterIP: None, ipFamilies: [IPv6], ipFamilyPolicy: PreferDualStack}`, `spec: {type: ClusterIP, clusterIP: None, ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack}`},
	{`spec: {type: ClusterIP, ipFamilyPolicy: SingleStack}`, `spec: {type: ClusterIP, ipFamilyPolicy: PreferDualStack}`},
	{`spec: {type: ClusterIP, ipFamilyPolicy: RequireDualStack}`, `spec: {type: ClusterIP, ipFamilyPolicy: SingleStack}`},

	{`spec: {type: ClusterIP, externalIPs: [192.0.2.1]}`, `spec: {type: ClusterIP, externalIPs: [192.0.2.2]}`},
	{`spec: {type: ClusterIP, externalIPs: []}`, `spec: {type: ClusterIP, externalIPs: [192.0.2.2]}`},
	{`spec: {type: ClusterIP, externalIPs: [192.0.02.1]}`, `spec: {type: ClusterIP}`},
	{`spec: {type: ClusterIP, clusterIP: None, externalIPs: [192.0.2.1]}`, `spec: {type: ClusterIP, clusterIP: None}`},
	{`spec: {type: ExternalName, externalName: a.example.com, externalIPs: [192.0.2.1]}`, `spec: {type: ExternalName, externalName: a.example.com}`},

	{`spec: {type: ClusterIP, sessionAffinity: ClientIP}`, `spec: {type: ClusterIP, sessionAffinity: None}`},
	{`spec: {type: ClusterIP, sessionAffinity: ""}`, `spec: {type: ClusterIP, sessionAffinity: ClientIP}`},
	{`spec: {type: ClusterIP, clusterIP: None, sessionAffinity: ClientIP}`, `spec: {type: ClusterIP, clusterIP: None}`},
	{`spec: {type: ClusterIP, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}}`, `spec: {type: ClusterIP, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 61}}}`},
	{`spec: {type: ClusterIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}}`, `spec: {type: ClusterIP}`},

	{`spec: {type: LoadBalancer, loadBalancerIP: 192.0.2.1}`, `spec: {type: LoadBalancer, loadBalancerIP: 192.0.2.2}`},
	{`spec: {type: LoadBalancer, loadBalancerIP: 192.0.02.1}`, `spec: {type: LoadBalancer}`},
	{`spec: {type: ClusterIP, clusterIP: None, loadBalancerIP: 192.0.2.1}`, `spec: {type: ClusterIP, clusterIP: None}`},
	{`spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}`, `spec: {type: LoadBalancer, loadBalancerSourceRanges: [192.0.2.0/24]}`},
	{`spec: {type: LoadBalancer, loadBalancerSourceRanges: []}`, `spec: {type: LoadBalancer}`},
	{`spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.1/8]}`, `spec: {type: LoadBalancer}`},
	{`spec: {type: LoadBalancer, allocateLoadBalancerNodePorts: false}`, `spec: {type: LoadBalancer, allocateLoadBalancerNodePorts: true}`},
	{`spec: {type: LoadBalancer, loadBalancerClass: example.com/a}`, `spec: {type: LoadBalancer, loadBalancerClass: example.com/b}`},
	{`spec: {type: LoadBalancer, externalTrafficPolicy: Local}`, `spec: {type: LoadBalancer, externalTrafficPolicy: Cluster}`},
	{`spec: {type: LoadBalancer, externalTrafficPolicy: ""}`, `spec: {type: LoadBalancer, externalTrafficPolicy: Local}`},
	{`spec: {type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30100}`, `spec: {type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30101}`},
	{`spec: {type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 0}`, `spec: {type: LoadBalancer, externalTrafficPolicy: Local}`},

	{`spec: {type: ClusterIP, internalTrafficPolicy: Local}`, `spec: {type: ClusterIP, internalTrafficPolicy: Cluster}`},
	{`spec: {type: ExternalName, externalName: a.example.com, internalTrafficPolicy: Cluster}`, `spec: {type: ExternalName, externalName: a.example.com}`},
	{`spec: {type: ClusterIP, publishNotReadyAddresses: true}`, `spec: {type: ClusterIP, publishNotReadyAddresses: false}`},
	{`spec: {type: ClusterIP, publishNotReadyAddresses: false}`, `spec: {type: ClusterIP, publishNotReadyAddresses: true}`},
	{`spec: {type: ClusterIP, trafficDistribution: PreferSameZone}`, `spec: {type: ClusterIP, trafficDistribution: PreferSameNode}`},
	{`spec: {type: ClusterIP, trafficDistribution: PreferClose}`, `spec: {type: ClusterIP, trafficDistribution: PreferSameZone}`},
}

const module = `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: provider, namespace: shop, labels: {app: provider}}
spec:
  template: {spec: {module: {name: provider}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80, targetPort: 8080}}
`

const serviceName = "provider-service"

// render returns the Service that a template makes, as JSON, nil if it has errors, and the rules of what is reported.
func render(t *testing.T, template string) (manifest []byte, rules []string) {
	t.Helper()
	s, err := stream.Read([]byte(module), "in.yaml")
	require.NoError(t, err)
	var items []fn.Item
	for _, item := range s.Items() {
		items = append(items, item)
	}
	settings, results := config.Decode(configuration(template), "")
	outcome := fn.Run(items, settings, results)
	for _, r := range outcome.Results {
		if r.Severity != kptfn.Info {
			rules = append(rules, fmt.Sprintf("%s `%s`", r.Severity, rule.Of(r)))
		}
	}
	if len(outcome.Added) == 0 {
		return nil, rules
	}
	return encoded(t, outcome.Added[0].Node()), rules
}

func configuration(template string) *yaml.Node {
	return yaml.MustParse(fmt.Sprintf("{apiVersion: %s, kind: %s, metadata: {name: a}, spec: {template: {%s}}}", config.APIVersion, config.Kind, template)).YNode()
}

// merged returns the Service of a template, even of one that has errors.
func merged(t *testing.T, template string) []byte {
	t.Helper()
	if rendered, _ := render(t, template); rendered != nil {
		return rendered
	}
	plain, _ := render(t, "")
	service := config.Merge(yaml.MustParse(string(plain)).YNode(), yaml.MustParse("{"+template+"}").YNode())
	return encoded(t, service)
}

func encoded(t *testing.T, n *yaml.Node) []byte {
	t.Helper()
	manifest, err := jsontext.Marshal(n)
	require.NoError(t, err)
	return manifest
}

// without returns a template that sets the type of another one and nothing else.
func without(t *testing.T, template string) string {
	t.Helper()
	spec := yaml.MustParse("{" + template + "}").Field("spec")
	if spec == nil {
		return ""
	}
	var kept []string
	for _, name := range []string{"type", "externalName"} {
		if f := spec.Value.Field(name); f != nil && (name == "type" || strings.Contains(template, "ExternalName,")) {
			kept = append(kept, name+": "+f.Value.YNode().Value)
		}
	}
	return "spec: {" + strings.Join(kept, ", ") + "}"
}

// TestFields holds every field that a template may set to the API server's own code: it is created, applied again, compared as
// GitOps tools do, changed and removed, by both kinds of apply. What the API server rejects then, stores as something else or warns
// of is reported when the Service is rendered. docs/fields.md is the table; UPDATE=1 writes it anew.
func TestFields(t *testing.T) {
	assertSampled(t)
	c := newCluster(t)
	var rows strings.Builder
	for _, s := range samples {
		manifest := merged(t, s.template)
		rendered, rules := render(t, s.template)
		c.warnings = nil
		created := c.try(t, s, c.serverSide, manifest)
		warnings := slices.Clone(c.warnings)
		if !assert.Equal(t, accepted, created, s.template) {
			continue
		}
		again := [2]string{c.try(t, s, c.serverSide, manifest, manifest), c.try(t, s, c.clientSide, manifest, manifest)}
		differs := [2]bool{c.differs(t, c.serverSide, manifest), c.differs(t, c.clientSide, manifest)}

		has := func(id rule.ID) bool {
			return slices.ContainsFunc(rules, func(r string) bool { return strings.HasSuffix(r, "`"+string(id)+"`") })
		}
		if again != [2]string{accepted, accepted} {
			assert.True(t, has(rule.SecondApply) || rendered == nil, "%s: %v", s.template, again)
		} else {
			assert.False(t, has(rule.SecondApply), s.template)
		}
		assert.Equal(t, differs != [2]bool{}, has(rule.OutOfSync) || has(rule.SecondApply), "%s: %v", s.template, differs)
		if len(warnings) > 0 {
			assert.True(t, has(rule.IgnoredField) || has(rule.DeprecatedField) || has(rule.AddressForm), "%s: %v", s.template, warnings)
		}

		changed := c.update(t, s, rendered, manifest, s.other)
		removed := c.update(t, s, rendered, manifest, without(t, s.template))
		report := strings.Join(slices.Compact(rules), ", ")
		if report == "" {
			report = "nothing"
		}
		for _, w := range slices.Compact(warnings) {
			created += "; warning: " + w
		}
		difference := map[bool]string{false: "no", true: "yes"}[differs != [2]bool{}]
		fmt.Fprintf(&rows, "| `%s` | %s | %s | %s | `%s` | %s | %s | %s |\n", s.template, created, joined(again), difference, s.other, changed, removed, report)
	}
	const page = "../../../../docs/fields.md"
	content, err := os.ReadFile(page)
	require.NoError(t, err)
	at := strings.Index(string(content), "|---|")
	require.Positive(t, at)
	head, table, _ := strings.Cut(string(content)[at:], "\n")
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile(page, []byte(string(content)[:at]+head+"\n"+rows.String()), 0o644))
		return
	}
	assert.Equal(t, table, rows.String())
}

const accepted = "accepted"

// try applies manifests in order to a cluster without the Service and returns the outcome of the last.
func (c *cluster) try(t *testing.T, s sample, apply applier, manifests ...[]byte) string {
	t.Helper()
	for i, manifest := range manifests {
		err := apply(manifest)
		if err == nil && i == 0 {
			defer c.remove(t, serviceName)
		}
		if err != nil && i == len(manifests)-1 {
			refusal := refusalsOf(t, err)[0]
			return fmt.Sprintf("rejected: %s: %s", refusal.Field, allocated.ReplaceAllString(refusal.Message, "an address: expected"))
		}
		require.NoError(t, err, s.template)
	}
	named := clusterIP(t, manifests[len(manifests)-1])
	if named == "" && clusterIP(t, c.live(t, serviceName)) == corev1.ClusterIPNone {
		return accepted + ", but the live Service stays headless"
	}
	return accepted
}

// allocated is an address that the API server chose.
var allocated = regexp.MustCompile(`^Invalid value: "[^"]+": expected`)

// clusterIP returns the clusterIP of a Service.
func clusterIP(t *testing.T, manifest []byte) string {
	t.Helper()
	ip, _, err := unstructured.NestedString(unstructuredOf(t, manifest).Object, "spec", "clusterIP")
	require.NoError(t, err)
	return ip
}

// update applies another template after one, and holds the outcome to what is reported, if the first was rendered at all.
func (c *cluster) update(t *testing.T, s sample, rendered, before []byte, template string) string {
	t.Helper()
	after := merged(t, template)
	outcome := [2]string{c.try(t, s, c.serverSide, before, after), c.try(t, s, c.clientSide, before, after)}
	if rendered == nil {
		return joined(outcome)
	}
	ours, headless, err := apiserver.OursOfUpdate(before, after)
	require.NoError(t, err)
	_, rules := render(t, template)
	reported := len(ours) > 0 || headless || slices.Contains(rules, "warning `"+string(rule.SecondApply)+"`")
	assert.Equal(t, outcome != [2]string{accepted, accepted}, reported, "%s, then %s: %v, %v", s.template, template, outcome, ours)
	return joined(outcome)
}

// joined returns the outcomes of both kinds of apply.
func joined(outcome [2]string) string {
	if outcome[0] == outcome[1] {
		return outcome[0]
	}
	return "server-side " + outcome[0] + "; client-side " + outcome[1]
}

// differs reports whether a GitOps tool sees a difference between a manifest and what the API server stores for it: by the three-way
// patch after a client-side apply, by the structured merge after a server-side one.
func (c *cluster) differs(t *testing.T, apply applier, manifest []byte) bool {
	t.Helper()
	defer c.remove(t, serviceName)
	require.NoError(t, apply(manifest))
	live := c.live(t, serviceName)
	if modified, _, err := withLastApplied(manifest); strings.Contains(string(live), corev1.LastAppliedConfigAnnotation) {
		require.NoError(t, err)
		patch, err := threeWayPatch(modified, live)
		require.NoError(t, err)
		predicted, err := strategicpatch.StrategicMergePatch(live, patch, corev1.Service{})
		require.NoError(t, err)
		return normal(t, predicted) != normal(t, live)
	}
	is, err := c.converter.ObjectToTyped(unstructuredOf(t, live))
	require.NoError(t, err)
	wanted, err := c.converter.ObjectToTyped(unstructuredOf(t, manifest))
	require.NoError(t, err)
	merged, err := is.Merge(wanted)
	require.NoError(t, err)
	predicted, err := json.Marshal(merged.AsValue().Unstructured())
	require.NoError(t, err)
	return normal(t, predicted) != normal(t, live)
}

func unstructuredOf(t *testing.T, manifest []byte) *unstructured.Unstructured {
	t.Helper()
	object := &unstructured.Unstructured{}
	require.NoError(t, json.Unmarshal(manifest, &object.Object))
	return object
}

// normal returns a Service with the defaults of the API.
func normal(t *testing.T, manifest []byte) string {
	t.Helper()
	service := &corev1.Service{}
	require.NoError(t, json.Unmarshal(manifest, service))
	legacyscheme.Scheme.Default(service)
	content, err := json.Marshal(service)
	require.NoError(t, err)
	return string(content)
}

// assertSampled holds that there is a sample for every field of a template.
func assertSampled(t *testing.T) {
	t.Helper()
	var templates strings.Builder
	for _, s := range samples {
		templates.WriteString(s.template)
	}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(of.Elem())
		case reflect.Struct:
			for i := range of.NumField() {
				name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
				if name == "selector" || name == "" { // derived; the fields of a number or a name have no names
					continue
				}
				assert.Contains(t, templates.String(), name+": ")
				walk(of.Field(i).Type)
			}
		}
	}
	walk(reflect.TypeFor[config.Template]())
}
