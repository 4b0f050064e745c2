package kustomize

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/koupleless/module-service/internal/lazyregexp"
)

// refusedResource matches kustomize's error about a file with resources: the reason, and the file as the directory that it is not.
var refusedResource = lazyregexp.New(`(?s)^.*(?:accumulating|merging) resources from '[^']*': (.*)': must build at directory: '(.*)': file is not directory$`)

// locateListed finds the place of an error of kustomize about a file that a kustomization lists: in that file, or in the field that lists it
// if the file is not there or is not to be read. kustomize tries what the file can be, one after the other, and reports all of that.
func (c *checkedFiles) locateListed(text string) *FileError {
	if !strings.Contains(text, "'") {
		return nil
	}
	for k := range c.kustomizationsRead() {
		refs := &references{}
		refs.kustomization(&k.Kustomization)
		for _, r := range refs.found {
			named := r.value
			if !filepath.IsAbs(named) {
				named = filepath.Join(filepath.Dir(k.path), named)
			}
			reason := notLoaded(text, named)
			switch {
			case reason == "":
				continue
			case strings.HasPrefix(r.value, "{") || strings.Contains(r.value, ": "): // what a file would hold, which can be a secret
				reason = "is neither a file nor a resource that kustomize can read"
			default:
				reason = fmt.Sprintf("%q %s", r.value, reason)
			}
			return c.failAt(k.path, k.content, r.path, reason)
		}
	}
	if found := refusedResource().FindStringSubmatch(text); found != nil {
		return c.fail(found[2], nil, scrub(errors.New(found[1])))
	}
	return nil
}

// notLoaded returns why kustomize did not load a file or directory, by its error, "" if the error is not about that.
func notLoaded(text, path string) string {
	quoted := "'" + path + "'"
	_, notThere := os.Lstat(path)
	switch {
	case strings.Contains(path, "\n"): // not a path, but what it would hold
	case strings.Contains(text, "evalsymlink failure on "+quoted) && notThere != nil:
		return "does not exist"
	case strings.Contains(text, " in directory "+quoted):
		return "has no kustomization.yaml"
	case strings.Contains(text, "security; file "+quoted+" is not in or below "):
		return "is outside of the directory of the kustomization: move it there, or run with --load-restrictor LoadRestrictionsNone"
	}
	return ""
}
