package source

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/stream"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A patchTarget is what a patch is for: resources of a kind and of a name, or of any name if that is empty. If a file is given, it is what
// the patches there are for.
type patchTarget struct{ kind, name, file string }

// What kustomize takes for patterns, and what can only be meant as written.
var (
	plainKind = lazyregexp.New(`^[A-Za-z]+$`)
	plainName = lazyregexp.New(`^[a-z0-9-]+$`)
)

// readPatches takes in what patches of a kustomization are for, and reports whether that is known of all of them.
func (k *kustomizationFile) readPatches(patches *yaml.Node) bool {
	for _, patch := range entries(patches) {
		switch target, path := yamlnode.Lookup(patch, "target"), yamlnode.Scalar(patch, "path"); {
		case !isEmpty(target):
			kind, name := yamlnode.Scalar(target, "kind"), yamlnode.Scalar(target, "name")
			if !plainKind().MatchString(kind) {
				return false
			}
			if !plainName().MatchString(name) {
				name = ""
			}
			k.patched = append(k.patched, patchTarget{kind: kind, name: name})
		case path != "":
			k.patched = append(k.patched, patchTarget{file: k.join(path)})
		default:
			targets := targetsIn([]byte(yamlnode.Scalar(patch, "patch")))
			if targets == nil {
				return false
			}
			k.patched = append(k.patched, targets...)
		}
	}
	return true
}

// targetsIn returns what the patches in a text are for, nil if that is unknown.
func targetsIn(text []byte) []patchTarget {
	st, err := stream.Read(text, "")
	if err != nil {
		return nil
	}
	var targets []patchTarget
	for _, item := range st.Items() {
		targets = append(targets, patchTarget{kind: item.ID().Kind, name: item.ID().Name})
	}
	return targets
}

// A patching finds the kustomizations that may patch a Service or a module.
type patching struct {
	top   string
	items []fn.Item                // Services and modules
	files map[string][]patchTarget // what the patches in files are for, nil if that is unknown
}

// newPatching returns one for a directory with some items. A module is what may request a Service, or has the name of what one is for.
func newPatching(top string, items []fn.Item) *patching {
	requested := map[string]bool{}
	for _, item := range items {
		for _, m := range ownersOf(item) {
			requested[m.name] = true
		}
	}
	p := &patching{top: top, files: map[string][]patchTarget{}}
	for _, item := range items {
		if id := item.ID(); id.Kind == "Service" || requested[id.Name] || requester.MayBe(item) {
			p.items = append(p.items, item)
		}
	}
	return p
}

// isBy reports whether a kustomization may patch one of the items.
func (p *patching) isBy(k *kustomizationFile) bool {
	return slices.ContainsFunc(k.patched, func(target patchTarget) bool {
		if target.file == "" {
			return p.touches(target)
		}
		targets, known := p.files[target.file]
		if !known {
			targets = targetsIn(readBelow(p.top, target.file))
			p.files[target.file] = targets
		}
		return targets == nil || slices.ContainsFunc(targets, p.touches)
	})
}

// touches reports whether a patch may be for one of the items. kustomize can have added to its name before.
func (p *patching) touches(target patchTarget) bool {
	return slices.ContainsFunc(p.items, func(item fn.Item) bool {
		id := item.ID()
		return id.Kind == target.kind && (target.name == "" || strings.Contains(target.name, id.Name))
	})
}

// readBelow returns the content of a file below a directory, none if there is none, or if that is a link or a pipe.
func readBelow(top, path string) []byte {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	if relative, err := Relative(top, path); err != nil || !filepath.IsLocal(relative) {
		return nil
	}
	content, _ := os.ReadFile(path)
	return content
}
