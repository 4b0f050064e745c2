package cli_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestErrorsInOneRun mixes errors of the configuration, its templates and the resources: each is reported, once.
func TestErrorsInOneRun(t *testing.T) {
	t.Parallel()
	const modules = `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: pay, namespace: shop, labels: {app: pay}}
spec:
  template: {spec: {module: {name: pay}}}
  operationStrategy: {serviceStrategy: {enableModuleService: "true", port: 70000, targetPort: Http}}
---
apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: Stock, namespace: shop, labels: {app: stock}}
spec:
  template: {spec: {module: {name: stock}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true}}
---
apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: cart, namespace: shop, labels: {app: cart}}
spec:
  template: {spec: {module: {name: a/b}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80, port: 81}}
`
	ofModules := []string{"duplicate-key", "invalid-name", "port-name", "port-range", "required", "wrong-type"}
	const ofSettings = "service-name" // the pattern of the configuration makes the names
	for _, c := range []struct {
		reason string
		files  files
		rules  []string
	}{
		{"the resources", files{"m.yaml": modules}, append([]string{ofSettings}, ofModules...)},
		{"an existing Service beside them", files{"m.yaml": modules, "s.yaml": `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: old, namespace: shop, labels: {app: old}}
spec:
  baseDeploymentName: base
  template: {spec: {module: {name: old, version: 1.0.0, url: https://example.com/old.jar}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80}}
---
apiVersion: v1
kind: Service
metadata: {name: old-service, namespace: shop, annotations: {fn.koupleless.io/module-deployment: old}}
spec: {type: Foo, typ: Foo, ports: [{name: http, port: 81}]}
`}, append([]string{ofSettings, "misspelt-field", "rejected-service"}, ofModules...)},
		{"the configuration beside them", files{"m.yaml": modules, "module-service.yaml": `apiVersion: fn.koupleless.io/v1alpha1
kind: ModuleService
metadata: {name: module-service}
spec:
  name: fixed
  portName: HTTP
  strict: "true"
  template:
    metadata: {annotations: {fn.koupleless.io/module-deployment: a}}
    spec: {type: Foo, clusterIP: "", typ: Foo}
  overrides:
  - match: {module: "["}
    template: {spec: {sessionAffinity: Foo}}
`}, append([]string{"derived-field", "match-pattern", "misspelt-field", "out-of-sync", "port-name", "rejected-service", "rejected-service",
			"service-name", "wrong-type"}, ofModules...)},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			for _, command := range []string{"build", "check", "render", "list"} {
				code, _, stderr := run(t, "", command, "--report", "json", folder(t, c.files))
				assert.Equal(t, 1, code)
				rules := rulesOf(t, stderr)
				slices.Sort(rules)
				slices.Sort(c.rules)
				assert.Equal(t, c.rules, rules, "%s: %s", command, stderr)
			}
		})
	}
}
