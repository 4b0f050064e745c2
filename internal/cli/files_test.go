package cli_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n"

// module returns a ModuleDeployment that asks for a Service.
func module(name string, port int) string {
	return fmt.Sprintf(`apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata:
  name: %[1]s
  labels: {app: %[1]s}
spec:
  template: {spec: {module: {name: %[1]s}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: %[2]d}}
`, name, port)
}

// service returns the Service that the ModuleDeployment gets.
func service(name string, port int) string {
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

// settings returns a configuration that gives all Services a type.
func settings(typ string) string {
	return "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata:\n  name: module-service\nspec:\n  template:\n    spec:\n      type: " + typ + "\n"
}

type files map[string]string

// folder writes files into a new folder of the test.
func folder(t *testing.T, contents files) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "deploy")
	require.NoError(t, os.Mkdir(dir, 0o755))
	for name, content := range contents {
		write(t, filepath.Join(dir, name), content)
	}
	return dir
}

func write(t *testing.T, path, content string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(content)
}

// contents returns all files below a folder, hidden ones too.
func contents(t *testing.T, dir string) files {
	t.Helper()
	all := files{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all[strings.TrimPrefix(path, dir+"/")] = read(t, path)
		}
		return err
	}))
	return all
}

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

// binary returns the program.
func binary(t *testing.T) string {
	t.Helper()
	return filepath.Join(e2e.Dir(), "module-service")
}
