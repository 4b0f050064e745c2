// Framework is bench/naive with the function framework of kyaml instead of the kpt functions SDK.
package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

func main() {
	list := &kio.ByteReadWriter{Reader: os.Stdin, Writer: os.Stdout}
	if err := framework.Execute(framework.ResourceListProcessorFunc(process), list); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const service = `apiVersion: v1
kind: Service
metadata:
  name: %[1]s-service
  namespace: %[2]s
spec:
  type: NodePort
  selector:
    module.koupleless.io/%[1]s: "true"
  ports:
  - name: http
    port: %[3]s
    targetPort: %[3]s
`

func process(list *framework.ResourceList) error {
	for _, item := range list.Items {
		if item.GetKind() != "ModuleDeployment" {
			continue
		}
		strategy, err := item.Pipe(yaml.Lookup("spec", "operationStrategy", "serviceStrategy"))
		if err != nil || strategy == nil || strategy.Field("enableModuleService").Value.YNode().Value != "true" {
			continue
		}
		module, err := item.Pipe(yaml.Lookup("spec", "template", "spec", "module", "name"))
		if err != nil {
			return err
		}
		port := strategy.Field("port").Value.YNode().Value
		added, err := yaml.Parse(fmt.Sprintf(service, module.YNode().Value, item.GetNamespace(), port))
		if err != nil {
			return err
		}
		list.Items = append(list.Items, added)
	}
	return nil
}
