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
			`spec.type: would be refused by the API server: Unsupported value: "Loadbalancer": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"`}},
		{"a date as a label", "labels: {team: shop}", "labels: {team: shop, released: 2026-01-02}", nil},
		{"a date as kustomize writes it", "labels: {team: shop}", `labels: {team: shop, released: "2026-01-02T00:00:00Z"}`, []string{
			`metadata.labels: would be refused by the API server: Invalid value: "2026-01-02T00:00:00Z": a valid label must be an empty string or consist of ` +
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

func TestServiceThatIsNotUpdatedIsLeftAlone(t *testing.T) {
	t.Parallel()
	assert.Empty(t, reported(render(t, provider+separator+strings.Replace(generated, "  sessionAffinity:", "  sessionAffinty:", 1))))
}
