package source

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/types"
)

// locateAbsent returns an error of kustomize as one with the place in the kustomization, if it is about a file or directory that a
// kustomization names and that is not there. kustomize tries what it can be, one after the other, and reports all of that.
func (c *checkedFiles) locateAbsent(err error) error {
	text := err.Error()
	if c.enableRemote || !strings.Contains(text, "evalsymlink failure on ") && !strings.Contains(text, "unable to find one of ") {
		return err // a file that was fetched is where the user finds none
	}
	for _, path := range slices.Sorted(maps.Keys(c.read)) {
		content, notRead := c.FileSystem.ReadFile(path)
		var k types.Kustomization
		if notRead != nil || !c.isKustomization(path) || k.Unmarshal(content) != nil {
			continue
		}
		refs := &references{}
		refs.kustomization(&k)
		for _, r := range refs.found {
			named := filepath.Join(filepath.Dir(path), r.value)
			reason := "does not exist"
			switch {
			case strings.Contains(r.value, "\n"): // a configuration itself
				continue
			case strings.Contains(text, "evalsymlink failure on '"+named+"'") && !exists(named):
			case strings.Contains(text, " in directory '"+named+"'"):
				reason = "has no kustomization.yaml"
			default:
				continue
			}
			return refusedError{fmt.Errorf("%s%s: %s: %q %s", c.name(path), position(content, r.path), fieldPath(r.path), r.value, reason)}
		}
	}
	return err
}
