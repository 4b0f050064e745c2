package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestServiceThatIsUpdatedIsReadStrictly(t *testing.T) {
	t.Parallel()
	const at = "error: in.yaml[1]: Service shop/provider-service: "
	stale := strings.Replace(generated, "- port: 80\n", "- port: 81\n", 1)
	for _, c := range []struct {
		reason, old, is string
		reported        []string
	}{
		{"a field in another case", "    targetPort: 8080\n", "    targetport: 8080\n", []string{`spec.ports[0].targetport: is unknown: did you mean "targetPort"?`}},
		{"a misspelt field", "  sessionAffinity:", "  sessionAffinty:", []string{`spec.sessionAffinty: is unknown: did you mean "sessionAffinity"?`}},
		{"a field in the wrong place", "spec:\n", "labels: {a: b}\nspec:\n", []string{`labels: is unknown here: did you mean "metadata.labels"?`}},
		{"a key twice", "  type: LoadBalancer\n", "  type: LoadBalancer\n  type: NodePort\n", []string{"spec.type: is given a second time"}},
		{"a type and an unknown field", "  type: LoadBalancer\n", "  type: LoadBalancer\n  publishNotReadyAddresses: \"true\"\n  typ: a\n", []string{
			`spec.publishNotReadyAddresses: must be true or false, without quotes, got "true"`, `spec.typ: is unknown: did you mean "type"?`}},
		{"an unknown field beside one that must be updated and cannot", "  selector:\n    module.koupleless.io/provider: \"true\"\n", "  selector: []\n  typ: a\n", []string{
			"spec.selector: must be a map, got a list", `spec.typ: is unknown: did you mean "type"?`}},
		{"an unknown field, and a value that the API server rejects", "  type: LoadBalancer\n", "  type: Loadbalancer\n  typ: a\n", []string{
			`spec.typ: is unknown: did you mean "type"?`,
			`spec.type: would be rejected by the API server: Unsupported value: "Loadbalancer": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"`}},
		{"a variable", "  type: LoadBalancer\n", "  type: ${TYPE}\n", []string{
			`spec.type: would be rejected by the API server: Unsupported value: "${TYPE}": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"; ` +
				"Flux (postBuild) or envsubst replaces ${TYPE} later: run module-service after that"}},
		{"a date as a label", "labels: {team: shop}", "labels: {team: shop, released: 2026-01-02}", nil},
		{"a date as kustomize writes it", "labels: {team: shop}", `labels: {team: shop, released: "2026-01-02T00:00:00Z"}`, []string{
			`metadata.labels: would be rejected by the API server: Invalid value: "2026-01-02T00:00:00Z": a valid label must be an empty string or consist of ` +
				"alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', " +
				"regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'); if it is 2026-01-02 in the file: kustomize writes a date without " +
				"quotes in this form, so put it in quotes"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			source := strings.Replace(stale, c.old, c.is, 1)
			assert.NotEqual(t, stale, source)
			var want []string
			for _, message := range c.reported {
				want = append(want, at+message)
			}
			assert.Equal(t, want, reported(render(t, provider+separator+source)))
		})
	}
}

// TestServiceThatIsNotUpdatedIsReadStrictly: what a person wrote into a generated Service is not first reported when its module changes.
func TestServiceThatIsNotUpdatedIsReadStrictly(t *testing.T) {
	t.Parallel()
	const bare = `apiVersion: v1
kind: Service
metadata:
  name: provider-service
  namespace: shop
  annotations:
    fn.koupleless.io/module-deployment: md
spec:
  type: NodePort
  selector:
    module.koupleless.io/provider: "true"
  ports:
  - name: http
    protocol: TCP
    port: 80
    targetPort: 8080
`
	for _, c := range []struct{ reason, source, old, is, want string }{
		{"a misspelt field", generated, "  sessionAffinity:", "  sessionAffinty:", `spec.sessionAffinty: is unknown: did you mean "sessionAffinity"?`},
		{"a node port of a Service that has none", generated, "LoadBalancer", "ClusterIP",
			"spec.ports[0].nodePort: would be rejected by the API server: Forbidden: may not be used when `type` is 'ClusterIP'"},
		{"nothing by hand", bare, "", "", ""},
		{"no type, which is ClusterIP", bare, "  type: NodePort\n", "", ""},
		{"a misspelt type", bare, "NodePort", "Nodeport",
			`spec.type: would be rejected by the API server: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"`},
		{"another field", bare, "  type:", "  typ: a\n  type:", `spec.typ: is unknown: did you mean "type"?`},
		{"a key twice", bare, "  type: NodePort\n", "  type: NodePort\n  type: NodePort\n", "spec.type: is given a second time"},
		{"a field of metadata", bare, "  name:", "  label: {a: b}\n  name:", `metadata.label: is unknown: did you mean "labels"?`},
		{"a field of the resource", bare, "spec:", "labels: {a: b}\nspec:", `labels: is unknown here: did you mean "metadata.labels"?`},
		{"a field of a port", bare, "    protocol:", "    nodeport: 30080\n    protocol:", `spec.ports[0].nodeport: is unknown: did you mean "nodePort"?`},
		{"a second port without a name", bare, "  ports:\n", "  ports:\n  - port: 90\n", "spec.ports[0].name: would be rejected by the API server: Required value"},
		{"an annotation", bare, "  annotations:\n", "  annotations:\n    -a: b\n", "metadata.annotations: would be rejected by the API server: Invalid value: \"-a\": " +
			"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
			"(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"},
		{"what tools note", bare, "  annotations:\n", "  annotations:\n    config.kubernetes.io/local-config: \"false\"\n    internal.config.kubernetes.io/index: \"0\"\n", ""},
		{"a note that is a number", bare, "  annotations:\n", "  annotations:\n    internal.config.kubernetes.io/index: 0\n",
			"metadata.annotations[internal.config.kubernetes.io/index]: must be a string, in quotes, got 0"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			var want []string
			if c.want != "" {
				want = []string{"error: in.yaml[1]: Service shop/provider-service: " + c.want}
			}
			assert.Equal(t, want, reported(render(t, provider+separator+strings.Replace(c.source, c.old, c.is, 1))))
		})
	}
}
