// Naive is the function as it is written in a minute with the kpt functions SDK: the yardstick of the benchmarks. It adds
// the Service of every ModuleDeployment that requests one.
package main

import (
	"os"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
)

func main() {
	if err := kptfn.AsMain(kptfn.ResourceListProcessorFunc(process)); err != nil {
		os.Exit(1)
	}
}

func process(list *kptfn.ResourceList) (bool, error) {
	for _, item := range list.Items {
		if item.GetKind() != "ModuleDeployment" {
			continue
		}
		strategy := []string{"spec", "operationStrategy", "serviceStrategy"}
		if enabled, _, err := item.NestedBool(append(strategy, "enableModuleService")...); err != nil || !enabled {
			continue
		}
		port, _, err := item.NestedInt64(append(strategy, "port")...)
		if err != nil {
			return false, err
		}
		module, _, err := item.NestedString("spec", "template", "spec", "module", "name")
		if err != nil {
			return false, err
		}
		service := kptfn.NewEmptyKubeObject()
		for _, field := range []struct {
			value any
			path  []string
		}{
			{"v1", []string{"apiVersion"}},
			{"Service", []string{"kind"}},
			{module + "-service", []string{"metadata", "name"}},
			{item.GetNamespace(), []string{"metadata", "namespace"}},
			{"NodePort", []string{"spec", "type"}},
			{map[string]string{"module.koupleless.io/" + module: "true"}, []string{"spec", "selector"}},
			{[]map[string]any{{"name": "http", "port": port, "targetPort": port}}, []string{"spec", "ports"}},
		} {
			if err := service.SetNestedField(field.value, field.path...); err != nil {
				return false, err
			}
		}
		list.Items = append(list.Items, service)
	}
	return true, nil
}
