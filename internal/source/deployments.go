package source

import (
	"path/filepath"

	"github.com/koupleless/module-service/fn"
)

// A deployedItem is an item that one kustomization deploys.
type deployedItem struct {
	fn.Item
	kustomization string // its directory
}

// Deployment implements fn.Deployed.
func (i deployedItem) Deployment() string { return i.kustomization }

// deployed returns items as those of a kustomization, "" if they can be of any.
func deployed(items []fn.Item, kustomization string) []fn.Item {
	if kustomization == "" {
		return items
	}
	for i, item := range items {
		items[i] = deployedItem{item, kustomization}
	}
	return items
}

// deployments finds the outermost kustomizations, which are what is deployed.
type deployments struct {
	layout   *layout
	listedBy map[string][]*kustomizationFile
	found    map[*kustomizationFile]deployment
}

// A deployment is the kustomization that deploys another one.
type deployment struct {
	dir    string
	shared bool // several do
}

func newDeployments(l *layout) deployments {
	return deployments{l, l.listedBy(), map[*kustomizationFile]deployment{}}
}

// find returns the directory of the kustomization that deploys a file, "" if there is none, or more than one.
func (d deployments) find(path string) string {
	if d.layout == nil || len(d.layout.files) == 0 {
		return ""
	}
	var all deployment
	if root := d.layout.root(path); root != nil {
		all = d.of(root)
	}
	for _, k := range d.listedBy[filepath.Clean(path)] {
		all = all.and(d.of(k))
	}
	if all.shared {
		return ""
	}
	return all.dir
}

func (d deployments) of(k *kustomizationFile) deployment {
	if found, known := d.found[k]; known {
		return found
	}
	d.found[k] = deployment{} // in a circle, which kustomize refuses
	listing := d.listedBy[k.dir()]
	if len(listing) == 0 {
		d.found[k] = deployment{dir: k.dir()}
		return d.found[k]
	}
	var all deployment
	for _, l := range listing {
		all = all.and(d.of(l))
	}
	d.found[k] = all
	return all
}

// and returns the deployment of what two of them deploy.
func (d deployment) and(other deployment) deployment {
	switch {
	case d == deployment{}:
		return other
	case other == deployment{}:
		return d
	}
	return deployment{d.dir, d.shared || other.shared || d.dir != other.dir}
}
