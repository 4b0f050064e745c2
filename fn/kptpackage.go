package fn

import (
	"path"
	"strings"

	"github.com/koupleless/module-service/internal/krm"
)

// packages are the kpt packages of the items.
type packages struct {
	items []Item
	known bool
	root  string // the path of the outermost one, "" if there is none
}

// file returns the path of a file of a package as seen from the outermost one.
func (p *packages) file(pkg, file string) string {
	if pkg == "" || file == "" {
		return file
	}
	if !p.known {
		p.root, p.known = outermost(p.items), true
	}
	if p.root != "" && (pkg == p.root || strings.HasPrefix(pkg, p.root+"/")) {
		pkg = strings.TrimPrefix(pkg[len(p.root):], "/")
	}
	return path.Join(pkg, file)
}

// outermost returns the path of the package around all others, which is the shortest. Every package has a Kptfile.
func outermost(items []Item) string {
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
