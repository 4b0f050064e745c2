package source

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/stream"
)

// A LevelError reports a directory that is above the kustomizations to be rendered.
type LevelError struct {
	Outermost []string // the kustomizations that no other one lists
	Loose     []string // the files that are in no kustomization

	message string
}

// Error implements error.
func (e *LevelError) Error() string { return e.message }

// CheckLevel returns a LevelError if a kustomization below a directory that was read changes what it lists, or lists what is outside of
// the directory: what is in the files is then not what is deployed.
func (s *Set) CheckLevel(dir string) error {
	if s.layout == nil {
		return nil
	}
	does, which := "change the manifests that they list", s.layout.which((*kustomizationFile).changesListed)
	if which == nil {
		does, which = "list files outside of it", s.layout.which(s.layout.listsOutside)
	}
	if which == nil {
		return nil
	}
	outermost, loose := s.outermost()
	return &LevelError{outermost, loose, fmt.Sprintf("%s: holds kustomizations that %s (%s), so the files are not what is deployed",
		dir, does, bounds.List(which))}
}

// CheckTogether returns an error if kustomizations in a directory that was read hold resources of one name: they are deployed apart,
// and one output for all of them would hold that name twice.
func (s *Set) CheckTogether(dir string) error {
	groups, clash := s.groups(s.Items())
	if groups == nil {
		return nil
	}
	outermost, _ := s.outermost()
	return rule.Errorf(rule.KustomizationLevel, "%s: its kustomizations (%s) hold %s of one name, so they are deployed apart: "+
		"build each of them by itself", dir, bounds.List(outermost), clash)
}

// which returns the directories of some kustomizations, but for components, which are rendered with what lists them.
func (l *layout) which(is func(*kustomizationFile) bool) []string {
	var dirs []string
	for _, dir := range slices.Sorted(maps.Keys(l.files)) {
		if k := l.files[dir]; !k.component && is(k) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// hasChanges reports whether a kustomization changes what it lists.
func (l *layout) hasChanges() bool { return l.which((*kustomizationFile).changesListed) != nil }

// listsOutside reports whether a kustomization lists what is outside of the directory of the layout.
func (l *layout) listsOutside(k *kustomizationFile) bool {
	for path := range k.resources {
		if relative, err := filepath.Rel(l.dir, path); err == nil && !filepath.IsLocal(relative) {
			return true
		}
	}
	return false
}

// isLoose reports whether a file is in no kustomization.
func (l *layout) isLoose(path string) bool { return !l.resources[path] && l.root(path) == nil }

// outermost returns the directories of the kustomizations that are rendered, as no other one lists them, and the files that are in
// none. Those that hold nothing but the configuration of the function are left out.
func (s *Set) outermost() (kustomizations, loose []string) {
	configures := map[string]bool{} // files
	for _, in := range s.inputs {
		path := filepath.Clean(in.path)
		configures[path] = !slices.ContainsFunc(in.stream.Items(), func(item *stream.Item) bool { return !config.IsConfiguration(item.ID()) })
		if !configures[path] && s.layout.isLoose(path) {
			loose = append(loose, in.path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(s.unread)) {
		if s.layout.isLoose(filepath.Clean(path)) {
			loose = append(loose, path)
		}
	}
	return s.layout.which(func(k *kustomizationFile) bool {
		if s.layout.resources[k.dir()] {
			return false
		}
		for path := range k.resources {
			if !configures[path] {
				return true
			}
		}
		return len(k.resources) == 0
	}), loose
}
