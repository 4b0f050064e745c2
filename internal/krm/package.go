package krm

import (
	"path"
	"strings"
	"sync"

	"github.com/koupleless/module-service/internal/document"
)

// An Item is a resource that is read if it is a Kptfile.
type Item interface {
	ID() document.ID
	Value(table *document.Lines) (document.Value, error)
}

// PackageFiles returns how a file of one of the kpt packages of some items is named as seen from the outermost one.
func PackageFiles[T Item](items []T) func(pkg, file string) string {
	outermost := sync.OnceValue(func() string { return rootPackage(items) })
	return func(pkg, file string) string {
		if pkg == "" || file == "" {
			return file
		}
		if root := outermost(); root != "" && (pkg == root || strings.HasPrefix(pkg, root+"/")) {
			pkg = strings.TrimPrefix(pkg[len(root):], "/")
		}
		return path.Join(pkg, file)
	}
}

// rootPackage returns the path of the kpt package around all others, which is the shortest. Every package has a Kptfile.
func rootPackage[T Item](items []T) string {
	root := ""
	for _, item := range items {
		id := item.ID()
		if id.Kind != "Kptfile" || !strings.HasPrefix(id.APIVersion, "kpt.dev/") {
			continue
		}
		kptfile, err := item.Value(nil)
		if err != nil {
			continue
		}
		if pkg := PackageOf(kptfile); pkg != "" && (root == "" || len(pkg) < len(root)) {
			root = pkg
		}
	}
	return root
}

// PackageOf returns the path of the kpt package of a resource, "" if it is not known.
func PackageOf(resource document.Value) string {
	return resource.Lookup("metadata", "annotations", Package).Text()
}
