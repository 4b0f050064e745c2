package source_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/source"
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

// contents returns all files below a folder, hidden ones too. A folder without files is told by a name with a slash.
func contents(t *testing.T, dir string) files {
	t.Helper()
	all := files{}
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

func readTree(t *testing.T, dir string) *source.Tree {
	t.Helper()
	tree, err := source.ReadTree(dir, filepath.Join(dir, source.ConfigFile))
	require.NoError(t, err)
	return tree
}

// changes returns what a render of a tree that has no faults would change.
func changes(t *testing.T, tree *source.Tree) []source.Change {
	t.Helper()
	outcome := fn.Run(tree.Items(), config.Default(), tree.Faults())
	require.False(t, outcome.Failed(), "%v", outcome.Results)
	all, err := tree.Changes(outcome)
	require.NoError(t, err)
	return all
}

func render(t *testing.T, dir string) {
	t.Helper()
	tree := readTree(t, dir)
	require.NoError(t, tree.Apply(t.Context(), changes(t, tree)))
}

// lines tells what was found wrong, without the folder of the test.
func lines(dir string, set *source.Set) []string {
	var all []string
	for _, r := range set.Faults() {
		all = append(all, strings.ReplaceAll(fn.FormatResult(r), dir+"/", ""))
	}
	return all
}

func names(set *source.Set) []string {
	var all []string
	for _, item := range set.Items() {
		all = append(all, item.ID().Name)
	}
	return all
}

// assertLines compares messages with what each must contain.
func assertLines(t *testing.T, want, got []string, reason string) {
	t.Helper()
	require.Len(t, got, len(want), "%s: %q", reason, got)
	for i := range want {
		assert.Contains(t, got[i], want[i], reason)
	}
}
