package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/stream"
)

// Relative returns where a path leads as seen from a directory, with symbolic links followed in both.
func Relative(dir, path string) (string, error) {
	root, err := disk.Target(dir)
	if err != nil {
		return "", err
	}
	to, err := disk.Target(path)
	if err != nil {
		return "", fmt.Errorf("is a broken symbolic link: %w", err)
	}
	return filepath.Rel(root, to)
}

// HasKustomization reports whether a directory is a kustomization.
func HasKustomization(dir string) bool {
	return slices.ContainsFunc(kustomize.FileNames, func(name string) bool {
		info, err := os.Stat(filepath.Join(dir, name))
		return err == nil && info.Mode().IsRegular()
	})
}

// ReadDirectory reads the manifests below a directory: YAML and JSON files, in the order of their paths. Hidden files and
// folders, kustomization files, Kptfiles, Helm charts, what .krmignore files and the patterns to ignore name and the
// configuration are left out, as are the patches and the like that a kustomization in the directory lists. A file about
// something else, without any apiVersion or kind, is skipped; one that is broken is an error. What a symbolic link leads to is
// read where it is, and must be below the directory. The directory itself may be a symbolic link.
func (s *Set) ReadDirectory(dir, skipConfig string) error {
	s.ignores = newIgnores(dir, s.Ignore, func(path, message string) { s.fail(path, rule.IgnoreFile, message) })
	w := &walk{Set: s, dir: dir, top: dir + string(filepath.Separator) + ".", skipConfig: skipConfig}
	err := filepath.WalkDir(w.top, w.visit)
	s.layout = readLayout(dir, w.kustomizations)
	for _, k := range s.layout.files {
		if k.malformed != nil { // what it lists, and what it lists as patches, is unknown
			s.keep(filepath.ToSlash(k.path), k.content)
			s.failToRead(k.path, k.malformed)
		}
	}
	for _, path := range w.links {
		s.checkLink(dir, path)
	}
	s.found = map[string]bool{}
	for _, path := range w.manifests {
		s.found[path] = true
		if !s.layout.leavesOut(path) {
			s.readFound(path)
		}
	}
	return err
}

var (
	jsonComment = lazyregexp.New(`(?m)^\s*//|/\*`)
	typeField   = lazyregexp.New(`"(apiVersion|kind)"\s*:`)
)

// isCommentedJSON reports whether a file is JSON with comments, as tsconfig.json is, and no manifest.
func isCommentedJSON(path string, content []byte) bool {
	return strings.EqualFold(filepath.Ext(path), ".json") && jsonComment().Match(content) && !typeField().Match(content)
}

// checkLink refuses a symbolic link that leads out of the directory. One that stays inside is no file of its own.
func (s *Set) checkLink(dir, path string) {
	if !IsManifest(path) {
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			return
		}
	}
	relative, err := Relative(dir, path)
	switch {
	case err != nil:
		s.fail(path, rule.SymbolicLink, err.Error())
	case !filepath.IsLocal(relative):
		s.fail(path, rule.SymbolicLink, leadsOut(dir))
	case IsManifest(path) && (!IsManifest(relative) || isHidden(relative) || s.ignores.matchBelow(filepath.Join(dir, relative))):
		s.fail(path, rule.SymbolicLink, "is a symbolic link to "+relative+", which is not read: put the file itself there")
	case IsManifest(path):
		if s.links == nil {
			s.links = map[string]string{}
		}
		s.links[filepath.Join(dir, relative)] = path
	}
}

// leadsOut returns what is wrong with a symbolic link that leads out of a directory.
func leadsOut(dir string) string {
	return "is a symbolic link that leads out of " + dir + ": put the file itself there"
}

// isHidden reports whether any part of a path below the directory is hidden.
func isHidden(path string) bool {
	return slices.ContainsFunc(strings.Split(path, string(filepath.Separator)), func(part string) bool {
		return strings.HasPrefix(part, ".")
	})
}

// unreadable returns why a file cannot be read, for a message that names the file.
func unreadable(err error) string {
	return "cannot be read: " + disk.Cause(err).Error()
}

// readFound reads a file that was found in a directory.
func (s *Set) readFound(path string) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return
	}
	var content []byte
	if err == nil {
		content, err = os.ReadFile(path)
	}
	if err != nil {
		s.fail(path, rule.Failed, unreadable(err))
		return
	}
	path = filepath.ToSlash(path)
	in, err := read(path, content, info.Mode().Perm())
	switch {
	case errors.Is(err, stream.ErrEmpty):
	case errors.Is(err, stream.ErrArray) && s.isDeployed(path) && holdsManifests(content):
		s.errors = append(s.errors, resultOf(path, kptfn.Warning, rule.JSONArray,
			"skipped: a JSON array of manifests, which neither kubectl nor kustomize reads: make it the items of a List"))
	case errors.Is(err, stream.ErrArray):
		s.leaveOut(path, err.Error())
	case err != nil && isCommentedJSON(path, content):
		s.leaveOut(path, "not a Kubernetes manifest (JSON with comments)")
	case err != nil:
		s.keep(path, content)
		s.failToRead(path, err)
	case in.stream.IsForeign():
		s.leaveOut(path, "not a Kubernetes manifest (no apiVersion or kind)")
	case in.stream.IsResourceList():
		s.fail(path, rule.ResourceList, isResourceList)
	default:
		for _, result := range in.stream.Errors() {
			if len(in.stream.Items()) == 0 && rule.Of(result) == rule.DamagedResource {
				result.Message += "; if the file is no manifest, name it in " + ignoreFile
			}
		}
		s.inputs = append(s.inputs, in)
	}
}

// isDeployed reports whether a file is listed by a kustomization, or is in none.
func (s *Set) isDeployed(path string) bool {
	path = filepath.Clean(path)
	return s.layout.resources[path] || s.layout.isLoose(path)
}

// holdsManifests reports whether one of the objects of a JSON array is a manifest.
func holdsManifests(content []byte) bool {
	var objects []struct {
		APIVersion, Kind string
		Metadata         map[string]any
	}
	_ = json.Unmarshal(content, &objects) // what is of another type stays empty
	for _, o := range objects {
		if o.APIVersion != "" && o.Kind != "" && o.Metadata != nil {
			return true
		}
	}
	return false
}

func (s *Set) leaveOut(path, why string) {
	s.skipped = append(s.skipped, resultOf(path, "note", rule.SkippedFile, "skipped: "+why))
}
