package kustomize_test

import (
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/sample"
)

// The samples under the short names that the tests use.
const configMap = sample.ConfigMap

type files = sample.Files

var (
	folder = sample.Folder
	write  = sample.Write
)

// build renders a directory with the default options.
func build(dir string) error {
	_, err := new(kustomize.Kustomizer).Build(dir, 0)
	return err
}
