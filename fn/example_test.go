package fn_test

import (
	"fmt"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
)

const exampleModule = `
apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata:
  name: provider
  labels: {app: provider}
spec:
  baseDeploymentName: stock
  template:
    spec:
      module: {name: provider, version: 1.0.2, url: https://example.com/provider-1.0.2-ark-biz.jar}
  operationStrategy:
    serviceStrategy:
      enableModuleService: true
      port: 8080
`

// The Service of a ModuleDeployment, with a configuration that makes it a ClusterIP Service.
func ExampleRender() {
	settings := yaml.MustParse(`
apiVersion: fn.koupleless.io/v1alpha1
kind: ModuleService
metadata: {name: settings}
spec:
  template:
    spec: {type: ClusterIP}
`)
	items := []fn.Item{fn.NewItem(yaml.MustParse(exampleModule).YNode(), "deploy/provider.yaml", 0)}
	outcome := fn.Render(items, settings.YNode())
	for _, result := range outcome.Results {
		fmt.Println(fn.FormatResult(result))
	}
	for _, added := range outcome.Added {
		service, err := yaml.String(added.Node())
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("# %s\n%s", added.Path, service)
	}
	// Output:
	// info: generated 1, updated 0, removed 0, unchanged 0 module Services
	// # deploy/service_provider-service.yaml
	// apiVersion: v1
	// kind: Service
	// metadata:
	//   name: provider-service
	//   annotations:
	//     fn.koupleless.io/module-deployment: provider
	// spec:
	//   type: ClusterIP
	//   selector:
	//     module.koupleless.io/provider: "true"
	//   ports:
	//   - name: http
	//     protocol: TCP
	//     port: 8080
	//     targetPort: 8080
}

// The files of a module and of its Service, which follows the port of the module. The nodes of the items get the edits.
func ExampleRunManifests() {
	nodes := []*yaml.Node{yaml.MustParse(exampleModule).YNode(), yaml.MustParse(`
apiVersion: v1
kind: Service
metadata:
  name: provider-service
  annotations: {fn.koupleless.io/module-deployment: provider}
spec:
  type: NodePort
  selector: {module.koupleless.io/provider: "true"}
  ports:
  - {name: http, protocol: TCP, port: 80, targetPort: 80}
`).YNode()}
	items := []fn.Item{fn.NewItem(nodes[0], "provider.yaml", 0), fn.NewItem(nodes[1], "service.yaml", 0)}
	outcome := fn.RunManifests(items, config.Default(), nil)
	for _, result := range outcome.Results {
		fmt.Println(fn.FormatResult(result))
	}
	for i, edit := range outcome.Edits {
		nodes[i] = edit.Apply(nodes[i]) // nil if the resource is removed
	}
	ports, err := yaml.NewRNode(nodes[1]).Pipe(yaml.Lookup("spec", "ports"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(ports.MustString())
	// Output:
	// service.yaml:2:1: info: Service provider-service: updated: spec.ports[0].port was 80, is now 8080; spec.ports[0].targetPort was 80, is now 8080
	// info: generated 0, updated 1, removed 0, unchanged 0 module Services
	// - {name: http, protocol: TCP, port: 8080, targetPort: 8080}
}

// A processor of your own does its work on the list before the Services are rendered, or after it.
func ExampleProcess() {
	processor := kptfn.ResourceListProcessorFunc(func(list *kptfn.ResourceList) (bool, error) {
		for _, object := range list.Items {
			if err := object.SetLabel("team", "shop"); err != nil {
				return false, err
			}
		}
		return fn.Process(list)
	})
	object, err := kptfn.ParseKubeObject([]byte(exampleModule))
	if err != nil {
		fmt.Println(err)
		return
	}
	list := &kptfn.ResourceList{Items: kptfn.KubeObjects{object}}
	ok, err := processor.Process(list)
	fmt.Println(ok, err)
	for _, object := range list.Items {
		fmt.Println(object.GetKind(), object.GetName())
	}
	// Output:
	// true <nil>
	// ModuleDeployment provider
	// Service provider-service
}
