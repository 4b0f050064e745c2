package packagetest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/packagetest"
)

// TestEverySituation keeps the packages from becoming so tame that a property holds of them for nothing.
func TestEverySituation(t *testing.T) {
	t.Parallel()
	p := packagetest.New(1, 200)
	documents := map[string]packagetest.Document{}
	for _, d := range p.Documents() {
		documents[d.ID] = d
	}
	seen := map[string]int{}
	for id := range p.Want {
		d, there := documents[id]
		switch isService := strings.HasPrefix(id, "v1 Service "); {
		case !there:
			seen["a Service is missing"]++
		case !d.Stays:
			seen["a Service differs"]++
		case isService && strings.Contains(d.Text, "fn.koupleless.io/module-deployment"):
			seen["a Service is right"]++
		case isService:
			seen["a Service is by hand"]++
		}
	}
	for id, d := range documents {
		if _, wanted := p.Want[id]; !wanted {
			seen["a Service is requested by no module"]++
		}
		seen["kind "+strings.Fields(id)[1]]++
		seen["group "+strings.Fields(id)[0]]++
		for situation, holds := range map[string]bool{
			"local": d.Local, "CRLF": strings.Contains(d.Text, "\r\n"), "comments": len(d.Notes) > 0,
			"flow style": strings.HasPrefix(d.Text, "{"), "quotes": strings.Contains(d.Text, "kind: '"), "no namespace": strings.Contains(id, "  "),
		} {
			if holds {
				seen[situation]++
			}
		}
	}
	for _, w := range p.Warnings {
		_, field, _ := strings.Cut(w, ": ")
		seen["warning about "+field]++
	}
	for _, situation := range []string{
		"a Service is missing", "a Service differs", "a Service is right", "a Service is by hand", "a Service is requested by no module",
		"kind ModuleDeployment", "kind Deployment", "kind StatefulSet", "kind DaemonSet", "kind ConfigMap", "kind Ingress", "kind Cache",
		"group koupleless.io/v1alpha1", "group koupleless.alipay.com/v1alpha1", "group serverless.alipay.com/v1alpha1", "group koupleless.com/v1",
		"local", "CRLF", "comments", "flow style", "quotes", "no namespace",
		"warning about apiVersion", "warning about metadata.labels", "warning about metadata.annotations[fn.koupleless.io/module-deployment]",
		"warning about metadata.annotations[fn.koupleless.io/target-port]", "warning about spec.operationStrategy.serviceStrategy.targetPort",
	} {
		assert.GreaterOrEqual(t, seen[situation], 3, situation)
	}
}

// TestTextIsTheObject holds that the texts say what the model says, by the parser.
func TestTextIsTheObject(t *testing.T) {
	t.Parallel()
	p := packagetest.New(2, 100)
	for _, d := range p.Documents() {
		var value map[string]any
		assert.NoError(t, yaml.Unmarshal([]byte(d.Text), &value), d.Text)
		if want, there := p.Want[d.ID]; there && d.Stays {
			assert.Equal(t, want, value, d.Text)
		}
	}
	assert.Equal(t, p, packagetest.New(2, 100), "one seed makes one package")
}
