package config_test

import (
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
)

// An override names the Service of one module.
func ExampleDecode() {
	object := yaml.MustParse(`
apiVersion: fn.koupleless.io/v1alpha1
kind: ModuleService
metadata: {name: settings}
spec:
  name: "{module}-svc"
  overrides:
  - match: {module: checkout}
    name: checkout
`)
	settings, results := config.Decode(object.YNode(), "module-service.yaml")
	for _, result := range results {
		fmt.Println(fn.FormatResult(result))
	}
	for _, module := range []string{"provider", "checkout"} {
		subject := config.Subject{ModuleDeployment: module, Module: module}
		fmt.Println(settings.For(subject).ServiceName(subject))
	}
	// Output:
	// provider-svc
	// checkout
}

// The results name the field of each mistake, and what was most likely meant.
func ExampleDecode_mistake() {
	object := yaml.MustParse(`
apiVersion: fn.koupleless.io/v1alpha1
kind: ModuleService
metadata: {name: settings}
spec:
  template:
    spec: {tpye: ClusterIP}
`)
	settings, results := config.Decode(object.YNode(), "module-service.yaml")
	fmt.Println(settings == nil)
	for _, result := range results {
		fmt.Println(fn.FormatResult(result))
	}
	// Output:
	// true
	// module-service.yaml:7:12: error: ModuleService settings: spec.template.spec.tpye: is unknown: did you mean "type"?
}
