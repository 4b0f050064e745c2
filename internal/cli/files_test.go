package cli_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koupleless/module-service/internal/e2e"
	"github.com/koupleless/module-service/internal/sample"
)

// The samples under the short names that the tests use.
const configMap = sample.ConfigMap

type files = sample.Files

var (
	module  = sample.Module
	service = sample.Service
	folder  = sample.Folder
	write   = sample.Write
	read    = e2e.Read
)

// contents returns the files below a folder, but no folder that has none.
func contents(t *testing.T, dir string) files {
	t.Helper()
	all := sample.Contents(t, dir)
	maps.DeleteFunc(all, func(path, _ string) bool { return strings.HasSuffix(path, "/") })
	return all
}

// settings returns a configuration that gives all Services a type.
func settings(typ string) string {
	return "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata:\n  name: module-service\nspec:\n  template:\n    spec:\n      type: " + typ + "\n"
}

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

// binary returns the program.
func binary(t *testing.T) string {
	t.Helper()
	return filepath.Join(e2e.Dir(), "module-service")
}
