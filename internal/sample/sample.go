// Package sample has the manifests that tests are made of, and folders to put them in.
package sample

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// ConfigMap is a resource that has nothing to do with modules.
const ConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n"

// Module returns a ModuleDeployment that requests a Service.
func Module(name string, port int) string {
	return fmt.Sprintf(`apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata:
  name: %[1]s
  labels: {app: %[1]s}
spec:
  template: {spec: {module: {name: %[1]s, version: 1.0.0, url: https://example.com/a.jar}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: %[2]d}}
  baseDeploymentName: stock
`, name, port)
}

// Service returns the Service that the ModuleDeployment gets.
func Service(name string, port int) string {
	return fmt.Sprintf(`apiVersion: v1
kind: Service
metadata:
  name: %[1]s-service
  annotations:
    fn.koupleless.io/module-deployment: %[1]s
spec:
  type: NodePort
  selector:
    module.koupleless.io/%[1]s: "true"
  ports:
  - name: http
    protocol: TCP
    port: %[2]d
    targetPort: %[2]d
`, name, port)
}

// Files are the contents of files by their paths below a folder. A path that ends with a slash is a folder without files.
type Files map[string]string

// Folder writes files into a new folder of the test, and returns its path.
func Folder(t *testing.T, files Files) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "deploy")
	require.NoError(t, os.Mkdir(dir, 0o755))
	for name, content := range files {
		Write(t, filepath.Join(dir, name), content)
	}
	return dir
}

// Write writes a file, and makes the folders that it is in.
func Write(t testing.TB, path, content string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
}

// Contents returns the files below a folder, hidden ones too.
func Contents(t *testing.T, dir string) Files {
	t.Helper()
	all := Files{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			inside, err := os.ReadDir(path)
			if len(inside) == 0 {
				all[name+"/"] = ""
			}
			return err
		}
		content, err := os.ReadFile(path)
		all[name] = string(content)
		return err
	}))
	return all
}
