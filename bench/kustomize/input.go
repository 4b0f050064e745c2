package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"sigs.k8s.io/kustomize/kyaml/kio"
)

// module returns a ModuleDeployment as people write them.
func module(i int) string {
	return fmt.Sprintf(`apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata:
  name: module-%[1]d
  labels:
    app.kubernetes.io/name: module-%[1]d
spec:
  baseDeploymentName: stock
  replicas: 1
  template:
    spec:
      module:
        name: module-%[1]d
        version: 1.0.%[1]d
        url: https://example.com/module-%[1]d-1.0.%[1]d-ark-biz.jar
  operationStrategy:
    needConfirm: false
    batchCount: 1
    upgradePolicy: install_then_uninstall
    serviceStrategy:
      enableModuleService: true
      port: %[2]d
      targetPort: %[2]d
  schedulingStrategy:
    schedulingPolicy: scatter
`, i, 1+i%65535)
}

// writeKustomization writes a kustomization. With a program, that is the function of it.
func writeKustomization(dir string, n int, program string) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	kustomization := "namespace: shop\nnamePrefix: dev-\nresources: [base.yaml, modules.yaml]\n"
	if program != "" {
		kustomization += "transformers: [module-service.yaml]\n"
	}
	var modules bytes.Buffer
	for i := range n {
		modules.WriteString("---\n" + module(i))
	}
	files := map[string]string{
		"kustomization.yaml": kustomization,
		"modules.yaml":       modules.String(),
		"base.yaml":          "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n",
		"module-service.yaml": fmt.Sprintf("apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata:\n  name: module-service\n"+
			"  annotations:\n    config.kubernetes.io/function: |\n      exec:\n        path: %s\n", program),
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// writeModules writes a file for each ModuleDeployment.
func writeModules(dir string, n int) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	for i := range n {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("module-%d.yaml", i)), []byte(module(i)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// run runs a command that prints nothing but its output.
func run(command []string) (out []byte, took time.Duration, err error) {
	var stdout, stderr bytes.Buffer
	c := exec.Command(command[0], command[1:]...)
	c.Stdout, c.Stderr = &stdout, &stderr
	start := time.Now()
	err = c.Run()
	took = time.Since(start)
	if err != nil || stderr.Len() > 0 {
		return nil, 0, fmt.Errorf("%s: %v: %s", command[0], err, stderr.String())
	}
	return stdout.Bytes(), took, nil
}

func countServices(documents []byte) int {
	return bytes.Count(documents, []byte("\nkind: Service\n"))
}

// byID decodes resources.
func byID(documents []byte) (map[string]any, error) {
	nodes, err := kio.FromBytes(documents)
	if err != nil {
		return nil, err
	}
	all := map[string]any{}
	for _, n := range nodes {
		id := n.GetApiVersion() + " " + n.GetKind() + " " + n.GetNamespace() + " " + n.GetName()
		if _, twice := all[id]; twice {
			return nil, fmt.Errorf("%s is there twice", id)
		}
		var value any
		if err := n.YNode().Decode(&value); err != nil {
			return nil, err
		}
		all[id] = value
	}
	return all, nil
}
