package kustomize_test

import (
	"testing"

	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/sample"
)

// The samples under the short names that the tests use.
const configMap = sample.ConfigMap

type files = sample.Files

func folder(t *testing.T, contents files) string { t.Helper(); return sample.Folder(t, contents) }
func write(t *testing.T, path, content string)   { t.Helper(); sample.Write(t, path, content) }

// build renders a directory with the default options.
func build(dir string) error {
	_, err := new(kustomize.Kustomizer).Build(dir, 0)
	return err
}
