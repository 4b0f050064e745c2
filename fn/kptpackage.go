package fn

import (
	"path"
	"strings"
	"sync"

	"github.com/koupleless/module-service/internal/krm"
)

// PackageFiles returns how a file of one of the kpt packages of some items is named as seen from the outermost one.
func PackageFiles(items []Item) func(pkg, file string) string {
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
func rootPackage(items []Item) string {
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
		pkg := kptfile.Lookup("metadata", "annotations", krm.Package).Text()
		if pkg != "" && (root == "" || len(pkg) < len(root)) {
			root = pkg
		}
	}
	return root
}
